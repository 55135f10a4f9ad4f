// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** The part of its limits that one listed file has used up, over all archives nested in it. */
final class Budget {
  private final ArchiveLimits limits;
  private long unpacked;
  private int entries;

  Budget(ArchiveLimits limits) {
    this.limits = limits;
  }

  ArchiveLimits limits() {
    return limits;
  }

  /** Counts an entry of an archive. */
  void entry() throws LimitException {
    if (++entries > limits.entries()) {
      throw LimitException.ofFile("more than " + limits.entries() + " entries");
    }
  }

  /** Checks how deep an archive lies; the outermost has depth 1. */
  void nested(int depth) throws LimitException {
    if (depth > limits.nesting()) {
      throw LimitException.ofEntry(
          "an archive inside more than " + (limits.nesting() - 1) + " others");
    }
  }

  /**
   * A stream that counts what is unpacked from {@code in} and ends the reading of the file when it
   * is too much.
   *
   * @param packed how many packed bytes have been taken so far; negative if that is not known
   */
  InputStream unpacking(InputStream in, LongSupplier packed) {
    return new Counted(in) {
      @Override
      void counted(int bytes, long total) throws IOException {
        unpacked += bytes;
        if (unpacked > limits.unpackedBytes()) {
          throw LimitException.ofFile("unpacks to more than " + limits.unpackedBytes() + " bytes");
        }
        if (total > ArchiveLimits.RATIO_FROM) {
          long size = packed.getAsLong();
          if (size >= 0 && total / limits.ratio() > size) {
            throw LimitException.ofFile(
                "unpacks to more than " + limits.ratio() + " times its size");
          }
        }
      }
    };
  }

  /** A stream of one module, which ends with an exception if the module is too large. */
  InputStream module(InputStream in) {
    return new Counted(in) {
      @Override
      void counted(int bytes, long total) throws IOException {
        if (total > limits.moduleBytes()) {
          throw LimitException.ofEntry("larger than " + limits.moduleBytes() + " bytes");
        }
      }
    };
  }

  /** Counts what passes. */
  private abstract static class Counted extends FilterInputStream {
    private long total;

    Counted(InputStream in) {
      super(in);
    }

    abstract void counted(int bytes, long sum) throws IOException;

    private int count(int bytes) throws IOException {
      if (bytes > 0) {
        total += bytes;
        counted(bytes, total);
      }
      return bytes;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return count(super.read(to, offset, length));
    }

    @Override
    public long skip(long wanted) throws IOException {
      // Reads, so that what is skipped is counted in pieces.
      byte[] piece = new byte[(int) Math.min(Math.max(wanted, 0), 1 << 16)];
      long left = wanted;
      while (left > 0) {
        int done = read(piece, 0, (int) Math.min(left, piece.length));
        if (done < 0) {
          break;
        }
        left -= done;
      }
      return wanted - left;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
