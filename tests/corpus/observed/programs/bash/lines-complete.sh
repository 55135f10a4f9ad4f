# stdin: "ls /h\t\t/fi\t\t x\nfoo ar\t\t\necho $HO\t ~ro\t @l\t `ec\t $(ec\t ${BA\t \"/ho\t '/ho\t\nec\t\t\tx\n/bi\t/l\t\t\nfoo \t\tn\n\u001bg\u0018g\u001b?\u001b*x\ncd /\t\t\nbar \t\tx\nq\u001b\t\u0018\u001b?\n\u001b{\u0018*\nmenu /h\u0018m\u0018m\u0018M\u0018o\u0018o\nx\u0018h\u0018v\u0018c\nend\nend\n"
# options: --terminal
# file: /home/file1 "text"
# file: /home/file2.o "text"
# file: /home/.inputrc "set completion-ignore-case on\n$if Bash\n\"\\C-xz\": \"macro\"\n$else\n$endif\n$if mode=emacs\nset keymap emacs\n$endif\n$if term=dumb\n$endif\n$if version > 5\n$endif\n$include /home/more\nTAB: complete\nControl-x: nothing-such\n"
# file: /home/more "set bell-style none\n\"\\C-xm\": menu-complete\n\"\\C-xM\": menu-complete-backward\n\"\\C-xo\": old-menu-complete\n\"\\C-xh\": possible-hostname-completions\n\"\\C-xv\": complete-variable\n\"\\C-xc\": complete-command\n"
# Completion at the terminal, by readline's own ways, by bash's, and by specifications.
HOME=/home; cd /home; bind -f /home/.inputrc; FIGNORE=.o; gen() { COMPREPLY=($(compgen -W 'arg1 arg2 other' -- "$2")); [ ${#COMPREPLY[@]} -gt 0 ] || return 124; }; gen2() { COMPREPLY=(bar1 bar2 bar3); }
complete -F gen foo; complete -F gen2 bar; complete -D -F gen2; complete -A file -o plusdirs -X '*.o' ls; complete -I -W 'echo eval exec'; shopt -s progcomp direxpand dirspell cdspell hostcomplete no_empty_cmd_completion progcomp_alias; set -o history
bind 'set show-all-if-unmodified on'; bind 'set menu-complete-display-prefix on'; bind 'set colored-completion-prefix on'; bind 'set completion-display-width 40'; bind 'set completion-query-items 2'; bind 'set page-completions off'; bind 'set skip-completed-text on'; bind 'set expand-tilde on'; bind 'set print-completions-horizontally on'; bind 'set completion-map-case on'
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do read -e -p '> ' line || break; echo "got $line"; done
