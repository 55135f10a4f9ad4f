// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.END;
import static dev.slotwise.wasm.validate.Binary.EXTERNREF;
import static dev.slotwise.wasm.validate.Binary.FUNCREF;
import static dev.slotwise.wasm.validate.Binary.I32;
import static dev.slotwise.wasm.validate.Binary.I64;
import static dev.slotwise.wasm.validate.Binary.body;
import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.function;
import static dev.slotwise.wasm.validate.Binary.module;
import static dev.slotwise.wasm.validate.Binary.name;
import static dev.slotwise.wasm.validate.Binary.noLocals;
import static dev.slotwise.wasm.validate.Binary.rawSection;
import static dev.slotwise.wasm.validate.Binary.section;
import static dev.slotwise.wasm.validate.Binary.types;
import static dev.slotwise.wasm.validate.Binary.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules on declarations: message, section, and the offset of the declaration. */
class ModuleErrorsTest {
  private static final byte[] NOTHING = function(types(), types());
  private static final byte[] TYPES = section(1, NOTHING, function(types(), types(I32)));
  private static final byte[] FUNCTION = section(3, bytes(0));
  private static final byte[] TABLE = section(4, bytes(FUNCREF, 0, 1));
  private static final byte[] MEMORY = section(5, bytes(0, 1));
  private static final byte[] CODE = section(10, body(noLocals(), bytes(END)));

  /**
   * A broken module.
   *
   * @param before the sections before the broken one
   * @param skip bytes from the start of the broken section to what is wrong
   */
  private static Arguments invalid(
      String message, String section, byte[] before, int skip, byte[]... rest) {
    byte[] file = module(bytes(before, bytes((Object[]) rest)));
    return Arguments.of(message, section, 8 + before.length + skip, file);
  }

