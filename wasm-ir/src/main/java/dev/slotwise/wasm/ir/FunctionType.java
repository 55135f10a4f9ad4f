// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * A function type.
 *
 * @param parameters {@link ValueType}s
 * @param results {@link ValueType}s
 */
public record FunctionType(ImmutableIntList parameters, ImmutableIntList results)
    implements CompositeType {

  /** As in the text format: {@code (param i32) (result i64)}; empty for no operands and results. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "(param", parameters);
    append(text, "(result", results);
    return text.toString();
  }

  private static void append(StringBuilder text, String keyword, ImmutableIntList types) {
    if (types.isEmpty()) {
      return;
    }
    text.append(text.isEmpty() ? "" : " ").append(keyword);
    types.forEach(type -> text.append(' ').append(ValueType.toString(type)));
    text.append(')');
  }
}
