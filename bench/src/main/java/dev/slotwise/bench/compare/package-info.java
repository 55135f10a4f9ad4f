// SPDX-License-Identifier: Apache-2.0
/**
 * The part of {@code bench/compare} that runs inside one virtual machine: Slotwise's reading beside
 * Endive's. May depend on {@code wasm.*}.
 */
@NullMarked
package dev.slotwise.bench.compare;

import org.jspecify.annotations.NullMarked;
