// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.traps;

import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.TrapCause;

/**
 * The verdict on one way for one instruction to trap, over all contexts in which the instruction is
 * reached.
 *
 * @param function the index of the function
 * @param offset of the opcode, absolute in the file
 * @param reason one sentence, with the values that prove it; of one context if there are several
 */
public record TrapSite(
    int function, int offset, Opcode opcode, TrapCause cause, Verdict verdict, String reason) {}
