// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.facts;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a file of facts. Compression is told by the first bytes, not by the name. */
final class FactsInput {
  private static final int GZIP = 0x1F8B;
  private static final int ZSTD = 0x28B52FFD;

  private FactsInput() {}

  /**
   * Opens a file to be read as a stream, gzip (RFC 1952) and Zstandard (RFC 8878) decompressed.
   *
   * @param file a path, or {@code -} for standard input
   */
  static InputStream open(String file, InputStream standardInput) throws IOException {
    InputStream in =
        new BufferedInputStream(
            file.equals("-") ? standardInput : Files.newInputStream(Path.of(file)), 1 << 16);
    in.mark(4);
    byte[] start = in.readNBytes(4);
    in.reset();
    int first = 0;
    for (int i = 0; i < 4; i++) {
      first = first << 8 | (i < start.length ? start[i] & 0xFF : 0);
    }
    if (first >>> 16 == GZIP) {
      return new GZIPInputStream(in, 1 << 16);
    }
    return first == ZSTD ? new ZstdInputStream(in) : in;
  }
}
