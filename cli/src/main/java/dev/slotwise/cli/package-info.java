// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code slotwise} command: one class a command, and the composition root. May depend on
 * everything.
 */
@NullMarked
package dev.slotwise.cli;

import org.jspecify.annotations.NullMarked;
