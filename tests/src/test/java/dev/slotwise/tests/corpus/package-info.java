// SPDX-License-Identifier: Apache-2.0
/**
 * Real modules: their counts, confirmed by the naive implementation, and the calls that real runs
 * showed. The example runs always; the rest with {@code -Pcorpus}, from the cache that {@code
 * tests/corpus/fetch} fills.
 */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.corpus;
