# Patterns, braces, tildes, arithmetic, conditions.
echo {a..e} {1..10..3} {x,y{1,2}} ~ ~root ~+ ~- $'\x41\u20ac' $"text" $((1 << 3 | 2 ** 3 % 5)) $((a = 4, a++ + ++a, a-- - --a)) $((16#ff + 2#101 + 0x1F)) $((1 ? 2 : 3))
for n in a b ab abc 12 .hid; do echo $n > /tmp/$n; done; cd /tmp; shopt -s extglob globstar nullglob dotglob nocaseglob
echo * a* ?b [ab]* [[:digit:]]* [!a]* @(a|b) !(a) +(a|b|c) *(x) ?(a)b **/* ./* /tmp/*/a [[.a.]] [[=a=]] {a,b}*; shopt -u nullglob dotglob nocaseglob; shopt -s failglob; echo nofile* ; shopt -u failglob
set -f; echo *; set +f; GLOBIGNORE=a:b; echo *; unset GLOBIGNORE; GLOBSORT=size; shopt -s nocasematch; [[ ABC == a* ]] && echo matched; case Xy in x*) echo low;; esac; shopt -u nocasematch
x=abcabc; echo ${x#a*c} ${x##a*c} ${x%c*} ${x%%b*} ${x/b/[&]} ${x//[ab]/-} ${x/#a/1} ${x/%c/2} ${x:2} ${x: -2} ${x:1:3} ${x^} ${x^^[a-b]} ${x,,} ${x~} ${#x}
set -- one two three; echo "$*" "$@" ${@:2} ${*:1:2} ${@/o/0} ${@^} ${#@} ${@#t} ${*%e}; v=(one two three); echo ${v[@]/e/E} ${v[@]:1} ${v[*]#t} ${v[@]^^}
[[ abc =~ ^(a)(b|x)(.*)$ ]]; echo ${BASH_REMATCH[@]}; [[ a -nt b || -d /tmp && ! -f /no ]]; [[ x < y ]]; [[ -v x && -n $x && -z '' && -o errexit ]]; [ -e a -a -r a -o -s a ]; test -x /bin/sh; [ 1 -eq 1 ]; [ a \< b ]; test -t 1; [ -R x ]; [[ 5 -gt 3 ]]; [ a -ef b ]; [[ -p a || -S a || -h a || -k a || -u a || -O a || -G a || -N a || -b a || -c a ]]
[[ aXb =~ [[:upper:]] ]]; [[ ab12 =~ ([a-z]+)([0-9]{2,3})? ]]; [[ a.b =~ a\.b|c*+ ]]; [[ $'a\nb' =~ ^b$ ]]; [[ '' =~ () ]]; [[ x =~ [ ]] ; echo $?
for ((i = 0; i < 3; i++)); do ((i == 1)) && continue; echo $i; done; let 'y = 3' y+=1 'y *= 2'; echo $y $((y > 3 && y < 10 || !y)) $((~y & 7 ^ 3)) $((v[1] = 4, v[1] <<= 1)) $((-7 / 2)) $((1 / 0)) 
select s in a b; do echo $s; break; done <<< 1; case abc in a*) echo 1;;& *c) echo 2;& z) echo 3;; esac; while read -r line; do echo $line; done < a; until true; do :; done; if false; then :; elif true; then echo elif; else :; fi
cat <<X; echo here
$x ${x/b/Y} $((1 + 1))
X
printf '%5d|%-5s|%x|%o|%e|%f|%g|%c|%b|%q|%(%Y)T|%*d\n' 42 ab 255 8 1.5 2.5 3.5 xyz 'a\tb' 'a b' 0 4 7; printf '%s %s\n' 1 2 3; printf %a 1.0; printf '%i %u %X %G %E\n' 1 2 3 4 5; printf '%Q %.3q\n' 'x y' 'a b'
echo -e 'a\tb\n\x41\101\c'; echo -n x; echo $'\cA\e[0m' > /dev/null; type echo f if ls; type -a echo; type -t for; command -v ls; command -V cd; hash -p /bin/x y; hash; hash -r; enable -n echo; enable echo; enable -a > /dev/null; enable -s > /dev/null; help help > /dev/null; help -d cd; help -m pwd > /dev/null; help 'c*' > /dev/null
pushd /tmp; pushd /; dirs -v; pushd +1; popd -n; popd; dirs -c; cd -; pwd -P; CDPATH=/tmp cd d; umask -S; umask u=rwx,g=; umask 022; ulimit -a > /dev/null; times; caller; getopts :ab:c opt -a -b x; echo $opt $OPTARG; getopts :ab:c opt -b x; wait; suspend 2> /dev/null; logout 2> /dev/null; let; shopt -p > /dev/null; shopt -s nosuch; set -o; set +o > /dev/null; set -o vi; set -o emacs; bind -p > /dev/null
