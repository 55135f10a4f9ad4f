// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.robust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Same input, same bytes out: on every run, and however many threads share the work. */
class DeterminismTest {
  private static final String FILE =
      Path.of("..")
          .toAbsolutePath()
          .normalize()
          .resolve("examples/minishell/minishell.wasm")
          .toString();

  @ParameterizedTest
  @ValueSource(strings = {"text", "names", "json", "discover", "asyncify", "dot", "graphml", "csv"})
  void theSameBytesAtEveryThreadCount(String format) {
    byte[] once = closure(format, 1);
    assertThat(once).isNotEmpty();
    for (int threads : new int[] {1, 2, 3, 8}) {
      assertThat(closure(format, threads)).as("%d threads", threads).isEqualTo(once);
    }
  }

  private static byte[] closure(String format, int threads) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        Main.run(
            new ByteArrayInputStream(new byte[0]),
            out,
            new ByteArrayOutputStream(),
            "closure",
            FILE,
            "--format",
            format,
            "--threads",
            Integer.toString(threads));
    assertThat(code).isZero();
    return out.toByteArray();
  }
}
