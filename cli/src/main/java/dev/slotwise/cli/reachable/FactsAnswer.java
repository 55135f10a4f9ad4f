// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.reachable;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.facts.FactsOptions;
import dev.slotwise.cli.facts.FactsReader;
import dev.slotwise.cli.format.DeadFunctions;
import dev.slotwise.cli.format.ReachableFormat;
import dev.slotwise.cli.format.ReachableReport;
import dev.slotwise.cli.format.RetainedReport;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.program.Work;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.FactDetails.Place;
import dev.slotwise.interp.reach.Live;
import dev.slotwise.interp.reach.Parts;
import dev.slotwise.interp.reach.ProgramFacts;
import dev.slotwise.interp.reach.Reachable;
import dev.slotwise.interp.reach.SourceFunctions;
import dev.slotwise.interp.reach.calls.LiveByCalls;
import dev.slotwise.interp.reach.calls.Retained;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** The answer of {@code slotwise reachable --facts}, and the options that go with facts alone. */
public final class FactsAnswer extends Options {
  public final FactsOptions facts = part(new FactsOptions());

  private final Arg<Optional<String>> filter =
      optional(String.class, "--filter")
          .label("REGEX")
          .says(
              "With --facts --dead: only packages with a match. Default: those of modules with a root.");

  private final Arg<Boolean> generated =
      flag("--generated").says("With --facts --dead: functions of generated files as well.");

  private final Arg<Boolean> all =
      flag("--all")
          .says(
              "With --facts --dead: every function that is not live, also those that no source has.");

  public boolean isGiven() {
    return facts.namePackages() || filter.value().isPresent() || generated.value() || all.value();
  }

  /**
   * Answers for a file.
   *
   * @param roots names of functions to start from
   */
  public int answer(
      String file,
      List<String> roots,
      LiveAlgorithm algorithm,
      ReachableQuestion question,
      Work work,
      Terminal terminal)
      throws IOException {
    FactsReader.Facts read = FactsOptions.read(file, work, terminal);
    ProgramFacts program = read.program();
    FactsOptions.Start start = facts.start(file, program, roots);
    Optional<CallGraph> calls =
        algorithm
            .callGraph()
            .map(by -> work.phase(by.toString(), file, () -> start.calls(by, program)));
    Live live =
        calls.isPresent()
            ? LiveByCalls.of(calls.get(), program, start.packages(), start.functions())
            : work.phase(
                "reachable",
                file,
                () -> Reachable.from(program, start.packages(), start.functions()));
    Map<String, List<String>> about = new LinkedHashMap<>();
    about.put("algorithm", List.of(algorithm.toString()));
    about.put("packages", start.packages().stream().mapToObj(program::packageName).toList());
    about.put("roots", start.functions().stream().mapToObj(program::functionName).toList());
    ReachableReport report =
        new ReachableReport(
            file,
            about,
            new FactNames(program),
            program.functionCount(),
            live,
            live.runtimeTypes(),
            question.dead.value(),
            Optional.empty(),
            Optional.of(gaps(program)));
    if (!question.why.value().isEmpty()) {
      return explain(report, program, question.why.value(), question.format.value(), terminal);
    }
    if (question.dominators.value()) {
      Retained retained =
          calls.isPresent()
              ? Retained.byCalls(calls.get(), Parts.NONE, NodeSet.empty(), function -> 0)
              : Retained.byReferences(
                  program,
                  start.packages(),
                  start.functions(),
                  Parts.NONE,
                  NodeSet.empty(),
                  live.functions(),
                  function -> 0);
      new RetainedReport(report, retained, question.top.value())
          .write(question.format.value(), terminal.out());
      return ExitCode.DONE;
    }
    if (!question.dead.value() || all.value() || read.isVersion1()) {
      question.format.value().write(report, terminal.out());
      return question.fail.value() && report.hasDead() ? ExitCode.NO : ExitCode.DONE;
    }
    NodeSet unreachable =
        new SourceFunctions(shown(program, start.packages()), generated.value())
            .unreachable(program, live.functions());
    DeadFunctions.write(report, program, unreachable, question.format.value(), terminal.out());
    return question.fail.value() && !unreachable.isEmpty() ? ExitCode.NO : ExitCode.DONE;
  }

  private int explain(
      ReachableReport report,
      ProgramFacts program,
      String why,
      ReachableFormat format,
      Terminal terminal)
      throws IOException {
    OptionalInt function = program.findFunction(why);
    OptionalInt type = program.findType(why);
    if (function.isEmpty() && type.isEmpty()) {
      throw new Failure(ExitCode.USAGE, report.file() + ": no function or type " + why);
    }
    boolean isLive = true;
    if (function.isPresent()) {
      format.writeWhy(report, function.getAsInt(), terminal.out());
      isLive = report.live().functions().contains(function.getAsInt());
    } else {
      format.writeWhyType(report, type.getAsInt(), terminal.out());
      isLive = report.live().runtimeTypes().contains(type.getAsInt());
    }
    return isLive ? ExitCode.DONE : ExitCode.NO;
  }

  private IntPredicate shown(ProgramFacts program, NodeSet start) {
    if (filter.value().isPresent()) {
      Pattern pattern;
      try {
        pattern = Pattern.compile(filter.value().get());
      } catch (PatternSyntaxException e) {
        throw new Failure(ExitCode.USAGE, "--filter: no regular expression: " + e.getDescription());
      }
      return pkg -> pattern.matcher(program.packageName(pkg)).find();
    }
    Set<String> modules = new LinkedHashSet<>();
    start.forEach(pkg -> modules.add(program.moduleOf(pkg)));
    return pkg -> modules.isEmpty() || modules.contains(program.moduleOf(pkg));
  }

  private static ReachableReport.Gaps gaps(ProgramFacts program) {
    return new ReachableReport.Gaps(
        program.undeclaredPackages(),
        program.undeclaredFunctions(),
        program.undeclaredTypes(),
        NodeSet.of(
            IntStream.range(0, program.functionCount())
                .filter(
                    function -> !program.hasBody(function) && !program.isParameterized(function))
                .toArray()));
  }

  private record FactNames(ProgramFacts program) implements ReachableReport.Names {
    @Override
    public String functionName(int function) {
      return program.functionName(function);
    }

    @Override
    public String place(int function) {
      return program.functionDetails().place(function).map(Place::toString).orElse("");
    }

    @Override
    public String typePlace(int type) {
      return program.typeDetails().place(type).map(Place::toString).orElse("");
    }

    @Override
    public String typeName(int type) {
      return program.typeName(type);
    }

    @Override
    public String packageName(int pkg) {
      return program.packageName(pkg);
    }

    @Override
    public String whyRoot(int function) {
      return program.whyRoot(function);
    }

    @Override
    public boolean isImport(int function) {
      return false;
    }

    @Override
    public int bytes(int function) {
      return 0;
    }
  }
}
