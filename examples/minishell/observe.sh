#!/bin/sh
# observe.sh: run some scripts under the stub kernel, and write the stacks at forks to observed-stacks.txt.
set -eu
cd "$(dirname "$0")"
seen=$(mktemp -u)
trap 'rm -f "$seen"' EXIT
run() {
  for fork in fail child parent turns; do
    node ../../tests/corpus/run.mjs --fork=$fork --stdin="$1" --stacks="$seen" minishell.wasm
  done
}
run 'echo never forks
length twelve chars
sort pear apple fig
run ls
bg sleep
sortc pear apple fig
atexit bye
atexit reap
nonsense
exit 0'
run 'run ls
atexit reap
bg sleep'
run 'run ls
atexit reap
echo end of input'
run 'echo this one never forks
sort b a
atexit bye'
{
  echo "# Stacks at calls of kernel.kernel_fork, innermost frame first; made by observe.sh"
  echo "# sha256 $(sha256sum < minishell.wasm | cut -d' ' -f1)"
  sort -n "$seen"
} > observed-stacks.txt
