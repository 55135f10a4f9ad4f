#!/bin/sh
# build-sqlite.sh [OUT.wasm [VERSION]]: Debian 12's SQLite as WebAssembly, its shell with a file system, functions and
# hooks that wait in the import kernel.kernel_pause: programs/pause-sqlite.c.
. "$(dirname "$0")/debian-build.sh"
command -v tclsh > /dev/null || { echo "${0##*/}: needs tclsh (apt-get install tcl)" >&2; exit 3; }
begin sqlite3 "${1:-sqlite.wasm}" "${2:-}"

# The one big file is made by programs that run here.
quietly ./configure -q --disable-tcl --disable-readline
quietly make sqlite3.c shell.c
cp "$scripts/programs/pause-sqlite.c" "$scripts/programs/system.c" "$scripts/programs/pause.h" .
# What Debian compiles in, without threads and what is loaded at run time.
options="-DSQLITE_SECURE_DELETE -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_FTS3 -DSQLITE_ENABLE_FTS3_PARENTHESIS
  -DSQLITE_ENABLE_FTS4 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -DSQLITE_SOUNDEX -DSQLITE_OMIT_LOOKASIDE
  -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_ENABLE_DBPAGE_VTAB -DSQLITE_ENABLE_STMTVTAB -DSQLITE_USE_URI
  -DSQLITE_ENABLE_PREUPDATE_HOOK -DSQLITE_ENABLE_SESSION -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_THREADSAFE=0
  -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_EXTRA_INIT=slow_start"
# shellcheck disable=SC2086,SC2154
for file in sqlite3.c shell.c pause-sqlite.c system.c; do
  quietly "$toolchain/wcc" -c -w -fno-strict-aliasing $options "$file"
done
quietly "$toolchain/wcc" -o sqlite sqlite3.o shell.o pause-sqlite.o system.o
finish sqlite
