#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build.sh: compiles the programs here at each level of optimization, with Debian 12's clang 14 and lld 14, and each of
# these once more with wasm-opt 108 after it (Debian's package binaryen), at the same level. Writes LEVEL/NAME.wasm and
# LEVEL-opt/NAME.wasm. For a few levels clang 19 and lld 19 make LEVEL-linked/NAME.wasm, which has its relocations (those
# that lld 14 leaves are wrong). No library takes part. The same tools give the same bytes.
set -eu
cd "$(dirname "$0")"
for tool in clang-14 wasm-ld-14 clang-19 wasm-ld-19 wasm-opt; do
  command -v "$tool" > /dev/null || { echo "build.sh: needs $tool (clang-14, lld-14, clang-19, lld-19, binaryen)" >&2; exit 3; }
done
object=$(mktemp)
trap 'rm -f "$object"' EXIT
options='-ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics -mbulk-memory'
for level in O0 O1 O2 O3 Os Oz; do
  mkdir -p "$level" "$level-opt"
  for source in *.c *.cpp; do
    name=${source%.*}
    clang-14 --target=wasm32 "-$level" $options -c "$source" -o "$object"
    wasm-ld-14 --no-entry --strip-debug -z stack-size=16384 "$object" -o "$level/$name.wasm"
    # Options of wasm-opt are named as clang's.
    wasm-opt "-$level" --enable-bulk-memory --enable-sign-ext -g "$level/$name.wasm" -o "$level-opt/$name.wasm"
    case $level in
      O0 | O2 | Oz)
        mkdir -p "$level-linked"
        clang-19 --target=wasm32 "-$level" $options -c "$source" -o "$object"
        wasm-ld-19 --no-entry --emit-relocs -z stack-size=16384 "$object" -o "$level-linked/$name.wasm" ;;
    esac
  done
done
