// SPDX-License-Identifier: Apache-2.0
/**
 * Call graphs, and the words in which Slotwise speaks of them. One sub-package an algorithm. May
 * depend on {@code interp.graph}, {@code interp.host} and {@code wasm.*}; the sub-package of the
 * abstract interpreter also on {@code interp.exec}.
 *
 * <ul>
 *   <li><i>Sound</i>: everything that can happen in a run under the stated assumptions is in the
 *       answer.
 *   <li><i>Precise</i>: nothing else is.
 *   <li><i>Level</i>: how much precision is bought; see {@link
 *       dev.slotwise.interp.callgraph.Level}.
 *   <li><i>Call site</i>: a function's index and the byte offset of a call instruction in the file.
 *   <li><i>Target set</i>: the functions that a call site can enter.
 *   <li><i>Resolution</i>: how a target set was found; see {@link
 *       dev.slotwise.interp.callgraph.Resolution}.
 *   <li><i>Address-taken</i>: a reference to the function can exist: an element segment, {@code
 *       ref.func} or an export makes one, or a host that has one lets it in.
 *   <li><i>Escaped</i>: the host can get hold of the function.
 *   <li><i>Host</i>: everything outside the analysed modules.
 *   <li><i>Assumption</i>: what we believe of the host or of the compiler; every result lists those
 *       that it rests on.
 *   <li><i>Join</i>, <i>widening</i>, <i>transfer function</i>, <i>post-fixpoint</i>,
 *       <i>worklist</i>, <i>weak topological order</i>: as in Cousot and Cousot (POPL 1977) and
 *       Bourdoncle (FMPA 1993).
 * </ul>
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.callgraph;

import org.jspecify.annotations.NullMarked;
