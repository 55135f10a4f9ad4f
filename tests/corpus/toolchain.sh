#!/bin/sh
# toolchain.sh DIR: put a C compiler for WebAssembly into DIR, as DIR/wcc.
#
# Debian's clang 14 and lld 14 compile against the musl that Debian ships prebuilt in its emscripten package.
# kernel.c adds what that libc lacks, as imports from the module "kernel"; its remaining system calls are
# imports from "env". No emcc and no generated JavaScript take part. setjmp becomes legacy exceptions.
#
# WCC_FLAGS adds flags to each run of wcc, for example -mtail-call. VARIANT says what the linked module keeps:
#   (empty)       names alone
#   debug         DWARF and relocations, by lld 19, as lld 14 crashes on --emit-relocs; the code stays the same
#   debug-program the same, but with libc's DWARF left out
#   debug-alone   DWARF without relocations
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dir=$(cd "$1" && pwd)

packages="clang-14 lld-14 llvm-14 emscripten dpkg-dev make gcc libc6-dev xz-utils"
case ${VARIANT-} in
"") compile= link=-Wl,--strip-debug ;;
debug | debug-program)
  packages="$packages lld-19"
  compile=-g link="-Wl,--emit-relocs -fuse-ld=/usr/bin/wasm-ld-19"
  ;;
debug-alone)
  packages="$packages lld-19"
  compile=-g link=-fuse-ld=/usr/bin/wasm-ld-19
  ;;
*) echo "toolchain.sh: no such variant: $VARIANT" >&2; exit 2 ;;
esac
# shellcheck disable=SC2086
if ! dpkg -s $packages > /dev/null 2>&1; then
  command -v apt-get > /dev/null || { echo "toolchain.sh: needs apt-get, or these packages: $packages" >&2; exit 3; }
  apt-get -qq update > "$dir/install.log" 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages \
      >> "$dir/install.log" 2>&1 ||
    { tail -5 "$dir/install.log" >&2; echo "toolchain.sh: could not install: $packages" >&2; exit 3; }
fi

sysroot=/usr/share/emscripten/cache/sysroot
lib=$sysroot/lib/wasm32-emscripten

# What emscripten does in JavaScript unless a module is standalone: exit, time, locale.
cp $lib/libstandalonewasm.a "$dir/libmore.a"
llvm-ar-14 d "$dir/libmore.a" standalone.o

# Copies of the libraries without DWARF, which the linker finds first. It makes them object by object, as
# llvm-objcopy leaves relocations behind that nothing reads.
if [ "${VARIANT-}" = debug-program ]; then
  for library in $lib/libc.a $lib/libdlmalloc.a $lib/libcompiler_rt-wasm-sjlj.a "$dir/libmore.a"; do
    name=$(basename "$library")
    mkdir -p "$dir/objects/$name"
    (cd "$dir/objects/$name" && llvm-ar-14 x "$library")
    for object in "$dir/objects/$name"/*; do wasm-ld-19 -r --strip-debug "$object" -o "$object"; done
    rm -f "$dir/$name"
    llvm-ar-14 cr "$dir/$name" "$dir/objects/$name"/*
  done
fi

# Libraries that programs ask for and musl keeps in its libc.
for empty in m dl pthread rt; do llvm-ar-14 cr "$dir/lib$empty.a"; done

# Compiling gets -O2 unless told otherwise. Linking ends in -O0: with any other -O clang runs wasm-opt on the
# result, which drops the names and inlines. -rdynamic, which some builds pass, would export every symbol.
cat > "$dir/wcc" << EOF
#!/bin/sh
case " \$* " in
*" -c "* | *" -E "* | *" -S "*) set -- -O2 "\$@" ;;
*) set -- "\$@" -nodefaultlibs $dir/kernel.o -L$dir -lc -ldlmalloc \\
     -lcompiler_rt-wasm-sjlj -lmore -lc \\
     -Wl,--allow-undefined-file=$dir/imports \\
     -Wl,--no-export-dynamic -O0 $link ;;
esac
exec clang-14 --target=wasm32-unknown-emscripten --sysroot=$sysroot -D__EMSCRIPTEN__ \\
  -isystem $sysroot/include/compat -Wno-unused-command-line-argument \\
  -ffile-prefix-map=\$PWD=. -mexception-handling -mllvm -wasm-enable-sjlj $compile \${WCC_FLAGS-} "\$@"
EOF
chmod +x "$dir/wcc"
"$dir/wcc" -c "$here/kernel.c" -o "$dir/kernel.o"

# Only what the libraries themselves leave undefined becomes an import from "env". Any other undefined function
# is a link error, so that the answers which configure scripts get by linking are true.
symbols() {
  llvm-nm-14 "--$1" $lib/libc.a $lib/libdlmalloc.a $lib/libcompiler_rt-wasm-sjlj.a "$dir/libmore.a" \
    "$dir/kernel.o" 2> /dev/null | awk 'NF >= 2 && $NF !~ /:$/ {print $NF}' | sort -u
}
symbols defined-only > "$dir/defined"
symbols undefined-only > "$dir/undefined"
comm -13 "$dir/defined" "$dir/undefined" | grep -vx main > "$dir/imports"
