/* SPDX-License-Identifier: Apache-2.0 */
/* Callbacks that take anything, and function pointers that come by other ways than fields. */
#include "program.h"
#include <stdarg.h>

struct point { int x, y; };

/* As qsort and bsearch have it. */
typedef int comparator(const void *, const void *);
static OUTSIDE void swap(char *a, char *b, size_t size) {
  while (size--) { char c = a[size]; a[size] = b[size]; b[size] = c; }
}
static OUTSIDE void sort(void *base, size_t count, size_t size, comparator *compare) {
  for (size_t i = 1; i < count; i++)
    for (size_t j = i; j && compare((char *)base + (j - 1) * size, (char *)base + j * size) > 0; j--)
      swap((char *)base + (j - 1) * size, (char *)base + j * size, size);
}
static OUTSIDE int by_int(const void *a, const void *b) { return *(const int *)a - ask(*(const int *)b); }
static OUTSIDE int by_y(const void *a, const void *b) {
  return ((const struct point *)a)->y - ((const struct point *)b)->y;
}
/* Not of the parameter's type: what programs do. */
static OUTSIDE int by_x(const struct point *a, const struct point *b) { return a->x - b->x; }
static OUTSIDE int by_address(const int *const *a, const int *const *b) { return **a - **b; }

EXPORT(sorted) int sorted(int x) {
  int numbers[] = {3, x, 5, 1};
  struct point points[] = {{x, 1}, {2, 0}, {-x, 4}};
  int *addresses[] = {&numbers[1], &numbers[0], &numbers[3]};
  sort(numbers, 4, sizeof *numbers, by_int);
  sort(points, 3, sizeof *points, x & 1 ? by_y : (comparator *)by_x);
  sort(addresses, 3, sizeof *addresses, (comparator *)by_address);
  return numbers[0] + points[0].x * 3 + *addresses[2];
}

/* Data of the caller's own. */
typedef int each(void *data, int value);
static OUTSIDE int for_each(int count, each *call, void *data) {
  int sum = 0;
  for (int i = 0; i < count; i++) sum += call(data, i);
  return sum;
}
static OUTSIDE int add_x(void *data, int value) { return ((struct point *)data)->x += value; }
static OUTSIDE int ask_y(void *data, int value) { return ask(((struct point *)data)->y + value); }
static OUTSIDE int count_up(void *data, int value) { return ++*(int *)data + value; }
EXPORT(visits) int visits(int x) {
  struct point p = {x, 2};
  int count = 0;
  return for_each(3, x & 1 ? add_x : ask_y, &p) + for_each(2, count_up, &count);
}

/* The data is a callback itself, or has one. */
struct closure { int (*call)(struct closure *, int); int bound; };
static OUTSIDE int call_closure(void *data, int value) {
  struct closure *c = data;
  return c->call(c, value);
}
static OUTSIDE int bound_plus(struct closure *c, int x) { return c->bound + ask(x); }
static OUTSIDE int bound_times(struct closure *c, int x) { return c->bound * x; }
EXPORT(closures) int closures(int x) {
  struct closure local = {x & 1 ? bound_plus : bound_times, x};
  struct closure *made = allocate(sizeof *made);
  made->call = bound_times;
  made->bound = 3;
  return for_each(2, call_closure, &local) + for_each(1, call_closure, made);
}

typedef int (*function)(int);
static OUTSIDE int one(int a) { return ask(a) + 1; }
static OUTSIDE int two(int a) { return ask(a) * 2; }
static OUTSIDE int three(int a) { return ask(a + 3); }
static OUTSIDE int four(int a) { return ask(a) - 4; }

/* A function pointer that is kept as void *, as dlsym gives it. */
static struct { const char *name; void *address; } symbols[] = {{"one", (void *)one}, {"two", (void *)two}};
static OUTSIDE void *symbol(int i) { return symbols[i & 1].address; }
EXPORT(looked_up) int looked_up(int x) {
  function f = (function)symbol(x);
  function g = (function)(uintptr_t)(x & 2 ? (uintptr_t)three : (uintptr_t)four);
  return f(x) + g(x);
}

/* Of arguments without a declaration. */
static OUTSIDE int apply(int count, ...) {
  va_list list;
  va_start(list, count);
  int sum = 0;
  while (count--) {
    function f = va_arg(list, function);
    sum = f(sum);
  }
  va_end(list);
  return sum;
}
EXPORT(variadic) int variadic(int x) { return apply(3, x & 1 ? one : two, three, x & 2 ? four : two); }

/* A variadic function, by pointer. */
static OUTSIDE int last_of(int count, ...) {
  va_list list;
  va_start(list, count);
  int last = 0;
  while (count--) last = va_arg(list, int);
  va_end(list);
  return last;
}
static OUTSIDE int sum_of(int count, ...) {
  va_list list;
  va_start(list, count);
  int sum = 0;
  while (count--) sum += ask(va_arg(list, int));
  va_end(list);
  return sum;
}
EXPORT(to_variadic) int to_variadic(int x) {
  static int (*const ways[])(int, ...) = {last_of, sum_of};
  return ways[x & 1](3, x, 4, 5);
}

