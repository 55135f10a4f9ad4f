// SPDX-License-Identifier: Apache-2.0
/**
 * Positions of code in the source: {@link dev.slotwise.cli.source.CodePositions} is what all
 * commands ask, and the only place that knows whether DWARF or a source map answers. May depend on
 * {@code answer} and {@code wasm}.
 */
@NullMarked
package dev.slotwise.cli.source;

import org.jspecify.annotations.NullMarked;
