// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.callbacks.ArgumentCalls;
import dev.slotwise.interp.callgraph.callbacks.ArgumentCalls.Argument;
import dev.slotwise.interp.closure.Keepers;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * The few indirect calls, arguments of functions, and imports that call back, that would shorten a
 * list most if they led to no entry. One by itself often frees nothing, because others tie the same
 * functions in; so groups are tried that are smallest cuts: what keeps some function in the closure
 * ({@link Keepers}).
 *
 * @param groups those that free most, each with something that none before it has
 * @param total how many functions the list has
 */
public record Suggestions(List<Group> groups, int total) {
  private static final int LARGEST_GROUP = 12;
  private static final int SHOWN = 5;
  private static final int NAMED = 3;

  /** What somebody could know, as a line for a file of assertions. */
  public enum Kind {
    SITE,
    ARGUMENT,
    IMPORT
  }

  /**
   * One line.
   *
   * @param function whose call, argument or import it is
   * @param place where in the code it is, for people
   * @param offsets of the calls, in bytes from the start of the file; none for an import
   * @param enters the functions of the list that may be entered there
   */
  public record Fact(
      Kind kind,
      String line,
      int function,
      String place,
      ImmutableIntList offsets,
      ImmutableIntList enters) {}

  /**
   * What must be known together.
   *
   * @param freed how many functions would leave the list
   */
  public record Group(List<Fact> facts, int freed) {}

  /**
   * Finds them.
   *
   * @param totalWith how many functions the list has if some lines hold
   */
  public static Suggestions of(
      ClosureReport report, ArgumentCalls arguments, ToIntFunction<List<String>> totalWith) {
    return new Search(report, arguments).run(totalWith);
  }

  /** Tries cuts. */
  private static final class Search {
    private final ClosureReport report;
    private final CallGraph graph;
    private final ArgumentCalls arguments;

    Search(ClosureReport report, ArgumentCalls arguments) {
      this.report = report;
      this.graph = report.graph();
      this.arguments = arguments;
    }

    Suggestions run(ToIntFunction<List<String>> totalWith) {
      NodeSet control = report.closure().control();
      int total = control.size();
      List<CutGroups.Group> trials =
          CutGroups.of(
              graph,
              report.seeds(),
              control,
              Keepers.Cuttable.IMPRECISE,
              LARGEST_GROUP,
              cut -> facts(cut).size() <= LARGEST_GROUP);
      List<Group> groups = new ArrayList<>();
      MutableIntSet shown = IntSets.mutable.empty();
      for (CutGroups.Group trial : trials) {
        if (groups.size() == SHOWN) {
          break;
        }
        if (trial.cut().allSatisfy(shown::contains)) {
          continue;
        }
        List<Fact> facts = facts(trial.cut());
        int freed = total - totalWith.applyAsInt(facts.stream().map(Fact::line).toList());
        if (freed > 0) {
          groups.add(new Group(facts, freed));
          shown.addAll(trial.cut());
        }
      }
      groups.sort(
          Comparator.comparingInt((Group group) -> -group.freed)
              .thenComparing(group -> group.facts.size()));
      return new Suggestions(List.copyOf(groups), total);
    }

    /** A line each, where an argument says what several calls would. */
    private List<Fact> facts(ImmutableIntList cut) {
      List<Fact> facts = new ArrayList<>();
      MutableIntSet said = IntSets.mutable.empty();
      cut.forEach(
          fact -> {
            if (fact >= graph.siteCount()) {
              facts.add(silence(fact - graph.siteCount()));
            } else if (said.add(fact)) {
              Optional<Argument> argument = argument(fact, cut);
              facts.add(argument.map(this::fact).orElseGet(() -> site(fact)));
              argument.ifPresent(one -> said.addAll(arguments.sites(one)));
            }
          });
      return facts;
    }

