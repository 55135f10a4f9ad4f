// SPDX-License-Identifier: Apache-2.0
#include "names.h"

__attribute__((export_name("run"))) int run(int x) { return made(x).value(x); }