/* Given back by functions, one after the other. */
static OUTSIDE function choose(int x) { return x & 1 ? one : two; }
static OUTSIDE function choose_other(int x) { return x & 1 ? three : four; }
static function (*choosers[])(int) = {choose, choose_other};
EXPORT(chosen) int chosen(int x) { return choosers[x & 1](x >> 1)(x); }

typedef struct state state;
struct state { state *(*next)(state *); int count; };
static OUTSIDE state *on(state *s);
static OUTSIDE state *off(state *s) { s->next = on; return --s->count > 0 ? s : NULL; }
static OUTSIDE state *on(state *s) { s->next = off; s->count -= ask(0) > 0; return s; }
EXPORT(machine) int machine(int x) {
  state s = {x & 1 ? on : off, 4};
  state *at = &s;
  int steps = 0;
  while (at && steps++ < 20) at = at->next(at);
  return steps;
}

/* Without prototypes, and of other types that are the same to C or to every compiler. */
enum mode { OFF, ON, AUTO };
static OUTSIDE int old(a, b) int a; char *b; { return ask(a) + (b != NULL); }
static OUTSIDE int of_mode(enum mode m) { return ask(m); }
static OUTSIDE int of_unsigned(unsigned m) { return ask((int)m) + 1; }
static OUTSIDE int of_text(const char *text) { return text[0]; }
static OUTSIDE int of_bytes(char *text) { return text[1]; }
static int (*unknown)() = old;
static int (*modes[])(enum mode) = {of_mode, (int (*)(enum mode))of_unsigned};
static int (*texts[])(const char *) = {of_text, (int (*)(const char *))of_bytes};
EXPORT(compatible) int compatible(int x) {
  return unknown(x, "text") + modes[x & 1](AUTO) + texts[x & 1]("text");
}

/* Put into a pointer of a type that stands for all, and taken out as what it is: ISO C 6.3.2.3. */
typedef void (*any)(void);
typedef int (*of_any)(void *);
static OUTSIDE int of_point(struct point *p) { return ask(p->x); }
static OUTSIDE int of_other(struct point *p) { return p->y; }
static any kept[3];
static of_any kept_same[2];
static OUTSIDE void keep(int i, any f) { kept[i] = f; }
static OUTSIDE void keep_same(int i, int (*f)(struct point *)) { kept_same[i] = (of_any)f; }
EXPORT(restored) int restored(int x) {
  struct point p = {x, 5};
  keep(0, (any)one);
  keep(1, x & 1 ? (any)of_point : (any)of_other);
  keep_same(0, of_other);
  keep_same(1, x & 2 ? of_point : of_other);
  return ((function)kept[0])(x) + ((int (*)(struct point *))kept[1])(&p) + kept_same[x & 1](&p);
}

/* As above, and both types are the same to WebAssembly, so that no call shows it. */
typedef int (*of_closure)(struct closure *);
struct slot { of_closure call; };
static OUTSIDE void fill(struct slot *s, int (*f)(struct point *)) { s->call = (of_closure)f; }
static OUTSIDE void fill_either(struct slot *s, int x) {
  s->call = x & 1 ? (of_closure)of_point : (of_closure)of_other;
}
static OUTSIDE int call_slot(struct slot *s, struct point *p) { return ((int (*)(struct point *))s->call)(p); }
EXPORT(disguised) int disguised(int x) {
  struct point p = {x, 5};
  struct slot a, b;
  fill(&a, x & 2 ? of_point : of_other);
  fill_either(&b, x);
  return call_slot(&a, &p) + 3 * call_slot(&b, &p);
}

/* Numbers of other sizes, structures by value, results in memory. */
struct large { long long a, b; function f; };
typedef struct large (*maker)(struct large, double, long long);
static OUTSIDE struct large swap_large(struct large l, double d, long long n) {
  struct large made = {l.b + n, l.a + (int)d, l.f};
  return made;
}
static OUTSIDE struct large with_four(struct large l, double d, long long n) {
  l.f = n > d ? four : l.f;
  return l;
}
static maker makers[] = {swap_large, with_four};
EXPORT(large) int large(int x) {
  struct large l = {x, 2, x & 2 ? one : three};
  l = makers[x & 1](l, 0.5, x);
  return l.f((int)l.a);
}

/* At exit, last first. */
static void (*at_exit[4])(void);
static int registered, total;
static OUTSIDE void bye(void) { total += ask(1); }
static OUTSIDE void good_bye(void) { total *= 2; }
static OUTSIDE int atexit(void (*f)(void)) { return registered < 4 ? at_exit[registered++] = f, 0 : -1; }
EXPORT(ended) int ended(int x) {
  total = x;
  atexit(bye);
  atexit(x & 1 ? good_bye : bye);
  while (registered) at_exit[--registered]();
  return total;
}
