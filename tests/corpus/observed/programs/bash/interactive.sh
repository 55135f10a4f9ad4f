# stdin: "echo one\nPS1='\\u@\\h \\w \\$ \\! \\# \\t \\d \\j \\l \\s \\v \\V \\W \\A \\@ \\D{%H} \\[x\\] \\a\\e\\n'\nPS2='more '\nPROMPT_COMMAND='echo prompt'\necho `\necho two`\nif true\nthen echo yes\nfi\nhistory\n!!\n!ec\n!?two?\n^one^three^\n!-2:p\n!!:s/a/b/:h:t:r:e\n!$ !* !^ !!:1 !:q !:x !#\necho $(ec\t)\nfor i in 1 2; do\necho $i\ndone\nunset x; : ${x?msg}\nnosuch\ncd /tmp; cd nowhere\nfc -l\nalias l=ls\nl\njobs\n. /dev/null\ntype l\nbind -p | cat\n(exit 3)\necho $?\nshopt -s histverify histreedit cmdhist lithist\n!echo\nfunction f {\n echo f\n}\nf\ncat << X\nline\nX\nset -o vi\necho vi\nTERM=vt100\necho term\n\u0003\nexit 4\n"
# options: --terminal
# arguments: ["--norc", "--noprofile", "-i"]
# A session at a terminal, read by the shell itself.
