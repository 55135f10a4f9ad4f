// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
  private static final int LARGE = 3 << 20;

  @TempDir private Path folder;

  private String file(String name, String header, int size) throws IOException {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 7);
    byte[] start = header.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(start, 0, bytes, 0, start.length);
    Path path = folder.resolve(name);
    Files.write(path, bytes);
    return path.toString();
  }

  @Test
  void theFirstLargeModuleIsReadAndHandedOutOnce() throws IOException {
    String small = file("small.wasm", "\0asm", 100);
    String large = file("large.wasm", "\0asm", LARGE);
    String second = file("second.wasm", "\0asm", LARGE);

    ReadAhead ahead = ReadAhead.of("validate", "--flag", small, large, second);

    assertThat(ahead.take(small)).isEmpty();
    assertThat(ahead.take(second)).isEmpty();
    assertThat(ahead.take(large).orElseThrow().whole())
        .isEqualTo(Files.readAllBytes(Path.of(large)));
    assertThat(ahead.take(large)).as("it may have changed since").isEmpty();
  }

  @Test
  void nothingIsHandedOutThatIsNoModule() throws IOException {
    String text = file("text.json", "{\"a\"", LARGE);

    assertThat(ReadAhead.of("check", text).take(text)).isEmpty();
    assertThat(ReadAhead.of("validate", "-", folder.toString(), "").take("-")).isEmpty();
    assertThat(ReadAhead.of().take("")).isEmpty();
  }

  @Test
  void whatCantBeReadIsLeftToWhoeverAsks() throws IOException {
    String gone = file("gone.wasm", "\0asm", LARGE);
    Path shrunk = Path.of(file("shrunk.wasm", "\0asm", LARGE));
    assertThat(ReadAhead.of(shrunk.toString()).take(shrunk.toString())).isPresent();
    Files.delete(Path.of(gone));

    assertThat(ReadAhead.of("validate", gone).take(gone)).isEmpty();
  }
}
