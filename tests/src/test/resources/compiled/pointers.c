/* Pointers as C lets them be made: into parts of objects and right behind them, through other pointers, as numbers, in
   structures that are copied, to what lies on the stack. Each function has objects of its own, and writes to them in one
   way only, so that an analysis that misses this way knows the functions in them too well. */
#include "program.h"

struct methods { int tag; function open, close; };

/* Two places in one table, one of which is written. */
function swaps[4] = {one, two, three, four};
EXPORT(swapped) int swapped(int x) {
  function *a = &swaps[x & 3], *b = swaps + ((x >> 1) & 3), kept = *a;
  *a = *b, *b = kept;
  return swaps[0](x) + swaps[3](x);
}

/* A member of one structure or of another. */
struct methods read_end = {1, one, two}, write_end = {2, three, four};
EXPORT(member) int member(int x) {
  function *m = x & 1 ? &read_end.open : &write_end.close;
  *m = x & 2 ? four : five;
  return read_end.open(x) + write_end.close(x);
}

/* The structure around a member. */
struct methods inner = {3, one, two}, outer = {4, two, three};
static OUTSIDE struct methods *around(function *open) {
  return (struct methods *)((char *)open - __builtin_offsetof(struct methods, open));
}
EXPORT(container) int container(int x) {
  struct methods *m = around(x & 1 ? &inner.open : &outer.open);
  m->close = x & 2 ? four : five;
  return inner.close(x) + outer.close(x);
}

/* Through a pointer to a pointer. */
struct methods file = {5, one, two}, pipe = {6, two, three}, *current = &file;
static OUTSIDE void choose(struct methods **which, int x) { *which = x & 1 ? &pipe : &file; }
EXPORT(chosen) int chosen(int x) {
  choose(&current, x);
  current->open = x & 2 ? four : five;
  return current->open(x) + file.open(x);
}

/* From behind the last element on; another object begins there. */
function turns[4] = {one, two, three, four}, behind[2] = {one, two}, *ends[2] = {turns, turns + 4};
EXPORT(backwards) int backwards(int x) {
  int sum = 0;
  for (function *f = ends[1]; f-- > ends[0];) *f = *f == one ? five : *f;
  for (function *f = turns + 4; f-- > turns;) sum += (*f)(x);
  return sum + behind[0](x);
}

/* Counted from one: the code has the address of the element before the first. */
int before[4] = {1, 2, 3, 4};
function firsts[4] = {one, two, three, four}, lasts[4] = {one, one, one, one};
EXPORT(from_one) int from_one(int x) {
  int i = (x & 3) + 1;
  before[i - 1] = x;
  firsts[4 - i] = five;
  return firsts[0](x) + lasts[i - 1](x);
}

/* Through pointers into objects that another object holds. */
function held[4] = {one, two, three, four};
struct methods holder = {7, one, two};
function *slots[2] = {&held[1], &holder.close};
EXPORT(through) int through(int x) {
  *slots[x & 1] = x & 2 ? four : five;
  return held[1](x) + holder.close(x);
}

/* Copies of a whole structure, of one that is large, and of a part. */
struct methods source = {8, one, two}, target = {9, three, three};
struct large { struct methods m; int rest[60]; } from = {{10, four, five}}, into = {{11, one, one}};
EXPORT(copied) int copied(int x) {
  target = source;
  into = from;
  return target.open(x) + into.m.open(x);
}
function all[6] = {one, two, three, four, five, one};
EXPORT(moved) int moved(int x) {
  __builtin_memmove(all + (x & 1), all + 2, (1 + (x & 3)) * sizeof *all);
  return all[0](x) + all[1](x);
}

/* A structure on the stack, and one that is not. */
struct methods elsewhere = {12, one, two};
static OUTSIDE void set(struct methods *m, function f) { m->close = f; }
EXPORT(on_stack) int on_stack(int x) {
  struct methods here = source;
  set(x & 1 ? &here : &elsewhere, x & 2 ? five : three);
  return here.close(x) + elsewhere.close(x);
}

/* A pointer that was a number meanwhile. */
struct methods left = {13, one, two}, right = {14, two, three};
EXPORT(as_number) int as_number(int x) {
  volatile uintptr_t n = (uintptr_t)(x & 1 ? &left : &right);
  ((struct methods *)n)->open = x & 2 ? four : five;
  return left.open(x) + right.open(x);
}

/* The distance of two pointers, in one object and in another. */
function measured[4] = {one, two, three, four}, other[4] = {one, two, three, four};
EXPORT(distance) int distance(int x) {
  function *f = &measured[x & 3];
  other[f - measured] = five;
  return other[2](x) + measured[2](x);
}

/* A pool that hands out parts of itself. */
struct cell { struct cell *next; function f; } pool[6] = {{0, one}};
int used = 0;
static OUTSIDE struct cell *make(struct cell *next, function f) {
  struct cell *made = &pool[used++ % 6];
  made->next = next, made->f = f;
  return made;
}
EXPORT(chain) int chain(int x) {
  struct cell *all = make(make(0, x & 1 ? two : four), x & 2 ? five : three);
  int sum = 0;
  for (struct cell *c = all; c; c = c->next) sum += c->f(x);
  return sum;
}
