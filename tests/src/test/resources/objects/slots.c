// SPDX-License-Identifier: Apache-2.0
// A global whose first value is the slot of adds: the stack pointer, for want of another that C code can name. slots.wasm
// is made of it by
//   clang-19 --target=wasm32 -O2 -fno-inline -c slots.c -o slots.o
//   wasm-ld-19 --no-entry --emit-relocs --stack-first -z stack-size=16 --table-base=16 slots.o -o slots.wasm
#define EXPORT(name) __attribute__((export_name(#name)))
__asm__(".globaltype __stack_pointer, i32");

typedef int (*handler)(int);

int adds(int x) { return x + 1; }
int doubles(int x) { return x * 2; }
handler kept[2] = {adds, doubles};

EXPORT(run_kept) int run_kept(int i, int x) { return kept[i](x); }
EXPORT(run_global) int run_global(int x) {
  handler it;
  __asm__("global.get __stack_pointer\n local.set %0" : "=r"(it));
  return it(x);
}
