// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks; each reports the work it does beside the time. May depend on everything but
 * {@code cli}.
 */
@NullMarked
package dev.slotwise.bench;

import org.jspecify.annotations.NullMarked;
