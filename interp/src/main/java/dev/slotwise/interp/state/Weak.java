// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * A weak write: any address from {@code low} to {@code high} of a table or memory may have been
 * overwritten with {@code value}. A cell at an address is more precise, and takes precedence.
 *
 * @param low the first address, unsigned and below 2^44
 * @param high the last address
 * @param value for a table, a {@link RefValue}; for a memory, top
 */
public record Weak(long low, long high, Value value) {

  boolean covers(long address) {
    return low <= address && address <= high;
  }

  boolean covers(Weak other) {
    return low <= other.low && other.high <= high;
  }
}
