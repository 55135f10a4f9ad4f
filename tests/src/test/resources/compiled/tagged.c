/* Tags on function pointers, in the highest bits or added at run time. */
#include "program.h"

uintptr_t cell, cells[2];

EXPORT(high) int high(int x) {
  cell = (uintptr_t)(x & 1 ? one : two) | (x & 2 ? 0x80000000u : 0x40000000u);
  if (cell & 0x80000000u) return ((function)(cell & 0x7fffffffu))(x);
  return ((function)(cell & ~0x40000000u))(x) + 1;
}

EXPORT(added) int added(int x) {
  volatile uintptr_t tag = 0x10000u << (x & 3);
  cell = (uintptr_t)(x & 1 ? two : five) + tag;
  return ((function)(cell - tag))(x);
}

EXPORT(constant) int constant(int x) {
  cells[0] = (uintptr_t)one | 0x80000000u, cells[1] = (uintptr_t)two | 0x80000000u;
  return ((function)(cells[x & 1] & 0x7fffffffu))(x);
}

EXPORT(key) int key(int x) {
  volatile uintptr_t secret = 0x5eed;
  cells[0] = (uintptr_t)three ^ secret, cells[1] = (uintptr_t)four ^ secret;
  return ((function)(cells[x & 1] ^ secret))(x);
}
