// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * That anything from address {@code low} to {@code high} of a table or memory may have been
 * overwritten with {@code value}, where no cell says better.
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
