// SPDX-License-Identifier: Apache-2.0
/** The output formats: one class a format. May depend on everything but the commands. */
@NullMarked
package dev.slotwise.cli.format;

import org.jspecify.annotations.NullMarked;
