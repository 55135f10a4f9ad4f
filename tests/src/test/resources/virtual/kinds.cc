// SPDX-License-Identifier: Apache-2.0
// Objects as C++ programs have them: pointers to members, places that are used again, diamonds, bases without virtual
// functions, erased types, members of members, interfaces, numbers that are pointers, and narrower classes on one way alone.
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

struct Animal {
  virtual int legs(int x) { return ask(x) + 30; }
  virtual int eyes(int x) { return ask(x) + 31; }
  virtual int wings(int x) { return ask(x) + 32; }
  int plain(int x) { return ask(x) + 39; }
};
struct Dog : Animal { int legs(int x) override { return ask(x) + 33; } };
struct Bird : Animal { int legs(int x) override { return ask(x) + 34; } int wings(int x) override { return ask(x) + 35; } };
static Animal animal; static Dog dog; static Bird bird;
static Animal *volatile animals[] = {&animal, &dog, &bird, &dog};

// Pointers to members: to virtual functions of several places, and to one that is not.
typedef int (Animal::*member)(int);
static member const members[] = {&Animal::legs, &Animal::wings, &Animal::plain, &Animal::eyes};
OUTSIDE static int by_member(Animal *one, member m, int x) { return (one->*m)(x); }
struct Handler { Animal *one; member m; };
static Handler handlers[4];
OUTSIDE static int by_handler(Handler *h, int x) { return (h->one->*h->m)(x); }
typedef int (Bird::*bird_member)(int);
OUTSIDE static int by_bird(Bird *one, bird_member m, int x) { return (one->*m)(x); }

