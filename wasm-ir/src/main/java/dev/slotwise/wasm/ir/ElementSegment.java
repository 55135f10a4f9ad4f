// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * An element segment.
 *
 * @param mode when its elements are copied
 * @param table the table of an active segment; 0 otherwise
 * @param offset where an active segment goes; empty otherwise
 * @param type a reference {@link ValueType}
 * @param functions an entry an element: the function's index, {@link #NULL}, or {@link #OTHER}
 * @param expressions the elements as expressions; empty if the file gives function indices
 */
public record ElementSegment(
    Mode mode,
    int table,
    Optional<ConstExpr> offset,
    int type,
    ImmutableIntList functions,
    ImmutableList<ConstExpr> expressions) {

  /** The element is {@code ref.null}. */
  public static final int NULL = -1;

  /** The element is an expression that is neither {@code ref.func} nor {@code ref.null}. */
  public static final int OTHER = -2;

  /** When a segment's elements are copied: at instantiation, by {@code table.init}, never. */
  public enum Mode {
    /** Copied when the module is instantiated. */
    ACTIVE,
    /** Copied by {@code table.init} and the like. */
    PASSIVE,
    /** Never copied: it declares which functions {@code ref.func} may name. */
    DECLARATIVE
  }

  /** {@return how many elements it has} */
  public int size() {
    return functions.size();
  }
}
