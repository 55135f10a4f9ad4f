// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every instruction of the opcode table is copied with its indices mapped, and nothing else of it
 * changed. What an instruction looks like with other indices is written here by hand, once for each
 * shape of immediates.
 */
class CodeCopierTest {

  /** What is added to each index, by its space: all different, so that no two get mixed up. */
  private static final int TYPES = 1000;

  private static final int FUNCTIONS = 2000;
  private static final int TABLES = 3000;
  private static final int MEMORIES = 4000;
  private static final int GLOBALS = 5000;
  private static final int TAGS = 6000;
  private static final int ELEMENTS = 7000;
  private static final int DATA = 8000;
  private static final int USED = 200;

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void anInstructionIsCopiedWithItsIndicesMapped(Opcode op) {
    assertThat(copy(instruction(op, 0), map(1))).isEqualTo(instruction(op, 1));
  }

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void theWayBackGivesTheSameBytes(Opcode op) {
    byte[] original = instruction(op, 0);
    assertThat(copy(copy(original, map(1)), map(-1))).isEqualTo(original);
  }

  @ParameterizedTest
  @EnumSource(Immediates.class)
  void everyShapeIsUsed(Immediates shape) {
    // A shape that no instruction has would be tested by none of the above.
    assertThat(Opcode.values()).anyMatch(op -> op.immediates() == shape);
  }

  static Stream<Opcode> memoryInstructions() {
    return Arrays.stream(Opcode.values())
        .filter(
            op ->
                op.immediates() == Immediates.MEMORY_ARGUMENT
                    || op.immediates() == Immediates.MEMORY_ARGUMENT_LANE
                    || op.immediates() == Immediates.ATOMIC_ARGUMENT);
  }

  @ParameterizedTest
  @MethodSource("memoryInstructions")
  void memoryZeroHasNoIndexAndOthersHave(Opcode op) {
    ByteWriter first = start(op);
    first.octet(2);
    first.unsigned(300);
    ByteWriter third = start(op);
    third.octet(2 | 0x40);
    third.unsigned(3);
    third.unsigned(300);
    if (op.immediates() == Immediates.MEMORY_ARGUMENT_LANE) {
      first.octet(1);
      third.octet(1);
    }
    int[] swapped = {3, 1, 2, 0};
    IndexMap none = map(0);
    IndexMap map =
        new IndexMap(
            none.types(),
            none.functions(),
            none.tables(),
            swapped,
            none.globals(),
            none.tags(),
            none.elements(),
            none.data());
    assertThat(copy(first.toArray(), map)).isEqualTo(third.toArray());
    assertThat(copy(third.toArray(), map)).isEqualTo(first.toArray());
  }

  @Test
  void longIndicesBecomeShortAndPlacesAreTold() {
    // One group of two locals of (ref null 5), then nop, call 3 in five bytes, nop, end.
    byte[] body = {1, 2, 0x63, 5, 0x01, 0x10, (byte) 0x83, (byte) 0x80, (byte) 0x80, 0, 0x01, 0x0B};
    ByteWriter out = new ByteWriter();
    List<String> places = new ArrayList<>();
    new CodeCopier(body, map(0))
        .body(0, body.length, out, (from, to) -> places.add(from + " to " + to));
    assertThat(out.toArray()).containsExactly(1, 2, 0x63, 5, 0x01, 0x10, 3, 0x01, 0x0B);
    assertThat(places).containsExactly("4 to 4", "10 to 7");
  }

  private static byte[] copy(byte[] code, IndexMap map) {
    ByteWriter out = new ByteWriter();
    new CodeCopier(code, map).instructions(0, code.length, out);
    return out.toArray();
  }

  /** Maps each index {@code i} to {@code i + factor} times what is added in its space. */
  private static IndexMap map(int factor) {
    return new IndexMap(
        shifted(TYPES, factor),
        shifted(FUNCTIONS, factor),
        shifted(TABLES, factor),
        shifted(MEMORIES, factor),
        shifted(GLOBALS, factor),
        shifted(TAGS, factor),
        shifted(ELEMENTS, factor),
        shifted(DATA, factor));
  }

  private static int[] shifted(int by, int factor) {
    int[] map = new int[by + USED];
    Arrays.setAll(map, i -> i + factor * by);
    return map;
  }

