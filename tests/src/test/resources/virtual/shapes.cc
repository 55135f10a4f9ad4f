// SPDX-License-Identifier: Apache-2.0
// Virtual calls of C++: simple, multiple and virtual inheritance, thunks, covariant results, calls from constructors,
// templates, and classes of one name in the anonymous namespaces of two units.
#include "shapes.h"

alignas(8) static char heap[1 << 12];
static unsigned used;
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
#ifdef __GXX_RTTI
// What the descriptions of classes would point to.
void *_ZTVN10__cxxabiv117__class_type_infoE[8];
void *_ZTVN10__cxxabiv120__si_class_type_infoE[8];
void *_ZTVN10__cxxabiv121__vmi_class_type_infoE[8];
#endif
}

namespace geo {
Shape::Shape() {}
Shape::~Shape() {}
}  // namespace geo

namespace {
struct Local : geo::Shape {
  int area(int x) override { return ask(x) + 40; }
};
}  // namespace

static geo::Shape *make(int which) {
  switch (which % 8) {
    case 0: return new geo::Square;
    case 1: return new geo::Plain;
    case 2: return new geo::Small;
    case 3: return new geo::Tagged;
    case 4: return new geo::Double;
    case 5: return new geo::Polygon<3>;
    case 6: return new Local;
    default: return other(which);
  }
}

static Animal animal;
static Dog dog;
static Bird bird;
static Animal *volatile animals[] = {&animal, &dog, &bird, &dog};

OUTSIDE int area_of(geo::Shape *shape, int x) { return shape->area(x); }
static OUTSIDE int label_of(geo::Named &named, int x) { return named.label(x); }
static OUTSIDE int width_of(geo::Wide *wide, int x) { return wide->width(x); }
static OUTSIDE int corners_of(geo::Polygon<3> *polygon, int x) { return polygon->corners(x); }
static OUTSIDE int copy_area(geo::Shape *shape, int x) { return shape->copy()->area(x); }
static OUTSIDE int tagged_copy(geo::Tagged *tagged, int x) { return tagged->copy()->label(x); }
static OUTSIDE int legs_of(Animal *one, int x) { return one->legs(x); }
static OUTSIDE int all_legs(int x) {
  int sum = 0;
  for (Animal *one : animals) sum += one->legs(x) + one->wings(x);
  return sum;
}

// The object is known to be of a narrower class on one way alone.
static OUTSIDE int narrow(int which, int x) {
  Animal *one = animals[which & 3];
  if ((which & 3) == 2) return static_cast<Bird *>(one)->wings(x);
  return one->wings(x);
}

static OUTSIDE int through_memory(int x) {
  struct Holder {
    int before;
    geo::Named *named;
  };
  static geo::Tagged tagged;
  static geo::Double twice;
  static geo::Named plain;
  static Holder holders[] = {{1, &tagged}, {2, &twice}, {3, &plain}};
  return holders[(unsigned)x % 3].named->label(x);
}

extern "C" {
EXPORT(shapes) int shapes(int x) {
  geo::Shape *shape = make((unsigned)x);
  int sum = area_of(shape, x) + shape->name(x) + copy_area(shape, x);
  delete shape;
  return sum;
}
EXPORT(tagged) int tagged(int x) {
  geo::Tagged one;
  geo::Double two;
  return label_of(x & 1 ? one : two, x) + tagged_copy(x & 2 ? &one : &two, x) + through_memory(x);
}
EXPORT(boxes) int boxes(int x) {
  geo::Box box;
  geo::Wide wide;
  geo::Wide *one = x & 1 ? &box : &wide;
  return width_of(one, x) + area_of(one, x) + area_of(&box, x);
}
EXPORT(polygons) int polygons(int x) {
  geo::Polygon<3> one;
  return corners_of(&one, x);
}
EXPORT(living) int living(int x) { return legs_of(animals[x & 3], x) + all_legs(x) + narrow(x, x); }
}
