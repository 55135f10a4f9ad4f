# stdin: "bind -f /home/.inputrc\ncd /home\ncomplete -A file -o plusdirs -X '*.o' ls\ncomplete -W 'arg1 arg2 other' foo\ncomplete -W 'bar1 bar2 bar3' -o default bar\nshopt -s direxpand dirspell cdspell hostcomplete\nbind 'set menu-complete-display-prefix on'\nbind 'set completion-query-items 2'\nbind 'set page-completions off'\nls /h\t\t/fi\t\t x\nfoo ar\t\t\necho $HO\t ~ro\t @l\t `ec\t $(ec\t ${BA\t \"/ho\t '/ho\t\nec\t\t\tx\n/bi\t/l\t\t\nfoo \t\tn\n\u001bg\u0018g\u001b?\u001b*x\ncd /\t\t\nbar \t\tx\nq\u001b\t\u0018\u001b?\n\u001b{\u0018*\nmenu /h\u0018m\u0018m\u0018M\u0018o\u0018o\nx\u0018h\u0018v\u0018c\nend\nend\n"
# options: --terminal
# file: /home/file1 "text"
# file: /home/file2.o "text"
# file: /home/.inputrc "set completion-ignore-case on\n$if Bash\n\"\\C-xz\": \"macro\"\n$else\n$endif\n$if mode=emacs\nset keymap emacs\n$endif\n$if term=dumb\n$endif\n$if version > 5\n$endif\n$include /home/more\nTAB: complete\nControl-x: nothing-such\n"
# file: /home/more "set bell-style none\n\"\\C-xm\": menu-complete\n\"\\C-xM\": menu-complete-backward\n\"\\C-xo\": old-menu-complete\n\"\\C-xh\": possible-hostname-completions\n\"\\C-xv\": complete-variable\n\"\\C-xc\": complete-command\n"
# arguments: ["--norc", "--noprofile", "-i"]
# Completion there.