    /**
     * The outermost argument that says of nothing but these calls what they call, if it says more
     * than the call does.
     */
    private Optional<Argument> argument(int site, ImmutableIntList cut) {
      Optional<Argument> widest = Optional.empty();
      Optional<Argument> next = arguments.called(site);
      MutableIntSet seen = IntSets.mutable.empty();
      while (next.isPresent()
          && seen.add(next.get().function())
          && arguments.sites(next.get()).allSatisfy(cut::contains)) {
        widest = next;
        next = arguments.source(next.get());
      }
      return widest.filter(
          one -> one.function() != graph.caller(site) || arguments.sites(one).size() > 1);
    }

    private Fact fact(Argument argument) {
      ImmutableIntList sites = arguments.sites(argument);
      return new Fact(
          Kind.ARGUMENT,
          "argument %d of %s leads to no entry"
              .formatted(argument.index(), label(argument.function())),
          argument.function(),
          places(sites),
          offsets(sites),
          entered(sites));
    }

    private Fact site(int site) {
      int number = IndirectSites.number(report.facts(), graph, site);
      return new Fact(
          Kind.SITE,
          "site %s#%d leads to no entry".formatted(label(graph.caller(site)), number),
          graph.caller(site),
          places(IntLists.immutable.of(site)),
          IntLists.immutable.of(report.offset(site)),
          entered(IntLists.immutable.of(site)));
    }

    private Fact silence(int function) {
      return new Fact(
          Kind.IMPORT,
          "import %s does not call back"
              .formatted(report.module().functionImport(function).qualifiedName()),
          function,
          "",
          IntLists.immutable.empty(),
          listed(graph.hostTargets(function)));
    }

    private String places(ImmutableIntList sites) {
      return sites
          .collect(
              site ->
                  "0x%x%s"
                      .formatted(
                          report.offset(site),
                          PositionText.note(report.positions().at(graph.offset(site)))))
          .makeString(", ");
    }

    private ImmutableIntList offsets(ImmutableIntList sites) {
      return IntLists.immutable.of(IntStream.of(sites.toArray()).map(report::offset).toArray());
    }

    private ImmutableIntList entered(ImmutableIntList sites) {
      MutableIntSet entered = IntSets.mutable.empty();
      sites.forEach(site -> entered.addAll(listed(graph.targets(site))));
      return entered.toSortedList().toImmutable();
    }

    private ImmutableIntList listed(int set) {
      return graph.targetSets().get(set).select(report.closure().control()::contains);
    }

    private String label(int function) {
      return IndirectSites.label(report.module(), function);
    }
  }

  void text(WasmModule module, PrintStream out) {
    if (groups.isEmpty()) {
      out.printf("no group of up to %d facts would shorten the list%n", LARGEST_GROUP);
      return;
    }
    out.println("what would shorten the list, if you know it to be true; lines for --assert FILE:");
    for (Group group : groups) {
      out.printf("# %d of %d functions would leave it%n", group.freed, total);
      for (Fact fact : group.facts) {
        out.printf(
            "# %s may enter %d of the list, such as %s%n",
            place(fact),
            fact.enters.size(),
            IntStream.of(fact.enters.toArray())
                .limit(NAMED)
                .mapToObj(function -> Printable.of(module.functionName(function)))
                .collect(Collectors.joining(", ")));
        out.println(fact.line);
      }
    }
  }

  private static String place(Fact fact) {
    return switch (fact.kind) {
      case SITE -> "at " + fact.place + " it";
      case ARGUMENT -> "at " + fact.place + " it is called, and";
      case IMPORT -> "during it the host";
    };
  }

  void json(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("suggestions");
    for (Group group : groups) {
      json.writeStartObject();
      json.writeNumberField("freed", group.freed);
      json.writeArrayFieldStart("facts");
      for (Fact fact : group.facts) {
        json.writeStartObject();
        json.writeStringField("kind", fact.kind.name().toLowerCase(Locale.ROOT));
        json.writeStringField("line", fact.line);
        json.writeNumberField("function", fact.function);
        Json.ints(json, "offsets", fact.offsets);
        Json.ints(json, "enters", fact.enters);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
