// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

/** How many contexts there are. Each is one more evaluation of a function, and of all it calls. */
final class ContextLimits {
  /**
   * The keys of one function, or of one target set: the depths of a stack at which it is called.
   */
  static final int OF_ONE = 4;

  /** So many keys there are in all, so that small programs get all they need, ... */
  static final int FEWEST = 256;

  /** ... and one more for so many functions, so that the cost stays linear in the program. */
  static final int FUNCTIONS_OF_ONE_MORE = 4;

  /** A program for a dynamic loader may have thousands of globals, each an address, set once. */
  static final int GLOBALS = 16;

  private ContextLimits() {}
}
