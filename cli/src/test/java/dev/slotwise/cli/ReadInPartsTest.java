// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.answer.ModuleReader;
import dev.slotwise.answer.UnreadableException;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.FileBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debug information at the end of a large module is not read before somebody asks for it. */
class ReadInPartsTest {
  private static final int LARGE = 3 << 20;
  private static final int CUSTOM = 0;

  @TempDir private Path folder;

  private final ByteArrayOutputStream module = new ByteArrayOutputStream();

  private void begin() {
    module.writeBytes(CommandRun.minishell());
  }

  /** A custom section; its size as if it had {@code more} bytes more. */
  private void custom(String name, int size, int more) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    module.write(CUSTOM);
    int bytes = 1 + text.length + size + more;
    for (int shift = 0; shift < 28; shift += 7) {
      module.write((bytes >>> shift & 0x7F) | 0x80);
    }
    module.write(0);
    module.write(text.length);
    module.writeBytes(text);
    module.writeBytes(new byte[size]);
  }

  private Path file() throws IOException {
    return Files.write(folder.resolve("module.wasm"), module.toByteArray());
  }

  private static String[] with(String file, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = file;
    return all;
  }

  /** From standard input all is read at once. */
  private void sameAsWhole(String... arguments) throws IOException {
    String file = file().toString();
    CommandRun parts = CommandRun.of(with(file, arguments));
    CommandRun whole = CommandRun.of(module.toByteArray(), with("-", arguments));
    assertThat(parts.out().replace(file, "-")).isEqualTo(whole.out());
    assertThat(parts.err().replace(file, "-")).isEqualTo(whole.err());
    assertThat(parts.code()).isEqualTo(whole.code());
  }

  @Test
  void whatIsLeftInTheFileIsListedAndFollows() throws IOException {
    begin();
    custom("name", 1, 0);
    int start = module.size();
    custom(".debug_str", LARGE, 0);
    custom("producers", 1, 0);

    FileBytes file = ModuleReader.open(file());

    assertThat(file.front()).hasSize(start);
    assertThat(file.length()).isEqualTo(module.size());
    assertThat(file.behind().collect(CustomSection::name))
        .containsExactly(".debug_str", "producers");
    assertThat(file.behind().get(0).size()).isEqualTo(LARGE);
    assertThat(file.whole()).isEqualTo(module.toByteArray());
  }

  @Test
  void namesAndSectionsOfOtherKindsAreRead() throws IOException {
    begin();
    custom(".debug_str", LARGE, 0);
    custom("name", 1, 0);
    int end = module.size();

    assertThat(ModuleReader.open(file()).front()).hasSize(end);

    custom(".debug_\u00e9", LARGE, 0);
    assertThat(ModuleReader.open(file()).front()).as("not ASCII").hasSize(module.size());
  }

  @Test
  void theAnswersAreTheSame() throws IOException {
    begin();
    custom(".debug_str", LARGE, 0);
    custom("sourceMappingURL", 9, 0);

    sameAsWhole("validate", "--sections");
    sameAsWhole("closure");
    sameAsWhole("closure", "--format", "json");
    sameAsWhole("closure", "--level", "flow", "--format", "json");
    sameAsWhole("explain", "--level", "slots", "--from", "main");
  }

  @Test
  void malformedSectionsAreToldWithTheSameOffset() throws IOException {
    begin();
    custom(".debug_str", LARGE, 0);
    custom(".debug_line", 5, 1);
    sameAsWhole("validate");

    module.reset();
    begin();
    custom(".debug_str", LARGE, 0);
    module.writeBytes(new byte[] {0, 2, 9});
    sameAsWhole("validate");

    module.reset();
    begin();
    custom(".debug_str", LARGE, 0);
    module.writeBytes(new byte[] {10, 1, 0});
    sameAsWhole("validate");

    module.reset();
    module.writeBytes(Arrays.copyOf(CommandRun.minishell(), 700));
    custom(".debug_str", LARGE, 0);
    sameAsWhole("validate");
  }

  /** Functions without code: the mistake stands where the module ends, not where the front does. */
  @Test
  void whatIsMissingIsMissingAtTheEndOfTheModule() throws IOException {
    module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0});
    custom(".debug_str", LARGE, 0);

    assertThat(CommandRun.of("validate", file().toString()).err())
        .contains(Integer.toHexString(module.size()));
    sameAsWhole("validate");
  }

  @Test
  void aFileThatHasChangedSinceIsNotRead() throws IOException {
    begin();
    custom(".debug_str", LARGE, 0);
    Path path = file();
    FileBytes file = ModuleReader.open(path);
    module.write(0);
    file();

    assertThatThrownBy(file::whole)
        .isInstanceOf(UnreadableException.class)
        .hasMessage(path + ": it has changed since its first part was read");
    Files.delete(path);
    assertThatThrownBy(file::whole).isInstanceOf(UnreadableException.class);
  }
}
