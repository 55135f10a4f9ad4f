// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.function.IntConsumer;

/**
 * A program whose dynamic calls are known as well: which types of function values and which methods
 * of interfaces its functions call. It is what call-graph algorithms need beside {@link Program}.
 * Methods are dense ints from 0: a name with the signature, whatever type has it.
 */
public interface DynamicProgram extends Program {
  /** The key of a call of function values of any type, as reflection makes. */
  int ANYTHING = -1;

  /** How many methods there are, by name and signature. */
  int methodCount();

  /**
   * The keys of the calls of function values that enter a function once its address is taken: the
   * type that it has as a value, where the program tells it, and those that subsume it; and {@link
   * #ANYTHING}, if calls whose type is not known can enter it.
   */
  void keys(int function, IntConsumer action);

  /**
   * The functions to which values of a type hold references from the start, whatever its methods
   * are: their addresses are taken with the type.
   */
  default void held(int type, IntConsumer action) {}

  /** What a function calls without naming it; duplicates are allowed. */
  void dynamicCalls(int function, DynamicCallVisitor visitor);

  /** The methods that a type has, or that an interface asks for. */
  void methodsOf(int type, MethodVisitor visitor);

  /** Takes dynamic calls. */
  interface DynamicCallVisitor {
    /** A function value is called with this key, such as its type; or {@link #ANYTHING}. */
    void value(int key);

    /** A method of a value in an interface is called. */
    void method(int interfaceType, int method);
  }

  /** Takes methods. */
  interface MethodVisitor {
    /**
     * One method.
     *
     * @param method its name and signature
     * @param function what implements it; {@link Program#NONE} for an interface
     * @param exported whether reflection can call it by name
     */
    void method(int method, int function, boolean exported);
  }

  /** Calls {@code action} for each direct callee of a function. */
  default void callees(int function, IntConsumer action) {
    instructions(
        function,
        new ReferenceVisitor() {
          @Override
          public void call(int callee) {
            action.accept(callee);
          }

          @Override
          public void value(int operand) {}

          @Override
          public void convert(int type) {}
        });
  }
}
