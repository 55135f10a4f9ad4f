/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs share: the host's function, and a heap. No library takes part. */
#ifndef PROGRAM_H
#define PROGRAM_H

typedef __SIZE_TYPE__ size_t;
typedef __UINTPTR_TYPE__ uintptr_t;
#define NULL ((void *)0)

__attribute__((import_module("env"), import_name("ask"))) int ask(int);

#define OUTSIDE __attribute__((noinline))
#define EXPORT(name) __attribute__((export_name(#name), noinline))
#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))

/* Memory behind the stack and all data, and never given back. */
extern char __heap_base;
static char *top;
static OUTSIDE void *allocate(size_t size) {
  if (!top || top > (char *)60000) top = &__heap_base;
  char *made = top;
  top += (size + 7) & ~(size_t)7;
  return made;
}

/* Without builtins of the compiler, as a library has them. */
static OUTSIDE void copy_words(void *to, const void *from, size_t size) {
  for (size_t i = 0; i < size / sizeof(int); i++) ((volatile int *)to)[i] = ((const int *)from)[i];
}

#endif
