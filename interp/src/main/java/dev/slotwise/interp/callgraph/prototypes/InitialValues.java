// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Variable;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Member;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.SourceType;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The pointers to functions that variables start with, as data segments have them. */
final class InitialValues {
  private static final int DEEPEST = 30;
  private static final int MOST_STEPS = 1 << 24;

  private final byte[] bytes;
  private final TypeTable types;
  private final Declarations declarations;
  private final int pointerSize;
  private final List<Part> parts = new ArrayList<>();
  private int steps;

  /** A run of memory that a segment fills. */
  private record Part(long address, int start, int size) {}

  /** Takes a word that is not zero, where a pointer to a function was declared. */
  interface Visitor {
    void visit(String variable, int pointer, long word);

    /** The same, of a pointer or reference to a structure or class. */
    void object(String variable, int pointer, long word);
  }

  InitialValues(WasmModule module, TypeTable types, Declarations declarations, int pointerSize) {
    this.bytes = module.bytes();
    this.types = types;
    this.declarations = declarations;
    this.pointerSize = pointerSize;
    ConstExprEvaluator constants = new ConstExprEvaluator(module, unknown -> ConstValue.UNKNOWN);
    for (DataSegment segment : module.data()) {
      if (segment.offset().isPresent()
          && constants.evaluate(segment.offset().get()) instanceof Bits offset) {
        parts.add(new Part(offset.value(), segment.start(), segment.size()));
      }
    }
    parts.sort(Comparator.comparingLong(Part::address));
  }

  void visit(Visitor visitor) {
    for (Variable variable : declarations.globals()) {
      walk(variable, variable.type(), variable.address(), visitor, 0);
    }
  }

  private void walk(Variable variable, int type, long address, Visitor visitor, int depth) {
    SourceType declared = types.get(type);
    // Variables that overlap could be as many as there are bytes.
    if (depth > DEEPEST || steps++ > MOST_STEPS) {
      return;
    }
    switch (declared.kind()) {
      case POINTER, LVALUE_REFERENCE, RVALUE_REFERENCE -> {
        TypeKind kind = types.kind(declared.target());
        boolean isFunction = kind == TypeKind.FUNCTION && declared.kind() == TypeKind.POINTER;
        long word = isFunction || kind == TypeKind.STRUCTURE ? word(address) : 0;
        if (word != 0 && isFunction) {
          visitor.visit(variable.name(), declared.target(), word);
        } else if (word != 0) {
          visitor.object(variable.name(), declared.target(), word);
        }
      }
      case STRUCTURE -> {
        for (Member member : types.members(type)) {
          walk(variable, member.type(), address + member.offset(), visitor, depth + 1);
        }
      }
      case ARRAY -> {
        // An element has bytes of its own, so there are no more steps than bytes of data.
        long size = types.get(declared.target()).size();
        for (long at = 0; size > 0 && at + size <= declared.size() && isFilled(address + at); ) {
          walk(variable, declared.target(), address + at, visitor, depth + 1);
          at += size;
        }
      }
      default -> {}
    }
  }

  private boolean isFilled(long address) {
    return part(address) >= 0;
  }

  private int part(long address) {
    int low = 0;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).address <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int found = low - 1;
    return found >= 0 && address < parts.get(found).address + parts.get(found).size ? found : -1;
  }

  private long word(long address) {
    int found = part(address);
    if (found < 0 || address + pointerSize > parts.get(found).address + parts.get(found).size) {
      return 0;
    }
    int at = (int) (parts.get(found).start + address - parts.get(found).address);
    long word = 0;
    for (int i = pointerSize - 1; i >= 0; i--) {
      word = word << 8 | (bytes[at + i] & 0xFF);
    }
    return word;
  }
}