  static Stream<Arguments> invalidModules() {
    byte[] none = bytes();
    return Stream.of(
        invalid(
            "sub type: type 0 is final",
            "type",
            none,
            6,
            section(1, NOTHING, bytes(0x50, 1, 0, NOTHING))),
        invalid(
            "sub type: type 1 does not match type 0",
            "type",
            none,
            8,
            section(1, bytes(0x50, 0, NOTHING), bytes(0x50, 1, 0, function(types(), types(I32))))),
        invalid(
            "unknown type: 7", "import", TYPES, 3, section(2, bytes(name("a"), name("b"), 0, 7))),
        invalid(
            "unknown type: 9",
            "import",
            TYPES,
            9,
            section(
                2, bytes(name("a"), name("b"), 0, 0), bytes(name("a"), name("c"), 3, 0x63, 9, 0))),
        invalid("unknown type: 2", "function", TYPES, 3, section(3, bytes(2)), CODE),
        invalid(
            "non-function type: 0",
            "function",
            section(1, bytes(0x5E, I32, 0)),
            3,
            section(3, bytes(0)),
            CODE),
        invalid(
            "size minimum must not be greater than maximum",
            "table",
            none,
            6,
            section(4, bytes(FUNCREF, 0, 1), bytes(FUNCREF, 1, 2, 1))),
        invalid(
            "type mismatch: table of (ref func) needs an initializer",
            "table",
            none,
            3,
            section(4, bytes(0x64, 0x70, 0, 1))),
        invalid(
            "size minimum must not be greater than maximum",
            "memory",
            none,
            3,
            section(5, bytes(1, 2, 1))),
        invalid(
            "memory size must be at most 65536 pages (4GiB)",
            "memory",
            none,
            3,
            section(5, bytes(0, u32(65_537)))),
        invalid("shared memory must have maximum", "memory", none, 3, section(5, bytes(2, 1))),
        invalid("non-empty tag result type", "tag", TYPES, 3, section(13, bytes(0, 1))),
        invalid(
            "constant expression required: found nop",
            "global",
            none,
            5,
            section(6, bytes(I32, 0, 0x01, 0x41, 0, END))),
        invalid(
            "type mismatch: expected i32, found i64",
            "global",
            none,
            7,
            section(6, bytes(I32, 0, 0x42, 0, END))),
        invalid("unknown global: 0", "global", none, 5, section(6, bytes(I32, 0, 0x23, 0, END))),
        invalid(
            "constant expression required: global 0 is mutable",
            "global",
            none,
            10,
            section(6, bytes(I32, 1, 0x41, 0, END), bytes(I32, 0, 0x23, 0, END))),
        invalid(
            "type mismatch: values remaining on stack at end of expression",
            "global",
            none,
            9,
            section(6, bytes(I32, 0, 0x41, 0, 0x41, 0, END))),
        invalid(
            "duplicate export name: f",
            "export",
            bytes(TYPES, FUNCTION, MEMORY),
            7,
            section(7, bytes(name("f"), 0, 0), bytes(name("f"), 2, 0)),
            CODE),
        invalid("unknown memory: 1", "export", MEMORY, 3, section(7, bytes(name("m"), 2, 1))),
        invalid("unknown tag: 0", "export", MEMORY, 3, section(7, bytes(name("m"), 4, 0))),
        invalid(
            "unknown function: 1",
            "start",
            bytes(TYPES, FUNCTION),
            2,
            rawSection(8, bytes(1)),
            CODE),
        invalid(
            "start function",
            "start",
            bytes(TYPES, section(3, bytes(1))),
            2,
            rawSection(8, bytes(0)),
            CODE),
        invalid("unknown table: 0", "element", none, 3, section(9, bytes(0, 0x41, 0, END, 0))),
        invalid(
            "type mismatch: elements of type (ref func) do not match the table's externref",
            "element",
            section(4, bytes(EXTERNREF, 0, 1)),
            3,
            section(9, bytes(0, 0x41, 0, END, 0))),
        invalid(
            "type mismatch: expected i32, found i64",
            "element",
            TABLE,
            6,
            section(9, bytes(0, 0x42, 0, END, 0))),
        invalid(
            "unknown function: 5", "element", TABLE, 3, section(9, bytes(0, 0x41, 0, END, 1, 5))),
        invalid("unknown memory: 0", "data", none, 3, section(11, bytes(0, 0x41, 0, END, 0))),
        invalid(
            "type mismatch: expected i64, found i32",
            "data",
            section(5, bytes(4, 1)),
            6,
            section(11, bytes(0, 0x41, 0, END, 0))));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource("invalidModules")
  void refusesWithMessageSectionAndOffset(String message, String section, int offset, byte[] file) {
    WasmModule decoded = ModuleDecoder.decode(file);

    ModuleException error =
        catchThrowableOfType(ValidationException.class, () -> Validator.validate(decoded));

    assertThat(error).hasMessageStartingWith(message);
    assertThat(error.section()).isEqualTo(section);
    assertThat(error.function()).isEmpty();
    assertThat(error.offset()).isEqualTo(offset);
  }

  @Test
  void boundsTablesAndSubtyping() {
    WasmModule table = ModuleDecoder.decode(module(section(4, bytes(FUNCREF, 0, u32(10_000_001)))));
    byte[][] chain = new byte[65][];
    chain[0] = bytes(0x50, 0, NOTHING);
    for (int i = 1; i < chain.length; i++) {
      chain[i] = bytes(0x50, 1, i - 1, NOTHING);
    }
    WasmModule subtypes = ModuleDecoder.decode(module(section(1, chain)));

    assertThat(catchThrowableOfType(LimitException.class, () -> Validator.validate(table)))
        .hasMessage("table slots: 10000001 is above the limit of 10000000");
    assertThat(catchThrowableOfType(LimitException.class, () -> Validator.validate(subtypes)))
        .hasMessage("subtyping depth: 64 is above the limit of 63");
  }

  @Test
  void acceptsExtendedConstantsOverEarlierGlobals() {
    // (global i64 (i64.const 2)) (global i64 (i64.mul (global.get 0) (i64.const 3)))
    WasmModule decoded =
        ModuleDecoder.decode(
            module(
                section(
                    6, bytes(I64, 0, 0x42, 2, END), bytes(I64, 0, 0x23, 0, 0x42, 3, 0x7E, END))));

    assertThatCode(() -> Validator.validate(decoded)).doesNotThrowAnyException();
  }

  @Test
  void referencesInGlobalsAndSegmentsDeclareTheirFunctions() {
    byte[] code = section(10, body(noLocals(), bytes(0xD2, 0, 0x1A, END)));
    byte[] global = section(6, bytes(FUNCREF, 0, 0xD2, 0, END));
    byte[] declarative = section(9, bytes(3, 0, 1, 0));

    for (byte[] declaration : new byte[][] {global, declarative}) {
      WasmModule decoded = ModuleDecoder.decode(module(TYPES, FUNCTION, declaration, code));
      assertThatCode(() -> Validator.validate(decoded)).doesNotThrowAnyException();
    }
    WasmModule undeclared = ModuleDecoder.decode(module(TYPES, FUNCTION, code));
    assertThat(
            catchThrowableOfType(ValidationException.class, () -> Validator.validate(undeclared)))
        .hasMessage("undeclared function reference: 0");
  }

  @Test
  void equalRecursiveGroupsAreOneType() {
    // Two equal groups of two types; a function of the first is called as one of the second.
    byte[] group = bytes(0x4E, 2, 0x60, 1, 0x63, 1, 0, 0x60, 0, 0);
    byte[] again = bytes(0x4E, 2, 0x60, 1, 0x63, 3, 0, 0x60, 0, 0);
    WasmModule decoded =
        ModuleDecoder.decode(
            module(
                section(1, group, again),
                section(3, bytes(3), bytes(1)),
                section(9, bytes(3, 0, 1, 0)),
                section(
                    10,
                    body(noLocals(), bytes(END)),
                    body(noLocals(), bytes(0xD2, 0, 0x14, 1, END)))));

    assertThatCode(() -> Validator.validate(decoded)).doesNotThrowAnyException();
  }
}
