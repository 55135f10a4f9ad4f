// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/** An array type. */
public record ArrayType(FieldType element) implements CompositeType {}
