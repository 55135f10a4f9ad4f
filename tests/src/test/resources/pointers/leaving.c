/* SPDX-License-Identifier: Apache-2.0 */
/* Pointers that leave their objects: each export does it in one way, and calls what it then finds. */
#include "program.h"

typedef int (*handler)(int);
static OUTSIDE int one(int x) { return ask(x) + 1; }
static OUTSIDE int two(int x) { return ask(x) * 2; }
static OUTSIDE int three(int x) { return ask(x + 3); }
static OUTSIDE int four(int x) { return ask(x) - 4; }

/* Neighbours in memory, in this order, and the first of all. */
handler low[4] = {one, one, one, one};
handler high[4] = {two, three, four, two};

/* By a constant. */
EXPORT(beyond) int beyond(int x) {
  handler *volatile at = low;
  return at[5](x);
}
EXPORT(before) int before(int x) {
  handler *volatile at = high;
  return at[-1](x);
}
static OUTSIDE int call_sixth(handler *at, int x) { return at[6](x); }
EXPORT(far) int far(int x) { return call_sixth(low, x); }

/* By the distance of two objects. */
EXPORT(distance) int distance(int x) {
  volatile uintptr_t from = (uintptr_t)low, to = (uintptr_t)high;
  handler *at = (handler *)((uintptr_t)low + (to - from) + 4);
  return (*at)(x);
}

/* By a number. */
EXPORT(address) int address(int x) {
  volatile uintptr_t at = 1024 + 20;
  return (*(handler *)at)(x);
}

/* What is called is the slot of another function, or a number. */
EXPORT(moved) int moved(int x) {
  volatile uintptr_t slot = (uintptr_t)one;
  return ((handler)(slot + 1))(x);
}
EXPORT(number) int number(int x) {
  volatile uintptr_t slot = 2;
  return ((handler)slot)(x);
}
EXPORT(hidden) int hidden(int x) {
  volatile uintptr_t slot = (uintptr_t)three ^ 0x5555;
  return ((handler)(slot ^ 0x5555))(x);
}

/* By the byte. */
EXPORT(bytes) int bytes(int x) {
  volatile handler kept = four;
  volatile handler made = one;
  volatile unsigned char *from = (volatile unsigned char *)&kept, *to = (volatile unsigned char *)&made;
  to[0] = from[0];
  to[1] = from[1];
  to[2] = from[2];
  to[3] = from[3];
  return made(x);
}
EXPORT(spread) int spread(int x) {
  volatile uintptr_t slot = (uintptr_t)four;
  volatile handler made = one;
  volatile unsigned char *to = (volatile unsigned char *)&made;
  to[0] = (unsigned char)slot;
  to[1] = (unsigned char)(slot >> 8);
  return made(x);
}

/* By the bounds of a section, in which the linker puts objects side by side. */
__attribute__((section("handlers"), used)) handler first = one;
__attribute__((section("handlers"), used)) handler second = three;
extern handler __start_handlers[], __stop_handlers[];
EXPORT(side_by_side) int side_by_side(int x) {
  for (handler *at = __start_handlers; at != __stop_handlers; at++) x = (*at)(x);
  return x;
}
