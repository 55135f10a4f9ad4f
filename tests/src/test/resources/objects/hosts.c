// SPDX-License-Identifier: Apache-2.0
// What the host does with pointers that it is given. hosts.wasm is made of it by
//   clang-19 --target=wasm32 -O1 -fno-inline -fno-builtin -c hosts.c -o hosts.o
//   wasm-ld-19 --no-entry --emit-relocs hosts.o -o hosts.wasm
#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("host"), import_name(#name)))

typedef int (*handler)(int);

int adds(int x) { return x + 1; }
int doubles(int x) { return x * 2; }
int negates(int x) { return -x; }
int squares(int x) { return x * x; }

// The host never hears of it.
handler own[2] = {adds, squares};
EXPORT(owned) int owned(int i, int x) { return own[i & 1](x); }

// The host gives back a pointer into the object that it was given one to.
handler given[2] = {adds, doubles};
IMPORT(skip) handler *skip(handler *given);
EXPORT(skipped) int skipped(int x) { return (*skip(given))(x); }

// It writes such a pointer, and a function's, where it is told to.
IMPORT(fetch) void fetch(handler **into, handler *into_too);
EXPORT(fetched) int fetched(int x) {
  handler *it;
  handler other;
  fetch(&it, &other);
  return (*it)(x);
}
IMPORT(keep) void keep(handler kept);
EXPORT(kept) int kept(int x) {
  handler *it;
  handler other;
  keep(negates);
  fetch(&it, &other);
  return other(x);
}

// It takes no pointer out of memory.
struct request {
  handler *in;
  handler out;
};
handler source[2] = {squares, squares};
struct request request = {source, adds};
IMPORT(run) void run(struct request *request);
EXPORT(requested) int requested(int x) {
  run(&request);
  return request.out(x);
}
