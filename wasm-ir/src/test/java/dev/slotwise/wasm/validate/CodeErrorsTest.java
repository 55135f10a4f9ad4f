// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.EMPTY;
import static dev.slotwise.wasm.validate.Binary.END;
import static dev.slotwise.wasm.validate.Binary.EXNREF;
import static dev.slotwise.wasm.validate.Binary.F64;
import static dev.slotwise.wasm.validate.Binary.I32;
import static dev.slotwise.wasm.validate.Binary.I64;
import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.noLocals;
import static dev.slotwise.wasm.validate.Binary.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule on instructions: its message, and the offset of the instruction that breaks it. */
class CodeErrorsTest {
  private static Arguments invalid(String message, int offset, int... code) {
    return Arguments.of(message, offset, ValidationException.class, code);
  }

  private static Arguments malformed(String message, int offset, int... code) {
    return Arguments.of(message, offset, DecodeException.class, code);
  }

  /** Message, offset from the body's first instruction, code of a function of type [] -> []. */
  static Stream<Arguments> invalidCode() {
    return Stream.of(
        invalid("type mismatch: expected i32, found nothing", 0, 0x45, END),
        invalid("type mismatch: expected i32, found i64", 2, 0x42, 0, 0x45, END),
        invalid("type mismatch: expected an operand, found nothing", 0, 0x1A, END),
        invalid("type mismatch: values remaining on stack at end of block: 1", 2, 0x41, 0, END),
        invalid("type mismatch: expected i32, found nothing", 2, 0x02, I32, END, 0x1A, END),
        invalid("unknown local: 0", 0, 0x20, 0, 0x1A, END),
        invalid("unknown local: 4294967295", 0, 0x20, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, END),
        invalid("unknown global: 2", 0, 0x23, 2, 0x1A, END),
        invalid("immutable global: 0", 2, 0x41, 0, 0x24, 0, END),
        invalid("unknown function: 3", 0, 0x10, 3, END),
        invalid("unknown function: 9", 1, 0x01, 0xD2, 9, 0x1A, END),
        invalid("undeclared function reference: 1", 0, 0xD2, 1, 0x1A, END),
        invalid("unknown label: 1", 0, 0x0C, 1, END),
        invalid("unknown label: 2", 4, 0x02, EMPTY, 0x41, 0, 0x0D, 2, END, END),
        invalid("unknown label: 7", 2, 0x41, 0, 0x0E, 1, 0, 7, END),
        invalid("unknown type: 99", 2, 0x41, 0, 0x11, 99, 0, END),
        invalid("non-function type: 3", 2, 0x41, 0, 0x11, 3, 0, END),
        invalid("unknown table: 3", 2, 0x41, 0, 0x11, 0, 3, END),
        invalid("type mismatch: expected a table of functions", 2, 0x41, 0, 0x11, 0, 1, END),
        invalid("type mismatch: expected i64, found i32", 2, 0x41, 0, 0x11, 0, 2, END),
        invalid("unknown type: 50", 0, 0x02, 50, END, END),
        invalid("non-function type: 4", 0, 0x02, 4, END, END),
        invalid("unknown memory: 2", 2, 0x41, 0, 0x28, 0x42, 2, 0, 0x1A, END),
        invalid("alignment must not be larger than natural", 2, 0x41, 0, 0x28, 3, 0, 0x1A, END),
        invalid("atomic alignment must be natural", 2, 0x41, 0, 0xFE, 0x10, 1, 0, 0x1A, END),
        invalid(
            "offset out of range: 4294967296",
            2,
            0x41,
            0,
            0x28,
            2,
            0x80,
            0x80,
            0x80,
            0x80,
            0x10,
            0x1A,
            END),
        invalid("type mismatch: expected i64, found i32", 2, 0x41, 0, 0x28, 0x42, 1, 0, END),
        invalid("invalid lane index: 16", 18, v128Const(0xFD, 0x15, 16, 0x1A, END)),
        invalid("invalid result arity: 2", 6, 0x41, 0, 0x41, 0, 0x41, 0, 0x1C, 2, I32, I32, END),
        invalid("type mismatch: select of i32 and f64", 13, select()),
        invalid(
            "type mismatch: select without type takes no references",
            6,
            0xD0,
            0x70,
            0xD0,
            0x70,
            0x41,
            0,
            0x1B,
            0x1A,
            END),
        invalid("unknown data segment: 1", 6, 0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 8, 1, 0, END),
        invalid("unknown data segment: 3", 0, 0xFC, 9, 3, END),
        invalid("unknown elem segment: 2", 0, 0xFC, 13, 2, END),
        invalid(
            "type mismatch: elements of type (ref func) do not match externref",
            6,
            0x41,
            0,
            0x41,
            0,
            0x41,
            0,
            0xFC,
            12,
            0,
            1,
            END),
        invalid(
            "type mismatch: elements of type externref do not match funcref",
            6,
            0x41,
            0,
            0x41,
            0,
            0x41,
            0,
            0xFC,
            14,
            0,
            1,
            END),
        invalid("unknown tag: 2", 0, 0x08, 2, END),
        invalid("type mismatch: expected i32, found nothing", 0, 0x08, 0, END),
        invalid("invalid rethrow label", 2, 0x06, EMPTY, 0x09, 0, END, END),
        invalid(
            "type mismatch: the catch clause's values are not the label's",
            2,
            0x02,
            EMPTY,
            0x1F,
            EMPTY,
            1,
            0,
            0,
            0,
            END,
            END,
            END),
        invalid(
            "type mismatch: if without else must hand on its parameters",
            6,
            0x41,
            0,
            0x04,
            I32,
            0x41,
            0,
            END,
            0x1A,
            END),
        invalid(
            "type mismatch: br_table labels carry 0 and 1 values",
            6,
            0x02,
            I32,
            0x41,
            0,
            0x41,
            0,
            0x0E,
            1,
            1,
            0,
            END,
            0x1A,
            END),
        invalid("type mismatch: the callee's results are not those", 2, 0x41, 0, 0x12, 1, END),
        invalid("type mismatch: label carries no reference", 2, 0xD0, 0x70, 0xD6, 0, END),
        invalid(
            "type mismatch: externref does not match anyref",
            2,
            0xD0,
            0x6E,
            0xFB,
            24,
            3,
            0,
            0x6E,
            0x6F,
            END),
        invalid("unknown type: 12", 0, 0xFB, 1, 12, 0x1A, END),
        invalid("non-structure type: 4", 0, 0xFB, 1, 4, 0x1A, END),
        invalid("non-array type: 3", 2, 0x41, 0, 0xFB, 7, 3, 0x1A, END),
        invalid("field type is not defaultable", 0, 0xFB, 1, 6, 0x1A, END),
        invalid("unknown field: 3", 3, 0xFB, 1, 3, 0xFB, 2, 3, 3, 0x1A, END),
        invalid("field is packed", 3, 0xFB, 1, 3, 0xFB, 2, 3, 2, 0x1A, END),
        invalid("field is unpacked", 3, 0xFB, 1, 3, 0xFB, 3, 3, 0, 0x1A, END),
        invalid("immutable field", 5, 0xFB, 1, 3, 0x41, 0, 0xFB, 5, 3, 0, END),
        invalid("array is packed", 2, 0xD0, 5, 0xFB, 11, 5, END),
        invalid("immutable array", 2, 0xD0, 5, 0xFB, 14, 5, END),
        invalid("array types do not match: 5 and 4", 0, 0xFB, 17, 4, 5, END),
        invalid("array type is not numeric or vector: funcref", 0, 0xFB, 9, 9, 0, END),
        invalid(
            "type mismatch: elements of type (ref func) do not match i32", 0, 0xFB, 10, 4, 0, END),
        invalid(
            "type mismatch: expected (ref null 11), found (ref 10)",
            3,
            0xFB,
            1,
            10,
            0xFB,
            2,
            11,
            0,
            0x1A,
            END),
        malformed("illegal opcode 0xff", 1, 0x01, 0xFF, END),
        malformed("illegal opcode 0xfc 0x7f", 0, 0xFC, 0x7F, END),
        malformed("END opcode expected", 2, 0x02, EMPTY, 0x05, END, END),
        malformed("END opcode expected", 2, 0x02, EMPTY, 0x07, 0, END, END),
        malformed("END opcode expected", 2, 0x02, EMPTY, 0x18, 0, END),
        malformed("END opcode expected", 3, 0x02, EMPTY, END),
        malformed("section size mismatch", 1, END, 0x01),
        malformed("integer representation too long", 1, 0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0),
        malformed("malformed memop flags", 3, 0x41, 0, 0x28, 0x80, 0x02, 0, END),
        malformed("malformed block type", 1, 0x02, 0x41, END, END));
  }

