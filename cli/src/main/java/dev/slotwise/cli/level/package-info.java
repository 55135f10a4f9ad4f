// SPDX-License-Identifier: Apache-2.0
/**
 * The precision of an answer: the algorithms by name, the options of level {@code flow}, and the
 * message when a budget ended.
 */
@NullMarked
package dev.slotwise.cli.level;

import org.jspecify.annotations.NullMarked;
