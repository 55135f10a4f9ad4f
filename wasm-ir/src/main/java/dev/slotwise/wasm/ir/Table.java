// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Optional;

/**
 * A table, imported or defined.
 *
 * @param range its limits, in slots
 * @param elementType a reference {@link ValueType}
 * @param initializer what every slot starts with; empty for null, and for imports
 */
public record Table(AddressRange range, int elementType, Optional<ConstExpr> initializer) {}
