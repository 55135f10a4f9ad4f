// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.ConstValue.FunctionReference;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Evaluates the constant expressions of a validated module: what its globals, its segments' offsets
 * and its elements are when it is instantiated. Extended constant expressions are folded; what is
 * allocated (structs, arrays, i31s) is unknown.
 *
 * <p>Source: WebAssembly 3.0, section 3.4.14 (constant expressions) and 4.7.3 (instantiation).
 */
public final class ConstExprEvaluator {
  private final WasmModule module;
  private final ConstValue[] globals;

  /**
   * @param importedGlobals the value of an imported global, where it is known; not asked for
   *     mutable ones
   */
  public ConstExprEvaluator(WasmModule module, Function<Import, ConstValue> importedGlobals) {
    this.module = module;
    this.globals = new ConstValue[module.globals().size()];
    for (int index = 0; index < globals.length; index++) {
      Global global = module.globals().get(index);
      // A constant expression refers to globals before it only, so one pass in order will do.
      globals[index] = global.initializer().map(this::evaluate).orElse(ConstValue.UNKNOWN);
      if (global.initializer().isEmpty() && !global.mutable()) {
        globals[index] =
            importedGlobals.apply(module.importOf(ExternalKind.GLOBAL, index).orElseThrow());
      }
    }
  }

  /** What a global holds right after instantiation, before any code runs. */
  public ConstValue initialValue(int global) {
    return globals[global];
  }

  /** The value of one of the module's constant expressions. */
  public ConstValue evaluate(ConstExpr expression) {
    ByteCursor cursor =
        new ByteCursor(module.front(), expression.start(), expression.end(), "constant expression");
    Deque<ConstValue> stack = new ArrayDeque<>();
    while (true) {
      Opcode op = cursor.opcode();
      switch (op) {
        case END -> {
          return stack.pop();
        }
        case I32_CONST -> stack.push(new Bits(Integer.toUnsignedLong(cursor.s32())));
        case I64_CONST -> stack.push(new Bits(cursor.s64()));
        case GLOBAL_GET -> stack.push(globals[cursor.u32()]);
        case REF_FUNC -> stack.push(new FunctionReference(cursor.u32()));
        case REF_NULL -> {
          cursor.heapType();
          stack.push(ConstValue.NULL);
        }
        default -> {
          if (op.operation() instanceof BinaryOp binary) {
            int width = op.mnemonic().startsWith("i64") ? 64 : 32;
            ConstValue right = stack.pop();
            stack.push(fold(binary, width, stack.pop(), right));
          } else {
            // Allocates: not followed, and what it yields is all that matters.
            return ConstValue.UNKNOWN;
          }
        }
      }
    }
  }

  private static ConstValue fold(BinaryOp op, int width, ConstValue left, ConstValue right) {
    return left instanceof Bits a && right instanceof Bits b
        ? new Bits(op.applyDefined(a.value(), b.value(), width))
        : ConstValue.UNKNOWN;
  }
}
