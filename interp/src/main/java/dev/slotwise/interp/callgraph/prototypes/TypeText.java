// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.TypeTable.Signature;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.SourceType;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

/** Writes types as C does. */
final class TypeText {
  private static final int DEEPEST = 5;

  /** Lists of parameters that are longer than so many characters don't say what follows. */
  private static final int LONGEST = 1_000;

  private final TypeTable types;

  TypeText(TypeTable types) {
    this.types = types;
  }

  /** A type, as it stands in a cast. */
  String of(int type) {
    return declare(type, "", 0);
  }

  /** The pointer to a type, as it stands in a cast. */
  String pointerTo(int type) {
    return declare(type, pointer("*", type, ""), 0);
  }

  /** The pointers to some types, as they stand in casts; empty if there are none. */
  String pointersTo(List<Integer> some) {
    TreeSet<String> texts = new TreeSet<>();
    for (int type : some) {
      texts.add(pointerTo(type));
    }
    return String.join(" or ", texts);
  }

  /** The types of a value, each a {@link Typed}; empty if it has none. */
  String ofValues(long[] some) {
    TreeSet<String> texts = new TreeSet<>();
    for (long type : some) {
      texts.add(Typed.isAddress(type) ? pointerTo(Typed.type(type)) : of(Typed.type(type)));
    }
    return String.join(" or ", texts);
  }

  /** A function with these declared types; empty if it has none. */
  String ofFunction(List<Integer> declared) {
    return declared.isEmpty() ? "" : of(declared.get(0));
  }

  /** A declaration of something of a type. */
  private String declare(int type, String declarator, int depth) {
    SourceType shown = types.get(type);
    if (depth > DEEPEST) {
      return join("...", declarator);
    }
    return switch (shown.kind()) {
      case POINTER -> declare(shown.target(), pointer("*", shown.target(), declarator), depth + 1);
      case LVALUE_REFERENCE ->
          declare(shown.target(), pointer("&", shown.target(), declarator), depth + 1);
      case RVALUE_REFERENCE ->
          declare(shown.target(), pointer("&&", shown.target(), declarator), depth + 1);
      case ARRAY -> declare(shown.target(), declarator + "[]", depth + 1);
      case FUNCTION -> {
        Signature signature = types.signature(type);
        yield declare(signature.result(), declarator + parameters(signature, depth), depth + 1);
      }
      case STRUCTURE -> join(tagged("struct", shown), declarator);
      case UNION -> join(tagged("union", shown), declarator);
      default -> join(shown.name().isEmpty() ? "?" : shown.name(), declarator);
    };
  }

  private String pointer(String mark, int target, String declarator) {
    TypeKind kind = types.kind(target);
    boolean binds = kind == TypeKind.FUNCTION || kind == TypeKind.ARRAY;
    return binds ? "(" + mark + declarator + ")" : mark + declarator;
  }

  private String parameters(Signature signature, int depth) {
    if (!signature.isPrototyped()) {
      return "()";
    }
    StringJoiner list = new StringJoiner(", ", "(", ")");
    signature
        .parameters()
        .forEach(
            parameter ->
                list.add(list.length() > LONGEST ? "?" : declare(parameter, "", depth + 1)));
    if (signature.isVariadic()) {
      list.add("...");
    }
    return signature.parameters().isEmpty() && !signature.isVariadic() ? "(void)" : list.toString();
  }

  private static String tagged(String word, SourceType type) {
    return type.name().isEmpty() ? word + " {...}" : word + " " + type.name();
  }

  private static String join(String name, String declarator) {
    boolean isArray = declarator.startsWith("[");
    return declarator.isEmpty() || isArray ? name + declarator : name + " " + declarator;
  }
}
