// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Control;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.IndexSpace;
import dev.slotwise.wasm.op.MemoryAccess;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the opcode table says of every instruction, against the validator, which has rules of its
 * own: it is asked what each instruction takes, by what it misses, what it gives, by what is left,
 * whether control goes on, and which indices it looks up. Instructions stand in {@link CodeModule}.
 */
class OpcodeTableTest {
  private static final Pattern MISSING =
      Pattern.compile("type mismatch: expected (?:an? )?(.*), found (.*)");
  private static final Pattern LEFT = Pattern.compile(".* at end of block: ([0-9]+)");
  private static final int UNKNOWN = 99;

  /** Types of locals, of which operands come. */
  private static final List<Integer> LOCALS = new ArrayList<>();

  static {
    LOCALS.addAll(
        List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64, ValueType.V128));
    for (int heapType = HeapType.EXN; heapType <= HeapType.NOEXN; heapType++) {
      LOCALS.add(ValueType.reference(heapType, true));
    }
    for (int type = 0; type < 12; type++) {
      LOCALS.add(ValueType.reference(type, true));
    }
  }

  /** What an instruction with the immediates of {@link #immediates} adds to its fixed numbers. */
  private static int more(Opcode op, boolean results) {
    return switch (op.arity().rest()) {
      case NOTHING, LABEL, FUNCTION, ARM -> 0;
      case FIELDS -> results ? 0 : 3;
      case COUNT -> results ? 0 : 2;
      // Type 8, [i32] -> [], or function 1 of type [i32] -> [i32].
      case CALLEE -> results ? op == Opcode.CALL ? 1 : 0 : op == Opcode.RETURN_CALL ? 0 : 1;
      // Type 8: the block's one parameter is there when it starts, and the body drops it.
      case BLOCK, TAG -> results ? 0 : 1;
    };
  }

  static Stream<Opcode> instructions() {
    return Stream.of(Opcode.values())
        .filter(op -> op.control() != Control.ARM && op.control() != Control.CLOSE);
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void takesAndGivesWhatTheValidatorSays(Opcode op) {
    Measured measured = measure(op);
    assertThat(measured.operands).isEqualTo(op.arity().operands() + more(op, false));
    assertThat(measured.results).isEqualTo(op.arity().results() + more(op, true));
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void controlGoesOnWhereTheValidatorSays(Opcode op) {
    // After an instruction that control does not go on from, any operand can be dropped.
    Measured measured = measure(op);
    boolean goesOn =
        error(body(op, measured.types, measured.results + 1, -1)).startsWith("type mismatch");
    boolean isTail = op.mnemonic().startsWith("return_call");
    assertThat(goesOn).isEqualTo(op.control() != Control.LEAVE && !isTail);
  }

  static Stream<Arguments> indices() {
    return Stream.of(Opcode.values())
        .filter(op -> op.immediates() != Immediates.NONE)
        .flatMap(
            op ->
                Stream.iterate(0, at -> at < op.immediates().spaces().size(), at -> at + 1)
                    .map(at -> Arguments.of(op, at)));
  }

  @ParameterizedTest
  @MethodSource("indices")
  void anIndexIsLookedUpInItsSpace(Opcode op, int at) {
    IndexSpace space = op.immediates().spaces().get(at);
    String name =
        switch (space) {
          case ELEMENT -> "elem segment";
          case DATA -> "data segment";
          default -> space.name().toLowerCase(java.util.Locale.ROOT);
        };
    List<Integer> operands =
        op.control() == Control.ARM || op.control() == Control.CLOSE
            ? List.of()
            : measure(op).types;
    assertThat(error(body(op, operands, 0, at))).isEqualTo("unknown " + name + ": " + UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void blocksAreOpenedAndClosedByTheOnesThatSaySo(Opcode op) {
    boolean opens =
        op.immediates() == Immediates.BLOCK_TYPE || op.immediates() == Immediates.CATCHES;
    assertThat(op.control() == Control.OPEN).isEqualTo(opens);
    // Without the block around them these are no instructions at all.
    boolean isBoundary = op.control() == Control.ARM || op.control() == Control.CLOSE;
    if (isBoundary) {
      ByteWriter code = new ByteWriter();
      code.op(op);
      immediates(op, -1, code);
      code.op(Opcode.NOP);
      code.op(Opcode.END);
      assertThatThrownBy(() -> Validator.validate(CodeModule.with(code.toArray())))
          .isInstanceOf(dev.slotwise.wasm.ir.ModuleException.class);
    }
  }

  private record Measured(List<Integer> types, int operands, int results) {}

  /** Finds what an instruction takes, the deepest last, and how many results it leaves. */
  private static Measured measure(Opcode op) {
    List<Integer> types = new ArrayList<>();
    while (types.size() < 10) {
      String error = error(body(op, types, 0, -1));
      Matcher missing = MISSING.matcher(error);
      Matcher left = LEFT.matcher(error);
      if (missing.matches()) {
        if (!missing.group(2).equals("nothing")) {
          types.remove(0);
        }
        types.add(0, typeOf(missing.group(1)));
      } else if (left.matches()) {
        return new Measured(types, types.size(), Integer.parseInt(left.group(1)));
      } else {
        assertThat(error).isEmpty();
        return new Measured(types, types.size(), 0);
      }
    }
    throw new AssertionError("takes no end of operands: " + op);
  }

  private static int typeOf(String text) {
    return switch (text) {
      case "operand" -> ValueType.I32;
      case "reference" -> ValueType.FUNCREF;
      default ->
          LOCALS.stream()
              .filter(type -> ValueType.toString(type).equals(text))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no local of type " + text));
    };
  }

  /** The validator's message; empty if the body is valid. */
  private static String error(byte[] code) {
    ByteWriter locals = new ByteWriter();
    locals.unsigned(LOCALS.size());
    for (int type : LOCALS) {
      locals.unsigned(1);
      locals.valueType(type);
    }
    try {
      Validator.validate(CodeModule.with(0, locals.toArray(), code));
      return "";
    } catch (ValidationException e) {
      String message = e.getMessage();
      return message == null ? "" : message.substring(message.indexOf(": ") < 0 ? 0 : start(e));
    }
  }

  private static int start(ValidationException e) {
    String message = String.valueOf(e.getMessage());
    int unknown = message.indexOf("unknown ");
    return Math.max(0, unknown >= 0 ? unknown : message.indexOf("type mismatch"));
  }

  /**
   * Operands, the instruction, drops. An instruction that needs a block around it, for a label that
   * takes a reference or to be an arm of, stands in one.
   *
   * @param bad the place of the index that is {@link #UNKNOWN}; -1 for none
   */
  private static byte[] body(Opcode op, List<Integer> operands, int drops, int bad) {
    ByteWriter code = new ByteWriter();
    String around =
        switch (op) {
          case BR_ON_NON_NULL -> "funcref";
          case BR_ON_CAST, BR_ON_CAST_FAIL -> "anyref";
          case RETHROW, CATCH, DELEGATE -> "try";
          default -> "";
        };
    switch (around) {
      case "funcref" -> {
        code.op(Opcode.BLOCK);
        code.valueType(ValueType.FUNCREF);
      }
      case "anyref" -> {
        code.op(Opcode.BLOCK);
        code.valueType(ValueType.reference(HeapType.ANY, true));
      }
      case "try" -> {
        code.op(Opcode.TRY);
        code.octet(Binary.EMPTY);
        if (op == Opcode.RETHROW) {
          code.op(Opcode.CATCH_ALL);
        }
      }
      default -> {}
    }
    for (int type : operands) {
      code.op(Opcode.LOCAL_GET);
      code.unsigned(LOCALS.indexOf(type));
    }
    code.op(op);
    immediates(op, bad, code);
    for (int i = 0; i < drops; i++) {
      code.op(Opcode.DROP);
    }
    if (op.control() == Control.OPEN) {
      code.op(Opcode.DROP);
      if (op == Opcode.IF) {
        code.op(Opcode.ELSE);
        code.op(Opcode.DROP);
      }
      code.op(Opcode.END);
    }
    if (around.endsWith("ref")) {
      // The result of the block; what lies below was left.
      code.op(Opcode.REF_NULL);
      code.signed(around.equals("funcref") ? HeapType.FUNC : HeapType.ANY);
    }
    if (!around.isEmpty() && op != Opcode.DELEGATE) {
      code.op(Opcode.END);
    }
    if (around.endsWith("ref")) {
      code.op(Opcode.DROP);
    }
    code.op(Opcode.END);
    return code.toArray();
  }

  private static void immediates(Opcode op, int bad, ByteWriter code) {
    List<IndexSpace> spaces = op.immediates().spaces();
    switch (op.immediates()) {
      case BLOCK_TYPE -> code.signed(bad == 0 ? UNKNOWN : 8);
      case CATCHES -> {
        code.signed(bad == 0 ? UNKNOWN : 8);
        if (bad <= 0) {
          code.unsigned(0);
        } else {
          code.unsigned(1);
          code.octet(0);
          code.unsigned(bad == 1 ? UNKNOWN : 1);
          code.unsigned(bad == 2 ? UNKNOWN : 0);
        }
      }
      case LABELS -> {
        code.unsigned(1);
        code.unsigned(0);
        code.unsigned(bad == 0 ? UNKNOWN : 0);
      }
      case SELECT_TYPES -> {
        code.unsigned(1);
        code.valueType(bad == 0 ? ValueType.reference(UNKNOWN, true) : ValueType.I32);
      }
      case MEMORY_ARGUMENT, MEMORY_ARGUMENT_LANE, ATOMIC_ARGUMENT -> {
        int alignment =
            op.immediates() == Immediates.ATOMIC_ARGUMENT
                    && op.operation() instanceof MemoryAccess access
                ? Integer.numberOfTrailingZeros(access.bytes())
                : 0;
        code.unsigned(bad == 0 ? alignment | 0x40 : alignment);
        if (bad == 0) {
          code.unsigned(UNKNOWN);
        }
        code.unsigned(0);
        if (op.immediates() == Immediates.MEMORY_ARGUMENT_LANE) {
          code.octet(0);
        }
      }
      case HEAP_TYPE -> code.signed(bad == 0 ? UNKNOWN : HeapType.FUNC);
      case CAST_BRANCH -> {
        code.octet(3);
        code.unsigned(bad == 0 ? UNKNOWN : 0);
        code.signed(bad == 1 ? UNKNOWN : HeapType.ANY);
        code.signed(bad == 2 ? UNKNOWN : HeapType.ANY);
      }
      case TYPE_COUNT -> {
        code.unsigned(bad == 0 ? UNKNOWN : type(op));
        code.unsigned(2);
      }
      case LANE_OF_16, LANE_OF_8, LANE_OF_4, LANE_OF_2, I32, I64, ZERO_BYTE -> code.octet(0);
      case F32 -> zeros(code, 4);
      case F64 -> zeros(code, 8);
      case LANES_16, V128 -> zeros(code, 16);
      default -> {
        for (int i = 0; i < spaces.size(); i++) {
          code.unsigned(i == bad ? UNKNOWN : index(op, spaces.get(i)));
        }
      }
    }
  }

  private static void zeros(ByteWriter code, int count) {
    for (int i = 0; i < count; i++) {
      code.octet(0);
    }
  }

  private static int index(Opcode op, IndexSpace space) {
    return switch (space) {
      case TYPE -> type(op);
      case FUNCTION -> op == Opcode.CALL ? 1 : 0;
      case GLOBAL -> 1;
      case FIELD ->
          switch (op) {
            case STRUCT_GET_S, STRUCT_GET_U -> 2;
            case STRUCT_SET -> 1;
            default -> 0;
          };
      case TABLE, MEMORY, TAG, ELEMENT, DATA, LOCAL, LABEL -> 0;
    };
  }

  /** A type of {@link CodeModule} that the instruction can name. */
  private static int type(Opcode op) {
    return switch (op) {
      case ARRAY_GET_S, ARRAY_GET_U -> 5;
      case ARRAY_NEW_ELEM, ARRAY_INIT_ELEM -> 9;
      default -> op.mnemonic().startsWith("array") ? 4 : op.mnemonic().startsWith("struct") ? 3 : 8;
    };
  }
}
