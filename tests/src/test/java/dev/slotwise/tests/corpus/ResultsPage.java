// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.tests.algorithm.Algorithms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of {@code docs/results.md} and {@code README.md}, between the marks {@code <!--
 * results NAME -->} and {@code <!-- end -->}: counts are those of {@code corpus.json}; what it cost
 * to find them stands on the page alone.
 */
final class ResultsPage {
  /** The module whose algorithms the README compares. */
  private static final String SHOWN = "ruby-3.4-debug-stdlib";

  private static final List<String> IN_README = List.of("minishell", "dash", "bash", "ruby");
  private static final Pattern PART =
      Pattern.compile("(?s)(<!-- results (\\w+) -->\n).*?(<!-- end -->)");
  private static final Pattern COST = Pattern.compile("([0-9.]+) s, ([0-9,]+) MB");

  private final Map<String, Corpus.Expected> modules = new LinkedHashMap<>();
  private final Map<String, Map<String, Cost>> costs;

  /**
   * @param costs by module, then algorithm; cells without one are empty
   */
  ResultsPage(JsonNode corpus, Map<String, Map<String, Cost>> costs) {
    corpus
        .get("modules")
        .forEach(
            module ->
                Corpus.Expected.read(module)
                    .ifPresent(counts -> modules.put(module.get("name").asText(), counts)));
    this.costs = costs;
  }

