#!/bin/sh
# build.sh [OUT.wasm]: compile minishell.c with Debian 12's clang-14 and lld-14 (apt-get install clang-14 lld-14).
# The link is wasm-ld's own: clang's driver would run wasm-opt on the result, which rewrites code and drops names.
set -eu
cd "$(dirname "$0")"
for tool in clang-14 wasm-ld-14; do
  command -v $tool > /dev/null || { echo "build.sh: needs $tool (apt-get install clang-14 lld-14)" >&2; exit 3; }
done
object=$(mktemp)
trap 'rm -f "$object"' EXIT
clang-14 --target=wasm32 -std=c11 -Wall -Wextra -Werror -O1 -ffreestanding -c minishell.c -o "$object"
wasm-ld-14 --no-entry --strip-debug "$object" -o "${1:-minishell.wasm}"
