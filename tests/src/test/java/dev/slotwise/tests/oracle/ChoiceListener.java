// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import run.endive.runtime.ExecutionListener;
import run.endive.runtime.MStack;
import run.endive.wasm.types.Instruction;

/**
 * Sums up a run: which instructions were executed, and what they chose, such as where they wrote
 * and which operand. Two runs that have chosen alike differ by data alone.
 */
final class ChoiceListener implements ExecutionListener {
  private long choices;

  /** Equal for two runs that have chosen alike at all times, hardly ever for others. */
  long choices() {
    return choices;
  }

  @Override
  public void onExecution(Instruction instruction, MStack stack) {
    int top = stack.size() - 1;
    long chosen =
        switch (instruction.opcode()) {
          case SELECT, SELECT_T -> stack.array()[top] == 0 ? 0 : 1;
          case I32_STORE,
              I32_STORE8,
              I32_STORE16,
              I64_STORE,
              I64_STORE8,
              I64_STORE16,
              I64_STORE32,
              TABLE_SET,
              ARRAY_SET ->
              stack.array()[top - 1];
          case TABLE_FILL, MEMORY_FILL -> 31 * stack.array()[top] + stack.array()[top - 2];
          case ARRAY_FILL -> 31 * stack.array()[top] + stack.array()[top - 2];
          case TABLE_COPY, MEMORY_COPY, TABLE_INIT, MEMORY_INIT ->
              31 * stack.array()[top] + stack.array()[top - 2];
          case ARRAY_COPY, ARRAY_INIT_ELEM, ARRAY_INIT_DATA ->
              31 * stack.array()[top] + stack.array()[top - 3];
          default -> 0;
        };
    choices = 1_000_003 * choices + 31 * chosen + instruction.address();
  }
}
