/* Function pointers as other things: void *, long, 64 bits, pairs, unions, doubles. */
#include "program.h"

void *as_pointer;
long as_long;
uint64_t as_wide, as_pair;
double as_double;
union either { function f; long n; void *p; char bytes[4]; } as_union;

EXPORT(pointers) int pointers(int x) {
  as_pointer = (void *)(x & 1 ? one : two);
  as_long = (long)(x & 2 ? three : four);
  return ((function)as_pointer)(x) + ((function)as_long)(x);
}

EXPORT(wide) int wide(int x) {
  as_wide = (uintptr_t)(x & 1 ? five : two);
  return ((function)(uintptr_t)as_wide)(x);
}

EXPORT(pair) int pair(int x) {
  as_pair = ((uint64_t)(uintptr_t)(x & 1 ? one : four) << 32) | (uintptr_t)(x & 2 ? three : five);
  volatile uint64_t copy = as_pair;
  return ((function)(uintptr_t)(copy >> 32))(x) + ((function)(uintptr_t)copy)(x);
}

static OUTSIDE uint64_t packed(function f, int x) { return (uint64_t)(uintptr_t)f << 32 | (uint32_t)x; }
EXPORT(closure) int closure(int x) {
  uint64_t c = packed(x > 2 ? two : three, x);
  return ((function)(uintptr_t)(c >> 32))((int)c);
}

EXPORT(unions) int unions(int x) {
  as_union.f = x & 1 ? one : five;
  union either copy;
  for (int i = 0; i < 4; i++) ((volatile char *)copy.bytes)[i] = as_union.bytes[i];
  as_union.n = copy.n;
  return ((function)as_union.p)(x);
}

EXPORT(doubles) int doubles(int x) {
  as_double = (double)(uintptr_t)(x & 1 ? four : three);
  volatile double copy = as_double;
  return ((function)(uintptr_t)copy)(x);
}

struct object { int n; function f; char name[8]; };
static OUTSIDE void copy(void *to, const void *from, unsigned long n) { __builtin_memcpy(to, from, n); }
void *memcpy(void *to, const void *from, unsigned long n) {
  for (unsigned long i = 0; i < n; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}
EXPORT(copied) int copied(int x) {
  static const struct object objects[] = {{1, one, "one"}, {2, four, "four"}};
  struct object o;
  copy(&o, &objects[x & 1], sizeof o);
  struct object p = o;
  return p.f(p.n);
}

static OUTSIDE int variable(int n, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, n);
  int sum = 0;
  for (int i = 0; i < n; i++) {
    function f = __builtin_va_arg(list, function);
    sum += f(i) + (int)__builtin_va_arg(list, double);
  }
  __builtin_va_end(list);
  return sum;
}
EXPORT(varargs) int varargs(int x) {
  return x & 1 ? variable(2, two, 1.0, three, 2.0) : variable(1, five, 3.0);
}
