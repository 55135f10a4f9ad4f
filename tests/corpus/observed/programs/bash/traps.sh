# Traps of every kind, errors, exits from within; unwinding where the shell does it itself.
trap 'echo exit $?' EXIT; trap 'echo debug > /dev/null' DEBUG; trap 'echo err' ERR; trap 'echo return' RETURN; trap 'echo usr1' USR1; trap '' INT; trap - INT; trap 'echo hup' HUP
trap; trap -p; trap -l; trap -p EXIT ERR; set -o functrace -o errtrace; f() { false; return 2; }; f; kill -USR1 $$; kill -l; kill -l 9; kill -HUP $$; kill -s 0 $$; kill -n 10 $$
g() { trap 'echo inner' RETURN; trap - ERR; }; g; set +o functrace; declare -ft f; f; trap 'trap - USR1; echo once' USR1; kill -USR1 $$; trap 'return 3' USR2; h() { kill -USR2 $$; echo unreached; }; h
(trap) > /dev/null; shopt -s extdebug; trap 'false' DEBUG; echo skipped; trap - DEBUG; shopt -u extdebug; set -T; set -E; set -o pipefail -u; trap -- '' CHLD; trap 'echo chld' CHLD; trap - CHLD; trap 'echo alrm' ALRM TERM WINCH; kill -TERM $$; kill -WINCH $$
set -e; trap 'echo err2' ERR; exit 5
