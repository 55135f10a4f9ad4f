# Sourced by build-*.sh: what the builds of Debian packages share.
#
#   begin PACKAGE [OUT [VERSION]]   compiler in $toolchain, unpacked source as the current folder
#   quietly COMMAND...              runs it with its output in the log; the log's end is shown if it fails
#   finish FILE                     the built module goes to OUT
#
# Debian's archive drops a version when a point release replaces it, so a VERSION that is gone is a warning and
# the current one is taken. Work happens in a temporary folder that is removed at the end, unless KEEP is set.
set -eu
scripts=$(cd "$(dirname "$0")" && pwd)

quietly() {
  "$@" >> "$log" 2>&1 || { tail -20 "$log" >&2; echo "${0##*/}: failed: $1" >&2; exit 1; }
}

# A private copy of the machine's apt sources, turned from "deb" into "deb-src"; /etc stays as it is.
unpack_source() {
  apt=$work/apt
  mkdir -p "$apt/parts" "$apt/lists/partial" "$work/source"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" > "$apt/parts/${file##*/}"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$file" ] && sed -n 's/^deb /deb-src /p' "$file" > "$apt/parts/$(basename "$file" .list).list"
  done
  options="-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$apt/parts -o Dir::State::lists=$apt/lists"
  # shellcheck disable=SC2086
  quietly apt-get -q $options update
  cd "$work/source"
  # shellcheck disable=SC2086
  if [ -z "$2" ] || ! apt-get -q $options source --only-source "$1=$2" >> "$log" 2>&1; then
    [ -z "$2" ] || echo "${0##*/}: warning: $1 $2 is not in the archive, taking the current version" >&2
    quietly apt-get -q $options source --only-source "$1"
  fi
  cd "$work/source/$1"-*/
}

begin() {
  command -v apt-get > /dev/null || { echo "${0##*/}: needs apt-get (Debian 12)" >&2; exit 3; }
  out=$(realpath -m "${2:-$1.wasm}")
  work=$(mktemp -d)
  log=$work/log
  toolchain=$work/toolchain
  [ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
  "$scripts/toolchain.sh" "$toolchain"
  unpack_source "$1" "${3:-}"
}

finish() {
  cp "$1" "$out"
}
