// SPDX-License-Identifier: Apache-2.0
// Stores somewhere in one object, and calls through another. memory.wasm is made of it by
//   clang-19 --target=wasm32 -O2 -fno-inline -fno-builtin -c memory.c -o memory.o
//   wasm-ld-19 --emit-relocs memory.o -o memory.wasm
// and memory-any.wasm with -DANY.
#define EXPORT(name) __attribute__((export_name(#name)))

// Any number; it writes no memory, by what WASI says.
__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_close"))) int number(int);

typedef int (*handler)(int);

int squares(int x) { return x * x; }
int adds(int x) { return x + 1; }
int doubles(int x) { return x * 2; }
int negates(int x) { return -x; }

int counters[4] = {1, 2, 3, 4};
handler calm[2] = {adds, doubles};
int others[4] = {5, 6, 7, 8};
handler wild[2] = {squares, negates};
int *which[2] = {counters, others};

// Somewhere in one object: at a constant of the code, and through a pointer that is passed on.
void count(int i) { counters[i]++; }
void put(int *where, int i, int x) { where[i] = x; }
void put_counters(int i, int x) { put(counters, i, x); }
void put_either(int i, int x) { put(x ? counters : others, i, x); }
// Through a pointer that another object holds.
void put_through(int i, int x) { put(which[0], i, x); }
// Somewhere on the stack.
int stack(int i, int x) {
  volatile int here[8];
  here[i] = x;
  return here[x & 7];
}
// What no store goes into holds what it did.
int first(int x) { return calm[0](x); }
// Somewhere in an object of function pointers: nothing is known of the others in it.
void set_wild(int i) { wild[i] = adds; }
int second(int x) { return wild[0](x); }
#ifdef ANY
// Through a pointer of which nothing is known: it may be into any object.
void put_any(int *where, int x) { *where = x; }
#endif

EXPORT(_start) void _start(void) {
  count(number(0));
  put_counters(number(1), number(2));
  put_either(number(3), number(4));
  put_through(number(5), number(6));
  stack(number(7), number(8));
#ifdef ANY
  put_any((int *)number(9), number(10));
#endif
  first(number(11));
  set_wild(number(12));
  second(number(13));
}
