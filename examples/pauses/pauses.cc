// SPDX-License-Identifier: Apache-2.0
// A C++ program that waits in the middle of things: pause_for is a function of JavaScript's, and what it gives comes later.
// Each exported function waits somewhere else, and gives a number that is wrong if anything on its stack was lost.
#include <algorithm>
#include <csetjmp>
#include <functional>
#include <memory>
#include <vector>

#define IMPORT(name) extern "C" __attribute__((import_module("env"), import_name(#name)))
#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

/** Gives its argument back, later. */
IMPORT(pause_for) int pause_for(int value);
/** Calls the function back at once, and gives what it gives. */
IMPORT(call_back) int call_back(int (*function)(int), int value);

/** In a comparator that is handed to a sort. */
EXPORT(sorted) int sorted() {
  std::vector<int> numbers{5, 3, 9, 1, 7, 2};
  std::sort(numbers.begin(), numbers.end(), [](int a, int b) { return pause_for(a) < pause_for(b); });
  int digits = 0;
  for (int number : numbers) digits = digits * 10 + number;
  return digits;
}

struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
};
struct Square final : Shape {
  int side;
  explicit Square(int side) : side(side) {}
  int area() const override { return side * side; }
};
struct Measured final : Shape {
  int area() const override { return pause_for(30); }
};

/** In a virtual call. */
EXPORT(shapes) int shapes() {
  std::vector<std::unique_ptr<Shape>> all;
  for (int i = 0; i < 4; i++)
    if (i % 2)
      all.push_back(std::make_unique<Measured>());
    else
      all.push_back(std::make_unique<Square>(i));
  int sum = 0;
  for (const auto& shape : all) sum += shape->area();
  return sum;
}

/** In a std::function that has captured something. */
EXPORT(functions) int functions() {
  int base = 40;
  std::vector<std::function<int(int)>> steps;
  steps.emplace_back([base](int x) { return pause_for(x) + base; });
  steps.emplace_back([](int x) { return x + 1; });
  int x = 1;
  for (const auto& step : steps) x = step(x);
  return x;
}

namespace machine {
using State = int (*)(int&);
int start(int& total);
int wait(int& total);
int finish(int& total);
const State states[] = {start, wait, finish};
int start(int& total) {
  total += 1;
  return 1;
}
int wait(int& total) {
  total += pause_for(10);
  return total > 30 ? 2 : 0;
}
int finish(int& total) {
  total *= 2;
  return -1;
}
}  // namespace machine

/** In a state of a machine, which is a table of functions. */
EXPORT(states) int states() {
  int total = 0;
  for (int state = 0; state >= 0;) state = machine::states[state](total);
  return total;
}

struct Guard {
  int& log;
  ~Guard() { log = log * 10 + pause_for(4); }
};

/** In a destructor. */
EXPORT(guarded) int guarded() {
  int log = 1;
  {
    Guard outer{log};
    Guard inner{log};
    log = log * 10 + 2;
  }
  return log;
}

static jmp_buf place;
[[noreturn]] static void give_up(int value) { longjmp(place, pause_for(value)); }

/** Between a setjmp and its longjmp. */
EXPORT(jumps) int jumps() {
  int value = setjmp(place);
  if (value == 0) give_up(7);
  return value * 11;
}

static int twice(int value) { return 2 * pause_for(value); }

/** In a function that JavaScript calls back. */
EXPORT(called_back) int called_back() { return call_back(twice, 21) + 1; }

static int plus(int x) { return x + 1; }
static int times(int x) { return x * 3; }
static int (*const operations[])(int) = {plus, times};

/** Never waits: it works. */
EXPORT(busy) int busy(int rounds) {
  unsigned x = 1;
  std::vector<int> numbers(64);
  for (int i = 0; i < rounds; i++) {
    x = x * 1664525 + 1013904223;
    numbers[i % 64] = operations[x >> 31](x >> 16);
    if (i % 64 == 63) std::sort(numbers.begin(), numbers.end(), std::greater<int>());
  }
  return numbers[7];
}
