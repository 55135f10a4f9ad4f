// SPDX-License-Identifier: Apache-2.0
#include "names.h"

struct Derived : Base<int> {
  int value(int x) override { return x + 3; }
};

static Base<int> base;
static Derived derived;
Base<int> &made(int which) { return which & 1 ? derived : base; }
