// SPDX-License-Identifier: Apache-2.0
// A small program whose calls a test looks up in the source map that is made with it.
__attribute__((import_module("env"), import_name("stop"))) extern void stop(int);

__attribute__((noinline)) static int add(int a, int b) {
  stop(a);
  return a + b;
}

__attribute__((noinline)) static int sub(int a, int b) { return a - b; }

int (*const operations[])(int, int) = {add, sub};

__attribute__((export_name("run"))) int run(int which, int number) {
  int first = operations[which & 1](number, 2);
  return add(first,
             number);
}
