// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import java.util.OptionalInt;

/**
 * A place where the code, or its data, shows that a function pointer's declared type is not the
 * type of what it is used for, or that it comes from what is no pointer to a function; or that a
 * pointer to an object of a C++ class with virtual functions becomes one to an unrelated class:
 * where {@code calls-match-prototypes} is in danger.
 *
 * @param function whose code it is in; empty for data
 * @param offset of the instruction in the file; empty for data
 * @param variable in whose initial value it is; empty for code
 * @param pointer the declared type of the pointer
 * @param target the function that the pointer points to, if it is one that is known
 * @param type the declared type of {@code target}, or of the value that becomes the pointer; empty
 *     without one
 */
public record Cast(
    Kind kind,
    OptionalInt function,
    OptionalInt offset,
    String variable,
    String pointer,
    OptionalInt target,
    String type) {

  /** What was seen. */
  public enum Kind {
    /** The call has another WebAssembly type than every declared type of its pointer. */
    CALL("called with another type"),
    /** An integer is passed where the pointer's type has a pointer to a structure. */
    INTEGER("called with an integer for a structure"),
    /** No function that can be called has the declared type. */
    NO_TARGET("no function of its type can be called"),
    /** A function of another type is in the initial value of a variable. */
    DATA("initialised with a function of another type"),
    /** A function of another type is passed. */
    ARGUMENT("a function of another type is passed"),
    /** A function of another type is stored. */
    STORE("a function of another type is stored"),
    /** A function of another type is given back. */
    RESULT("a function of another type is given back"),
    /** A function of another type is called. */
    OPERAND("a function of another type is called"),
    /** A pointer to an object, a number, or what has no declared type becomes the pointer. */
    HIDDEN("what is no pointer to a function becomes one"),
    /** The address of an object is in the initial value of a pointer to an unrelated class. */
    OBJECT_DATA("initialised with an object of an unrelated class"),
    /** A pointer to an object is passed as one to an unrelated class. */
    OBJECT_ARGUMENT("an object of an unrelated class is passed"),
    /** A pointer to an object is stored as one to an unrelated class. */
    OBJECT_STORE("an object of an unrelated class is stored"),
    /** A pointer to an object is given back as one to an unrelated class. */
    OBJECT_RESULT("an object of an unrelated class is given back"),
    /** A pointer to an object is the value of a variable that points to an unrelated class. */
    OBJECT_VARIABLE("a variable has an object of an unrelated class");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Whether it is of pointers to objects of C++, not to functions. */
    public boolean isOfObject() {
      return switch (this) {
        case OBJECT_DATA, OBJECT_ARGUMENT, OBJECT_STORE, OBJECT_RESULT, OBJECT_VARIABLE -> true;
        default -> false;
      };
    }

    /** For people. */
    public String text() {
      return text;
    }
  }
}
