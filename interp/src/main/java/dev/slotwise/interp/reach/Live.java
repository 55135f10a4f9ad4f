// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import dev.slotwise.interp.graph.NodeSet;
import org.eclipse.collections.api.list.ImmutableList;

/** The functions and types of a program that can run or be used, and why. Immutable. */
public interface Live {
  /** The functions that can run. */
  NodeSet functions();

  /** Those of {@link #functions} that a dynamic call can enter. */
  NodeSet addressTaken();

  /** The types of the values that can be in an interface. */
  NodeSet runtimeTypes();

  /**
   * How the answer came to hold the function, in the fewest steps: the reasons from it back to a
   * package or a root. Empty if it is dead.
   */
  ImmutableList<Reason> why(int function);

  /** The same for a type; empty if it is no runtime type. */
  ImmutableList<Reason> whyType(int type);
}
