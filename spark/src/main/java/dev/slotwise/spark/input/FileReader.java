// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.commons.io.input.CloseShieldInputStream;

/**
 * Reads a listed file: a module, or an archive with modules and archives in it, as Commons Compress
 * reads them. Numbers the modules in the order of the archive, the same each time. Never throws for
 * what is in the file: that is a fault for the visitor, and what else can be read is read.
 */
public final class FileReader {
  private static final int XZ_MEMORY_KIB = 1 << 17;
  private final Budget budget;
  private final Visitor visitor;
  private int next;

  private FileReader(ArchiveLimits limits, Visitor visitor) {
    this.budget = new Budget(limits);
    this.visitor = visitor;
  }

  /** Opens a file anew. */
  public interface Opener {
    /** The bytes from the start; the caller closes the stream. */
    InputStream open() throws IOException;
  }

  /**
   * Reads a file.
   *
   * @param file what to call it
   */
  public static void read(String file, Opener opener, ArchiveLimits limits, Visitor visitor) {
    FileReader reader = new FileReader(limits, visitor);
    try {
      FileKind kind = FileKind.of(file);
      if (kind == FileKind.ZIP) {
        reader.zipFile(file, opener);
      } else {
        try (InputStream in = new BufferedInputStream(opener.open(), 1 << 16)) {
          reader.entry(file, in, 0);
        }
      }
    } catch (IOException | RuntimeException e) {
      reader.fault(file, e);
    }
  }

  /** Something with a name: a module, an archive, or what is of no interest. */
  private void entry(String file, InputStream in, int depth) throws IOException {
    switch (FileKind.of(file)) {
      case MODULE -> module(file, in);
      case COMPRESSED -> {
        String inner = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
        budget.entry();
        try (InputStream unpacked = unpack(file, in)) {
          module(file + "!" + inner, unpacked);
        }
      }
      case TAR -> {
        budget.nested(depth + 1);
        try (TarArchiveInputStream archive = new TarArchiveInputStream(unpack(file, in))) {
          entries(file, archive, depth + 1);
        }
      }
      case AR -> {
        budget.nested(depth + 1);
        entries(file, new ArArchiveInputStream(in), depth + 1);
      }
      case ZIP -> {
        budget.nested(depth + 1);
        byte[] bytes = budget.module(in).readAllBytes();
        zip(file, new SeekableInMemoryByteChannel(bytes), depth + 1);
      }
      case OTHER -> {
        // Only what is named on the command line gets here from outside an archive.
        if (depth == 0) {
          module(file, in);
        }
      }
    }
  }

  private void module(String file, InputStream in) throws IOException {
    int number = next++;
    if (visitor.wants(number)) {
      visitor.module(number, file, budget.module(in));
    }
  }

  private void entries(String file, ArchiveInputStream<? extends ArchiveEntry> archive, int depth)
      throws IOException {
    for (ArchiveEntry entry = archive.getNextEntry();
        entry != null && !visitor.isDone();
        entry = archive.getNextEntry()) {
      budget.entry();
      if (!entry.isDirectory()) {
        inner(file + "!" + entry.getName(), archive, depth);
      }
    }
  }

  private void zipFile(String file, Opener opener) throws IOException {
    // A zip is read from its end, which file systems of a network may not be able to.
    Path copy = Files.createTempFile("slotwise", ".zip");
    try {
      try (InputStream in = opener.open()) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      try (FileChannel channel = FileChannel.open(copy)) {
        zip(file, channel, 1);
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private void zip(String file, SeekableByteChannel channel, int depth) throws IOException {
    try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements() && !visitor.isDone()) {
        ZipArchiveEntry entry = entries.nextElement();
        budget.entry();
        String name = file + "!" + entry.getName();
        if (entry.isDirectory() || FileKind.of(name) == FileKind.OTHER) {
          continue;
        }
        if (!zip.canReadEntryData(entry)) {
          next += FileKind.of(name) == FileKind.MODULE ? 1 : 0;
          visitor.fault(name, "invalid", "encrypted, or of a compression that is not known");
          continue;
        }
        try (InputStream raw = zip.getInputStream(entry)) {
          inner(name, budget.unpacking(raw, packed(raw)), depth);
        } catch (LimitException e) {
          throw e;
        } catch (IOException | RuntimeException e) {
          fault(name, e);
        }
      }
    }
  }

  /** An entry of an archive; its faults are its own unless the whole file asks for too much. */
  private void inner(String file, InputStream in, int depth) throws IOException {
    try {
      entry(file, in, depth);
    } catch (LimitException e) {
      if (e.endsFile()) {
        throw e;
      }
      fault(file, e);
    } catch (IOException | RuntimeException e) {
      fault(file, e);
    }
  }

  /** What is compressed as the name says; to close it leaves what it is read from open. */
  private InputStream unpack(String file, InputStream packedIn) throws IOException {
    // Entries that follow are read from the same stream. That of zstd closes it when it is
    // collected
    // as garbage, so at any time, even if nobody closes it.
    InputStream in = CloseShieldInputStream.wrap(packedIn);
    String name = file.toLowerCase(Locale.ROOT);
    InputStream unpacked;
    if (name.endsWith("z2")) {
      unpacked = new BZip2CompressorInputStream(in, true);
    } else if (name.endsWith("xz")) {
      unpacked =
          XZCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB(XZ_MEMORY_KIB)
              .get();
    } else if (name.endsWith(".zst")) {
      unpacked = new ZstdCompressorInputStream(in);
    } else if (name.endsWith(".tar") || name.endsWith(".gem")) {
      return in;
    } else {
      unpacked =
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
    }
    return new BufferedInputStream(budget.unpacking(unpacked, packed(unpacked)), 1 << 16);
  }

  private static LongSupplier packed(InputStream in) {
    return in instanceof InputStreamStatistics statistics
        ? statistics::getCompressedCount
        : () -> -1;
  }

  private void fault(String file, Exception failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    if (failure instanceof LimitException) {
      visitor.fault(file, "limit", message);
    } else if (FileKind.of(file) == FileKind.MODULE || FileKind.of(file) == FileKind.OTHER) {
      visitor.fault(file, "unreadable", message);
    } else {
      visitor.fault(file, "invalid", "not a whole archive: " + message);
    }
  }

  /** An opener of bytes in memory. */
  public static Opener of(byte[] bytes) {
    return () -> new ByteArrayInputStream(bytes);
  }
}
