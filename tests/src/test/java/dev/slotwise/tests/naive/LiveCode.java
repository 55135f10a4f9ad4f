// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.naive;

import dev.slotwise.tests.naive.NaiveModule.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * The instructions that some branch or fall-through reaches, found by recursion over nested blocks.
 */
final class LiveCode {
  private final List<Instruction> body;
  private final List<Instruction> live;
  private final List<Boolean> branchedTo = new ArrayList<>();
  private int at;

  private LiveCode(List<Instruction> body, List<Instruction> live) {
    this.body = body;
    this.live = live;
  }

  private void run() {
    block(false, true);
  }

  /** Reads up to the block's end; returns whether the code after it can run. */
  private boolean block(boolean loop, boolean reachable) {
    boolean entered = reachable;
    boolean endReached = false;
    boolean conditional = false;
    if (at > 0 && body.get(at - 1).opcode() == 0x04) {
      conditional = true;
    }
    branchedTo.add(false);
    while (true) {
      Instruction instruction = body.get(at++);
      switch (instruction.opcode()) {
        case 0x02, 0x03, 0x04, 0x06 -> {
          keep(instruction, reachable);
          reachable = block(instruction.opcode() == 0x03, reachable);
        }
        case 0x05, 0x07, 0x19 -> {
          endReached |= reachable;
          conditional = false;
          reachable = entered;
          keep(instruction, reachable);
        }
        case 0x0B, 0x18 -> {
          boolean branched = branchedTo.remove(branchedTo.size() - 1);
          boolean after =
              reachable || endReached || (branched && !loop) || (conditional && entered);
          keep(instruction, after);
          return after;
        }
        case 0x0C, 0x0D -> {
          keep(instruction, reachable);
          if (reachable) {
            branch((int) instruction.first());
            reachable = instruction.opcode() == 0x0D;
          }
        }
        case 0x0E -> {
          if (reachable) {
            for (int label = 0; label < branchedTo.size(); label++) {
              if (label < 64
                  ? (instruction.first() >> label & 1) != 0
                  : instruction.second() != 0) {
                branch(label);
              }
            }
          }
          reachable = false;
        }
        case 0x00, 0x08, 0x09, 0x0F, 0x12, 0x13 -> {
          keep(instruction, reachable);
          reachable = false;
        }
        default -> keep(instruction, reachable);
      }
    }
  }

  private void keep(Instruction instruction, boolean reachable) {
    if (reachable) {
      live.add(instruction);
    }
  }

  private void branch(int label) {
    branchedTo.set(branchedTo.size() - 1 - label, true);
  }

  /** The live code of each defined function; the module's own lists are empty then. */
  static List<List<Instruction>> of(NaiveModule module) {
    List<List<Instruction>> all = new ArrayList<>();
    for (List<Instruction> body : module.bodies) {
      List<Instruction> live = new ArrayList<>();
      new LiveCode(body, live).run();
      all.add(live);
    }
    module.bodies.clear();
    return all;
  }
}
