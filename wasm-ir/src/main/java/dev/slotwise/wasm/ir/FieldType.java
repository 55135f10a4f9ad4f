// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * The type of a struct's field or of an array's elements.
 *
 * @param storageType a {@link ValueType}, packed types included
 * @param mutable whether it can be set
 */
public record FieldType(int storageType, boolean mutable) {}
