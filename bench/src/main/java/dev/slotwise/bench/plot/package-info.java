// SPDX-License-Identifier: Apache-2.0
/** Pictures of the tables that pages show: what is in them, and how they are drawn. */
@NullMarked
package dev.slotwise.bench.plot;

import org.jspecify.annotations.NullMarked;
