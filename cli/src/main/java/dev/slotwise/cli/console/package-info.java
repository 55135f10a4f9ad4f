// SPDX-License-Identifier: Apache-2.0
/**
 * The console: standard output and standard error, lines that are not torn, progress, exit codes,
 * failures with one line, and names that nothing has.
 */
@NullMarked
package dev.slotwise.cli.console;

import org.jspecify.annotations.NullMarked;
