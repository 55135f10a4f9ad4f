// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.answer.Analysis;
import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.format.IndirectSites;
import dev.slotwise.cli.input.InputFile;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.callbacks.ArgumentCalls;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * Assertions that somebody makes of a program and the analysis does not know, a line each; a line
 * that starts with {@code #} is a comment. A site is a function's name and, after {@code #}, the
 * number of the call among those of the function that are not direct, counted from 0; so are
 * arguments. What adds to an answer names a site by where it is, too, and several at once.
 *
 * <pre>
 * site NAME#N enters NAME, NAME
 * site NAME#N leads to no entry
 * site NAME#N also enters NAME, NAME
 * site NAME at 0xOFFSET also enters NAME, NAME
 * site FILE:LINE also enters NAME, NAME
 * site NAME also enters NAME, NAME
 * argument N of NAME enters NAME, NAME
 * argument N of NAME leads to no entry
 * import MODULE.FIELD does not call back
 * function NAME is never entered
 * </pre>
 *
 * @param lines those that say something
 */
public record Assertions(String file, List<String> lines) {
  private static final String WHAT =
      "(?:site (?<caller>.+)#(?<call>[0-9]{1,6})"
          + "|argument (?<index>[0-9]{1,6}) of (?<callee>.+))";
  private static final Pattern ENTERS = Pattern.compile(WHAT + " enters (?<targets>.+)");
  private static final Pattern LEADS = Pattern.compile(WHAT + " leads to no entry");
  private static final Pattern IMPORT = Pattern.compile("import (.+) does not call back");
  private static final Pattern FUNCTION = Pattern.compile("function (.+) is never entered");

  /**
   * Reads a file.
   *
   * @throws Failure if it can't be read
   */
  public static Assertions read(String file) {
    return new Assertions(
        file,
        InputFile.text(file)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList());
  }

  /** These and more. */
  Assertions and(List<String> more) {
    return new Assertions(file, Stream.concat(lines.stream(), more.stream()).toList());
  }

  /**
   * A call graph in which they hold. What calls enter besides, it has already.
   *
   * @throws Failure if one can't be read, or is of what the module does not have any more
   */
  CallGraph apply(Analysis analysis, CallGraph calls) {
    return lines.isEmpty() ? calls : resolve(analysis, calls).apply(analysis.facts(), calls);
  }

  /**
   * What they say of a module.
   *
   * @param calls the module's, of any level
   * @throws Failure if one can't be read, or is of what the module does not have any more
   */
  public Asserted resolve(Analysis analysis, CallGraph calls) {
    WasmModule module = analysis.module();
    MutableIntObjectMap<NodeSet> allowed = IntObjectMaps.mutable.empty();
    NodeSet leadless = NodeSet.empty();
    NodeSet never = NodeSet.empty();
    NodeSet silent = NodeSet.empty();
    Supplier<ArgumentCalls> arguments = arguments(analysis, calls);
    for (String line : lines) {
      if (AddedCalls.isOne(line)) {
        continue;
      }
      Matcher enters = ENTERS.matcher(line);
      Matcher leads = LEADS.matcher(line);
      Matcher quiet = IMPORT.matcher(line);
      Matcher dead = FUNCTION.matcher(line);
      if (leads.matches()) {
        leadless = leadless.union(offsets(line, analysis, calls, arguments, leads));
      } else if (enters.matches()) {
        NodeSet entered =
            Stream.of(enters.group("targets").split(", +", -1))
                .map(name -> function(line, module, name))
                .reduce(NodeSet.empty(), NodeSet::union);
        offsets(line, analysis, calls, arguments, enters)
            .forEach(
                offset -> {
                  CodeFacts facts = analysis.facts();
                  NodeSet all = entered.union(facts.alsoEntered(facts.siteAt(offset)));
                  allowed.put(
                      offset,
                      allowed.containsKey(offset) ? allowed.get(offset).intersection(all) : all);
                });
      } else if (quiet.matches()) {
        NodeSet found = Seeds.imports(module, quiet.group(1));
        silent =
            silent.union(required(line, AbsentName.functionImport(module, quiet.group(1)), found));
      } else if (dead.matches()) {
        never = never.union(function(line, module, dead.group(1)));
      } else {
        throw failure(line, "no such form; docs/suspend-lists.md has all");
      }
    }
    return new Asserted(allowed.toImmutable(), leadless, never, silent);
  }

  /** Read when the first line asks: it takes a walk through the code. */
  private static Supplier<ArgumentCalls> arguments(Analysis analysis, CallGraph calls) {
    List<ArgumentCalls> read = new ArrayList<>();
    return () -> {
      if (read.isEmpty()) {
        read.add(ArgumentCalls.of(calls, analysis.module(), analysis.facts(), analysis.host()));
      }
      return read.get(0);
    };
  }

  /** The functions of a name, which must be there. */
  NodeSet function(String line, WasmModule module, String name) {
    NodeSet found = Seeds.function(module, name);
    // An import may have another name in the name section than where it comes from.
    return required(
        line,
        AbsentName.function(module, name),
        found.isEmpty() ? Seeds.imports(module, name) : found);
  }

  private NodeSet required(String line, AbsentName absent, NodeSet found) {
    if (found.isEmpty()) {
      throw failure(line, absent.text());
    }
    return found;
  }

  /** The offsets of the calls that a line is about, which must be there and not be direct. */
  private NodeSet offsets(
      String line,
      Analysis analysis,
      CallGraph calls,
      Supplier<ArgumentCalls> arguments,
      Matcher named) {
    if (named.group("caller") != null) {
      return NodeSet.of(
          offset(
              line,
              analysis.module(),
              analysis.facts(),
              named.group("caller"),
              named.group("call")));
    }
    int callee = only(line, analysis.module(), named.group("callee"));
    int index = Integer.parseInt(named.group("index"));
    int count = analysis.module().functionType(callee).parameters().size();
    if (index >= count) {
      throw failure(line, "%s has %d arguments".formatted(named.group("callee"), count));
    }
    if (!calls.live().contains(callee)) {
      return NodeSet.empty();
    }
    ImmutableIntList sites = arguments.get().sites(new ArgumentCalls.Argument(callee, index));
    if (sites.isEmpty()) {
      throw failure(line, "no indirect call calls what this argument is");
    }
    return NodeSet.of(IntStream.of(sites.toArray()).map(calls::offset).toArray());
  }

  /** The offset of a function's call of this number. */
  int offset(String line, WasmModule module, CodeFacts facts, String function, String call) {
    int[] sites = IndirectSites.offsets(facts, only(line, module, function));
    int number = Integer.parseInt(call);
    if (number >= sites.length) {
      throw failure(line, "%s has %d calls that are not direct".formatted(function, sites.length));
    }
    return sites[number];
  }

  /** The one function of a name. */
  int only(String line, WasmModule module, String name) {
    NodeSet functions = function(line, module, name);
    if (functions.size() > 1) {
      throw failure(line, "%d functions have this name".formatted(functions.size()));
    }
    return functions.toArray()[0];
  }

  /** A line that can't be taken. */
  Failure failure(String line, String why) {
    return new Failure(ExitCode.UNREADABLE, "%s: %s: %s".formatted(file, line, why));
  }
}
