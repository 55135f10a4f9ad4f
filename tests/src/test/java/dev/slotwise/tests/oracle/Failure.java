// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.tests.oracle.ModuleGenerator.Generated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A generated module of which something is wrong, and a simpler one of which that is so as well.
 *
 * @param wrong what it is, in words
 */
record Failure(Generated module, Generated simple, Function<Generated, Optional<String>> wrong) {
  private static final int MOST_TRIES = 3000;

  /**
   * Simplifies a module.
   *
   * @param wrong present for {@code module}
   * @param replay makes the module of some decisions
   */
  static Failure of(
      Generated module,
      Function<Generated, Optional<String>> wrong,
      Function<int[], Generated> replay) {
    Shrinker shrinker =
        new Shrinker(
            values -> replay.apply(values).made(),
            values -> wrong.apply(replay.apply(values)).isPresent(),
            MOST_TRIES);
    return new Failure(module, replay.apply(shrinker.shrink(module.made().values())), wrong);
  }

  /** Saves both modules, and says where. */
  String report(long seed, String violation) {
    Path folder = Path.of("target", "oracle");
    Path original = folder.resolve("seed-" + seed + ".wasm");
    Path shrunk = folder.resolve("seed-" + seed + "-shrunk.wasm");
    try {
      Files.createDirectories(folder);
      Files.write(original, module.bytes());
      Files.write(shrunk, simple.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "seed %d: %s; saved as %s\nshrunk: %s; saved as %s, decisions %s"
        .formatted(
            seed,
            violation,
            original.toAbsolutePath(),
            wrong.apply(simple).orElseThrow(),
            shrunk.toAbsolutePath(),
            Arrays.toString(simple.made().values()));
  }
}
