// SPDX-License-Identifier: Apache-2.0
// Virtual calls while an object is constructed or destroyed. The compiler inlines constructors and destructors of bases into
// those of derived classes, where debug information often says no more than that the object is of the derived class.
extern "C" __attribute__((import_module("env"), import_name("ask"))) int ask(int);
#define OUTSIDE __attribute__((noinline))
#define EXPORT(name) __attribute__((export_name(#name), noinline))
alignas(8) static char heap[1 << 12];
static unsigned used;
inline void *operator new(unsigned long size, void *p) { return p; }
void *operator new(unsigned long size) {
  void *place = heap + used % (sizeof heap - 256);
  used += (size + 7) & ~7ul;
  return place;
}
void operator delete(void *) noexcept {}
void operator delete(void *, unsigned long) noexcept {}
extern "C" {
void __cxa_pure_virtual() { __builtin_trap(); }
int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }
void *__dso_handle;
}
struct Base {
  Base() { ask(0); begin(1); }
  virtual ~Base() { ask(1); end(2); }
  virtual int begin(int x) { return ask(x) + 10; }
  virtual int end(int x) { return ask(x) + 11; }
  int a = 0;
};
struct Derived : Base {
  Derived() { ask(2); begin(3); }
  ~Derived() override { ask(4); end(5); }
  int begin(int x) override { return ask(x) + 12; }
  int end(int x) override { return ask(x) + 13; }
};
struct More : Derived {
  More() { ask(2); begin(3); }
  ~More() override { ask(4); end(5); }
  int begin(int x) override { return ask(x) + 14; }
  int end(int x) override { return ask(x) + 15; }
};
struct Side {
  Side() { ask(0); opened(1); }
  virtual ~Side() { ask(1); closed(2); }
  virtual int opened(int x) { return ask(x) + 20; }
  virtual int closed(int x) { return ask(x) + 21; }
  int b = 0;
};
struct Both : Base, Side {
  Both() { ask(2); begin(3); }
  ~Both() override { ask(4); end(5); }
  int begin(int x) override { return ask(x) + 22; }
  int end(int x) override { return ask(x) + 23; }
  int opened(int x) override { return ask(x) + 24; }
  int closed(int x) override { return ask(x) + 25; }
};
// With virtual bases: constructors of bases are given their tables.
struct Top { Top() { ask(0); start(1); } virtual ~Top() { ask(1); stop(2); } virtual int start(int x) { return ask(x) + 1; } virtual int stop(int x) { return ask(x) + 2; } int t = 0; };
struct L : virtual Top { L() { ask(2); start(3); } ~L() override { ask(3); stop(4); } int start(int x) override { return ask(x) + 3; } int stop(int x) override { return ask(x) + 4; } virtual int left(int x) { return ask(x) + 90; } };
struct R : virtual Top { R() { ask(4); start(5); right(1); } ~R() override { ask(5); stop(6); right(2); } int start(int x) override { return ask(x) + 5; } int stop(int x) override { return ask(x) + 6; } virtual int right(int x) { return ask(x) + 91; } };
struct B : L { B() { ask(6); start(7); left(1); } ~B() override { ask(7); stop(8); left(2); } int start(int x) override { return ask(x) + 7; } int stop(int x) override { return ask(x) + 8; } int left(int x) override { return ask(x) + 92; } };
struct D : B, R { D() { ask(8); start(9); } ~D() override { ask(9); stop(10); } int start(int x) override { return ask(x) + 9; } int stop(int x) override { return ask(x) + 10; } int left(int x) override { return ask(x) + 93; } int right(int x) override { return ask(x) + 94; } };
struct E : D { E() { ask(8); start(9); } ~E() override { ask(9); stop(10); } int start(int x) override { return ask(x) + 11; } int stop(int x) override { return ask(x) + 12; } int right(int x) override { return ask(x) + 95; } };
OUTSIDE static int start_of(Top *t, int x) { return t->start(x); }
OUTSIDE static int left_of(L *l, int x) { return l->left(x) + l->stop(x); }
OUTSIDE static int right_of(R *r, int x) { return r->right(x) + r->start(x); }
extern "C" {
EXPORT(derived) int derived(int x) { Base *b = new Derived; ask(x); delete b; return x; }
EXPORT(more) int more(int x) { Base *b = new More; ask(x); delete b; return x; }
EXPORT(both) int both(int x) { Side *b = new Both; ask(x); delete b; return x; }
EXPORT(local) int local(int x) { More m; Both b; return ask(x); }
EXPORT(v1) int v1(int x) { D d; return start_of(&d, x) + left_of(&d, x) + right_of(&d, x); }
EXPORT(v2) int v2(int x) { E e; return start_of(&e, x) + left_of(&e, x) + right_of(&e, x); }
EXPORT(v3) int v3(int x) { Top *t = x & 1 ? static_cast<Top *>(new E) : new B; ask(x); int s = t->start(x); delete t; return s; }
EXPORT(v4) int v4(int x) { R r; L l; B b; return left_of(x & 1 ? &l : &b, x) + right_of(&r, x); }
}
