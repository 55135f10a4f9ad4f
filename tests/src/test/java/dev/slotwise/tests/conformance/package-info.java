// SPDX-License-Identifier: Apache-2.0
/**
 * The WebAssembly test suite against the decoder and the validator. Its modules are in the cache
 * that {@code tests/conformance/fetch} fills.
 */
@NullMarked
package dev.slotwise.tests.conformance;

import org.jspecify.annotations.NullMarked;
