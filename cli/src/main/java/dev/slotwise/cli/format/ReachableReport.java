// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.Live;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.source.Frame;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The answer of {@code slotwise reachable}.
 *
 * @param file as named on the command line
 * @param about what the answer rests on, by field name: roots, host, assumptions
 * @param names how to speak of the program
 * @param functionCount how many functions the program has, dead ones included
 * @param types those runtime types that are types of the program for its author
 * @param dead whether to list what is dead in place of what is live
 * @param parts what is dead of a module besides functions
 * @param gaps what a program that is given as facts leaves open
 */
public record ReachableReport(
    String file,
    Map<String, List<String>> about,
    Names names,
    int functionCount,
    Live live,
    NodeSet types,
    boolean dead,
    Optional<DeadParts> parts,
    Optional<Gaps> gaps) {

  /**
   * What facts leave open: names without a fact of their own, and functions of which it is not
   * known what they refer to.
   *
   * @param bodiless the functions without a body, undeclared ones included
   */
  public record Gaps(int packages, int functions, int types, NodeSet bodiless) {}

  /** How people call the parts of a program, and how large its functions are. */
  public interface Names {
    String functionName(int function);

    String typeName(int type);

    String packageName(int pkg);

    /** What stands between an element and the source of its reason, to make a sentence. */
    default String phrase(Reason.Kind kind) {
      return kind.phrase();
    }

    /** What tells a function from others of its name, such as {@code function 7}; may be empty. */
    default String place(int function) {
      return "";
    }

    /** The same for a type. */
    default String typePlace(int type) {
      return "";
    }

    /** Why a function is a root, in a word; may be empty. */
    default String whyRoot(int function) {
      return "";
    }

    /** Whether the function's code is outside of the program. */
    boolean isImport(int function);

    /** The size of a function's code, in bytes; 0 if it has none or it is not known. */
    int bytes(int function);

    /** Where the function's code starts in the file, in bytes; -1 if it has none there. */
    default long offset(int function) {
      return Sarif.Place.UNKNOWN;
    }

    /** Whether it is known of any function where it comes from. */
    default boolean hasPositions() {
      return false;
    }

    /** Where a function comes from: at most one frame. */
    default ImmutableList<Frame> position(int function) {
      return Lists.immutable.empty();
    }

    /** Which of several modules functions come from. */
    default Origins origins() {
      return Origins.NONE;
    }
  }

  /** The functions to list. */
  NodeSet listed() {
    return dead ? deadFunctions() : liveFunctions();
  }

  /** Whether anything is not live. */
  public boolean hasDead() {
    return !deadFunctions().isEmpty() || (parts.isPresent() && !parts.get().isEmpty());
  }

  public NodeSet liveFunctions() {
    return ofProgram(live.functions());
  }

  NodeSet deadFunctions() {
    return ofProgram(NodeSet.range(functionCount).minus(live.functions()));
  }

  NodeSet addressTaken() {
    return ofProgram(live.addressTaken());
  }

  /** Without those that stand for a loader: no module has them. */
  private NodeSet ofProgram(NodeSet functions) {
    return NodeSet.of(
        functions.stream().filter(function -> !names.origins().isStandIn(function)).toArray());
  }

  /** The size of the code of some functions, in bytes. */
  long bytes(NodeSet functions) {
    return functions.stream().mapToLong(names::bytes).sum();
  }

  /** A function, for people: its name, and which of that name it is. */
  String described(int function) {
    String place = names.place(function);
    return Printable.of(names.functionName(function)) + (place.isEmpty() ? "" : " (" + place + ")");
  }

  /** A type, for people: its name, and where it is declared. */
  String describedType(int type) {
    String place = names.typePlace(type);
    return Printable.of(names.typeName(type)) + (place.isEmpty() ? "" : " (" + place + ")");
  }

  /** Writes what facts leave open, as a line of text; nothing for a module. */
  void writeGaps(PrintStream out) {
    gaps.ifPresent(
        open -> {
          int alive = open.bodiless().intersection(liveFunctions()).size();
          out.printf(
              "  undeclared: %s, %s, %s; without a body: %s, of them %d live%n",
              count(open.packages(), "package"),
              count(open.functions(), "function"),
              count(open.types(), "type"),
              count(open.bodiless().size(), "function"),
              alive);
        });
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** What a reason speaks of, for people. */
  String described(Reason reason) {
    return switch (reason.kind().source()) {
      case FUNCTION -> described(reason.source());
      case TYPE -> describedType(reason.source());
      case PACKAGE -> Printable.of(source(reason));
      case NONE -> source(reason).isEmpty() ? "" : "(" + Printable.of(source(reason)) + ")";
    };
  }

  /** What a reason speaks of, by name. */
  String source(Reason reason) {
    return switch (reason.kind().source()) {
      case PACKAGE -> names.packageName(reason.source());
      case FUNCTION -> names.functionName(reason.source());
      case TYPE -> names.typeName(reason.source());
      case NONE -> names.whyRoot(reason.source());
    };
  }
}
