// C++: virtual calls, pointers to members, function objects, a list of callbacks, static constructors.
#include "program.h"

void operator delete(void *) noexcept {}
void operator delete(void *, unsigned long) noexcept {}
extern "C" {
void __cxa_pure_virtual() { __builtin_trap(); }
int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }
void *__dso_handle;
}

namespace {

struct Shape {
  virtual ~Shape() {}
  virtual int area(int x) = 0;
  virtual int name(int x) { return ask(x) + 10; }
};
struct Square : Shape {
  int area(int x) override { return ask(x) * ask(x); }
};
struct Circle : Shape {
  int area(int x) override { return 3 * ask(x); }
  int name(int x) override { return ask(x) + 20; }
};
struct Both : Square, Circle {
  int area(int x) override { return Square::area(x) + Circle::area(x); }
};

Square square;
Circle circle;
Both both;
Shape *volatile shapes[] = {&square, &circle, static_cast<Circle *>(&both), static_cast<Square *>(&both)};

struct Counter {
  int n;
  OUTSIDE int up(int x) { return n + ask(x); }
  OUTSIDE int down(int x) { return n - ask(x); }
  virtual int turn(int x) { return ask(x) * n; }
};
struct Reverse : Counter {
  int turn(int x) override { return -ask(x) * n; }
};

// As std::function is made: an object of unknown type, and a function that knows it.
class Callback {
  int (*invoke)(const char *, int) = nullptr;
  alignas(8) char storage[16];

 public:
  template <typename F> Callback(F f) {
    static_assert(sizeof(F) <= sizeof storage, "too large");
    invoke = [](const char *s, int x) { return (*reinterpret_cast<const F *>(s))(x); };
    __builtin_memcpy(storage, &f, sizeof f);
  }
  int operator()(int x) const { return invoke(storage, x); }
};

struct Node {
  Callback callback;
  Node *next;
};

OUTSIDE int each(const Node *list, int x) {
  int sum = 0;
  for (; list; list = list->next) sum += list->callback(x);
  return sum;
}

}  // namespace

extern "C" void *memcpy(void *to, const void *from, unsigned long n) {
  for (unsigned long i = 0; i < n; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}

extern "C" {

EXPORT(virtuals) int virtuals(int x) {
  Shape *shape = shapes[x & 3];
  return shape->area(x) + shape->name(x);
}

EXPORT(members) int members(int x) {
  int (Counter::*all[])(int) = {&Counter::up, &Counter::down, &Counter::turn};
  volatile int at = (unsigned)x % 3;
  Reverse reverse;
  Counter counter;
  counter.n = 3, reverse.n = 4;
  Counter *object = x & 4 ? &reverse : &counter;
  return (object->*all[at])(x);
}

EXPORT(callbacks) int callbacks(int x) {
  int n = x * 2;
  Node first = {[n](int y) { return ask(y) + n; }, nullptr};
  Node second = {&three, &first};
  Node third = {[](int y) { return four(y); }, &second};
  return each(x & 1 ? &third : &second, x);
}
}
