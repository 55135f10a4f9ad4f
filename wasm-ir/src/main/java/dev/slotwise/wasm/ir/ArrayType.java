// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * An array type.
 *
 * @param element the type of all elements
 */
public record ArrayType(FieldType element) implements CompositeType {}
