// SPDX-License-Identifier: Apache-2.0
/**
 * Forward reachability: which functions and runtime types a program can reach from some of its
 * packages, and which functions have their address taken, whatever language it was written in. May
 * depend on {@code interp.graph} alone.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.reach;

import org.jspecify.annotations.NullMarked;
