#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles the programs here with debug information, and links them with relocations. Writes LEVEL/NAME.wasm. Debian 12's
# clang-14, clang-19 and lld-19 make these very bytes. No library takes part.
set -eu
cd "$(dirname "$0")"
object=$(mktemp)
trap 'rm -f "$object"' EXIT

# build LEVEL COMPILER FLAGS...
build() {
  level=$1
  shift
  mkdir -p "$level"
  for source in *.c; do
    "$@" --target=wasm32 -g -fdebug-compilation-dir=. -ffreestanding -Wno-deprecated-non-prototype -c "$source" -o "$object"
    wasm-ld-19 --no-entry --emit-relocs -z stack-size=8192 "$object" -o "$level/${source%.c}.wasm"
  done
}

build O0 clang-19 -O0
build O1 clang-19 -O1
build O2 clang-19 -O2
build Os clang-19 -Os -mbulk-memory
build O3 clang-19 -O3 -mbulk-memory -msimd128 -mtail-call
build O2-14 clang-14 -O2 -mbulk-memory
