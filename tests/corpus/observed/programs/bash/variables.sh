# Names that refer to other names, dynamic variables, variables of functions and of commands.
declare -n ref=target; target=1; ref+=2; echo $ref ${!ref}; declare -n back=ref; back=7; unset -n back
f() { local -n inner=$1; inner=changed; local target2=${!1}; echo $inner $target2; local -; set -x; }; f target 2> /dev/null
declare -i sum=1; sum+=4; sum=sum*2; declare -l low=ABC; declare -u up=abc; declare -c cap=abc; echo $sum $low $up $cap
declare -x shown=1; readonly fixed=2; declare -r other=3; fixed=3 ; declare -p shown fixed other
for name in RANDOM SRANDOM SECONDS LINENO BASHPID EPOCHSECONDS EPOCHREALTIME FUNCNAME DIRSTACK BASH_COMMAND COMP_WORDBREAKS \
  BASH_SUBSHELL HISTCMD GROUPS BASH_ARGV0 BASH_CMDS BASH_ALIASES; do echo $name ${!name} > /dev/null; done
RANDOM=3; SECONDS=5; LINENO=9; BASH_ARGV0=me; COMP_WORDBREAKS=:; SRANDOM=1; EPOCHSECONDS=1; BASHPID=1; HISTCMD=1; FUNCNAME=x
BASH_ALIASES[l]=ls; BASH_CMDS[q]=/bin/q; echo ${!BASH_ALIASES[@]} ${BASH_CMDS[@]}; GROUPS=1; DIRSTACK[0]=/tmp; unset BASH_ALIASES[l]
unset RANDOM SECONDS COMP_WORDBREAKS
PATH=/bin:/tmp; HOME=/tmp; TERM=dumb; LANG=C; LC_ALL=C; LC_CTYPE=C; IFS=:; MAIL=/m; MAILCHECK=1; MAILPATH=/a:/b; TZ=UTC
HISTSIZE=5; HISTFILESIZE=5; HISTCONTROL=ignoreboth; HISTIGNORE='ls*'; HISTTIMEFORMAT='%s'; histchars='!^#'; IGNOREEOF=3; OPTIND=1; OPTERR=0
POSIXLY_CORRECT=1; unset POSIXLY_CORRECT; GLOBIGNORE='*.o'; unset GLOBIGNORE; COLUMNS=50; LINES=20; BASH_XTRACEFD=2; unset BASH_XTRACEFD
CHILD_MAX=20; BASH_COMPAT=4.3; BASH_COMPAT=; TMOUT=0; PS4='+ '; EXECIGNORE='*.so'; FUNCNEST=100; HOSTFILE=/etc/h; COMP_LINE=x
IFS=$' \t\n'
a=1 b=$a c=x:~ eval 'echo $a $b $c'; a=5 export a; x=1 y=2 declare z=3; TZ=GMT LC_ALL=C eval 'echo $TZ'
tempenv() { echo $q; unset q; echo $q; q=2; export q; inner() { echo $q; }; inner; }; q=1 tempenv; q=5 . /dev/null; q=6 command eval 'echo $q'
v[3]=x; v+=(y z); v=([5]=a [2]=b c); echo "${v[@]}" "${!v[@]}" ${#v[@]}; unset 'v[5]'; declare -A m=([k]=1 [l]=2); m[k]+=3; m+=([n]=4)
m=(one two three four); echo "${m[@]@K}" "${v[@]@A}" "${v@Q}" "${low@U}" "${m[@]@k}"; declare -A copy; copy=("${m[@]}"); declare -p m v
declare -ai ints=(1+1 2*3); ints[0]+=5; echo ${ints[@]}; local_array() { local -a l=(1 2); local -A k=([a]=b); declare -g -a global=(9); l[5]=1; echo ${l[@]} ${k[@]}; }; local_array
export -n shown; typeset -f f; declare -F; declare -x; readonly -p; export -p > /dev/null; set > /dev/null; declare -t target; unset -f f; unset v m
printf -v out '%s-%q' a 'b c'; printf -v 'arr[2]' %d 5; echo $out ${arr[2]}; read -r -a words <<< 'p q r'; echo ${words[1]}; mapfile -t lines <<< $'u\nv'; echo ${lines[1]}
mapfile -C 'echo called' -c 1 more <<< $'1\n2'; mapfile -d: -n 2 -s 1 -O 3 some <<< a:b:c:d; echo ${some[@]}; shift; set -- a b c; shift 2; echo $#
echo ${@@A} ${*@Q} ${!sh*} ${!sh@} ${target@a} ${target@E} ${target@P}; declare -f > /dev/null; echo ${#target} ${target:-x} ${nothing:=y} ${target:+z}
