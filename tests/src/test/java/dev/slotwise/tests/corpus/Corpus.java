// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
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
import java.util.Objects;
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
   * @param entries the imports to start a closure from; a side module has none
   * @param expected what is expected of it; empty until the first measurement
   * @param pinned whether its bytes are those that the counts were made from
   * @param debug whether it has debug information to take declared types from
   */
  record Entry(
      String name,
      Path path,
      List<String> entries,
      Optional<Expected> expected,
      boolean pinned,
      boolean debug) {

    /** The imported functions that the closure starts from. */
    NodeSet seeds(WasmModule module) {
      return Corpus.seeds(module, entries);
    }

    /** Whether it has types that the naive decoder does not read. */
    boolean isGarbageCollected() {
      return name.equals("teavm");
    }

    /** What is expected of these very bytes. */
    Optional<Expected> pins() {
      return expected.filter(counts -> pinned);
    }

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

  /**
   * What is expected of a module.
   *
   * @param functions how many it has, imports included
   * @param counts by algorithm
   * @param list for a module that Asyncify went over by a list
   * @param sharp by level, for a module with debug information
   * @param typed for a module with debug information
   */
  record Expected(
      int functions,
      Map<String, Counts> counts,
      StrictCounts strict,
      Optional<HandKeptList> list,
      Map<String, SharpCounts> sharp,
      Optional<TypedCalls> typed) {

    Counts of(String algorithm) {
      return Objects.requireNonNull(counts.get(algorithm), algorithm);
    }

    /** What is expected of a module with debug information. */
    SharpCounts at(String level) {
      return Objects.requireNonNull(sharp.get(level), level);
    }

    static Optional<Expected> read(JsonNode module) {
      if (!module.has("counts")) {
        return Optional.empty();
      }
      Map<String, Counts> counts = new TreeMap<>();
      for (Map.Entry<String, JsonNode> count : module.get("counts").properties()) {
        counts.put(count.getKey(), Counts.read(count.getValue()));
      }
      Map<String, SharpCounts> sharp = new TreeMap<>();
      for (Map.Entry<String, JsonNode> count : module.path("sharp").properties()) {
        sharp.put(count.getKey(), SharpCounts.read(count.getValue()));
      }
      return Optional.of(
          new Expected(
              module.get("functions").asInt(),
              counts,
              StrictCounts.read(module.get("strict")),
              Optional.ofNullable(module.get("list")).map(HandKeptList::read),
              sharp,
              Optional.ofNullable(module.get("prototypes")).map(TypedCalls::read)));
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

  /** The functions that a module imports under any of these names. */
  static NodeSet seeds(WasmModule module, List<String> entries) {
    return entries.stream()
        .map(name -> Seeds.imports(module, name))
        .reduce(NodeSet.empty(), NodeSet::union);
  }

  /** Every module that is on this machine, in the order of the file. */
  static List<Entry> all() throws IOException {
    return select(module -> true);
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
    return CorpusFile.read().get("modules");
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
    return new Entry(
        module.get("name").asText(),
        path,
        entries,
        Expected.read(module),
        pinned,
        module.has("variant"));
  }

  static Path cache() {
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
