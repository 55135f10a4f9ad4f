#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the modules of this folder anew, with Debian 12's clang-19 and lld-19, which make these very bytes. No library
# takes part. NAME-LEVEL is without descriptions of classes, NAME-LEVEL-rtti with them; in shapes-O2-half one unit has no
# debug information.
set -eu
cd "$(dirname "$0")"
flags="--target=wasm32 -ffreestanding -fno-exceptions -fno-threadsafe-statics -fdebug-compilation-dir=."

# build NAME FLAGS UNIT:FLAG...
build() {
  name=$1 more=$2 objects=
  shift 2
  for unit; do
    # shellcheck disable=SC2086
    clang-19 $flags $more ${unit#*:} -c "${unit%:*}" -o "$name-${unit%.cc:*}.o"
    objects="$objects $name-${unit%.cc:*}.o"
  done
  # shellcheck disable=SC2086
  wasm-ld-19 --no-entry --emit-relocs -z stack-size=16384 $objects -o "$name.wasm"
  # shellcheck disable=SC2086
  rm $objects
}

for level in O0 O1 O2 Os; do
  build "shapes-$level" "-$level -fno-rtti" shapes.cc:-g more.cc:-g
  build "shapes-$level-rtti" "-$level" shapes.cc:-g more.cc:-g
done
build shapes-O2-half "-O2 -fno-rtti" shapes.cc:-g more.cc:-g0
# Else there would be no definition of a class of which no object is constructed at run time.
build broken-O2 "-O2 -fno-rtti -fstandalone-debug" broken.cc:-g
# One class under two names, which is described in both units, or in one.
build names-O1 "-O1 -fno-rtti" names.cc:"-g -gsimple-template-names -fstandalone-debug" names-more.cc:-g
build names-O1-half "-O1 -fno-rtti" names.cc:"-g -gsimple-template-names" names-more.cc:-g
for level in O0 O1 O2 Os; do
  build "casts-$level" "-$level -fno-rtti -fstandalone-debug" casts.cc:-g
done
for level in O1 O2 Os; do
  build "life-$level" "-$level -fno-rtti -fstandalone-debug" life.cc:-g
done
for level in O0 O2 Os; do
  build "kinds-$level" "-$level -fno-rtti -fstandalone-debug" kinds.cc:-g
done
