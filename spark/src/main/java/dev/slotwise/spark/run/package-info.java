// SPDX-License-Identifier: Apache-2.0
/**
 * A run: finds the modules, leaves out what is done, analyses the rest and writes tables.
 * Scheduling, retries, reading and writing are Spark's. May depend on the listing of inputs and on
 * the library's tables.
 */
@NullMarked
package dev.slotwise.spark.run;

import org.jspecify.annotations.NullMarked;
