// SPDX-License-Identifier: Apache-2.0
/** Programs whose objects the linker named. */
@NullMarked
package dev.slotwise.tests.objects;

import org.jspecify.annotations.NullMarked;
