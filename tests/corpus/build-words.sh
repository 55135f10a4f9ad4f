#!/bin/sh
# build-words.sh [OUT.wasm [VERSION]]: programs/words.rs, a program in Rust, with the Rust library of Debian 12, with debug
# information and relocations. It waits in the import kernel.kernel_pause.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${1:-words.wasm}")
packages="rustc libstd-rust-dev-wasm32 lld-19 llvm-14"
# shellcheck disable=SC2086
if ! dpkg -s $packages > /dev/null 2>&1; then
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages; } \
    > /dev/null 2>&1 || { echo "${0##*/}: could not install: $packages" >&2; exit 3; }
fi
found=$(dpkg-query -W -f '${Version}' rustc)
[ "${2:-$found}" = "$found" ] || echo "${0##*/}: warning: rustc is $found, not $2" >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# lld 19 takes no archives that have Rust's metadata in them.
cat > "$work/link" << 'EOS'
#!/bin/sh
work=$(dirname "$0")
for word; do
  shift
  case $word in
  *.rlib)
    cp "$word" "$work/${word##*/}"
    word=$work/${word##*/}
    llvm-ar-14 d "$word" lib.rmeta
    ;;
  esac
  set -- "$@" "$word"
done
[ "$1" != -flavor ] || shift 2
exec wasm-ld-19 "$@"
EOS
chmod +x "$work/link"
cp "$here/programs/words.rs" "$work"
cd "$work"
/usr/bin/rustc --edition 2021 -C opt-level=2 -C codegen-units=1 -g --target wasm32-unknown-unknown --crate-type cdylib \
  -C linker="$work/link" -C linker-flavor=wasm-ld -C link-arg=--emit-relocs --remap-path-prefix="$work"=. \
  -o words.wasm words.rs > log 2>&1 || { tail -20 log >&2; echo "${0##*/}: failed: rustc" >&2; exit 1; }
cp words.wasm "$out"
