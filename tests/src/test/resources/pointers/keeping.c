/* SPDX-License-Identifier: Apache-2.0 */
/* Pointers that stay in their objects, though it takes a second look. */
#include "program.h"

typedef int (*handler)(int);
static OUTSIDE int one(int x) { return ask(x) + 1; }
static OUTSIDE int two(int x) { return ask(x) * 2; }
static OUTSIDE int three(int x) { return ask(x + 3); }
static OUTSIDE int four(int x) { return ask(x) - 4; }

handler low[4] = {one, two, one, two};
handler high[4] = {two, three, four, two};

/* Up to the address behind an object, and back from there. */
static OUTSIDE int all(handler *from, handler *end, int x) {
  for (; from != end; from++) x = (*from)(x);
  return x;
}
EXPORT(up) int up(int x) { return all(low, low + 4, x); }
EXPORT(down) int down(int x) {
  for (handler *at = high + 4; at > high;) x = (*--at)(x);
  return x;
}
EXPORT(behind) int behind(int x) {
  handler *volatile end = low + 4;
  return end[-1](x);
}

/* From an address before an object, as compilers make of it. */
EXPORT(letters) int letters(int x) {
  char letter = (char)('a' + (x & 3));
  return high[letter - 'a'](x);
}

/* Objects are compared, not computed with. */
EXPORT(compared) int compared(int x) {
  handler *volatile at = x & 1 ? low : high;
  return at == low ? low[1](x) : at[2](x);
}

/* Members beside function pointers are read by the byte; a structure is copied by words and double words. */
struct entry {
  handler call;
  char kind, name[3];
};
struct entry entries[3] = {{one, 'a', "x"}, {two, 'b', "y"}, {three, 'c', "z"}};
EXPORT(looked_up) int looked_up(int x) {
  struct entry copy;
  for (int i = 0; i < 3; i++) {
    if (entries[i].kind == 'a' + (x & 3) || entries[i].name[0] == 'z') {
      copy = entries[i];
      return copy.call(x);
    }
  }
  return 0;
}
static OUTSIDE int of_member(char *name, int x) { return container_of(name, struct entry, name)->call(x); }
EXPORT(by_member) int by_member(int x) { return of_member(entries[1].name, x); }

/* Small numbers that are no functions stand in place of one, and are not called. */
#define NOTHING ((handler)0)
#define IGNORED ((handler)1)
handler chosen = IGNORED;
EXPORT(choose) int choose(int x) { return chosen = x & 1 ? four : x & 2 ? IGNORED : NOTHING, x; }
EXPORT(call_chosen) int call_chosen(int x) { return chosen != NOTHING && chosen != IGNORED ? chosen(x) : -1; }

/* A slot that is carried as a number, and with a tag that is taken off again. */
EXPORT(as_number) int as_number(int x) {
  volatile uintptr_t slot = (uintptr_t)three;
  return ((handler)slot)(x);
}

/* A size that is the distance of two addresses in one object. */
EXPORT(counted) int counted(int x) {
  handler *volatile from = low, *volatile end = low + 4;
  int count = (int)(end - from);
  return low[count - 1](x);
}
