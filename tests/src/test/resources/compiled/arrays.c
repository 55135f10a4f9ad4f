/* Arrays of function pointers: constant, on the stack, compared, copied, sorted. */
#include "program.h"

static const function constant[] = {one, two, three};
static function changed[] = {four, five, 0};

EXPORT(in_data) int in_data(int x) { return constant[(unsigned)x % 3](x); }

EXPORT(rotated) int rotated(int x) {
  function first = changed[0];
  changed[0] = changed[1], changed[1] = first;
  return changed[x & 1](x);
}

EXPORT(on_stack) int on_stack(int x) {
  function local[] = {one, three, five, two};
  volatile int at = x & 3;
  return local[at](x);
}

EXPORT(compared) int compared(int x) {
  function f = constant[(unsigned)x % 3];
  if (f == two) return two(x) + 1;
  return (f > one ? f : four)(x);
}

EXPORT(sorted) int sorted(int x) {
  function all[5] = {five, three, one, four, two};
  for (int i = 0; i < 5; i++)
    for (int j = 0; j + 1 < 5; j++)
      if ((uintptr_t)all[j] > (uintptr_t)all[j + 1]) {
        function f = all[j];
        all[j] = all[j + 1], all[j + 1] = f;
      }
  return all[(unsigned)x % 5](x);
}

EXPORT(swapped) int swapped(int x) {
  uintptr_t f = (uintptr_t)constant[x & 1], g = (uintptr_t)changed[x & 1];
  f ^= g, g ^= f, f ^= g;
  return ((function)f)(x) + ((function)g)(x);
}
