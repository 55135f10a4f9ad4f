# stdin: "bind 'set bell-style visible'\nbind 'set bind-tty-special-chars on'\nbind 'set enable-bracketed-paste on'\nbind 'set show-mode-in-prompt on'\nbind 'set colored-stats on'\nls /b\t\n\u001b[200~pasted\ntext\u001b[201~\nls ~/\t\nls ~n\t\t\nls $HO\t\t\nls \"/b\t\t\nls '/b\t\ncd /hom\t\nx=(/b\t\n! \t\t\n/bin/l\t\t\n./\t\t\nls a:/b\t\t\nls >/b\t\n`ls /b\t`\n$(l\t)\n{l\t\nif l\t\nsudo -u\t\nls /bin/\u001b?\u001b*\n(ab[c]{d})\nbind '\")\": self-insert'\nbind 'set blink-matching-paren on'\n((x))\nyn\nbind 'set page-completions on'\ncompgen -c l\n\t\ty q\n\u0015ls \t\ty q\nbind 'set history-preserve-point on'\nbind 'set revert-all-at-newline on'\nbind 'set mark-modified-lines on'\necho a\n\u0010b\u0010\u000e\u000e\nbind 'set keyseq-timeout 1'\n\u001b\nbind 'set echo-control-characters on'\nbind 'set editing-mode vi'\nx\u001bhs\n\u001b#\nexit\n"
# options: --terminal
# file: /home/ab "1"
# arguments: ["--norc", "--noprofile", "-i"]
# More of completion and of readline's variables.
