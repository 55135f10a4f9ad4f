/* What secret() gives, and the ways that it takes to tell(). */
#include "program.h"

__attribute__((import_module("env"), import_name("secret"))) int secret(void);
__attribute__((import_module("env"), import_name("tell"))) void tell(int);

/* So big that it is copied by memory.copy. */
struct record { int head, body[63]; };

int cell, cells[4];
const int table[4] = {5, 3, 1, 4};
struct record first, second;
char bytes[8];
uint64_t wide;
volatile double measured;
function chosen;
void (*listener)(int);

/* By data. */
EXPORT(direct) int direct(int x) { tell(secret()); return x; }
EXPORT(computed) int computed(int x) { tell((secret() * 3 + x) ^ 5); return x; }
EXPORT(global) int global(int x) { tell(cell); cell = secret(); return x; }
EXPORT(array) int array(int x) { cells[x & 3] = secret(); tell(cells[(x + 1) & 3]); return x; }
EXPORT(looked_up) int looked_up(int x) { tell(table[secret() & 3]); return x; }
EXPORT(copied) int copied(int x) {
  first.body[3] = secret();
  second = first;
  tell(second.body[3]);
  return x;
}
EXPORT(filled) int filled(int x) { __builtin_memset(bytes, secret(), 8); tell(bytes[x & 7]); return x; }
EXPORT(part) int part(int x) { first.head = secret() << 16; tell(((volatile char *)&first.head)[2]); return x; }
EXPORT(halves) int halves(int x) { wide = (uint64_t)(uint32_t)secret() << 32 | (uint32_t)x; tell((int)(wide >> 32)); return x; }
EXPORT(real) int real(int x) { measured = secret() * 0.5; tell((int)(measured * 4)); return x; }

static OUTSIDE void get(int *to) { *to = secret(); }
EXPORT(by_pointer) int by_pointer(int x) { int here; get(&here); tell(here); return x; }
static OUTSIDE int deep(int x) { return x > 0 ? deep(x - 1) + 1 : secret(); }
EXPORT(returned) int returned(int x) { tell(deep(x)); return x; }
static OUTSIDE void hears(int x) { tell(x + 1); }
static OUTSIDE void ignores(int x) { tell(1); }
EXPORT(called_back) int called_back(int x) { listener = x & 1 ? hears : ignores; listener(secret()); return x; }

/* By a choice. */
EXPORT(branch) int branch(int x) { if (secret() & 1) tell(ask(1)); else tell(ask(2)); return x; }
EXPORT(times) int times(int x) { for (int i = secret() & 3; i > 0; i--) tell(x); return x; }
EXPORT(place) int place(int x) { cells[secret() & 3] = x; tell(cells[0]); return x; }
EXPORT(callee) int callee(int x) { chosen = secret() & 1 ? one : secret() & 1 ? two : three; tell(chosen(x)); return x; }
EXPORT(cases) int cases(int x) {
  switch (secret() & 7) {
    case 0: cell = ask(3); break;
    case 1: cell = ask(4); break;
    case 4: return x;
    default: cell = x;
  }
  tell(cell);
  return x;
}
EXPORT(until) int until(int x) {
  int n = 0;
  while (n < (secret() & 7)) n++;
  tell(n);
  return x;
}

/* Not at all. */
EXPORT(unused) int unused(int x) { secret(); tell(x); return x; }
EXPORT(other) int other(int x) { second.head = secret(); tell(ask(x)); return x; }
