#!/bin/sh
# build-ninja.sh [OUT.wasm [VERSION]]: Debian 12's ninja, a program in C++, as WebAssembly. It starts processes through
# the import kernel.kernel_spawn.
. "$(dirname "$0")/debian-build.sh"
begin ninja-build "${1:-ninja.wasm}" "${2:-}"
cd src
cp "$scripts/programs/processors.c" .
# shellcheck disable=SC2154
for name in build build_log clean clparser debug_flags depfile_parser deps_log disk_interface dyndep dyndep_parser \
  edit_distance eval_env graph graphviz json lexer line_printer manifest_parser metrics missing_deps parser state \
  status string_piece_util subprocess-posix util version ninja; do
  quietly "$toolchain/wcc" -c -w -std=c++11 -fno-rtti -fno-exceptions -fvisibility=hidden -DNDEBUG -D_LIBCPP_ABI_VERSION=2 "$name.cc"
done
quietly "$toolchain/wcc" -c processors.c
# It reads files into buffers on the stack.
quietly "$toolchain/wcc" -o ninja ./*.o -lc++-noexcept -lc++abi-noexcept -Wl,-z,stack-size=1048576
finish ninja
