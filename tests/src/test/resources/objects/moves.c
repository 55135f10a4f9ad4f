// SPDX-License-Identifier: Apache-2.0
// Ways that pointers move by vectors, by atomic instructions and by arithmetic of 64 bits. moves.wasm is made of it by
//   clang-19 --target=wasm32 -O1 -fno-inline -fno-builtin -msimd128 -matomics -mbulk-memory -c moves.c -o moves.o
//   wasm-ld-19 --no-entry --emit-relocs moves.o -o moves.wasm
#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("host"), import_name(#name)))

typedef int (*handler)(int);
typedef int lanes __attribute__((vector_size(16)));
typedef char octets __attribute__((vector_size(16)));

int adds(int x) { return x + 1; }
int doubles(int x) { return x * 2; }
int negates(int x) { return -x; }
int squares(int x) { return x * x; }

// A shift of 64 bits is no constant, though both that it is of are.
handler shifted_of[3] = {adds, doubles, negates};
EXPORT(shifted) int shifted(int x) {
  long long eight;
  __asm__("i64.const 4\n i64.const 1\n i64.shl\n local.set %0" : "=r"(eight));
  return (*(handler *)((char *)shifted_of + (int)eight))(x);
}

// A lane that is loaded leaves the others of the vector.
lanes kept = {1}, kept_bytes = {1};
EXPORT(fill) void fill(const int *word) {
  int slot = (int)negates;
  lanes all = {slot, slot, slot, slot};
  all[0] = *word;
  kept = all;
}
EXPORT(laned) int laned(int i, int x) { return ((handler *)&kept)[i & 3](x); }
EXPORT(fill_bytes) void fill_bytes(const char *byte) {
  int slot = (int)squares;
  octets all = (octets)(lanes){slot, slot, slot, slot};
  all[0] = *byte;
  kept_bytes = (lanes)all;
}
EXPORT(laned_bytes) int laned_bytes(int i, int x) { return ((handler *)&kept_bytes)[i & 3](x); }

// An atomic addition moves the pointer that is there.
handler steps[2] = {adds, doubles};
handler *step = steps;
EXPORT(stepped) int stepped(int x) {
  __atomic_fetch_add(&step, 4, __ATOMIC_SEQ_CST);
  return (*step)(x);
}
// It leaves the pointer that it adds.
handler leaps[2] = {adds, negates};
int leap = 4;
EXPORT(leapt) int leapt(int x) {
  __atomic_fetch_add(&leap, (int)leaps, __ATOMIC_SEQ_CST);
  return (**(handler **)&leap)(x);
}
// One that is exchanged is as it was.
handler swaps[2] = {negates, squares};
handler *swap = swaps;
EXPORT(swapped) int swapped(int x) {
  __atomic_exchange_n(&swap, &swaps[1], __ATOMIC_SEQ_CST);
  return (*swap)(x);
}

// A function's slot is a number to whoever adds to it or looks there.
IMPORT(block) char *block(void);
EXPORT(hash) void hash(int x) {
  handler held = x ? adds : doubles;
  *(handler *)(block() + ((int)held + x)) = squares;
}
EXPORT(hashed) int hashed(int x) { return (*(handler *)block())(x); }
