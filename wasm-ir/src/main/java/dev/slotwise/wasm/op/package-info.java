// SPDX-License-Identifier: Apache-2.0
/**
 * The instruction set: {@link dev.slotwise.wasm.op.Opcode}, the one table from which decoder,
 * validator, printer and docs derive, and the kinds of integer operations with their concrete
 * semantics. Depends on nothing of Slotwise.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.wasm.op;

import org.jspecify.annotations.NullMarked;
