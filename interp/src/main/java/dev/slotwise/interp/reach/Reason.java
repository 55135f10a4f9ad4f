// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

/**
 * Why a function or a type is in the answer: the step that added it first.
 *
 * @param kind which sentence of the definition applies
 * @param source the package, function or type that {@code kind} speaks of
 */
public record Reason(Kind kind, int source) {

  /** What a source is. */
  public enum Source {
    PACKAGE,
    FUNCTION,
    TYPE,
    /** The element itself: nothing in the program stands before it. */
    NONE
  }

  /** The sentences of the definition. */
  public enum Kind {
    /** It initializes the package. */
    INITIALIZER("initializes", Source.PACKAGE),
    /** It is a main function of the package. */
    MAIN("is an entry point of", Source.PACKAGE),
    /** The importable package exports the function, or something of this type. */
    EXPORTED("is exported by", Source.PACKAGE),
    /** It was named as a root, or something outside of the program calls it. */
    ROOT("is a root", Source.NONE),
    /** An instruction of the function calls it (rule 1). */
    CALLED("is called by", Source.FUNCTION),
    /** A call of the function through a value, table or interface can enter it. */
    ENTERED("can be entered by a call of", Source.FUNCTION),
    /** The host can call it while this function, of the host's own, runs. */
    CALLED_BACK("can be called back by", Source.FUNCTION),
    /** An instruction of the function has it as an operand (rule 1). */
    REFERENCED("has its address taken by", Source.FUNCTION),
    /** An instruction of the function converts a value of this type to an interface (rule 1). */
    CONVERTED("is converted by", Source.FUNCTION),
    /** It stands below the constructor of the type (rule 2). */
    ELEMENT("is an element of", Source.TYPE),
    /** It is a method of the type (rule 3). */
    METHOD("is a method of", Source.TYPE);

    private final String phrase;
    private final Source source;

    Kind(String phrase, Source source) {
      this.phrase = phrase;
      this.source = source;
    }

    /** Between the names of the element and of the source, it makes a sentence. */
    public String phrase() {
      return phrase;
    }

    public Source source() {
      return source;
    }
  }
}
