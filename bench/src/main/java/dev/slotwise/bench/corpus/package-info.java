// SPDX-License-Identifier: Apache-2.0
/** What the modules of a corpus cost, level by level: processor time and heap. */
@NullMarked
package dev.slotwise.bench.corpus;

import org.jspecify.annotations.NullMarked;
