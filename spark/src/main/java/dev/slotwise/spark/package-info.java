// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code slotwise corpus}: analyses many modules in one run of Apache Spark, embedded
 * or on a cluster, and writes tables. May depend on everything below it and on the library's
 * tables.
 */
@NullMarked
package dev.slotwise.spark;

import org.jspecify.annotations.NullMarked;
