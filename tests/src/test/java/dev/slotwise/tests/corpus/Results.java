// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Runs every algorithm on every module of the corpus, one after the other, each in a process of its
 * own, and writes what that took into the tables of the pages. Counts must be those of {@code
 * corpus.json}, unless they are to be accepted.
 */
final class Results {
  private static final Path DOCS = Corpus.ROOT.resolve("docs/results.md");
  private static final List<Path> PAGES = List.of(DOCS, Corpus.ROOT.resolve("README.md"));
  private static final String USAGE =
      """
      usage: tests/corpus/results [--accept] [NAME...]

        NAME...     modules of corpus.json; by default all that the cache holds
        --accept    write the counts that were found into corpus.json; without it they must be there

      Writes time and memory into docs/results.md and README.md.
      Exit: 0 done, 1 a count is not that of corpus.json, 2 usage, 3 a module can't be had.
      """;

  private final JsonNode corpus;
  private final Map<String, Map<String, ResultsPage.Cost>> costs;
  private final boolean accepts;
  private final List<String> differences = new ArrayList<>();

  private Results(boolean accepts) throws IOException {
    this.corpus = CorpusFile.read();
    this.costs = ResultsPage.costs(Files.readString(DOCS));
    this.accepts = accepts;
  }

  /** The command {@code tests/corpus/results}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(run(List.of(args)));
  }

  private static int run(List<String> args) throws IOException, InterruptedException {
    if (args.contains("--help") || args.contains("-h")) {
      System.out.print(USAGE);
      return 0;
    }
    List<String> names = args.stream().filter(arg -> !arg.startsWith("-")).toList();
    if (args.stream().anyMatch(arg -> arg.startsWith("-") && !arg.equals("--accept"))) {
      System.err.print(USAGE);
      return 2;
    }
    List<Corpus.Entry> entries = new ArrayList<>();
    for (String name : names) {
      Optional<Corpus.Entry> entry = Corpus.find(name);
      if (entry.filter(Corpus.Entry::pinned).isEmpty()) {
        System.err.println("results: no " + name + ", or other bytes; tests/corpus/fetch gets it");
        return 3;
      }
      entry.ifPresent(entries::add);
    }
    if (names.isEmpty()) {
      Corpus.all().stream().filter(Corpus.Entry::pinned).forEach(entries::add);
    }
    Results results = new Results(args.contains("--accept"));
    results.measure(entries);
    return results.finish();
  }

  private void measure(List<Corpus.Entry> entries) throws IOException, InterruptedException {
    long runs = (long) entries.size() * (Algorithms.ALL.size() + 1);
    if (!Boolean.getBoolean("slotwise.terminal")) {
      for (Corpus.Entry entry : entries) {
        measure(entry, Optional.empty());
      }
      return;
    }
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("results")
            .setInitialMax(runs)
            .setStyle(ProgressBarStyle.ASCII)
            .build()) {
      for (Corpus.Entry entry : entries) {
        measure(entry, Optional.of(bar));
      }
    }
  }

  private void measure(Corpus.Entry entry, Optional<ProgressBar> bar)
      throws IOException, InterruptedException {
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    Map<String, ResultsPage.Cost> cost = new TreeMap<>();
    int functions = 0;
    for (Algorithm algorithm : Algorithms.ALL) {
      bar.ifPresent(shown -> shown.setExtraMessage(entry.name() + ", " + algorithm));
      Measurement.Found found = Measurement.run(entry, algorithm.name());
      functions = found.functions();
      counts.set(algorithm.name(), found.counts());
      cost.put(algorithm.name(), found.cost());
      bar.ifPresent(ProgressBar::step);
    }
    ObjectNode others = Measurement.run(entry, Measurement.OTHERS).counts();
    bar.ifPresent(ProgressBar::step);
    if (entry.debug()) {
      Measurement.Found best = Measurement.run(entry, Level.BEST.id());
      cost.put(Level.BEST.id(), best.cost());
      others.setAll(best.counts());
    }
    costs.put(entry.name(), cost);
    for (JsonNode module : corpus.get("modules")) {
      if (module.get("name").asText().equals(entry.name())) {
        settle((ObjectNode) module, "functions", JsonNodeFactory.instance.numberNode(functions));
        settle((ObjectNode) module, "counts", counts);
        for (Map.Entry<String, JsonNode> other : others.properties()) {
          settle((ObjectNode) module, other.getKey(), other.getValue());
        }
      }
    }
    // What has been found stays if the rest is cut short.
    write();
  }

  private void settle(ObjectNode module, String field, JsonNode found) {
    JsonNode expected = module.path(field);
    if (!expected.toString().equals(found.toString())) {
      if (accepts) {
        module.set(field, found);
      } else {
        differences.add(
            "%s: %s are %s, not %s".formatted(module.get("name").asText(), field, found, expected));
      }
    }
  }

  private void write() throws IOException {
    if (accepts) {
      CorpusFile.write(corpus);
    }
    ResultsPage tables = new ResultsPage(corpus, costs);
    for (Path page : PAGES) {
      Files.writeString(page, tables.update(Files.readString(page)));
    }
  }

  private int finish() {
    differences.forEach(line -> System.err.println("results: " + line));
    return differences.isEmpty() ? 0 : 1;
  }
}
