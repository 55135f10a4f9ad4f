// SPDX-License-Identifier: Apache-2.0
/** Modules that trap where an assertion is wrong, run in a concrete engine. */
@NullMarked
package dev.slotwise.tests.guard;

import org.jspecify.annotations.NullMarked;
