#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the skeletons that every test run reads, from modules in the cache (see fetch).
# Run it when a pinned module or the skeleton writer changes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${SLOTWISE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/slotwise}/corpus
out=$here/../src/test/resources/skeletons
mkdir -p "$out"
: > "$out/SHA256SUMS"
for name in bash dash ruby; do
  "$here/../../slotwise" skeleton "$cache/$name.wasm" -o "$out/$name.wasm"
  gzip -9nf "$out/$name.wasm"
  (cd "$cache" && sha256sum "$name.wasm") >> "$out/SHA256SUMS"
done
