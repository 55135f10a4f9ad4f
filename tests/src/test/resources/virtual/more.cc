// SPDX-License-Identifier: Apache-2.0
// The other unit: classes that only it has.
#include "shapes.h"

namespace {
// Not the class that the other unit has under this name.
struct Local : geo::Square {
  int area(int x) override { return ask(x) + 50; }
  int name(int x) override { return ask(x) + 51; }
};
}  // namespace

struct Line : geo::Shape {
  int area(int) override { return 0; }
};

geo::Shape *other(int which) {
  if (which & 8) return new Local;
  return new Line;
}
