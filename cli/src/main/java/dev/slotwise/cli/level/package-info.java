// SPDX-License-Identifier: Apache-2.0
/**
 * How sharp an answer is wanted: the algorithms by name, the options of level {@code flow}, and
 * what is said when a budget ended.
 */
@NullMarked
package dev.slotwise.cli.level;

import org.jspecify.annotations.NullMarked;
