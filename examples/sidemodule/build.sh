#!/bin/sh
# build.sh: compile main.wasm and side.wasm with Debian 12's clang-14 and lld-14 (apt-get install clang-14 lld-14).
set -eu
cd "$(dirname "$0")"
for tool in clang-14 wasm-ld-14; do
  command -v $tool > /dev/null || { echo "build.sh: needs $tool (apt-get install clang-14 lld-14)" >&2; exit 3; }
done
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
flags="-std=c11 -Wall -Wextra -Werror -O1 -ffreestanding"
# shellcheck disable=SC2086
clang-14 --target=wasm32 -mmutable-globals $flags -c main.c -o "$objects/main.o"
# shellcheck disable=SC2086
clang-14 --target=wasm32-unknown-emscripten -fPIC $flags -fvisibility=default -c side.c -o "$objects/side.o"
wasm-ld-14 --no-entry --strip-debug --allow-undefined --export-table --growable-table \
  --export=__stack_pointer --export=verbose "$objects/main.o" -o main.wasm
wasm-ld-14 -shared --experimental-pic --export-dynamic --strip-debug "$objects/side.o" -o side.wasm
chmod 644 main.wasm side.wasm
