// SPDX-License-Identifier: Apache-2.0
/** The question for a closure: entries, presets, assertions, host and level. */
@NullMarked
package dev.slotwise.cli.closure;

import org.jspecify.annotations.NullMarked;
