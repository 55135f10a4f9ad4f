#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the modules of this folder and their source maps anew, with Debian 12's emscripten (3.1.6), binaryen (108) and llvm-19,
# which make these very bytes.
set -eu
cd "$(dirname "$0")"
emcc -O1 -gsource-map --source-map-base https://example.org/maps/ -sSTANDALONE_WASM -sERROR_ON_UNDEFINED_SYMBOLS=0 \
  --no-entry calls.c -o calls.wasm
# It leaves DWARF in. Sections behind the code can go without moving it.
llvm-objcopy-19 --strip-debug calls.wasm
wasm-as written.wat -o written.wasm --source-map=written.wasm.map --source-map-url=./written.wasm.map
