/* SPDX-License-Identifier: Apache-2.0 */
/* Breaks what the sharper levels assume, one way an export. */
#include "program.h"

struct word { int length; };
struct table { int size; };
typedef int on_word(struct word *);
typedef int on_table(struct table *);

static OUTSIDE int of_word(struct word *w) { return w->length + 1; }
static OUTSIDE int of_table(struct table *t) { return ask(t->size); }
static OUTSIDE int of_other(struct table *t) { return t->size * 3; }
static OUTSIDE int of_third(struct table *t) { return t->size ^ 3; }
static on_word *word_handler = of_word;
static OUTSIDE int call_word(struct word *w) { return word_handler(w); }

/* A function of another type comes by way of a pointer to an object. */
static void *volatile hidden = (void *)of_table;
EXPORT(by_void) int by_void(int x) {
  struct word w = {x};
  word_handler = (on_word *)hidden;
  return call_word(&w);
}

/* Or of a number. */
static OUTSIDE void set_number(uintptr_t f) { word_handler = (on_word *)f; }
EXPORT(by_number) int by_number(int x) {
  struct word w = {x};
  set_number((uintptr_t)of_other);
  return call_word(&w);
}

/* Or of bytes. */
EXPORT(by_bytes) int by_bytes(int x) {
  struct word w = {x};
  on_table *f = of_third;
  volatile unsigned char bytes[sizeof f];
  for (size_t i = 0; i < sizeof f; i++) bytes[i] = (unsigned char)((uintptr_t)f >> (8 * i));
  uintptr_t back = 0;
  for (size_t i = 0; i < sizeof f; i++) back |= (uintptr_t)bytes[i] << (8 * i);
  word_handler = (on_word *)back;
  return call_word(&w);
}
