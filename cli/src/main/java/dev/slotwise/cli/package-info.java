// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code slotwise} command: one class a command, and the composition root. May depend on
 * everything. What several commands share is in the packages below it; none of them looks up here.
 */
@NullMarked
package dev.slotwise.cli;

import org.jspecify.annotations.NullMarked;
