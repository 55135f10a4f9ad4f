// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

/**
 * The functions and types of a package that are in the answer from the beginning: the base case of
 * the definition.
 */
public final class Starts {
  private Starts() {}

  /** Takes what a package starts with. */
  public interface Visitor {
    /**
     * A function.
     *
     * @param kind why: {@link Reason.Kind#INITIALIZER}, {@code MAIN}, or {@code EXPORTED}, with its
     *     address taken
     */
    void function(int function, Reason.Kind kind);

    /** A type that the package exports. */
    void type(int type);
  }

  /** What {@code pkg} starts with: as a command if it is a main package, else as a library. */
  public static void of(Program program, int pkg, Visitor visitor) {
    program.initializers(pkg, function -> visitor.function(function, Reason.Kind.INITIALIZER));
    if (program.isMain(pkg)) {
      program.mainFunctions(pkg, function -> visitor.function(function, Reason.Kind.MAIN));
      return;
    }
    program.declarations(
        pkg,
        (exported, parameterized, function, type) -> {
          if (!exported || parameterized) {
            return;
          }
          if (function != Program.NONE) {
            visitor.function(function, Reason.Kind.EXPORTED);
          }
          if (type != Program.NONE) {
            visitor.type(type);
          }
        });
  }
}
