// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the symbols of C++ which class they are of. A class has one text here, however a
 * symbol names it; a name that is not understood has none.
 *
 * <p>Source: Itanium C++ ABI, section 5.1 (external names).
 */
final class MangledName {
  /** Names are not nested deeper. */
  private static final int DEEPEST = 100;

  private final String text;
  private int position;
  private int depth;

  private MangledName(String text, int position) {
    this.text = text;
    this.position = position;
  }

  /** The name is not one that is understood. */
  private static final class UnknownNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownNameException() {
      super("not a name that is understood", null, false, false);
    }
  }

  /** A name as a list of components, the last one being that of the entity itself. */
  interface Reader<T> {
    @Nullable T read(MangledName name);
  }

  private static <T> Optional<T> of(String text, int position, Reader<T> reader) {
    try {
      return Optional.ofNullable(reader.read(new MangledName(text, position)));
    } catch (UnknownNameException e) {
      return Optional.empty();
    }
  }

  /** The class of a member function. */
  static Optional<String> classOfFunction(String symbol) {
    return symbol.startsWith("_Z")
        ? of(
            symbol,
            2,
            name -> {
              List<String> parts = name.entity();
              return parts.size() < 2 ? null : join(parts.subList(0, parts.size() - 1));
            })
        : Optional.empty();
  }

  /** The class that a table of virtual functions is of; for one of a base, the class around it. */
  static Optional<String> classOfTable(String symbol) {
    if (symbol.startsWith("_ZTV")) {
      return of(symbol, 4, name -> name.end(join(name.entity())));
    }
    // The name of the base says in few letters what it shares with the other one.
    return isOfBase(symbol) ? of(symbol, 4, name -> join(name.entity())) : Optional.empty();
  }

  /** Whether a table is that of a base while an object of a class is constructed. */
  static boolean isOfBase(String symbol) {
    return symbol.startsWith("_ZTC");
  }

  /** Whether a symbol is a table of virtual functions. */
  static boolean isTable(String symbol) {
    return symbol.startsWith("_ZTV") || isOfBase(symbol);
  }

  /** Whether a symbol is the list of tables that constructors with virtual bases are passed. */
  static boolean isListOfTables(String symbol) {
    return symbol.startsWith("_ZTT");
  }

  /** The class of some scopes that have no template arguments, the outermost first. */
  static String ofScopes(List<String> scopes) {
    List<String> parts = new ArrayList<>();
    for (String scope : scopes) {
      parts.add(
          parts.isEmpty() && scope.equals("std")
              ? "St"
              : scope.isEmpty() ? "12_GLOBAL__N_1" : scope.length() + scope);
    }
    return join(parts);
  }

  private static String join(List<String> parts) {
    return String.join("/", parts);
  }

  /** A text, if the name ends here. */
  private @Nullable String end(String found) {
    return position == text.length() ? found : null;
  }

  private char after() {
    return position + 1 < text.length() ? text.charAt(position + 1) : 0;
  }

  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw new UnknownNameException();
    }
    position++;
  }

  /** The components of a name, each with its template arguments. */
  private List<String> entity() {
    List<String> parts = new ArrayList<>();
    if (++depth > DEEPEST) {
      throw new UnknownNameException();
    }
    if (peek() == 'Z') {
      int start = position++;
      untilEnd();
      String function = text.substring(start, position);
      parts.add(function);
      parts.addAll(entity());
    } else if (peek() == 'N') {
      position++;
      while ("rVKRO".indexOf(peek()) >= 0) {
        position++;
      }
      while (peek() != 'E') {
        component(parts);
      }
      position++;
    } else {
      boolean isInStd = text.startsWith("St", position);
      component(parts);
      if (isInStd) {
        component(parts);
      }
      if (peek() == 'I') {
        component(parts);
      }
    }
    depth--;
    return parts;
  }

  private void component(List<String> parts) {
    int start = position;
    // Template arguments and tags belong to the name before them.
    boolean isArguments = peek() == 'I' || peek() == 'B';
    if (peek() == 'B') {
      position++;
    }
    token();
    String part = text.substring(start, position);
    if (isArguments && !parts.isEmpty()) {
      parts.set(parts.size() - 1, parts.get(parts.size() - 1) + part);
    } else {
      parts.add(part);
    }
  }

  /** Passes over what is up to the end that belongs to something before. */
  private void untilEnd() {
    while (peek() != 'E') {
      token();
    }
    position++;
  }

  /** Passes over a name, a type, a list of arguments or a letter of one. */
  private void token() {
    if (++depth > DEEPEST) {
      throw new UnknownNameException();
    }
    char first = peek();
    if (first >= '0' && first <= '9') {
      identifier();
    } else if (first == 'S') {
      position++;
      substitution();
    } else if (first == 'T') {
      position++;
      digitsUntilUnderscore();
    } else if (first == 'L') {
      literal();
    } else if (first == 'N' || first == 'I' || first == 'J' || first == 'F' || first == 'X') {
      position++;
      untilEnd();
    } else if (first == 'Z') {
      position++;
      untilEnd();
      token();
    } else if (first == 'U') {
      unnamed();
    } else if (first == 'C' && Character.isDigit(after())) {
      // A constructor.
      position += 2;
    } else if (first == 'D' || (first >= 'a' && first <= 'z' && isOperator())) {
      position += 2;
    } else if (first == 0 || first == 'E') {
      throw new UnknownNameException();
    } else {
      position++;
    }
    if (position > text.length()) {
      throw new UnknownNameException();
    }
    depth--;
  }

  /** Whether two letters are the name of an operator; types have one letter each. */
  private boolean isOperator() {
    return position + 1 < text.length()
        && List.of(
                "nw", "na", "dl", "da", "ps", "ng", "ad", "de", "co", "pl", "mi", "ml", "dv", "rm",
                "an", "or", "eo", "aS", "pL", "mI", "mL", "dV", "rM", "aN", "oR", "eO", "ls", "rs",
                "lS", "rS", "eq", "ne", "lt", "gt", "le", "ge", "ss", "nt", "aa", "oo", "pp", "mm",
                "cm", "pm", "pt", "cl", "ix", "cv")
            .contains(text.substring(position, position + 2));
  }

  private void identifier() {
    int length = 0;
    while (Character.isDigit(peek())) {
      length = Math.min(text.length(), length * 10 + (text.charAt(position++) - '0'));
    }
    position += length;
  }

  private void substitution() {
    if ("tabsiod".indexOf(peek()) >= 0) {
      position++;
    } else {
      digitsUntilUnderscore();
    }
  }

  private void digitsUntilUnderscore() {
    while (Character.isDigit(peek()) || (peek() >= 'A' && peek() <= 'Z')) {
      position++;
    }
    expect('_');
  }

  /** A value among template arguments: its digits are no length of a name. */
  private void literal() {
    position++;
    if (text.startsWith("_Z", position)) {
      position += 2;
      untilEnd();
      return;
    }
    token();
    while (peek() != 'E' && peek() != 0) {
      position++;
    }
    expect('E');
  }

  private void unnamed() {
    position++;
    if (peek() == 'l') {
      position++;
      untilEnd();
    } else {
      expect('t');
    }
    digitsUntilUnderscore();
  }
}
