// SPDX-License-Identifier: Apache-2.0
/**
 * Lists of functions that a user has: lists for instrumenting tools, observed stacks, baselines;
 * and what will go wrong with a list in this module.
 */
@NullMarked
package dev.slotwise.cli.list;

import org.jspecify.annotations.NullMarked;
