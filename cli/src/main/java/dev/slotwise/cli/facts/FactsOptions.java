// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.facts;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.program.Work;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.facts.FactsCallGraph;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.ProgramFacts;
import java.util.BitSet;
import java.util.List;

/**
 * The options that say that a file holds program facts, and where execution of the program starts.
 */
public final class FactsOptions extends Options {
  private final Arg<Boolean> isAsked =
      flag("--facts").says("FILE holds program facts; see docs/program-facts.md.");

  private final Arg<List<String>> packages =
      texts("--package")
          .label("NAME")
          .says(
              "With --facts: a package to start from; repeatable. Default: those that the facts declare"
                  + " as roots.");

  private final Arg<Boolean> isPublic =
      flag("--public")
          .says(
              "With --facts: start at the packages that the facts declare as roots, but at none that is"
                  + " internal: what others can import or run.");

  /** Where execution starts. */
  public record Start(NodeSet packages, NodeSet functions) {

    /**
     * The call graph of the program from here.
     *
     * @throws Failure if the algorithm is for modules alone
     */
    public CallGraph calls(Algorithm algorithm, DynamicProgram program) {
      return switch (algorithm) {
        case CHA -> FactsCallGraph.classHierarchy(program, packages, functions);
        case RTA -> FactsCallGraph.rapidType(program, packages, functions);
        default ->
            throw new Failure(
                ExitCode.USAGE, "with --facts, --algorithm is cha or rta, not " + algorithm);
      };
    }
  }

  /** Whether files hold facts. */
  public boolean areAsked() {
    return isAsked.value();
  }

  public boolean namePackages() {
    return !packages.value().isEmpty() || isPublic.value();
  }

  /** Reads a file, and says so if it is in the older version. */
  public static FactsReader.Facts read(String file, Work work, Terminal terminal) {
    FactsReader.Facts facts =
        work.counted("reading facts", file, told -> FactsReader.read(file, terminal.in(), told));
    if (facts.isVersion1()) {
      terminal.error(
          file + ": note: slotwise.facts/1 is the older version; slotwise.facts/2 says more");
    }
    return facts;
  }

  /**
   * Where execution starts: at the packages and functions that are named, and at the functions that
   * something outside of the program calls; if none are named, at the packages that the facts
   * declare as roots.
   */
  public Start start(String file, ProgramFacts program, List<String> roots) {
    if (isPublic.value() && (!packages.value().isEmpty() || !roots.isEmpty())) {
      throw new Failure(ExitCode.USAGE, "give one of --public, --package and --root");
    }
    NodeSet functions = program.rootFunctions();
    for (String name : roots) {
      int function =
          program
              .findFunction(name)
              .orElseThrow(
                  () -> new Failure(ExitCode.USAGE, file + ": --root: no function " + name));
      functions = functions.union(NodeSet.of(function));
    }
    BitSet named = new BitSet();
    for (String name : packages.value()) {
      named.set(
          program
              .findPackage(name)
              .orElseThrow(() -> new Failure(ExitCode.USAGE, file + ": no package " + name)));
    }
    if (isPublic.value()) {
      NodeSet found =
          NodeSet.of(
              program.rootPackages().stream().filter(pkg -> !program.isInternal(pkg)).toArray());
      if (found.isEmpty()) {
        throw new Failure(ExitCode.USAGE, file + ": --public: no root is public");
      }
      return new Start(found, functions);
    }
    return new Start(
        packages.value().isEmpty() && roots.isEmpty()
            ? program.rootPackages()
            : NodeSet.copyOf(named),
        functions);
  }
}
