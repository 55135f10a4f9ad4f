# stdin: "one two three\u001b0wbelhdwiX\u001ba Y\u001bA Z\u001bI W\u001b$xXrq~cwnew\u001bu.yyp0Pfo;,Fotoo\u001bTo%|3|^DuCc\u001bj k\n\u001bkkjG/one\n\u001bnN?two\nnn\n(a [b] {c})\u001b0%f[%dfaFx\u001b3lRab\u001bsz\u001bSnew line\u001bccX\u001byw\"ap\nls /b\u001b\\ \u001b=\u001b*\u001ba\tx\n\u001bvmam`a@a_.#\nabc def\u001bBWEgeTd0td\u001bcwq\u001b\u0012\u001b-+\u001bU\n\u001bd0y$dbdBdeyhylcb1\u001bcf2\u001bd%\nlast\nend\nend\n"
# options: --terminal
# The same by vi's keys.
set -o vi; set -o history; history -s 'one old'; history -s 'two old words'; history -s three
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do read -e -i 'first words' -p 'vi> ' line || break; echo "got $line"; history -s "$line"; done
