// SPDX-License-Identifier: Apache-2.0
/**
 * Modules of any size that are shaped like real ones: what a shape is, how it is measured, and the
 * generator that draws modules from it. May depend on {@code interp.callgraph}, {@code
 * interp.graph} and {@code wasm.*}.
 */
@NullMarked
package dev.slotwise.bench.shape;

import org.jspecify.annotations.NullMarked;
