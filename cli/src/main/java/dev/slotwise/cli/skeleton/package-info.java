// SPDX-License-Identifier: Apache-2.0
/**
 * Writes modules that keep what decides a closure and nothing else. May depend on {@code wasm} and
 * {@code interp.callgraph}.
 */
@NullMarked
package dev.slotwise.cli.skeleton;

import org.jspecify.annotations.NullMarked;
