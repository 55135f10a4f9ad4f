// SPDX-License-Identifier: Apache-2.0
/**
 * The WebAssembly test suite against the decoder and the validator. Its modules are a resource of
 * this test module, in one compressed file.
 */
@NullMarked
package dev.slotwise.tests.conformance;

import org.jspecify.annotations.NullMarked;
