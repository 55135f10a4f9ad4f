#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the modules of this folder anew, and what llvm-dwarfdump says of them. Debian 12's clang-14, lld-14,
# clang-19, lld-19 and llvm-19 make these very bytes.
set -eu
cd "$(dirname "$0")"
# Compiling and linking are two steps because clang runs wasm-opt when it links with optimisation.
flags="--target=wasm32 -fdebug-compilation-dir=. -g"
link="wasm-ld-19 --no-entry --allow-undefined"

# build NAME VERSION EXPORTS COMPILER ARGUMENTS...
build() {
  name=$1 version=$2 exports=$3
  shift 3
  # shellcheck disable=SC2086
  "$@" $flags "-gdwarf-$version" -c -o "$name.o"
  # shellcheck disable=SC2086
  $link $exports "$name.o" -o "$name.wasm"
  rm "$name.o"
  llvm-dwarfdump-19 --debug-info "$name.wasm" > "$name.dump"
  llvm-dwarfdump-19 --debug-line "$name.wasm" > "$name.lines"
  sed -n 's/^\(0x[0-9a-f]*\) .*/\1/p' "$name.lines" | sort -u \
    | llvm-symbolizer-19 --obj="$name.wasm" -a --pretty-print > "$name.frames"
}

c="--export=total --export=log_first"
cc="--export=visit"
build shapes-4 4 "$c" clang-14 -O2 shapes.c
build shapes-4-O0 4 "$c" clang-14 -O0 shapes.c
build shapes-5 5 "$c" clang-19 -O2 shapes.c
build shapes-5-O0 5 "$c" clang-19 -O0 shapes.c
build classes-5 5 "$cc" clang-19 -O1 -fno-exceptions -fno-rtti classes.cc
build classes-4-types 4 "$cc" clang-14 -O1 -fno-exceptions -fno-rtti -fdebug-types-section classes.cc

# Split: the module keeps skeletons, and the rest is in a file of its own.
for version in 4 5; do
  build split-$version $version "$c" clang-19 -O2 -gsplit-dwarf shapes.c
  # It fails on ranges, which are in the other file.
  llvm-dwarfdump-19 --debug-info split-$version.dwo > split-$version.dwo.dump 2> /dev/null || true
done

# What calls enter by their declared types, at several levels of optimisation.
p="--export-dynamic --export=main --export=call_field"
for name in mode void_pointer element loop parameter unprototyped anonymous text variadic order either cast with_integer untyped; do
  p="$p --export=call_$name"
done
build prototypes-4 4 "$p" clang-14 -O2 prototypes.c
build prototypes-5 5 "$p" clang-19 -O2 -Wno-deprecated-non-prototype prototypes.c
build prototypes-5-Os 5 "$p" clang-19 -Os -Wno-deprecated-non-prototype prototypes.c
build prototypes-5-O0 5 "$p" clang-19 -O0 -Wno-deprecated-non-prototype prototypes.c
# Casts in initial data.
build casts 4 "--export=call_handler --export=call_precise --export=call_pair" clang-19 -O1 -Wno-cast-function-type casts.c
# What says something of no function, or of no object.
build removed 4 "" clang-19 -O0 removed.c
build members 4 "" clang-14 -O1 -fno-exceptions -fno-rtti members.cc
rm prototypes-*.dump prototypes-*.lines prototypes-*.frames removed.dump removed.lines removed.frames
rm members.dump members.lines members.frames casts.dump casts.lines casts.frames
