// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

/**
 * The things that an instruction or a constant expression can name and that can yield a reference
 * to a function. The callee of a direct call and the table of an indirect one are not among them.
 */
public enum Mention {
  /** {@code ref.func}: a reference to this function is made. */
  FUNCTION,
  /** {@code table.get}, or the source of {@code table.copy}: what this table holds is read. */
  TABLE,
  /** {@code global.get}: this global, of a reference type, is read. */
  GLOBAL,
  /** {@code table.init}, {@code array.new_elem}, {@code array.init_elem}: the segment is read. */
  ELEMENTS,
  /** This type, by its index, is allocated, or a reference is cast to it. */
  TYPE;

  /** Takes mentions. */
  public interface Visitor {
    /**
     * One mention.
     *
     * @param kind what is named
     * @param index its index in the index space of its kind
     */
    void mention(Mention kind, int index);
  }
}
