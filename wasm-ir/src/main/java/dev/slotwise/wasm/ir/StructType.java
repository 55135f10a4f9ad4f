// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import org.eclipse.collections.api.list.ImmutableList;

/**
 * A struct type.
 *
 * @param fields their types, in order
 */
public record StructType(ImmutableList<FieldType> fields) implements CompositeType {}