  private static int[] v128Const(int... rest) {
    int[] code = new int[18 + rest.length];
    code[0] = 0xFD;
    code[1] = 0x0C;
    System.arraycopy(rest, 0, code, 18, rest.length);
    return code;
  }

  /** i32.const 0, f64.const 0, i32.const 0, select. */
  private static int[] select() {
    return new int[] {0x41, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x41, 0, 0x1B, 0x1A, END};
  }

  private static byte[] toBytes(int... code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) code[i];
    }
    return bytes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidCode")
  void refusesWithMessageAndOffset(
      String message, int offset, Class<? extends ModuleException> kind, int[] code) {
    WasmModule module = CodeModule.with(toBytes(code));

    ModuleException error = catchThrowableOfType(kind, () -> Validator.validate(module));

    assertThat(error).hasMessageStartingWith(message);
    assertThat(error.section()).isEqualTo("code");
    assertThat(error.function()).hasValue(CodeModule.UNDER_TEST);
    int codeStart = module.bodyStart(CodeModule.UNDER_TEST) + 1;
    assertThat(error.offset() - codeStart).isEqualTo(offset);
  }

  @Test
  void refusesDataInstructionsWithoutDataCountSection() {
    byte[] file = CodeModule.file(0, noLocals(), bytes(0xFC, 9, 0, END), false);
    WasmModule module = ModuleDecoder.decode(file);

    DecodeException error =
        catchThrowableOfType(DecodeException.class, () -> Validator.validate(module));

    assertThat(error).hasMessage("data count section required");
    assertThat(error.offset()).isEqualTo(module.bodyStart(CodeModule.UNDER_TEST) + 1L);
  }

  @Test
  void refusesLocalsOfUnknownType() {
    WasmModule module = CodeModule.with(0, bytes(1, 1, 0x63, 50), bytes(END));

    ValidationException error =
        catchThrowableOfType(ValidationException.class, () -> Validator.validate(module));

    assertThat(error).hasMessage("unknown type: 50");
  }

  @Test
  void boundsTheNumberOfLocalsBeforeItAllocates() {
    // Two groups of 2^31 locals each: more than the format allows, in 13 bytes.
    byte[] many = u32(1L << 31);
    WasmModule module = CodeModule.with(0, bytes(2, many, I32, many, I64), bytes(END));

    DecodeException error =
        catchThrowableOfType(DecodeException.class, () -> Validator.validate(module));

    assertThat(error).hasMessage("too many locals");
  }

  @Test
  void countsParametersAsLocals() {
    // 50,000 is the limit; type 1 has one parameter.
    WasmModule full = CodeModule.with(1, bytes(1, u32(49_999), F64), bytes(0x20, 0, END));
    WasmModule over = CodeModule.with(1, bytes(1, u32(50_000), F64), bytes(0x20, 0, END));

    Validator.validate(full);
    LimitException error =
        catchThrowableOfType(LimitException.class, () -> Validator.validate(over));

    assertThat(error).hasMessage("locals: 50001 is above the limit of 50000");
  }

  @Test
  void knowsTheTypesOfManyLocals() {
    // Runs of i32, i64, f64; each local is read as what it is, the first and last of each run.
    byte[] locals = bytes(3, u32(2_000), I32, u32(1), I64, u32(3_000), F64);
    byte[] reads =
        bytes(
            local(0),
            0x45,
            0x1A,
            local(1_999),
            0x45,
            0x1A,
            local(2_000),
            0x50,
            0x1A,
            local(2_001),
            0x99,
            0x1A,
            local(5_000),
            0x99,
            0x1A);
    WasmModule valid = CodeModule.with(0, locals, bytes(reads, END));
    WasmModule unknown = CodeModule.with(0, locals, bytes(reads, local(5_001), 0x1A, END));

    Validator.validate(valid);
    ValidationException error =
        catchThrowableOfType(ValidationException.class, () -> Validator.validate(unknown));

    assertThat(error).hasMessage("unknown local: 5001");
    ControlMap map = ControlMap.of(valid, CodeModule.UNDER_TEST);
    assertThat(map.localType(1_999)).isEqualTo(ValueType.I32);
    assertThat(map.localType(2_000)).isEqualTo(ValueType.I64);
    assertThat(map.localType(5_000)).isEqualTo(ValueType.F64);
  }

  private static byte[] local(int index) {
    return bytes(0x20, u32(index));
  }

  @Test
  void refusesToReadLocalsWithoutDefaultBeforeTheyAreSet() {
    // (local (ref func)) block (local.set 0 (ref.func 0)) end (local.get 0)
    byte[] code = bytes(0x02, EMPTY, 0xD2, 0, 0x21, 0, 0x20, 0, 0x1A, END, 0x20, 0, 0x1A, END);
    WasmModule module = CodeModule.with(0, bytes(1, 1, 0x64, 0x70), code);

    ValidationException error =
        catchThrowableOfType(ValidationException.class, () -> Validator.validate(module));

    assertThat(error).hasMessage("uninitialized local: 0");
    // The read inside the block is fine; the one after it stands at 10.
    assertThat(error.offset()).isEqualTo(module.bodyStart(CodeModule.UNDER_TEST) + 4L + 10);
  }

  @Test
  void boundsLabelsOfBranchTables() {
    // i32.const 0, br_table of 65,521 labels and the default, all 0.
    byte[] labels = new byte[65_522];
    byte[] code = bytes(0x41, 0, 0x0E, u32(65_521), labels, END);

    LimitException error =
        catchThrowableOfType(LimitException.class, () -> Validator.validate(CodeModule.with(code)));

    assertThat(error).hasMessage("br_table labels: 65521 is above the limit of 65520");
  }

  @Test
  void boundsCatchClauses() {
    byte[] clauses = new byte[2 * 10_001];
    for (int i = 0; i < clauses.length; i += 2) {
      clauses[i] = 2;
    }
    byte[] code = bytes(0x1F, EMPTY, u32(10_001), clauses, END, END);

    LimitException error =
        catchThrowableOfType(LimitException.class, () -> Validator.validate(CodeModule.with(code)));

    assertThat(error).hasMessage("catch clauses: 10001 is above the limit of 10000");
  }

  @Test
  void boundsTheOperandStack() {
    // A function of 1,000 results, called 5,000 times: 5,000,000 operands from 10 kB.
    byte[] thousand = bytes(u32(1_000), new byte[1_000]);
    java.util.Arrays.fill(thousand, 2, thousand.length, (byte) I32);
    byte[] calls = new byte[10_000];
    for (int i = 0; i < calls.length; i += 2) {
      calls[i] = 0x10;
    }
    WasmModule module =
        ModuleDecoder.decode(
            Binary.module(
                Binary.section(1, bytes(0x60, 0, thousand)),
                Binary.section(3, bytes(0)),
                Binary.section(10, Binary.body(noLocals(), bytes(calls, END)))));

    LimitException error =
        catchThrowableOfType(LimitException.class, () -> Validator.validate(module));

    assertThat(error).hasMessage("operands: 1001000 is above the limit of 1000000");
  }

  @Test
  void refusesCatchWithReferenceWhereTheLabelWantsNone() {
    // block (result i32 exnref) would be needed for catch_ref 0; block (result exnref) is not
    // enough.
    WasmModule module =
        CodeModule.with(bytes(0x02, EXNREF, 0x1F, EMPTY, 1, 1, 0, 0, END, 0x00, END, 0x1A, END));

    ValidationException error =
        catchThrowableOfType(ValidationException.class, () -> Validator.validate(module));

    assertThat(error).hasMessageStartingWith("type mismatch: the catch clause's values");
  }
}
