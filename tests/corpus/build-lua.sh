#!/bin/sh
# build-lua.sh [OUT.wasm [VERSION]]: Debian 12's Lua as WebAssembly, its interpreter with a library that waits in the
# import kernel.kernel_pause: programs/pause-lua.c.
. "$(dirname "$0")/debian-build.sh"
begin lua5.4 "${1:-lua.wasm}" "${2:-}"
cd src
cp "$scripts/programs/pause-lua.c" "$scripts/programs/system.c" "$scripts/programs/pause.h" .
sed -i 's/^  {LUA_DBLIBNAME, luaopen_debug},$/&\n  {"pause", luaopen_pause},/; 1i int luaopen_pause(void *);' linit.c
rm luac.c
# Where Debian keeps modules; a configured header says it, and there are none here.
printf '#define DEB_HOST_MULTIARCH "wasm32"\n' > lua5.4-deb-multiarch.h
# shellcheck disable=SC2154
for file in *.c; do quietly "$toolchain/wcc" -c -w -DLUA_USE_POSIX "$file"; done
quietly "$toolchain/wcc" -o lua ./*.o -lm
finish lua
