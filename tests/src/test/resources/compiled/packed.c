/* Function pointers at addresses that are no multiple of four. */
#include "program.h"

struct __attribute__((packed)) entry { char tag; function f; };
static struct entry entries[] = {{'a', one}, {'b', two}, {'c', three}};

#pragma pack(push, 1)
struct tight { char tag[3]; function f; short s; function g; };
#pragma pack(pop)
#pragma pack(push, 2)
struct pairs { short s; function f; };
#pragma pack(pop)
static struct tight tights[] = {{"xy", four, 1, five}, {"zw", one, 2, two}};
static struct pairs pairs[] = {{1, three}, {2, four}};
volatile int at;

static OUTSIDE int dispatch(struct entry *e, int x) { return e->f(x); }

EXPORT(in_data) int in_data(int x) { return dispatch(&entries[(unsigned)x % 3], x); }

EXPORT(by_pragma) int by_pragma(int x) {
  at = x & 1;
  return tights[at].f(x) + tights[at].g(x) + pairs[at].f(x);
}

EXPORT(written) int written(int x) {
  struct entry local[3] = {{1, five}, {2, 0}, {3, four}};
  local[1] = entries[(unsigned)x % 3];
  at = (unsigned)x % 3;
  return dispatch(&local[at], x);
}

EXPORT(hinted) int hinted(int x) {
  /* The compiler is told that the address is a multiple of four, and it is not. */
  function *f = (function *)((char *)entries + 1 + 5 * ((unsigned)x % 3));
  return (*f)(x);
}

/* A stream of bytes with pointers in it. */
static unsigned char stream[32];
static OUTSIDE void put(int to, function f) {
  for (int i = 0; i < 4; i++) stream[to + i] = (unsigned char)((uintptr_t)f >> (8 * i));
}
static OUTSIDE function get(int from) {
  uintptr_t f = 0;
  for (int i = 0; i < 4; i++) f |= (uintptr_t)stream[from + i] << (8 * i);
  return (function)f;
}
EXPORT(bytes) int bytes(int x) {
  put(1, one), put(7, five);
  return get(x & 1 ? 1 : 7)(x);
}

struct fields { uint32_t kind : 5; uint32_t f : 20; uint32_t rest : 7; };
EXPORT(bitfield) int bitfield(int x) {
  struct fields s = {3, (uint32_t)(uintptr_t)(x & 1 ? two : three), 1};
  volatile struct fields copy = s;
  return ((function)(uintptr_t)copy.f)(x);
}
