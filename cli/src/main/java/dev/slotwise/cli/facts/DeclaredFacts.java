// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.facts;

import dev.slotwise.cli.format.Printable;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The declarations among program facts, each with its line. A front end may say a thing twice, for
 * example once in each unit that uses it; it may not say two things, because no answer holds for
 * both.
 *
 * <p>Memory: the ints of each declaration, in one array.
 */
final class DeclaredFacts {
  /** What has one declaration, and the fields of it that two must agree in. */
  enum Kind {
    PACKAGE("main", "root", "internal"),
    FUNCTION("package", "exported", "parameterized", "role", "type", "root"),
    TYPE("interface", "elements", "methods");

    private final List<String> fields;

    Kind(String... fields) {
      this.fields = List.of(fields);
    }
  }

  /** By kind and int of the thing: the line, then for each field its length and its ints. */
  private final Map<Kind, MutableIntObjectMap<IntList>> declared = new EnumMap<>(Kind.class);

  /**
   * Takes a declaration.
   *
   * @param fields the ints of each field of the kind, equal if and only if they mean the same
   * @return false if it says again what another one said
   * @throws IllegalFactException if another one says otherwise
   */
  boolean isFirst(Kind kind, int id, String name, int line, List<IntList> fields)
      throws IllegalFactException {
    MutableIntList now = IntLists.mutable.of(line);
    for (IntList field : fields) {
      now.add(field.size());
      now.addAll(field);
    }
    MutableIntObjectMap<IntList> ofKind =
        declared.computeIfAbsent(kind, key -> IntObjectMaps.mutable.empty());
    IntList old = ofKind.get(id);
    if (old == null) {
      ofKind.put(id, IntLists.immutable.withAll(now));
      return true;
    }
    int at = 1;
    for (int i = 0; i < fields.size(); i++) {
      IntList field = fields.get(i);
      if (!isAt(old, at, field)) {
        throw new IllegalFactException(
            "%s %s has another \"%s\" than on line %d"
                .formatted(
                    kind.name().toLowerCase(Locale.ROOT),
                    Printable.of(name),
                    kind.fields.get(i),
                    old.get(0)));
      }
      at += 1 + field.size();
    }
    return false;
  }

  private static boolean isAt(IntList all, int at, IntList field) {
    if (all.get(at) != field.size()) {
      return false;
    }
    for (int i = 0; i < field.size(); i++) {
      if (all.get(at + 1 + i) != field.get(i)) {
        return false;
      }
    }
    return true;
  }
}
