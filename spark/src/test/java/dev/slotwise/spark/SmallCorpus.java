// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Thirty modules as a registry has them: in folders and packages, some twice, some broken, some
 * hostile.
 */
final class SmallCorpus {
  private static final Path ROOT = Path.of("..");
  private static final Path FIXTURES = ROOT.resolve("tests/src/test/resources/fixtures");
  static final byte[] MAGIC = {0, 'a', 's', 'm', 1, 0, 0, 0};

  private SmallCorpus() {}

  /** Fills a folder. */
  static void write(Path folder) throws IOException {
    Path modules = Files.createDirectories(folder.resolve("modules"));
    for (Path fixture : fixtures()) {
      Files.copy(fixture, modules.resolve(fixture.getFileName()));
    }
    byte[] shell = example("minishell/minishell.wasm");
    byte[] pauses = example("pauses/pauses.wasm");
    // As npm has them; the shell is in both, and so is a file that is no module.
    Path packages = Files.createDirectories(folder.resolve("mirror/@scope"));
    Files.write(
        packages.resolve("first-1.0.0.tgz"),
        Packages.tgz(
            Map.of(
                "package/package.json", "{}".getBytes(StandardCharsets.UTF_8),
                "package/shell.wasm", shell,
                "package/dist/pauses.wasm", pauses)));
    Files.write(
        packages.resolve("second-2.0.0.tgz"),
        Packages.tgz(
            Map.of(
                "package/shell.wasm",
                shell,
                "package/vendor/inner.zip",
                Packages.zip(Map.of("main.wasm", example("sidemodule/main.wasm"))))));
    Files.write(
        folder.resolve("mirror/python-1-py3-none-any.whl"),
        Packages.zip(Map.of("python/side.wasm", example("sidemodule/side.wasm"))));
    Files.write(
        folder.resolve("mirror/java-1.jar"),
        Packages.zip(Map.of("events.wasm", example("first-domain/events.wasm"))));
    writeBroken(Files.createDirectories(folder.resolve("broken")), shell);
    writeHostile(Files.createDirectories(folder.resolve("hostile")));
  }

  private static void writeBroken(Path folder, byte[] shell) throws IOException {
    Files.write(folder.resolve("empty.wasm"), new byte[0]);
    Files.write(folder.resolve("text.wasm"), "(module)".getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("half.wasm"), Arrays.copyOf(shell, shell.length / 2));
    byte[] changed = shell.clone();
    changed[shell.length / 3] ^= 0x55;
    Files.write(folder.resolve("changed.wasm"), changed);
    byte[] tgz = Packages.tgz(Map.of("package/a.wasm", shell));
    Files.write(folder.resolve("half.tgz"), Arrays.copyOf(tgz, tgz.length / 2));
    Files.write(folder.resolve("text.zip"), "no zip".getBytes(StandardCharsets.UTF_8));
  }

  private static void writeHostile(Path folder) throws IOException {
    // Unpacks to a thousand times its size.
    Files.write(
        folder.resolve("bomb.tgz"), Packages.tgz(Map.of("package/zeros", new byte[40 << 20])));
    byte[] nested = Packages.zip(Map.of("deep.wasm", MAGIC));
    for (int depth = 0; depth < 3; depth++) {
      nested = Packages.zip(Map.of("inner.zip", nested));
    }
    Files.write(folder.resolve("nested.zip"), nested);
    // Says that it has four billion types.
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(MAGIC);
    many.write(new byte[] {1, 5, -1, -1, -1, -1, 15});
    Files.write(folder.resolve("types.wasm"), many.toByteArray());
    Files.write(folder.resolve("up.tgz"), Packages.tgz(Map.of("../../etc/up.wasm", MAGIC)));
  }

  /** A module that is nothing but a custom section of a name. */
  static byte[] named(String name) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(MAGIC);
    bytes.write(new byte[] {0, (byte) (text.length + 1), (byte) text.length});
    bytes.write(text);
    return bytes.toByteArray();
  }

  /** Some that are small and differ. */
  private static List<Path> fixtures() throws IOException {
    try (Stream<Path> files = Files.list(FIXTURES.resolve("closure"))) {
      return files.filter(file -> file.toString().endsWith(".wasm")).sorted().limit(14).toList();
    }
  }

  private static byte[] example(String name) throws IOException {
    return Files.readAllBytes(ROOT.resolve("examples").resolve(name));
  }
}
