// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.op.Opcode;
import java.util.EnumSet;
import java.util.Set;

/**
 * Validates constant expressions, and notes the functions that they refer to.
 *
 * <p>Source: WebAssembly 3.0, section 3.4.15 (constant expressions).
 */
final class ConstantValidator {
  private static final Set<Opcode> CONSTANT =
      EnumSet.of(
          Opcode.I32_CONST,
          Opcode.I64_CONST,
          Opcode.F32_CONST,
          Opcode.F64_CONST,
          Opcode.V128_CONST,
          Opcode.I32_ADD,
          Opcode.I32_SUB,
          Opcode.I32_MUL,
          Opcode.I64_ADD,
          Opcode.I64_SUB,
          Opcode.I64_MUL,
          Opcode.REF_NULL,
          Opcode.REF_FUNC,
          Opcode.REF_I31,
          Opcode.STRUCT_NEW,
          Opcode.STRUCT_NEW_DEFAULT,
          Opcode.ARRAY_NEW,
          Opcode.ARRAY_NEW_DEFAULT,
          Opcode.ARRAY_NEW_FIXED,
          Opcode.ANY_CONVERT_EXTERN,
          Opcode.EXTERN_CONVERT_ANY,
          Opcode.GLOBAL_GET);

  private final ModuleFacts facts;
  private final ByteCursor cursor;
  private final CodePosition position = new CodePosition();
  private final OperandStack operands;
  private final InstructionRules rules;

  ConstantValidator(ModuleFacts facts, Limits limits) {
    this.facts = facts;
    this.cursor = new ByteCursor(facts.module.front(), 0, 0, "");
    this.operands = new OperandStack(facts.types, position, limits);
    this.rules = new InstructionRules(facts, cursor, position, operands);
  }

  /**
   * Validates one expression.
   *
   * @param type the {@link dev.slotwise.wasm.ir.ValueType} that it must have
   * @param globals how many globals, from the first, it may refer to
   */
  void validate(ConstExpr expression, int type, int globals, String section) {
    Cancellation.check();
    position.section = section;
    cursor.reset(expression.start(), expression.end(), section, -1);
    operands.clear();
    while (true) {
      position.instruction = cursor.position();
      Opcode op = cursor.opcode();
      if (op == Opcode.END) {
        break;
      }
      if (!CONSTANT.contains(op)) {
        throw position.invalid("constant expression required: found " + op.mnemonic());
      }
      if (op == Opcode.GLOBAL_GET) {
        checkGlobal(globals);
      }
      rules.apply(op);
    }
    operands.pop(type);
    if (!operands.isExhausted()) {
      throw position.invalid("type mismatch: values remaining on stack at end of expression");
    }
    if (!cursor.atEnd()) {
      throw position.invalid("constant expression required: code after its end");
    }
  }

  private void checkGlobal(int globals) {
    int start = cursor.position();
    int global = cursor.u32();
    cursor.seek(start);
    if (global < 0 || global >= globals) {
      throw position.invalid("unknown global: " + Integer.toUnsignedString(global));
    }
    if (facts.globalMutable[global]) {
      throw position.invalid("constant expression required: global " + global + " is mutable");
    }
  }
}
