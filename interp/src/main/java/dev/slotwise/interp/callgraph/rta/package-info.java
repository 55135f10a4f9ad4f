// SPDX-License-Identifier: Apache-2.0
/**
 * <<<<<<< HEAD The call-graph algorithm {@code rta}; see its class. May depend on {@code
 * interp.callgraph} and its levels, {@code interp.reach}, {@code interp.graph}, {@code interp.host}
 * and {@code wasm.*}.
 *
 * <p>Internal: may change in any release. ======= The call-graph algorithm {@code rta}, for modules
 * and for programs that are given as facts. May depend on {@code interp.callgraph} and its levels,
 * {@code interp.reach}, {@code interp.graph}, {@code interp.host} and {@code wasm.*}. >>>>>>>
 * d1d8049 (Answer reachable by call graphs too, on one worklist for modules and facts; say what is
 * dead besides functions, and what leaves with a function)
 */
@NullMarked
package dev.slotwise.interp.callgraph.rta;

import org.jspecify.annotations.NullMarked;
