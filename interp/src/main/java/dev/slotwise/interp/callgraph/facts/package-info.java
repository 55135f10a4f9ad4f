// SPDX-License-Identifier: Apache-2.0

/**
 * Call graphs of programs that are given as facts, by class hierarchy and by rapid type analysis.
 *
 * <p><<<<<<< HEAD
 *
 * <p>May use {@code interp.graph}, {@code interp.reach} and {@code interp.callgraph}.
 *
 * <p>Internal: may change in any release. =======
 *
 * <p>May use {@code interp.graph}, {@code interp.reach}, {@code interp.callgraph} and the worklist
 * of {@code interp.callgraph.rta}. >>>>>>> d1d8049 (Answer reachable by call graphs too, on one
 * worklist for modules and facts; say what is dead besides functions, and what leaves with a
 * function)
 */
@NullMarked
package dev.slotwise.interp.callgraph.facts;

import org.jspecify.annotations.NullMarked;
