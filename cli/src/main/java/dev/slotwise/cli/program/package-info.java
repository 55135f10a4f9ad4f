// SPDX-License-Identifier: Apache-2.0
/**
 * The modules that a command is asked about, as one program: the options that choose and link them,
 * the work done on each, and functions found by what a user writes.
 */
@NullMarked
package dev.slotwise.cli.program;

import org.jspecify.annotations.NullMarked;
