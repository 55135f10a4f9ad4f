// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.spark.Packages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;

/** What is found in archives, and what is said of those that are broken or ask for too much. */
class FileReaderTest {
  private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TWO = "two".getBytes(StandardCharsets.UTF_8);
  private static final ArchiveLimits SMALL = new ArchiveLimits(1000, 100_000, 16, 2, 200);

  /** Notes what it is given, a line each. */
  private static class Notes implements Visitor {
    private final List<String> lines = new ArrayList<>();

    @Override
    public boolean wants(int number) {
      return true;
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public void module(int number, String file, InputStream bytes) throws IOException {
      lines.add(
          number + " " + file + " " + new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void fault(String file, String kind, String message) {
      lines.add(kind + " " + file);
    }
  }

  private static List<String> read(String name, byte[] bytes, ArchiveLimits limits) {
    Notes notes = new Notes();
    FileReader.read(name, FileReader.of(bytes), limits, notes);
    return notes.lines;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void modulesOfArchivesInArchivesAreNumberedInTheirOrder() throws IOException {
    byte[] inner = Packages.zip(Map.of("b.wasm", TWO, "c.txt", ONE));
    byte[] outer = Packages.tgz(Map.of("p/a.wasm", ONE, "p/inner.jar", inner, "p/z.WASM", TWO));
    assertThat(read("o.tgz", outer, SMALL))
        .containsExactly(
            "0 o.tgz!p/a.wasm one", "1 o.tgz!p/inner.jar!b.wasm two", "2 o.tgz!p/z.WASM two");
    byte[] wheel = Packages.zip(Map.of("data.tgz", outer));
    assertThat(read("w.whl", wheel, ArchiveLimits.DEFAULT)).hasSize(3);
    assertThat(read("x.wasm.gz", gzip(ONE), SMALL)).containsExactly("0 x.wasm.gz!x.wasm one");
  }

  /**
   * The stream of zstd closes the one that it reads from when it is collected as garbage. In an
   * archive that would be the stream of all entries after.
   */
  @Test
  void garbageOfOneEntryEndsNoOther() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    for (int i = 0; i < 8; i++) {
      entries.put("m" + i + ".wasm.zst", zstd(ONE));
    }
    Notes notes =
        new Notes() {
          @Override
          public void module(int number, String file, InputStream bytes) throws IOException {
            super.module(number, file, bytes);
            collectGarbage();
          }
        };
    FileReader.read("o.tgz", FileReader.of(Packages.tgz(entries)), SMALL, notes);
    assertThat(notes.lines).hasSize(8).allMatch(line -> line.endsWith(" one"));
  }

  private static void collectGarbage() {
    try {
      for (int i = 0; i < 3; i++) {
        System.gc();
        // Finalizers have a thread of their own.
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] zstd(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdCompressorOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void aLargeEntryIsAFaultOfItsOwn() throws IOException {
    Map<String, byte[]> entries = Map.of("a.wasm", new byte[2000], "b.wasm", ONE);
    assertThat(read("o.tgz", Packages.tgz(entries), SMALL))
        .containsExactly("limit o.tgz!a.wasm", "1 o.tgz!b.wasm one");
    assertThat(read("o.zip", Packages.zip(entries), SMALL))
        .containsExactly("limit o.zip!a.wasm", "1 o.zip!b.wasm one");
    assertThat(read("a.wasm", new byte[2000], SMALL)).containsExactly("limit a.wasm");
  }

  @Test
  void whatIsFoundBeforeALimitCounts() throws IOException {
    byte[] large = Packages.tgz(Map.of("a.wasm", ONE, "b", new byte[200_000], "c.wasm", TWO));
    assertThat(read("o.tgz", large, SMALL)).containsExactly("0 o.tgz!a.wasm one", "limit o.tgz");
    byte[] zeros = Packages.tgz(Map.of("a.wasm", ONE, "b", new byte[40 << 20], "c.wasm", TWO));
    assertThat(read("o.tgz", zeros, ArchiveLimits.DEFAULT))
        .containsExactly("0 o.tgz!a.wasm one", "limit o.tgz");
    Map<String, byte[]> many = new java.util.HashMap<>();
    for (int i = 0; i < 20; i++) {
      many.put("f" + i, ONE);
    }
    assertThat(read("o.zip", Packages.zip(many), SMALL)).containsExactly("limit o.zip");
  }

  @Test
  void archivesNestOnlySoDeep() throws IOException {
    byte[] third = Packages.zip(Map.of("a.wasm", ONE));
    byte[] second = Packages.zip(Map.of("third.zip", third, "x.wasm", TWO));
    byte[] first = Packages.zip(Map.of("second.zip", second));
    assertThat(read("first.zip", first, SMALL))
        .containsExactly(
            "limit first.zip!second.zip!third.zip", "0 first.zip!second.zip!x.wasm two");
  }

  @Test
  void everyPrefixOfAnArchiveIsReadAsFarAsItGoes() throws IOException {
    for (byte[] whole :
        List.of(
            Packages.tgz(Map.of("a.wasm", ONE, "b.wasm", TWO)),
            Packages.zip(Map.of("a.wasm", ONE, "b.wasm", TWO)))) {
      String name = whole[0] == 'P' ? "o.zip" : "o.tgz";
      for (int length = 0; length < whole.length; length++) {
        assertThat(read(name, Arrays.copyOf(whole, length), SMALL))
            .as("prefix of %d bytes", length)
            .isNotEmpty()
            .allMatch(line -> line.matches("(0|1|invalid|limit|unreadable) .*"));
      }
    }
  }
}
