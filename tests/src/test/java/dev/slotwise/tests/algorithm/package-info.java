// SPDX-License-Identifier: Apache-2.0
/**
 * What builds call graphs, by name, for tests that hold for all of it: fixtures, the oracle, and
 * the checks of one algorithm against another. May depend on {@code interp} only.
 */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.algorithm;
