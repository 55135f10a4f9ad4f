// SPDX-License-Identifier: Apache-2.0
/**
 * Systems of equations over a lattice and their solvers: what a program analysis hands over once it
 * has said what flows where. Knows nothing of Wasm; may depend on {@code interp.graph} and {@code
 * lattice}.
 *
 * <ul>
 *   <li>{@link dev.slotwise.interp.fix.DemandEquations}: unknowns and dependencies come to light
 *       while solving, and an evaluation may add to other unknowns. {@link
 *       dev.slotwise.interp.fix.DemandSolver} solves them; call graph level {@code flow} is such a
 *       system.
 *   <li>{@link dev.slotwise.interp.fix.Equations}: unknowns are dense ints, dependencies are known;
 *       {@link dev.slotwise.interp.fix.FlowEquations} makes them from a control-flow graph and a
 *       transfer function. {@link dev.slotwise.interp.fix.WtoRecursive} solves them. No call graph
 *       is such a system; these classes are for analyses that are built on Slotwise as a library,
 *       as the tutorial {@code docs/toy-machine.md} does.
 *   <li>{@link dev.slotwise.interp.fix.WideningPolicy} and {@link dev.slotwise.interp.fix.Budget}
 *       are the same for all, also for loops inside of a function, which {@code interp.exec}
 *       iterates where they stand; {@link dev.slotwise.interp.fix.SolutionVerifier} proves a
 *       solution to be a post-fixpoint.
 * </ul>
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.fix;

import org.jspecify.annotations.NullMarked;
