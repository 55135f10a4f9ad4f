// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.FactDetails.Mark;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * The dead functions that a person would remove: those that a source file declares. Left out are
 * wrappers and instances, because the compiler makes them; functions that stand inside of a dead
 * function; generic functions of which an instance is live; and functions that are meant to do
 * nothing: functions named {@code _}, and methods that only make their type implement an interface.
 *
 * @param packages which packages to look at
 * @param generated whether functions of generated files count
 */
public record SourceFunctions(IntPredicate packages, boolean generated) {

  /** The source's functions that are not among {@code live}, nor have an instance that is. */
  public NodeSet unreachable(ProgramFacts program, NodeSet live) {
    FactDetails details = program.functionDetails();
    BitSet alive = new BitSet();
    live.forEach(
        function -> {
          alive.set(function);
          details.instanceOf(function).ifPresent(alive::set);
        });
    BitSet found = new BitSet();
    for (int function = 0; function < program.functionCount(); function++) {
      if (!alive.get(function) && isSource(program, details, function)) {
        found.set(function);
      }
    }
    return NodeSet.copyOf(found);
  }

  private boolean isSource(ProgramFacts program, FactDetails details, int function) {
    OptionalInt pkg = program.packageOf(function);
    return program.isDeclared(function)
        && !details.is(Mark.SYNTHETIC, function)
        && !details.is(Mark.MARKER, function)
        && (generated || !details.is(Mark.GENERATED, function))
        && details.instanceOf(function).isEmpty()
        && details.parent(function).isEmpty()
        && !isBlank(program.functionName(function))
        && (pkg.isEmpty() || packages.test(pkg.getAsInt()));
  }

  /** A name such as {@code m._} or, where several are told apart, {@code m._#2}. */
  private static boolean isBlank(String name) {
    String local = name.substring(name.lastIndexOf('.') + 1);
    return local.equals("_") || local.startsWith("_#");
  }
}
