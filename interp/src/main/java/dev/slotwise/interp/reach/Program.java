// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.function.IntConsumer;

/**
 * A program as {@link Reachable} sees it. Packages, functions and types are dense ints from 0. A
 * program needs not be whole: what is not in it may call and convert whatever its importable
 * packages export.
 *
 * <p>An implementation answers the same each time it is asked. {@code Reachable} asks for the
 * instructions of a function, and for the elements and methods of a type, at most once, and only if
 * it is reached.
 */
public interface Program {
  /** In place of a function or type: there is none. */
  int NONE = -1;

  int packageCount();

  int functionCount();

  int typeCount();

  /**
   * Whether a package is a command of its own, which nobody imports: execution starts at its entry
   * points and nowhere else. Any other package is importable.
   */
  boolean isMain(int pkg);

  /** The package's synthetic initializers. */
  void initializers(int pkg, IntConsumer action);

  /** The main functions; counts for a {@link #isMain} package only. */
  void mainFunctions(int pkg, IntConsumer action);

  /** The declarations of a package: functions, types, variables, constants. */
  void declarations(int pkg, DeclarationVisitor visitor);

  /** What the instructions of a function refer to. */
  void instructions(int function, ReferenceVisitor visitor);

  /** Whether the type is an interface: a value of it has another type at run time. */
  boolean isInterface(int type);

  /**
   * The types that stand directly below the type's constructor: of a pointer its target, of a map
   * its key and its value, of a structure its fields.
   */
  void elements(int type, IntConsumer action);

  /** The functions that implement the type's methods. */
  void methods(int type, IntConsumer action);

  /** Takes declarations. */
  interface DeclarationVisitor {
    /**
     * One declaration.
     *
     * @param exported whether other packages can name it
     * @param parameterized whether it has type parameters, so that it stands for no code itself
     * @param function the function that it declares, or {@link Program#NONE}
     * @param type its type, or {@link Program#NONE}
     */
    void declaration(boolean exported, boolean parameterized, int function, int type);
  }

  /** Takes what instructions refer to; duplicates are allowed. */
  interface ReferenceVisitor {
    /** The function stands in the call position of a call instruction. */
    void call(int function);

    /** The function is an operand in any other position. */
    void value(int function);

    /** A value of this type is converted to an interface. */
    void convert(int type);
  }
}
