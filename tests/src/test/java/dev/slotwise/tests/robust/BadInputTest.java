// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.robust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad input is normal input: the command says what is wrong in one line, with exit code 3 (or 4 for
 * a limit), or gives a valid answer; it never shows a stack trace, and what it allocates is in
 * proportion to the file.
 */
class BadInputTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String MINISHELL = "examples/minishell/minishell.wasm";
  private static final String SIDE_MODULE = "examples/sidemodule/side.wasm";
  private static final String CXX =
      "tests/src/test/resources/fixtures/challenges/cxx-virtual-O0.wasm";

  private static final String COMPONENTS = "tests/src/test/resources/fixtures/component/";
  private static final String COMPOSED = COMPONENTS + "composed.wasm";
  private static final String ASYNCHRONOUS = COMPONENTS + "async.wasm";
  private static final String SHIM = COMPONENTS + "shim.wasm";
  private static final String IMPORTED = COMPONENTS + "imported-component-module.wasm";
  private static final String REFERENCES = COMPONENTS + "imported-module-references.wasm";

  /**
   * Classes are loaded once, and not for free: those of signed jars, whose signatures are checked
   * when the first of a package is loaded, take 170 MB. That is not what a file makes a run take.
   */
  @BeforeAll
  static void loadClasses() throws IOException {
    for (String file : List.of(MINISHELL, SIDE_MODULE, CXX, COMPOSED)) {
      byte[] whole = Files.readAllBytes(ROOT.resolve(file));
      for (int length : new int[] {0, whole.length / 2, whole.length}) {
        error(Arrays.copyOf(whole, length));
      }
    }
  }

  /** Sections: a module or component that is cut where one ends can be valid, and nowhere else. */
  @ParameterizedTest
  @CsvSource({
    MINISHELL + ", 20",
    SIDE_MODULE + ", 20",
    COMPOSED + ", 12",
    ASYNCHRONOUS + ", 17",
    SHIM + ", 24",
    IMPORTED + ", 27",
    REFERENCES + ", 31"
  })
  void everyPrefixIsRefusedOrAnswered(String file, int sections) throws IOException {
    byte[] whole = Files.readAllBytes(ROOT.resolve(file));
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      refused +=
          BadInput.run(Arrays.copyOf(whole, length), "prefix of " + length + " bytes") == 0 ? 0 : 1;
    }
    assertThat(refused).isGreaterThanOrEqualTo(whole.length - sections);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {MINISHELL, SIDE_MODULE, CXX, COMPOSED, ASYNCHRONOUS, SHIM, IMPORTED, REFERENCES})
  void everyMutationIsRefusedOrAnswered(String file) throws IOException {
    byte[] whole = Files.readAllBytes(ROOT.resolve(file));
    Random random = new Random(20261121);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] mutated = whole.clone();
      int at = random.nextInt(whole.length);
      mutated[at] = (byte) random.nextInt(256);
      refused +=
          BadInput.run(mutated, "byte " + at + " set to " + (mutated[at] & 0xFF)) == 0 ? 0 : 1;
    }
    // Most changes break something; a checker that lets all pass would be no checker.
    assertThat(refused).isBetween(1_000, 9_999);
  }

  @Test
  void anEmptyFileIsRefused() {
    assertThat(error(new byte[0])).isEqualTo("slotwise: -: offset 0x0: unexpected end");
  }

  @Test
  void aTextFileIsRefused() {
    assertThat(error("int main(void) { return 0; }\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("slotwise: -: offset 0x0: magic header not detected");
  }

  @Test
  void aComponentOfAnOlderVersionIsNamedAsOne() {
    assertThat(error(new byte[] {0, 'a', 's', 'm', 0x0A, 0, 1, 0}))
        .isEqualTo(
            "slotwise: -: offset 0x4: unknown version of the component model's binary format");
  }

  @Test
  void aSectionThatClaimsFourGibibytesIsRefused() {
    assertThat(
            error(
                module(
                    1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0x0F, 0, 0, 0)))
        .isEqualTo("slotwise: -: offset 0x9: length out of bounds");
  }

  @Test
  void aVectorThatClaimsMoreThanTheSectionHoldsIsRefused() {
    // A function section of 6 bytes that claims 900,000 functions.
    assertThat(error(module(3, 6, 0xA0, 0xF7, 0x36, 0, 0, 0)))
        .isEqualTo("slotwise: -: offset 0x10, function section: unexpected end");
  }

  @Test
  void tenMillionNestedBlocksAreRefusedWithoutRecursion() throws IOException {
    // As many open blocks as the limit on a body lets in, then more.
    assertThat(error(nested(3_800_000)))
        .contains("code section, function 0")
        .contains("END opcode");
    assertThat(error(nested(10_000_000))).contains("function body size").contains("limit");
    assertThat(BadInput.run(nested(3_800_000), "3,800,000 open blocks")).isEqualTo(3);
    assertThat(BadInput.run(nested(10_000_000), "10,000,000 open blocks")).isEqualTo(4);
  }

  private static byte[] nested(int blocks) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0);
    for (int i = 0; i < blocks; i++) {
      body.write(0x02);
      body.write(0x40);
    }
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(1);
    writeUnsigned(code, body.size());
    code.writeBytes(body.toByteArray());
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    module.writeBytes(module(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10));
    writeUnsigned(module, code.size());
    module.writeBytes(code.toByteArray());
    return module.toByteArray();
  }

  private static void writeUnsigned(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  /** The header of a module, then these bytes. */
  private static byte[] module(int... rest) {
    byte[] bytes = new byte[8 + rest.length];
    bytes[1] = 'a';
    bytes[2] = 's';
    bytes[3] = 'm';
    bytes[4] = 1;
    for (int i = 0; i < rest.length; i++) {
      bytes[8 + i] = (byte) rest[i];
    }
    return bytes;
  }

  private static String error(byte[] input) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Main.run(
        new ByteArrayInputStream(input),
        new ByteArrayOutputStream(),
        err,
        "closure",
        "-",
        "--threads",
        "1");
    return err.toString(StandardCharsets.UTF_8).strip();
  }
}