  private static ByteWriter start(Opcode op) {
    ByteWriter out = new ByteWriter();
    out.op(op);
    return out;
  }

  /** An instruction whose every index is {@code factor} times that of its space, and some. */
  private static byte[] instruction(Opcode op, int factor) {
    ByteWriter out = start(op);
    int type = 3 + factor * TYPES;
    switch (op.immediates()) {
      case NONE -> {}
      case BLOCK_TYPE -> out.signed(type);
      case LABEL, LOCAL -> out.unsigned(3);
      case LABELS -> numbers(out, 2, 3, 4, 5);
      case FUNCTION -> out.unsigned(4 + factor * FUNCTIONS);
      case TYPE -> out.unsigned(type);
      case TYPE_TABLE -> numbers(out, type, 5 + factor * TABLES);
      case GLOBAL -> out.unsigned(6 + factor * GLOBALS);
      case TABLE -> out.unsigned(5 + factor * TABLES);
      case TABLE_TABLE -> numbers(out, 5 + factor * TABLES, 6 + factor * TABLES);
      case ELEMENT -> out.unsigned(7 + factor * ELEMENTS);
      case ELEMENT_TABLE -> numbers(out, 7 + factor * ELEMENTS, 5 + factor * TABLES);
      case TAG -> out.unsigned(8 + factor * TAGS);
      case CATCHES -> {
        out.signed(type);
        // catch, catch_ref, catch_all, catch_all_ref; the numbers after tags are labels.
        numbers(out, 4);
        numbers(out, 0, 8 + factor * TAGS, 3);
        numbers(out, 1, 9 + factor * TAGS, 4);
        numbers(out, 2, 5);
        numbers(out, 3, 6);
      }
      case SELECT_TYPES -> {
        out.unsigned(2);
        out.octet(0x7F);
        out.octet(0x64);
        out.signed(type);
      }
      case MEMORY -> out.unsigned(9 + factor * MEMORIES);
      case MEMORY_MEMORY -> numbers(out, 9 + factor * MEMORIES, 10 + factor * MEMORIES);
      case DATA -> out.unsigned(11 + factor * DATA);
      case DATA_MEMORY -> numbers(out, 11 + factor * DATA, 9 + factor * MEMORIES);
      case MEMORY_ARGUMENT, ATOMIC_ARGUMENT -> memoryArgument(out, factor);
      case MEMORY_ARGUMENT_LANE -> {
        memoryArgument(out, factor);
        out.octet(1);
      }
      case LANE_OF_16, LANE_OF_8, LANE_OF_4, LANE_OF_2 -> out.octet(1);
      case LANES_16, V128 -> bytes(out, 16);
      case I32 -> out.signed(-300);
      case I64 -> out.signed(Long.MIN_VALUE);
      case F32 -> bytes(out, 4);
      case F64 -> bytes(out, 8);
      case ZERO_BYTE -> out.octet(0);
      case HEAP_TYPE -> out.signed(type);
      case TYPE_FIELD, TYPE_COUNT -> numbers(out, type, 3);
      case TYPE_TYPE -> numbers(out, type, type + 1);
      case TYPE_DATA -> numbers(out, type, 11 + factor * DATA);
      case TYPE_ELEMENT -> numbers(out, type, 7 + factor * ELEMENTS);
      case CAST_BRANCH -> {
        out.octet(3);
        out.unsigned(2);
        out.signed(type);
        out.signed(-0x10); // func: an abstract type, which has no index
      }
    }
    // The shape is the table's: whoever reads it finds the end where this has put it.
    ByteCursor cursor = new ByteCursor(out.toArray(), 0, out.size(), "code");
    cursor.skip(cursor.opcode().immediates());
    assertThat(cursor.atEnd()).isTrue();
    return out.toArray();
  }

  private static void memoryArgument(ByteWriter out, int factor) {
    out.octet(2 | 0x40);
    out.unsigned(9 + factor * MEMORIES);
    out.unsigned(1L << 33);
  }

  private static void numbers(ByteWriter out, int... values) {
    for (int value : values) {
      out.unsigned(value);
    }
  }

  private static void bytes(ByteWriter out, int count) {
    for (int i = 0; i < count; i++) {
      out.octet(0xF0 + i);
    }
  }
}
