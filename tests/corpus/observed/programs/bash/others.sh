# options: --files
# arguments: ["-x", "-v", "-o", "posix", "-c", "echo $0 $1; set -- ${1}; for a; do echo $a; done; unset BASH_ENV; f() { echo $FUNCNAME; }; f; readonly r=1; r=2 command eval 'echo x'; export PATH; x=1 :; echo $x; . nofile; echo unreached", "zero", "one"]
# Posix mode, traced.
