#!/bin/sh
# build-mujs.sh [OUT.wasm [VERSION]]: Debian 12's MuJS, an interpreter of JavaScript, as WebAssembly, with functions and
# objects that wait in the import kernel.kernel_pause: programs/pause-mujs.c.
. "$(dirname "$0")/debian-build.sh"
begin mujs "${1:-mujs.wasm}" "${2:-}"
cp "$scripts/programs/pause-mujs.c" "$scripts/programs/pause.h" .
sed -i 's/^\tjs_dostring(J, require_js);$/\tvoid js_openpause();\n\tjs_openpause(J);\n&/' main.c
rm one.c pp.c
# shellcheck disable=SC2154
for file in *.c; do
  case $file in utfdata.c | opnames.c) continue ;; esac
  quietly "$toolchain/wcc" -c -w "$file"
done
quietly "$toolchain/wcc" -o mujs ./*.o
finish mujs
