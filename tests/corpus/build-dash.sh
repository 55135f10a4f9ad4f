#!/bin/sh
# build-dash.sh [OUT.wasm [VERSION]]: Debian 12's dash as WebAssembly, with fork as the import kernel.kernel_fork.
. "$(dirname "$0")/debian-build.sh"
begin dash "${1:-dash.wasm}" "${2:-}"

# shellcheck disable=SC2154
quietly ./configure -q --host=wasm32-unknown-linux-musl --disable-dependency-tracking \
  CC="$toolchain/wcc" CC_FOR_BUILD=gcc CFLAGS=-w

# Debian adds priv.c to Makefile.am and has its package build run automake. Compiling that one file by hand
# spares the tools.
frozen="AUTOCONF=: AUTOMAKE=: ACLOCAL=: AUTOHEADER=:"
# shellcheck disable=SC2086
quietly make -C src $frozen priv.o
# shellcheck disable=SC2086
quietly make -j2 -C src $frozen LIBS=priv.o
finish src/dash
