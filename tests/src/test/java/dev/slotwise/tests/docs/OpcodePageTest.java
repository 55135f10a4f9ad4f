// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.op.Arity;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/opcodes.md} is the opcode table; {@code -Dbless} writes it anew. */
class OpcodePageTest {
  private static final Path PAGE =
      Path.of("..").toAbsolutePath().normalize().resolve("docs/opcodes.md");

  @Test
  void isTheTable() throws IOException {
    String page = page();
    if (System.getProperty("bless") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # The instruction set

            Every instruction that Slotwise decodes, from the table in `dev.slotwise.wasm.op.Opcode`. Operands and results are
            `i l f d v` for i32, i64, f32, f64 and v128, and `a` for the address type of the memory named. A row with numbers in
            their place has a validation rule of its own, and takes and gives so many; with a plus, what is named after it
            is taken as well: the parameters of the callee, the block or the tag, the fields of the struct, the count, what
            the label takes, the results of the function or of the arm that ends. A callee gives its results.

            | code | instruction | immediates | operands | results |
            |---|---|---|---|---|
            """);
    for (Opcode op : Opcode.values()) {
      Signature signature = op.signature();
      page.append("| `")
          .append(code(op))
          .append("` | `")
          .append(op.mnemonic())
          .append("` | ")
          .append(op.immediates().name().toLowerCase(Locale.ROOT).replace('_', ' '))
          .append(" | ")
          .append(signature == null ? operands(op.arity()) : signature.operands())
          .append(" | ")
          .append(signature == null ? op.arity().results() : signature.results())
          .append(" |\n");
    }
    return page.toString();
  }

  private static String operands(Arity arity) {
    return arity.rest() == Arity.Rest.NOTHING
        ? Integer.toString(arity.operands())
        : arity.operands() + " + " + arity.rest().name().toLowerCase(Locale.ROOT);
  }

  private static String code(Opcode op) {
    return op.code() < 0x100
        ? "0x%02X".formatted(op.code())
        : "0x%02X 0x%02X".formatted(op.code() >> 16, op.code() & 0xFFFF);
  }
}
