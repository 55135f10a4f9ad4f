// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.OptionalLong;

/**
 * The limits of a table (in slots) or memory (in pages).
 *
 * @param minimum unsigned
 * @param maximum unsigned; empty if there is none
 * @param is64 whether addresses are i64s
 */
public record AddressRange(long minimum, OptionalLong maximum, boolean is64) {

  /** {@return the {@link ValueType} of addresses} */
  public int addressType() {
    return is64 ? ValueType.I64 : ValueType.I32;
  }
}
