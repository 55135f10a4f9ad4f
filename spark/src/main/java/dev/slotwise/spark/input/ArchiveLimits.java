// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.Serializable;

/**
 * Limits on what a file may hold, because a small archive can be made to unpack to any size.
 *
 * @param moduleBytes a larger module, or a larger archive inside an archive, is not read
 * @param unpackedBytes an archive that unpacks to more is not read to its end; what was found
 *     before counts
 * @param entries the same, for more entries than this, nested ones included
 * @param nesting how many archives may lie inside one another
 * @param ratio the same, for a stream of more than {@link #RATIO_FROM} bytes that unpacks to more
 *     than this many times its size
 */
public record ArchiveLimits(
    long moduleBytes, long unpackedBytes, int entries, int nesting, int ratio)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MEBI = 1L << 20;

  /** Below this many unpacked bytes a ratio does no harm, and tables of zeros have a large one. */
  public static final long RATIO_FROM = 32 * MEBI;

  /** What a run has when nothing is said. */
  public static final ArchiveLimits DEFAULT =
      new ArchiveLimits(256 * MEBI, 16 * 1024 * MEBI, 1_000_000, 3, 200);

  /** The same with another limit for one module. */
  public ArchiveLimits withModuleBytes(long bytes) {
    return new ArchiveLimits(bytes, unpackedBytes, entries, nesting, ratio);
  }
}
