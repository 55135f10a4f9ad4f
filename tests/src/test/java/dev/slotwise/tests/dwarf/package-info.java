// SPDX-License-Identifier: Apache-2.0
/** Debug information: what is read of it is held against another reader, and against bad bytes. */
@NullMarked
package dev.slotwise.tests.dwarf;

import org.jspecify.annotations.NullMarked;
