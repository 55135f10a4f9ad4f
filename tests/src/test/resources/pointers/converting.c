/* SPDX-License-Identifier: Apache-2.0 */
/* Calls functions through pointers that were converted from the type of another, once or twice: each conversion stands in the
   code, so no answer may leave them out. The first conversion comes first in the code, and is met last on the way back. */
#include "program.h"

struct first { int number; };
struct second { int number; };
struct third { int number; };
struct fourth { int number; };
typedef int of_first(struct first *);
typedef int of_second(struct second *);
typedef int of_third(struct third *);
typedef int of_fourth(struct fourth *);

static OUTSIDE int add(struct first *s) { return s->number + 1; }
static OUTSIDE int twice(struct first *s) { return s->number * 2; }
static OUTSIDE int square(struct second *s) { return s->number * s->number; }
static OUTSIDE int minus(struct third *s) { return -s->number; }
static OUTSIDE int half(struct fourth *s) { return s->number / 2; }
static OUTSIDE int flip(struct fourth *s) { return s->number ^ 5; }
static OUTSIDE int tell(struct fourth *s) { return ask(s->number); }
static of_first *volatile firsts[] = {add, twice};
static of_second *volatile seconds[] = {square};
static of_fourth *volatile fourths[] = {half, flip, tell};

static of_second *volatile second = square;
static of_third *volatile third = minus;

static OUTSIDE void keep_first(of_first *f) { second = (of_second *)f; }
static OUTSIDE void keep_second(of_second *f) { third = (of_third *)f; }
static OUTSIDE int call_second(struct second *s) { return second(s); }
static OUTSIDE int call_third(struct third *s) { return third(s); }
static OUTSIDE int call_fourth(struct fourth *s) { return fourths[(unsigned)s->number % 3](s); }

EXPORT(own) int own(int x) {
  struct second s = {x};
  struct third t = {x};
  struct fourth f = {x};
  return call_second(&s) + call_third(&t) + call_fourth(&f);
}

EXPORT(once) int once(int x) {
  struct second s = {x};
  struct third t = {x};
  keep_first(firsts[x & 1]);
  keep_second(seconds[0]);
  return call_second(&s) + call_third(&t);
}

EXPORT(again) int again(int x) {
  struct third t = {x};
  keep_first(firsts[x & 1]);
  keep_second(second);
  return call_third(&t);
}
