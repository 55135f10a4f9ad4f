// SPDX-License-Identifier: Apache-2.0
// Breaks what C++ demands: an object is called as one of a class that it is not of, by a cast that the code shows.
#include "shapes.h"

extern "C" void __cxa_pure_virtual() { __builtin_trap(); }

static Dog dog;
static Bird bird;
static Animal *volatile animals[] = {&dog, &bird};

// Has the slots of an animal, and is none.
struct Plant {
  virtual int leaves(int x) { return ask(x) + 60; }
  virtual int roots(int x) { return ask(x) + 61; }
};
static Plant plant;
static Plant *volatile plants[] = {&plant, &plant};

static OUTSIDE int leaves_of(Plant *one, int x) { return one->leaves(x); }

extern "C" EXPORT(cast) int cast(int x) {
  return leaves_of(x & 1 ? reinterpret_cast<Plant *>(animals[1]) : plants[0], x);
}
