/* A switch chooses a function: a table in data, a chain of selects, or a sum. */
#include "program.h"

static OUTSIDE function chosen(int x) {
  switch (x) {
    case 0: return one;
    case 1: return two;
    case 2: return three;
    case 3: return four;
    case 4: return five;
    default: return 0;
  }
}

static OUTSIDE function sparse(int x) {
  switch (x) {
    case -7: return five;
    case 3: return one;
    case 1000: return two;
    default: return x & 1 ? three : four;
  }
}

EXPORT(dense) int dense(int x) { return call(chosen(x), x); }
EXPORT(scattered) int scattered(int x) { return sparse(x)(x); }

EXPORT(two_of) int two_of(int x) {
  function f;
  switch (x & 1) { case 0: f = one; break; default: f = two; }
  return f(x);
}

EXPORT(nested) int nested(int x) {
  function f = x < 0 ? one : x < 2 ? two : x < 4 ? three : x < 6 ? four : five;
  for (int i = 0; i < 3; i++) {
    f = f == one ? two : f == two ? three : f;
    x += f(x);
  }
  return x;
}
