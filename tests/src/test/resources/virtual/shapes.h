/* SPDX-License-Identifier: Apache-2.0 */
/* The classes that both units of the program know. */
#ifndef SHAPES_H
#define SHAPES_H

extern "C" __attribute__((import_module("env"), import_name("ask"))) int ask(int);

#define OUTSIDE __attribute__((noinline))
#define EXPORT(name) __attribute__((export_name(#name), noinline))

void *operator new(unsigned long size);
void operator delete(void *) noexcept;
void operator delete(void *, unsigned long) noexcept;

namespace geo {

struct Shape {
  Shape();
  virtual ~Shape();
  virtual int area(int x) = 0;
  virtual int name(int x) { return ask(x) + 1; }
  virtual Shape *copy() { return this; }
  int id = 0;
};

struct Square : Shape {
  int area(int x) override { return ask(x) * ask(x); }
  Square *copy() override { return new Square; }
};

// Derives from a class that declares no virtual function itself.
struct Plain : Square {};
struct Small final : Plain {
  int name(int x) override { return ask(x) + 2; }
};

struct Named {
  virtual ~Named() {}
  virtual int label(int x) { return ask(x) + 3; }
  int length = 2;
};

// Two tables, and thunks in the second one.
struct Tagged : Shape, Named {
  int area(int x) override { return ask(x) + id; }
  int label(int x) override { return ask(x) + length; }
  Tagged *copy() override { return new Tagged; }
};
struct Double : Tagged {
  int label(int x) override { return ask(x) + 2 * length; }
};

// A base that is in no fixed place, and tables for it under construction.
struct Wide : virtual Shape {
  Wide() { measure(); }
  int area(int x) override { return ask(x) + 4; }
  virtual int width(int x) { return ask(x) + 5; }
  OUTSIDE void measure() { id += width(1); }
};
struct High : virtual Shape {
  int area(int x) override { return ask(x) + 6; }
  virtual int height(int x) { return ask(x) + 7; }
};
struct Box : Wide, High {
  int area(int x) override { return width(x) * height(x); }
  int width(int x) override { return ask(x) + 8; }
};

template <int N>
struct Polygon : Shape {
  int area(int x) override { return ask(x) * N; }
  virtual int corners(int x) { return ask(x) + N; }
};

}  // namespace geo

// Functions of the same types, and nothing else in common.
struct Animal {
  virtual int legs(int x) { return ask(x) + 30; }
  virtual int eyes(int x) { return ask(x) + 31; }
  virtual int wings(int x) { return ask(x) + 32; }
};
struct Dog : Animal {
  int legs(int x) override { return ask(x) + 33; }
};
struct Bird : Animal {
  int legs(int x) override { return ask(x) + 34; }
  int wings(int x) override { return ask(x) + 35; }
};

geo::Shape *other(int which);
OUTSIDE int area_of(geo::Shape *shape, int x);
#endif
