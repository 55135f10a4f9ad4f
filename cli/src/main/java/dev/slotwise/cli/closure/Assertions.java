// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.closure;

import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.input.InputFile;
import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * What somebody says of a program that the analysis does not know, a line each; a line that starts
 * with {@code #} says nothing. A site is a function's name and, after {@code #}, the number of the
 * call among those of the function that are not direct, counted from 0.
 *
 * <pre>
 * site NAME#N enters NAME, NAME
 * site NAME#N leads to no entry
 * import MODULE.FIELD does not call back
 * function NAME is never entered
 * </pre>
 *
 * @param lines those that say something
 */
record Assertions(String file, List<String> lines) {
  private static final Pattern ENTERS = Pattern.compile("site (.+)#([0-9]{1,6}) enters (.+)");
  private static final Pattern LEADS = Pattern.compile("site (.+)#([0-9]{1,6}) leads to no entry");
  private static final Pattern IMPORT = Pattern.compile("import (.+) does not call back");
  private static final Pattern FUNCTION = Pattern.compile("function (.+) is never entered");

  static Assertions read(String file) {
    return new Assertions(
        file,
        InputFile.text(file)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList());
  }

  /**
   * A call graph in which they hold.
   *
   * @throws Failure if one can't be read, or is of what the module does not have any more
   */
  CallGraph apply(WasmModule module, CallGraph calls) {
    MutableIntObjectMap<NodeSet> allowed = IntObjectMaps.mutable.empty();
    NodeSet never = NodeSet.empty();
    NodeSet silent = NodeSet.empty();
    for (String line : lines) {
      Matcher enters = ENTERS.matcher(line);
      Matcher leads = LEADS.matcher(line);
      Matcher quiet = IMPORT.matcher(line);
      Matcher dead = FUNCTION.matcher(line);
      if (leads.matches()) {
        allowed.put(site(line, module, calls, leads), NodeSet.empty());
      } else if (enters.matches()) {
        NodeSet entered =
            Stream.of(enters.group(3).split(", +", -1))
                .map(name -> function(line, module, name))
                .reduce(NodeSet.empty(), NodeSet::union);
        int site = site(line, module, calls, enters);
        allowed.put(
            site, allowed.containsKey(site) ? allowed.get(site).intersection(entered) : entered);
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
    return lines.isEmpty()
        ? calls
        : calls.restricted(allowed, never, silent, Assumption.AS_ASSERTED);
  }

  private NodeSet function(String line, WasmModule module, String name) {
    return required(line, AbsentName.function(module, name), Seeds.function(module, name));
  }

  private NodeSet required(String line, AbsentName absent, NodeSet found) {
    if (found.isEmpty()) {
      throw failure(line, absent.text());
    }
    return found;
  }

  /** The call of a site, which must be there and not be direct. */
  private int site(String line, WasmModule module, CallGraph calls, Matcher named) {
    NodeSet functions = function(line, module, named.group(1));
    if (functions.size() > 1) {
      throw failure(line, "%d functions have this name".formatted(functions.size()));
    }
    int caller = functions.toArray()[0];
    int[] sites = sites(calls, caller).toArray();
    int number = Integer.parseInt(named.group(2));
    if (number >= sites.length) {
      throw failure(
          line, "%s has %d calls that are not direct".formatted(named.group(1), sites.length));
    }
    return sites[number];
  }

  /** The calls of a function that are not direct, in order. */
  static IntStream sites(CallGraph calls, int caller) {
    return IntStream.range(calls.firstSite(caller), calls.endSite(caller))
        .filter(site -> !calls.kind(site).isDirect());
  }

  private Failure failure(String line, String why) {
    return new Failure(ExitCode.UNREADABLE, "%s: %s: %s".formatted(file, line, why));
  }
}
