// SPDX-License-Identifier: Apache-2.0
/** Programs of several modules: linked again, a module that was split answers as before. */
@NullMarked
package dev.slotwise.tests.program;

import org.jspecify.annotations.NullMarked;
