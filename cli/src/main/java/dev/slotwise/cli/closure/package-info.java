// SPDX-License-Identifier: Apache-2.0
/** What a closure is asked for: entries, presets, assertions, host and level. */
@NullMarked
package dev.slotwise.cli.closure;

import org.jspecify.annotations.NullMarked;
