// SPDX-License-Identifier: Apache-2.0
/**
 * Reading what the command line names: modules, and the files that give functions and imports their
 * names.
 */
@NullMarked
package dev.slotwise.cli.input;

import org.jspecify.annotations.NullMarked;
