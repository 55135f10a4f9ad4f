/*
 * Tags below the shifted index. An optimizer that runs after the linker folds them into constants from which only a shift
 * makes an index again: that breaks function-pointers-are-opaque.
 */
#include "program.h"

#define OTHER(n) static OUTSIDE int other_##n(int a) { return ask(a) + 1##n; }
OTHER(0) OTHER(1) OTHER(2) OTHER(3) OTHER(4) OTHER(5) OTHER(6) OTHER(7) OTHER(8) OTHER(9)

uintptr_t cell, cells[4];
volatile function others[10];

/* These get the low slots, so that the others have numbers that stand nowhere else. */
EXPORT(fill) int fill(int x) {
#define FILL(n) others[n] = other_##n;
  FILL(0) FILL(1) FILL(2) FILL(3) FILL(4) FILL(5) FILL(6) FILL(7) FILL(8) FILL(9)
  return others[(unsigned)x % 10](x);
}

EXPORT(low) int low(int x) {
  cell = (uintptr_t)(x & 1 ? three : four) << 1 | (x & 2 ? 1u : 0u);
  return ((function)(cell >> 1))(x) + (cell & 1);
}

static OUTSIDE uintptr_t boxed(function f, unsigned kind) { return (uintptr_t)f << 3 | kind; }
static OUTSIDE function unboxed(uintptr_t box) { return (function)(box >> 3); }
EXPORT(boxes) int boxes(int x) {
  cells[0] = boxed(one, 1), cells[1] = boxed(three, 2), cells[2] = boxed(five, 0), cells[3] = 7;
  return unboxed(cells[(unsigned)x % 3])(x);
}
