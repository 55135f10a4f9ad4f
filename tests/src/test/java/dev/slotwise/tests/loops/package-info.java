// SPDX-License-Identifier: Apache-2.0
/** What the code of loops says before values are known, held against a naive reading of it. */
@NullMarked
package dev.slotwise.tests.loops;

import org.jspecify.annotations.NullMarked;
