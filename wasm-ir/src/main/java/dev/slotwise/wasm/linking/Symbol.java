// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.linking;

/**
 * A symbol of the section {@code linking}.
 *
 * @param index the function of a function's symbol, the segment of a data symbol; {@link #NONE} for
 *     one that is not defined
 * @param offset of data: where it begins in the segment
 * @param size of data, in bytes; 0 for a label
 */
public record Symbol(Kind kind, int flags, String name, int index, long offset, long size) {
  /** In place of an index. */
  public static final int NONE = -1;

  private static final int LOCAL = 0x02;
  private static final int THREAD_LOCAL = 0x100;
  private static final int ABSOLUTE = 0x200;

  /** The kinds of symbols, in the order of their codes. */
  public enum Kind {
    FUNCTION,
    DATA,
    GLOBAL,
    SECTION,
    TAG,
    TABLE
  }

  /** Whether it names bytes of a segment that every thread shares. */
  public boolean isStaticData() {
    return kind == Kind.DATA && index != NONE && (flags & (THREAD_LOCAL | ABSOLUTE)) == 0;
  }

  /** Whether only the object file that it comes from could name it. */
  public boolean isLocal() {
    return (flags & LOCAL) != 0;
  }
}
