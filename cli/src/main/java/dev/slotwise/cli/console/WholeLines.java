// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes on whole lines, as many as a pipe takes at once, so that lines of several processes that
 * write to one file or pipe are not torn. A line that is longer is passed on as it comes. Flushing
 * passes on what there is.
 */
public final class WholeLines extends OutputStream {
  /** What POSIX lets a pipe take in one piece at least on Linux: {@code PIPE_BUF}. */
  private static final int PIECE = 4096;

  private final OutputStream out;
  private final byte[] held = new byte[2 * PIECE];
  private int size;

  public WholeLines(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, held.length - size);
      System.arraycopy(bytes, offset + done, held, size, part);
      size += part;
      done += part;
      passOn();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }

  private void passOn() throws IOException {
    while (size >= PIECE) {
      int end = PIECE;
      while (end > 0 && held[end - 1] != '\n') {
        end--;
      }
      pass(end == 0 ? PIECE : end);
    }
  }

  private void pass(int count) throws IOException {
    out.write(held, 0, count);
    size -= count;
    System.arraycopy(held, count, held, 0, size);
  }

  @Override
  public void flush() throws IOException {
    passOn();
    if (size > 0) {
      pass(size);
    }
    out.flush();
  }
}
