// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes to a file or pipe that others write to as well goes there in whole lines. */
class WholeLinesTest {
  /** Each write by itself, as the file gets it. */
  private static final class Writes extends OutputStream {
    private final List<byte[]> pieces = new ArrayList<>();

    @Override
    public void write(int b) {
      pieces.add(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      pieces.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }

  @Test
  void noPieceEndsInsideOfALine() throws IOException {
    Random random = new Random(17);
    Writes writes = new Writes();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (WholeLines lines = new WholeLines(writes)) {
      for (int i = 0; i < 5_000; i++) {
        byte[] line = ("x".repeat(random.nextInt(200)) + "\n").getBytes(StandardCharsets.US_ASCII);
        all.writeBytes(line);
        int middle = random.nextInt(line.length);
        lines.write(line, 0, middle);
        lines.write(line, middle, line.length - middle);
      }
    }
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    writes.pieces.forEach(got::writeBytes);
    assertThat(got.toByteArray()).isEqualTo(all.toByteArray());
    assertThat(writes.pieces)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            piece -> {
              assertThat(piece[piece.length - 1]).isEqualTo((byte) '\n');
              assertThat(piece.length).isLessThanOrEqualTo(4096);
            });
  }

  @Test
  void aLineThatIsLongerThanAPieceIsNotKeptBack() throws IOException {
    Writes writes = new Writes();
    try (WholeLines lines = new WholeLines(writes)) {
      lines.write("y".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
      assertThat(writes.pieces).hasSize(2);
      lines.write('\n');
    }
    assertThat(writes.pieces.stream().mapToInt(piece -> piece.length).sum()).isEqualTo(10_001);
  }
}
