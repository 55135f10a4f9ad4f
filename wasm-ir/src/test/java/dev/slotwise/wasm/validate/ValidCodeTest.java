// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.EMPTY;
import static dev.slotwise.wasm.validate.Binary.END;
import static dev.slotwise.wasm.validate.Binary.I32;
import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.noLocals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Code that is valid for a reason that is easily got wrong. */
class ValidCodeTest {
  static Stream<Arguments> validCode() {
    return Stream.of(
        Arguments.of("made-up operands have any type", bytes(0x00, 0x6A, 0x45, 0x1A, END)),
        Arguments.of("select of made-up operands", bytes(0x00, 0x1B, 0x1A, END)),
        Arguments.of(
            "br_table with labels of different types in dead code",
            // block (result i32) block (result f32) unreachable br_table 0 1 ...
            bytes(0x02, I32, 0x02, 0x7D, 0x00, 0x0E, 1, 0, 1, END, 0x1A, 0x41, 0, END, 0x1A, END)),
        Arguments.of(
            "operands stay made-up after a nested block",
            bytes(0x00, 0x02, EMPTY, END, 0x6A, 0x1A, END)),
        Arguments.of(
            "ref.is_null and ref.as_non_null of nothing known", bytes(0x00, 0xD4, 0xD1, 0x1A, END)),
        Arguments.of(
            "array.new_fixed of 2^32-1 made-up operands",
            bytes(0x00, 0xFB, 8, 4, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x1A, END)),
        Arguments.of(
            "a subtype where its supertype is wanted",
            bytes(0xFB, 1, 11, 0xFB, 2, 10, 0, 0x1A, END)),
        Arguments.of(
            "memory.copy between 32 and 64 bits takes an i32 length",
            bytes(0x41, 0, 0x42, 0, 0x41, 0, 0xFC, 10, 0, 1, END)),
        Arguments.of(
            "catch_all_ref hands on an exception without null",
            bytes(0x02, 0x64, 0x69, 0x1F, EMPTY, 1, 3, 0, END, 0x00, END, 0x1A, END)),
        Arguments.of("a call through a null reference type", bytes(0xD0, 0, 0x14, 0, END)),
        Arguments.of(
            "a branch to an outer block whose rest is dead",
            bytes(0x02, EMPTY, 0x00, 0x02, EMPTY, 0x0C, 1, END, END, END)),
        Arguments.of("rethrow inside catch", bytes(0x06, EMPTY, 0x07, 1, 0x09, 0, END, END)),
        Arguments.of("delegate to the function", bytes(0x06, EMPTY, 0x18, 0, END)),
        Arguments.of("wide arithmetic", bytes(0x42, 0, 0x42, 0, 0xFC, 0x15, 0x1A, 0x1A, END)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("validCode")
  void accepts(String why, byte[] code) {
    WasmModule module = CodeModule.with(code);

    assertThatCode(() -> Validator.validate(module)).as(why).doesNotThrowAnyException();
    ControlMap map = ControlMap.of(module, CodeModule.UNDER_TEST);
    assertThat(ControlMapChecker.check(module, map)).isEmpty();
  }

  @Test
  void nestsAsDeeplyAsTheBodyIsLong() {
    // A million blocks, one in the other: recursion would overflow the Java stack.
    int depth = 1_000_000;
    byte[] code = new byte[3 * depth + 1];
    for (int i = 0; i < depth; i++) {
      code[2 * i] = 0x02;
      code[2 * i + 1] = EMPTY;
    }
    java.util.Arrays.fill(code, 2 * depth, code.length, (byte) END);
    WasmModule module = CodeModule.with(code);

    assertThatCode(() -> Validator.validate(module)).doesNotThrowAnyException();
    // Nothing branches: the only label is the exit.
    assertThat(ControlMap.of(module, CodeModule.UNDER_TEST).labelCount()).isEqualTo(1);
  }

  @Test
  void keepsInitializationOfOuterBlocks() {
    // (local (ref func)) (local.set 0 (ref.func 0)) block (drop (local.get 0)) end
    byte[] code = bytes(0xD2, 0, 0x21, 0, 0x02, EMPTY, 0x20, 0, 0x1A, END, END);
    WasmModule module = CodeModule.with(0, bytes(1, 1, 0x64, 0x70), code);

    assertThatCode(() -> Validator.validate(module)).doesNotThrowAnyException();
  }

  @Test
  void hasNoLocalsBesideParameters() {
    WasmModule module = CodeModule.with(2, noLocals(), bytes(0x00, END));

    ControlMap map = ControlMap.of(module, CodeModule.UNDER_TEST);

    assertThat(map.localCount()).isEqualTo(2);
    assertThat(map.labelArity(map.exit())).isEqualTo(2);
    assertThat(map.isReachable(map.exit())).isFalse();
  }
}
