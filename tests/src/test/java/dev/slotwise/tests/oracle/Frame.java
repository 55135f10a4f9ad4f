// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import java.util.ArrayList;
import java.util.List;

/** The locals of a function under construction: its parameters, then some of each kind. */
final class Frame {
  /** How many loops nest at most. */
  static final int LOOPS = 3;

  private final List<Kind> locals;
  private final int counters;

  /**
   * @param type of the function
   */
  Frame(int type) {
    this.locals = new ArrayList<>(Declared.parameters(type));
    for (Kind kind : Kind.values()) {
      int count = kind == Kind.I32 ? 5 : kind == Kind.I64 || kind == Kind.FUNC ? 2 : 1;
      for (int i = 0; i < count; i++) {
        locals.add(kind);
      }
    }
    this.counters = locals.size();
  }

  /** The indices of a kind's locals, parameters first; there is one at least. */
  List<Integer> of(Kind kind) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < locals.size(); i++) {
      if (locals.get(i) == kind) {
        found.add(i);
      }
    }
    return found;
  }

  /** What counts the rounds of a loop inside {@code depth} others; no statement sets it. */
  int counter(int depth) {
    return counters + depth;
  }

  /** The declaration of locals before a body. */
  Code declaration(int type) {
    int parameters = Declared.parameters(type).size();
    Code declaration = new Code().u32(locals.size() - parameters + 1);
    for (Kind kind : locals.subList(parameters, locals.size())) {
      declaration.add(1).add(kind.encoding());
    }
    return declaration.u32(LOOPS).add(0x7F);
  }
}
