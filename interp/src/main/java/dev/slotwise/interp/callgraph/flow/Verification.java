// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

/** How much of an analysis is proven by applying its equations again. */
public enum Verification {
  /** Nothing. */
  NONE,

  /** The solution, at the end. */
  SOLUTION,

  /**
   * Each step of the solver besides, so that one that leaves out too much is found even if a later
   * one makes up for it; for tests of the analysis itself. Where calls are told apart by keys, a
   * later step may find fewer contexts than an earlier one, and a right one be called wrong.
   */
  STEPS
}
