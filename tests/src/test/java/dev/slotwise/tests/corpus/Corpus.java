// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** The modules of {@code tests/corpus/corpus.json}, as far as they are on this machine. */
final class Corpus {
  /** The checkout; tests run in the folder of their Maven module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Corpus() {}

  /**
   * A module of the corpus.
   *
   * @param pinned whether its bytes are those that the counts were made from
   * @param counts the closure's size by level
   */
  @SuppressWarnings("ArrayRecordComponent") // the bytes are only read
  record Entry(
      String name, Path path, List<String> entries, Map<String, Integer> counts, boolean pinned) {

    byte[] bytes() throws IOException {
      if (!path.toString().endsWith(".gz")) {
        return Files.readAllBytes(path);
      }
      try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
        return in.readAllBytes();
      }
    }

    @Override
    public String toString() {
      return name + (pinned ? "" : " (other bytes than the pinned ones)");
    }
  }

  /** One module; empty if it is not on this machine. */
  static Optional<Entry> find(String name) throws IOException {
    for (JsonNode module : modules()) {
      if (module.get("name").asText().equals(name)) {
        return load(module);
      }
    }
    throw new IllegalArgumentException("no such module in corpus.json: " + name);
  }

  /** The examples in this checkout, in the order of the file. */
  static List<Entry> examples() throws IOException {
    return select(module -> isExample(module));
  }

  /**
   * The modules that {@code tests/corpus/fetch --default} gets, as far as they are in the cache.
   */
  static List<Entry> defaults() throws IOException {
    return select(module -> !isExample(module) && module.path("default").asBoolean());
  }

  /**
   * The skeletons in this checkout, with the entries and counts of the modules that they were made
   * from. Pinned if those are the modules that the counts were made from.
   */
  static List<Entry> skeletons() throws IOException {
    Path folder = ROOT.resolve("tests/src/test/resources/skeletons");
    List<String> sums = Files.readAllLines(folder.resolve("SHA256SUMS"));
    List<Entry> entries = new ArrayList<>();
    for (JsonNode module : modules()) {
      String name = module.get("name").asText();
      Path path = folder.resolve(name + ".wasm.gz");
      if (Files.exists(path)) {
        String source = module.get("sha256").asText() + "  " + name + ".wasm";
        entries.add(entry(module, path, sums.contains(source)));
      }
    }
    return entries;
  }

  /** The other modules in the cache. */
  static List<Entry> others() throws IOException {
    return select(module -> !isExample(module) && !module.path("default").asBoolean());
  }

  private static List<Entry> select(Predicate<JsonNode> wanted) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode module : modules()) {
      if (wanted.test(module)) {
        load(module).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static boolean isExample(JsonNode module) {
    return module.get("kind").asText().equals("example");
  }

  private static JsonNode modules() throws IOException {
    return new ObjectMapper()
        .readTree(Files.readAllBytes(ROOT.resolve("tests/corpus/corpus.json")))
        .get("modules");
  }

  private static Optional<Entry> load(JsonNode module) throws IOException {
    String name = module.get("name").asText();
    Path path =
        isExample(module)
            ? ROOT.resolve(module.get("path").asText())
            : cache().resolve(name + ".wasm");
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    boolean pinned = sha256(Files.readAllBytes(path)).equals(module.get("sha256").asText());
    return Optional.of(entry(module, path, pinned));
  }

  private static Entry entry(JsonNode module, Path path, boolean pinned) {
    List<String> entries = new ArrayList<>();
    module.get("entries").forEach(entry -> entries.add(entry.asText()));
    Map<String, Integer> counts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> count : module.get("counts").properties()) {
      counts.put(count.getKey(), count.getValue().asInt());
    }
    return new Entry(module.get("name").asText(), path, entries, counts, pinned);
  }

  private static Path cache() {
    String own = System.getenv("SLOTWISE_CACHE");
    if (own != null) {
      return Path.of(own, "corpus");
    }
    String shared = System.getenv("XDG_CACHE_HOME");
    return (shared != null ? Path.of(shared) : Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("slotwise/corpus");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
