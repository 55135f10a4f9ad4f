/* Traps: some functions trap for some numbers, some for all, some for none. */
#include "program.h"

int items[8] = {1, 2, 3, 4, 5, 6, 7, 8};

/* The linker gives all programs here one page. */
#define END 65536
static inline char *end_of_memory(void) { return (char *)(__builtin_wasm_memory_size(0) * 65536); }

/* Divisions. What is volatile is a number that the compiler does not know. */
EXPORT(quotient) int quotient(int x) {
  volatile int by = x - 2;
  return 100 / by;
}
EXPORT(remainder) int remainder(int x) {
  volatile uint32_t by = x & 3;
  return 100 % by;
}
EXPORT(overflow) int overflow(int x) {
  volatile int least = -2147483647 - 1, by = x > 2 ? -1 : 3;
  return least / by;
}
EXPORT(wide) int wide(int x) {
  volatile uint64_t by = (uint64_t)(x & 6) << 32;
  return (int)(0x123456789abcdefull / by);
}
EXPORT(guarded) int guarded(int x) { return x > 2 ? 100 / (x - 2) : ask(x); }
EXPORT(odd) int odd(int x) { return 1000 / (ask(x) | 1); }
EXPORT(by_zero) int by_zero(int x) {
  int zero;
  __asm__("i32.const 0\n local.set %0" : "=r"(zero));
  return ask(x) / zero;
}

/* A double that does not fit. */
EXPORT(truncated) int truncated(int x) {
  double d = x * 5e8;
  int result;
  __asm__("local.get %1\n i32.trunc_f64_s\n local.set %0" : "=r"(result) : "r"(d));
  return result;
}

/* Memory. */
EXPORT(far) int far(int x) { return *(volatile int *)((uintptr_t)(x & 7) << 28); }
EXPORT(last_word) int last_word(int x) { return *(volatile int *)(end_of_memory() - 4 + (x & 3)); }
EXPORT(last_byte) int last_byte(int x) {
  *(volatile char *)(end_of_memory() - (x & 1)) = 1;
  return 1;
}
EXPORT(known_end) int known_end(int x) { return *(volatile int *)(END - 4 + (x & 3)); }
EXPORT(known_byte) int known_byte(int x) {
  *(volatile char *)(END - 1 + (x & 1)) = 1;
  return 1;
}
EXPORT(before_end) int before_end(int x) { return *(volatile int *)(END - 7 + (x & 3)); }
EXPORT(checked) int checked(int x) { return (uint32_t)x < 8 ? items[x] : -1; }
EXPORT(masked) int masked(int x) { return items[ask(x) & 7]; }
EXPORT(fill) int fill(int x) {
  __builtin_memset(end_of_memory() - 4, 0, x & 7);
  return 2;
}
EXPORT(copy) int copy(int x) {
  __builtin_memcpy(end_of_memory() - 8 + (x & 7), items, (x & 1) + 4);
  return 3;
}

/* Calls through pointers: null, of another type, of no function at all. */
EXPORT(null_call) int null_call(int x) {
  volatile function f = x & 1 ? one : 0;
  return f(x);
}
EXPORT(mistyped) int mistyped(int x) {
  volatile function f = x & 2 ? two : (function)(uintptr_t)end_of_memory;
  return f(x);
}
EXPORT(no_function) int no_function(int x) {
  volatile function f = x > 3 ? (function)0x10000 : three;
  return f(x);
}
EXPORT(good_call) int good_call(int x) {
  volatile function f = x > 3 ? four : five;
  return f(x);
}

/* What the program says itself. */
EXPORT(stops_at_seven) int stops_at_seven(int x) {
  if (ask(x) == 52) __builtin_trap();
  return x;
}
EXPORT(stops) int stops(int x) {
  ask(x);
  __builtin_trap();
}
