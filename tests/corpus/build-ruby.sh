#!/bin/sh
# build-ruby.sh [OUT.wasm [VERSION]]: Debian 12's ruby as WebAssembly, with fork as the import kernel.kernel_fork.
#
# RUBY_EXT names extensions to link in ("none" by default), which makes a module twice the size.
. "$(dirname "$0")/debian-build.sh"

# Ruby's build runs Ruby scripts, so it needs one of the same version.
if ! dpkg -s ruby3.1 > /dev/null 2>&1; then
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends ruby3.1; } \
    > /dev/null 2>&1 || { echo "${0##*/}: could not install ruby3.1" >&2; exit 3; }
fi
begin ruby3.1 "${1:-ruby.wasm}" "${2:-}"
rm -rf ext/-test-
touch configure

# The check for ELF output cannot pass, and nothing else depends on it (rb_cv_binary_elf).
# shellcheck disable=SC2154
quietly ./configure -q --host=wasm32-unknown-linux-musl --build=x86_64-linux-gnu \
  --with-baseruby=/usr/bin/ruby3.1 --disable-install-doc --disable-shared \
  --with-static-linked-ext --disable-jit-support --disable-yjit --disable-dtrace \
  --disable-rubygems --without-gmp --with-coroutine=ucontext \
  --with-ext="${RUBY_EXT:-none}" \
  CC="$toolchain/wcc" LD="$toolchain/wcc" AR=llvm-ar-14 RANLIB=llvm-ranlib-14 NM=llvm-nm-14 \
  CFLAGS=-w optflags=-O2 debugflags= warnflags= stack_protector=no rb_cv_binary_elf=yes
quietly make -j2 LDFLAGS=-L. ruby
finish ruby
