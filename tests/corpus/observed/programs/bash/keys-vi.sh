# stdin: "set -o vi\nset -o emacs\nset -o vi\none two three\u001b0wbelhdwiX\u001ba Y\u001bA Z\u001bI W\u001b$xXrq~cwnew\u001bu.yyp0Pfo;,Fotoo\u001bTo%|3|^DuCc\u001bj k\n\u001bkkjG/one\n\u001bnN?two\nnn\n(a [b] {c})\u001b0%f[%dfaFx\u001b3lRab\u001bsz\u001bSnew line\u001bccX\u001byw\"ap\nls /b\u001b\\ \u001b=\u001b*\u001ba\tx\n\u001bvmam`a@a_.#\nabc def\u001bBWEgeTd0td\u001bcwq\u001b\u0012\u001b-+\u001bU\n\u001bd0y$dbdBdeyhylcb1\u001bcf2\u001bd%\nlast\nend\nend\n"
# options: --terminal
# arguments: ["--norc", "--noprofile", "-i"]
# Vi keys there.
