// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * The structure of a defined type: a function, struct or array type.
 *
 * <p>Source: WebAssembly 3.0, section 2.3.7.
 */
public sealed interface CompositeType permits FunctionType, StructType, ArrayType {}
