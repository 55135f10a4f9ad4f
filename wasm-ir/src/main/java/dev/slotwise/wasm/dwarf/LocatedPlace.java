// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.dwarf;

/**
 * The place of a variable's value while some code runs.
 *
 * @param range the code; {@link AddressRange#ALWAYS} for all in which the variable is visible
 */
public record LocatedPlace(AddressRange range, Place place) {}
