/* A flag chooses a function: clang makes masks, bits and selects of it. */
#include "program.h"

struct methods { function a, b, c, d; } m;

EXPORT(flags) int flags(int x) {
  m.a = (x & 4) ? one : 0;
  m.b = (x & 2) ? 0 : two;
  m.c = x < 0 ? three : 0;
  m.d = x >= 0 ? four : 0;
  return call(m.a, x) + call(m.b, x) + call(m.c, x) + call(m.d, x);
}

EXPORT(compared) int compared(int x) {
  m.a = x == 3 ? one : 0;
  m.b = x > 2 ? two : three;
  m.c = (x & 1) ? four : (function)-1;
  m.d = x != 1 ? (function)0 : five;
  return call(m.a, x) + call(m.b, x) + ((x & 1) ? call(m.c, x) : 0) + call(m.d, x);
}

static OUTSIDE uintptr_t all_ones_if(int flag) { return -(uintptr_t)(flag != 0); }

/* By hand, as code does that must not branch. */
EXPORT(and_mask) int and_mask(int x) {
  return call((function)((uintptr_t)one & -(uintptr_t)(x & 1)), x)
      + call((function)((uintptr_t)two & all_ones_if(x & 2)), x)
      + call((function)((uintptr_t)five & ((uintptr_t)(x > 3) - 1)), x);
}

EXPORT(xor_mask) int xor_mask(int x) {
  uintptr_t mask = -(uintptr_t)(x & 1), given = all_ones_if(x & 2);
  function f = (function)((uintptr_t)one ^ (((uintptr_t)one ^ (uintptr_t)four) & mask));
  function g = (function)((uintptr_t)three ^ (((uintptr_t)three ^ (uintptr_t)five) & given));
  return f(x) + g(x);
}

EXPORT(or_masks) int or_masks(int x) {
  uintptr_t mask = (uintptr_t)(x >> 31), given = all_ones_if(x & 2);
  function f = (function)(((uintptr_t)two & mask) | ((uintptr_t)three & ~mask));
  function g = (function)(((uintptr_t)one & given) | ((uintptr_t)five & ~given));
  return f(x) + g(x);
}

EXPORT(times) int times(int x) {
  function f = (function)((x > 1) * (uintptr_t)two);
  function g = (function)((uintptr_t)one + (x & 1) * ((uintptr_t)five - (uintptr_t)one));
  function h = (function)((uintptr_t)four - (x < 3) * ((uintptr_t)four - (uintptr_t)three));
  return call(f, x) + g(x) + h(x);
}

function stored[4];
static OUTSIDE function between(function f, function g, uintptr_t mask) {
  return (function)((uintptr_t)f ^ (((uintptr_t)f ^ (uintptr_t)g) & mask));
}
EXPORT(loaded) int loaded(int x) {
  stored[0] = one, stored[1] = three, stored[2] = four, stored[3] = five;
  return between(stored[x & 1], stored[2 + (x & 1)], all_ones_if(x & 2))(x);
}
