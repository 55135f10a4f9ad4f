// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks, each of which reports the work it does beside the time, and {@link Scaling}. May
 * depend on everything but {@code cli}.
 */
@NullMarked
package dev.slotwise.bench;

import org.jspecify.annotations.NullMarked;
