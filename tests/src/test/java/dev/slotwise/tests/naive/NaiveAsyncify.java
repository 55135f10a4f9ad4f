// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.naive;

import dev.slotwise.tests.naive.NaiveModule.Instruction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Binaryen's Asyncify did to a module, read off its code. An instrumented function asks for
 * the state: at its start whether the stack is being rebuilt (2), and after each call that could
 * suspend whether it is being unwound (1). No other code reads it.
 *
 * @param instrumented the functions that ask
 * @param checked of these, the functions that ask after a call
 * @param suspending the functions that are asked after when they are called directly
 * @param unchecked the functions that instrumented code calls directly without asking after all of
 *     these calls
 * @param indirectUnchecked how many indirect calls of instrumented code it does not ask after
 */
public record NaiveAsyncify(
    Set<Integer> instrumented,
    Set<Integer> checked,
    Set<Integer> suspending,
    Set<Integer> unchecked,
    int indirectUnchecked) {
  private static final int REBUILDING = 2;
  private static final int UNWINDING = 1;

  /** How many instructions there can be between a call and the question: they keep its results. */
  private static final int NEAR = 4;

  /**
   * Reads a module.
   *
   * @param state the index of the global that holds the state
   */
  public static NaiveAsyncify of(byte[] bytes, int state) {
    NaiveModule module = new NaiveModule(bytes);
    Set<Integer> instrumented = new TreeSet<>();
    Set<Integer> checked = new TreeSet<>();
    Set<Integer> suspending = new TreeSet<>();
    Set<Integer> unchecked = new TreeSet<>();
    int indirectUnchecked = 0;
    for (int i = 0; i < module.bodies.size(); i++) {
      int function = module.imports.size() + i;
      List<Instruction> body = module.bodies.get(i);
      if (body.stream().noneMatch(one -> one.opcode() == 0x23 && one.first() == state)) {
        continue;
      }
      if (!asks(body, 0, body.size(), state, REBUILDING)) {
        throw new IllegalStateException("function " + function + " reads the state otherwise");
      }
      instrumented.add(function);
      for (int at = 0; at < body.size(); at++) {
        int opcode = body.get(at).opcode();
        if (opcode == 0x10 || opcode == 0x11) {
          boolean asks = asks(body, at + 1, NEAR, state, UNWINDING);
          if (asks) {
            checked.add(function);
          }
          if (opcode == 0x10) {
            (asks ? suspending : unchecked).add((int) body.get(at).first());
          } else if (!asks) {
            indirectUnchecked++;
          }
        }
      }
    }
    return new NaiveAsyncify(instrumented, checked, suspending, unchecked, indirectUnchecked);
  }

  /** Whether one of some instructions starts the question whether the state is this one. */
  private static boolean asks(List<Instruction> body, int from, int count, int state, int which) {
    for (int at = from; at < Math.min(from + count, body.size() - 2); at++) {
      if (body.get(at).opcode() == 0x23
          && body.get(at).first() == state
          && body.get(at + 1).opcode() == 0x41
          && body.get(at + 1).first() == which
          && body.get(at + 2).opcode() == 0x46) {
        return true;
      }
    }
    return false;
  }
}
