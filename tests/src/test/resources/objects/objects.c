// SPDX-License-Identifier: Apache-2.0
// Function pointers in named objects, side by side in memory. objects.wasm is made of it by
//   clang-19 --target=wasm32 -O2 -fno-inline -fno-builtin -c objects.c -o objects.o
//   wasm-ld-19 --no-entry --emit-relocs objects.o -o objects.wasm
#define EXPORT(name) __attribute__((export_name(#name)))
__attribute__((import_module("kernel"), import_name("kernel_fork"))) int kernel_fork(void);
__attribute__((import_module("kernel"), import_name("memory_of"))) char *memory_of(int size);

typedef int (*handler)(int);

int forks(int x) { return kernel_fork() + x; }
int adds(int x) { return x + 1; }
int doubles(int x) { return x * 2; }
int negates(int x) { return -x; }

struct command {
  const char *name;
  handler run;
  handler undo;
};

// Neighbours: a pointer into one never comes to the other.
struct command calm[2] = {{"adds", adds, negates}, {"doubles", doubles, negates}};
struct command wild[2] = {{"forks", forks, negates}, {"adds", adds, negates}};

// Filled while the program runs.
struct command late;
handler hooks[4];

// One field of one object.
EXPORT(first) int first(int x) { return calm[0].run(x); }
// Some element of one object: its other fields count, those of its neighbour don't.
EXPORT(some) int some(int i, int x) { return calm[i].run(x); }
// A pointer to either object, at a known field.
EXPORT(either) int either(int i, int x) {
  const struct command *it = i ? &calm[1] : &wild[0];
  return it->run(x);
}
// Past the end of its object a pointer is still of it.
EXPORT(beyond) int beyond(int x) {
  struct command *it = calm;
  return (it + 2 + x)->run(x);
}
EXPORT(set_late) void set_late(void) { late.run = doubles; late.undo = forks; }
EXPORT(run_late) int run_late(int x) { return late.run ? late.run(x) : 0; }
EXPORT(set_hook) void set_hook(int i) { hooks[i & 3] = i & 1 ? adds : doubles; }
EXPORT(run_hook) int run_hook(int i, int x) { return hooks[i & 3] ? hooks[i & 3](x) : 0; }
// Heap is one object: what is stored there is loaded from there.
EXPORT(make) struct command *make(void) {
  struct command *made = (struct command *)memory_of(sizeof(struct command));
  made->run = negates;
  made->undo = doubles;
  return made;
}
EXPORT(use) int use(int x) { return make()->run(x); }
// The host gives back what it was given.
EXPORT(use_made) int use_made(struct command *made, int x) { return made->run(x); }
// A comparison, computed between the pointer and the call, leaves the pointer where it was.
int run(const struct command *it, int x) { return it->run(x); }
EXPORT(compared) int compared(int a, int b) { return run(&calm[0], a < b); }
