// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.robust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Runs the command on what may be no module, and checks that it copes. */
public final class BadInput {
  /** Allocation a run may have whatever the file: the command line, its buffers, a few classes. */
  private static final long BASE_BYTES = 8L << 20;

  /** Allocation a run may have for a byte of the file. */
  private static final long BYTES_PER_BYTE = 400;

  private BadInput() {}

  /** Runs the command; returns its exit code when all is as it should be. */
  public static int run(byte[] input, String what) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long before = allocated();
    int code =
        Main.run(new ByteArrayInputStream(input), out, err, "closure", "-", "--threads", "1");
    long bytes = allocated() - before;
    String errors = err.toString(StandardCharsets.UTF_8);
    assertThat(code).as("%s: %s", what, errors).isIn(0, 3, 4);
    assertThat(errors).as(what).doesNotContain("internal error").doesNotContain("\tat ");
    // A module that is valid and lacks the entry is answered, with a warning.
    assertThat(errors.lines().filter(line -> !line.startsWith("slotwise: warning: ")))
        .as("%s: %s", what, errors)
        .hasSize(code == 0 ? 0 : 1);
    assertThat(errors.lines()).as(what).hasSizeLessThanOrEqualTo(2);
    assertThat(bytes)
        .as("%s: bytes allocated", what)
        .isLessThan(BASE_BYTES + BYTES_PER_BYTE * input.length);
    return code;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
