// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.client.States;

/**
 * The result of an analysis at level {@code flow}. Immutable.
 *
 * @param callGraph sites of live functions, with what each can enter; {@link CallGraph#fallback}
 *     has the functions that the budget did not suffice for
 * @param steps how many instructions were interpreted
 * @param evaluations how many times a function, target set or import was evaluated
 * @param unknowns how many of these there are
 * @param states what the interpreter knows at each instruction, for clients to look at
 */
public record FlowResult(
    CallGraph callGraph, long steps, long evaluations, int unknowns, States states) {}
