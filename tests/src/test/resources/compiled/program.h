/* What the programs share: functions to choose from, and the host's, which they call. */
#ifndef PROGRAM_H
#define PROGRAM_H

typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef int (*function)(int);

#ifdef __cplusplus
extern "C"
#endif
__attribute__((import_module("env"), import_name("ask"))) int ask(int);

#define OUTSIDE __attribute__((noinline))
#define EXPORT(name) __attribute__((export_name(#name), noinline))

static OUTSIDE int one(int a) { return ask(a) + 1; }
static OUTSIDE int two(int a) { return ask(a) * 2; }
static OUTSIDE int three(int a) { return ask(a + 3); }
static OUTSIDE int four(int a) { return ask(a) - 4; }
static OUTSIDE int five(int a) { return ask(a) ^ 5; }

static inline int call(function f, int a) { return f ? f(a) : -1; }

#endif