  /** What a process took. */
  record Cost(int milliseconds, int kilobytes) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%." + (milliseconds < 9950 ? 1 : 0) + "f s, %,d MB",
          milliseconds / 1000.0,
          Math.round(kilobytes / 1000.0));
    }

    private static Cost parse(Matcher text) {
      return new Cost(
          (int) Math.round(Double.parseDouble(text.group(1)) * 1000),
          Integer.parseInt(text.group(2).replace(",", "")) * 1000);
    }
  }

  /** The costs that stand on a page, by module, then algorithm. */
  static Map<String, Map<String, Cost>> costs(String page) {
    Map<String, Map<String, Cost>> costs = new TreeMap<>();
    Matcher part = PART.matcher(page);
    while (part.find()) {
      if (part.group(2).equals("costs")) {
        rows(part).forEach(row -> row(row, costs));
      } else if (part.group(2).equals("sharp")) {
        rows(part).forEach(row -> lastCell(row, costs));
      }
    }
    return costs;
  }

  private static Stream<String> rows(Matcher part) {
    return part.group().lines().filter(line -> line.startsWith("| "));
  }

  private static void lastCell(String row, Map<String, Map<String, Cost>> costs) {
    String[] cells = row.substring(2).split(" *\\| *", -1);
    // What follows the last bar is empty.
    Matcher cost = COST.matcher(cells[cells.length - 2]);
    if (cost.matches()) {
      costs
          .computeIfAbsent(cells[0], key -> new TreeMap<>())
          .put(Level.BEST.id(), Cost.parse(cost));
    }
  }

  private static void row(String row, Map<String, Map<String, Cost>> costs) {
    String[] cells = row.substring(2).split(" *\\| *", -1);
    for (int i = 1; i < cells.length; i++) {
      Matcher cost = COST.matcher(cells[i]);
      if (cost.matches()) {
        costs
            .computeIfAbsent(cells[0], key -> new TreeMap<>())
            .put(Algorithms.ALL.get(i - 1).name(), Cost.parse(cost));
      }
    }
  }

  /** The page with its tables as they are now. */
  String update(String page) {
    return PART.matcher(page)
        .replaceAll(
            part -> Matcher.quoteReplacement(part.group(1) + table(part.group(2)) + part.group(3)));
  }

  private String table(String name) {
    return switch (name) {
      case "closures" -> closures(List.copyOf(modules.keySet()));
      case "levels" -> closures(IN_README);
      case "sites" -> sites();
      case "live" -> byAlgorithm(Counts::live);
      case "nodes" -> byAlgorithm(Counts::nodes);
      case "edges" -> byAlgorithm(Counts::edges);
      case "costs" -> costs();
      case "algorithms" -> algorithms();
      case "sharp" -> sharp();
      case "list" -> list();
      case "needless" -> named("instrumented function", "why", list -> list.needless());
      case "runs" -> named("program", "pausing in it", list -> list.runs());
      default -> throw new IllegalArgumentException("no such table: " + name);
    };
  }

  private String closures(List<String> names) {
    List<String> algorithms = names();
    List<String> levels =
        Stream.of(Level.values()).map(Level::id).filter(algorithms::contains).toList();
    StringBuilder table = header("module", "functions").append(columns(levels)).append(rule(7));
    for (String name : names) {
      Corpus.Expected module = modules.get(name);
      if (module != null && module.of("slots").closure().isPresent()) {
        List<String> cells = new ArrayList<>(List.of(name, number(module.functions())));
        for (String level : levels) {
          int closure = module.of(level).closure().orElseThrow();
          cells.add(number(closure) + " (" + share(closure, module.functions()) + ")");
        }
        table.append(row(cells));
      }
    }
    return table.toString();
  }

  private String sites() {
    List<String> sources =
        modules.values().stream()
            .flatMap(module -> module.of("flow").sites().stream())
            .flatMap(sites -> sites.open().keySet().stream())
            .distinct()
            .sorted()
            .toList();
    StringBuilder table =
        header("module", "indirect sites", "exact", "bounded", "open")
            .append(
                sources.stream().map(source -> " " + source + " |").collect(Collectors.joining()))
            .append(rule(5 + sources.size()));
    modules.forEach(
        (name, module) -> {
          Counts.Sites sites = module.of("flow").sites().orElseThrow();
          if (sites.all() > 0) {
            List<String> cells = new ArrayList<>(List.of(name, number(sites.all())));
            cells.add(number(sites.exact()));
            cells.add(number(sites.bounded()));
            cells.add(number(sites.all() - sites.exact() - sites.bounded()));
            sources.forEach(
                source ->
                    cells.add(
                        sites.open().containsKey(source) ? number(sites.open().get(source)) : ""));
            table.append(row(cells));
          }
        });
    return table.toString();
  }

  private String costs() {
    StringBuilder table =
        header("module").append(columns(names())).append(rule(names().size() + 1));
    modules.forEach(
        (name, module) -> {
          List<String> cells = new ArrayList<>(List.of(name));
          names().forEach(algorithm -> cells.add(cost(name, algorithm)));
          table.append(row(cells));
        });
    return table.toString();
  }

  /** Modules with debug information: closures, and what an indirect call can enter on average. */
  private String sharp() {
    List<String> levels = SharpCounts.LEVELS.stream().map(Level::id).toList();
    StringBuilder table =
        header("module", "indirect sites", "of a declared type")
            .append(columns(levels))
            .append(" targets a site: `types` | `flow` | `best` | `best` takes |")
            .append(rule(7 + levels.size()));
    modules.forEach(
        (name, module) -> {
          if (!module.sharp().isEmpty()) {
            TypedCalls typed = module.typed().orElseThrow();
            List<String> cells =
                new ArrayList<>(List.of(name, number(typed.sites()), number(typed.typed())));
            levels.forEach(level -> cells.add(number(module.at(level).closure())));
            for (Level level : List.of(Level.TYPES, Level.FLOW, Level.BEST)) {
              cells.add(String.format(Locale.ROOT, "%.1f", module.at(level.id()).targets()));
            }
            cells.add(cost(name, Level.BEST.id()));
            table.append(row(cells));
          }
        });
    return table.toString();
  }

  private String byAlgorithm(ToLongFunction<Counts> count) {
    StringBuilder table =
        header("module").append(columns(names())).append(rule(names().size() + 1));
    modules.forEach(
        (name, module) -> {
          List<String> cells = new ArrayList<>(List.of(name));
          names().forEach(algorithm -> cells.add(number(count.applyAsLong(module.of(algorithm)))));
          table.append(row(cells));
        });
    return table.toString();
  }

  private String algorithms() {
    StringBuilder table =
        header("algorithm", "live functions", "nodes", "edges", "time, memory").append(rule(5));
    Corpus.Expected module = modules.get(SHOWN);
    if (module != null) {
      for (String name : names()) {
        Counts counts = module.of(name);
        table.append(
            row(
                List.of(
                    "`" + name + "`",
                    number(counts.live()),
                    number(counts.nodes()),
                    number(counts.edges()),
                    cost(SHOWN, name))));
      }
    }
    return table.toString();
  }

  private String list() {
    StringBuilder table = header("functions", "").append(rule(2));
    for (HandKeptList list : lists()) {
      table.append(row(List.of("instrumented", number(list.instrumented()))));
      table.append(row(List.of("in the closure", number(list.closure()))));
      table.append(row(List.of("both", number(list.both()))));
      table.append(row(List.of("instrumented only", number(list.needless().size()))));
      table.append(row(List.of("in the closure only", number(list.closure() - list.both()))));
      table.append(
          row(List.of("of these, by direct calls to a suspending import", number(list.direct()))));
      table.append(
          row(List.of("else by direct calls to an instrumented one", number(list.callers()))));
      table.append(row(List.of("else through indirect calls", number(list.indirect()))));
    }
    return table.toString();
  }

  private String named(
      String subject, String object, Function<HandKeptList, Map<String, String>> pairs) {
    StringBuilder table = header(subject, object).append(rule(2));
    for (HandKeptList list : lists()) {
      pairs.apply(list).forEach((name, text) -> table.append(row(List.of("`" + name + "`", text))));
    }
    return table.toString();
  }

  private List<HandKeptList> lists() {
    return modules.values().stream().flatMap(module -> module.list().stream()).toList();
  }

  private String cost(String module, String algorithm) {
    Cost cost = costs.getOrDefault(module, Map.of()).get(algorithm);
    return cost == null ? "" : cost.toString();
  }

  private static List<String> names() {
    return Algorithms.ALL.stream().map(Algorithms.Algorithm::name).toList();
  }

  private static StringBuilder header(String... names) {
    return new StringBuilder("| ").append(String.join(" | ", names)).append(" |");
  }

  private static String columns(List<String> names) {
    return names.stream().map(name -> " `" + name + "` |").collect(Collectors.joining());
  }

  private static String rule(int columns) {
    return "\n|" + "---|".repeat(columns) + "\n";
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String share(int part, int all) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / all);
  }
}
