// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.bench.Subject.Prepared;
import dev.slotwise.bench.shape.Plan;
import dev.slotwise.bench.shape.ShapeFile;
import dev.slotwise.bench.shape.ShapeGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The module that a benchmark works on, in three sizes, or another with {@code -p module=FILE}. One
 * of the corpus that {@code tests/corpus/fetch} has not fetched is generated in its shape.
 */
@State(Scope.Benchmark)
public class Input {
  @Param({"dash", "ruby-3.4-debug-stdlib", "duckdb-eh"})
  public String module = "";

  Prepared prepared = Prepared.of(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});

  /** Reads the module. */
  @Setup
  public void read() throws IOException {
    Path file = module.endsWith(".wasm") ? Path.of(module) : cache().resolve(module + ".wasm");
    if (module.endsWith(".wasm") || Files.exists(file)) {
      prepared = Prepared.of(Files.readAllBytes(file));
    } else {
      System.out.println(file + " is not there: generated in its shape");
      prepared = Prepared.of(ShapeGenerator.generate(Plan.of(ShapeFile.named(module))));
    }
  }

  private static Path cache() {
    String own = System.getenv("SLOTWISE_CACHE");
    String shared = System.getenv("XDG_CACHE_HOME");
    Path cache =
        shared == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
    return (own == null ? cache.resolve("slotwise") : Path.of(own)).resolve("corpus");
  }
}
