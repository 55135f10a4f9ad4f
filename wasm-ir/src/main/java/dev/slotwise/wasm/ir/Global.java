// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Optional;

/**
 * A global, imported or defined.
 *
 * @param type a {@link ValueType}
 * @param mutable whether it can be set
 * @param initializer empty for imports
 */
public record Global(int type, boolean mutable, Optional<ConstExpr> initializer) {}