// The place of one object is used for another of a class that derives from the same base.
union Place { char bytes[64]; Dog d; Bird b; Place() {} };
OUTSIDE static int reused(int x) {
  static Place place;
  Animal *one;
  if (x & 1) one = new (&place.d) Dog; else one = new (&place.b) Bird;
  return one->legs(x);
}
// A diamond that is not virtual, with one base twice.
struct Left : Animal { int legs(int x) override { return ask(x) + 41; } int l = 1; };
struct Right : Animal { int legs(int x) override { return ask(x) + 42; } int r = 1; };
struct Two : Left, Right { int legs(int x) override { return ask(x) + 43; } };
OUTSIDE static int legs_of(Animal *one, int x) { return one->legs(x); }
OUTSIDE static int right_of(Right *one, int x) { return one->legs(x); }
// A base without virtual functions comes first in the source.
struct Data { int d = 3; };
struct Late : Data { virtual int late(int x) { return ask(x) + 44; } };
struct Later : Late { int late(int x) override { return ask(x) + 45; } };
OUTSIDE static int late_of(Data *data, int x) { return static_cast<Late *>(data)->late(x); }
// The derived class is known by its own template argument.
template <class T> struct Self { int call(int x) { return static_cast<T *>(this)->self(x); } virtual int other(int x) { return ask(x); } };
struct One : Self<One> { virtual int self(int x) { return ask(x) + 46; } };
struct OneMore : One { int self(int x) override { return ask(x) + 47; } };
// Erased types.
struct Erased { void *object; int (*call)(void *, int); };
template <class T> Erased erase(T *t) { return {t, [](void *o, int x) { return static_cast<T *>(o)->legs(x); }}; }
OUTSIDE static int erased(Erased e, int x) { return e.call(e.object, x); }
// Through references in captures, arrays of objects, and members of members.
struct Inner { Bird birds[2]; Dog dog; };
struct Outer { int before; Inner inner; Animal *last; };
static Outer outer;
OUTSIDE static int nested(Outer &o, int i, int x) { Animal *a = i ? static_cast<Animal *>(&o.inner.birds[i & 1]) : &o.inner.dog; return a->legs(x) + o.last->legs(x); }
OUTSIDE static int captured(int x) { Animal &a = *animals[x & 3]; auto f = [&a, x] { return a.legs(x); }; return f(); }
// An interface, called through a pointer to a pointer and an array of references' structures.
struct Interface { virtual int go(int x) = 0; virtual ~Interface() {} };
struct GoA : Interface { int go(int x) override { return ask(x) + 50; } };
struct GoB : Interface { int go(int x) override { return ask(x) + 51; } ~GoB() override { ask(9); } };
static GoA ga; static GoB gb;
OUTSIDE static int gone(Interface **list, int n, int x) { int s = 0; for (int i = 0; i < n; i++) s += list[i]->go(x); return s; }
OUTSIDE static void destroy(Interface *i) { delete i; }
// A pointer that is stored as an integer and comes back.
static unsigned long kept;
OUTSIDE static int integers(int x) { return reinterpret_cast<Animal *>(kept)->legs(x); }
// Choice by condition between objects of two classes in one variable.
OUTSIDE static int choice(int c, Dog *d, Bird *b, int x) { Animal *a = c ? static_cast<Animal *>(d) : b; ask(c); return a->wings(x); }
OUTSIDE static int dog_first(Animal *a, int x) { Dog *d = static_cast<Dog *>(a); if (x & 1) return d->wings(x); return a->wings(x); }
// Private inheritance, and a using declaration.
struct Hidden : private Animal { using Animal::legs; Animal *shown() { return this; } int legs(int x) override { return ask(x) + 52; } };
static Hidden hidden;
// A local class and one in a function template.
// Final overrider in a class with private dtor; interface in the middle.
struct Mid : Interface { int go(int x) override { return mid(x); } virtual int mid(int x) = 0; };
struct End final : Mid { int mid(int x) override { return ask(x) + 53; } };
static End end_;
extern "C" {
EXPORT(k1) int k1(int x) { int s = 0; for (int i = 0; i < 4; i++) s += by_member(animals[(x + i) & 3], members[(x >> 1) & 3], x); return s; }
EXPORT(k1b) int k1b(int x) { Handler *h = &handlers[x & 3]; h->one = animals[x & 3]; h->m = members[(x >> 2) & 3]; return by_handler(h, x); }
EXPORT(k1c) int k1c(int x) { return by_bird(&bird, x & 1 ? static_cast<bird_member>(&Animal::legs) : &Bird::wings, x); }
EXPORT(k2) int k2(int x) { return reused(x); }
EXPORT(k3) int k3(int x) { static Two two; static Right right; static Left left; return legs_of(x & 1 ? static_cast<Animal *>(static_cast<Left *>(&two)) : static_cast<Right *>(&two), x) + right_of(x & 2 ? &two : &right, x) + legs_of(&left, x); }
EXPORT(k4) int k4(int x) { static Late a; static Later b; return late_of(x & 1 ? &a : &b, x); }
EXPORT(k5) int k5(int x) { static One a; static OneMore b; One *o = x & 1 ? &a : &b; ask(x); return o->call(x); }
EXPORT(k6) int k6(int x) { return erased(x & 1 ? erase(animals[x & 3]) : erase(&bird), x); }
EXPORT(k7) int k7(int x) { outer.last = animals[x & 3]; return nested(outer, x & 1, x) + captured(x); }
EXPORT(k8) int k8(int x) { Interface *list[3] = {&ga, &gb, x & 1 ? static_cast<Interface *>(&ga) : &end_}; int s = gone(list, 3, x); destroy(x & 1 ? static_cast<Interface *>(new GoA) : new GoB); return s; }
EXPORT(k9) int k9(int x) { kept = reinterpret_cast<unsigned long>(animals[x & 3]); return integers(x); }
EXPORT(k11) int k11(int x) { return choice(x & 1, &dog, &bird, x) + dog_first(x & 1 ? static_cast<Animal *>(&dog) : &bird, x); }
EXPORT(k12) int k12(int x) { return legs_of(hidden.shown(), x); }
}
