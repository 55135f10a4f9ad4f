// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * What a defined type is made of.
 *
 * <p>Source: WebAssembly 3.0, section 2.3.7.
 */
public sealed interface CompositeType permits FunctionType, StructType, ArrayType {}
