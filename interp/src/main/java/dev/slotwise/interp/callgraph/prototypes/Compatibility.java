// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.TypeTable.Member;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Signature;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.SourceType;
import java.util.List;
import org.eclipse.collections.api.map.primitive.MutableLongByteMap;
import org.eclipse.collections.impl.factory.primitive.LongByteMaps;

/**
 * Whether a function of one type may be called through a pointer to another, with what programs do
 * against the letter of the standard and every compiler allows:
 *
 * <ul>
 *   <li>integers, characters and enumerations of one size are one type;
 *   <li>a pointer to {@code void} is a pointer to any object, on every level of pointers; but a
 *       function with such a parameter is not called for a structure: see {@link #callable};
 *   <li>structures and unions of one tag are one type, whatever their members; those without a tag
 *       are told apart by their members;
 *   <li>a function type without declared parameters is any function type; a definition in the old
 *       style of C has its parameters, integers promoted.
 * </ul>
 *
 * <p>Source: ISO C 6.2.7 (compatible types) and 6.3.2.3 (calls through incompatible pointers); C++
 * [expr.call].
 */
final class Compatibility {
  /** Types that differ only deeper than this are taken for one: cycles end here. */
  private static final int DEEPEST = 12;

  /** Types that take more steps to compare are taken for one. */
  private static final int MOST_STEPS = 100_000;

  private final TypeTable types;
  private final MutableLongByteMap known = LongByteMaps.mutable.empty();
  private int steps;

  Compatibility(TypeTable types) {
    this.types = types;
  }

  /**
   * Whether a function may be called through a pointer. The rules for {@code void} are not the same
   * in both directions: a parameter of the pointer that points to {@code void} stands for any
   * object, as comparators of {@code qsort} want it; one that points to a structure or union stands
   * for that alone.
   *
   * @param pointer the function type that the pointer was declared with
   * @param function the function's own
   */
  boolean callable(int pointer, int function) {
    return compatible(pointer, function)
        && (types.kind(pointer) != TypeKind.FUNCTION
            || types.kind(function) != TypeKind.FUNCTION
            || keepsStructures(types.signature(pointer), types.signature(function)));
  }

  private boolean keepsStructures(Signature pointer, Signature function) {
    if (!pointer.isPrototyped() || !function.isPrototyped() || function.isOldStyle()) {
      return true;
    }
    for (int i = 0; i < pointer.parameters().size(); i++) {
      int taken = function.parameters().get(i);
      if (types.pointsToStructure(pointer.parameters().get(i))
          && types.kind(taken) == TypeKind.POINTER
          && types.kind(types.get(taken).target()) == TypeKind.VOID) {
        return false;
      }
    }
    return true;
  }

  /** Whether two types are compatible; symmetric. */
  private boolean compatible(int a, int b) {
    if (a == b) {
      return true;
    }
    long key = (long) Math.min(a, b) << 32 | Math.max(a, b);
    byte answer = known.getIfAbsent(key, (byte) -1);
    if (answer < 0) {
      steps = 0;
      answer = (byte) (compatible(a, b, 0) ? 1 : 0);
      known.put(key, answer);
    }
    return answer == 1;
  }

  private boolean compatible(int a, int b, int depth) {
    if (a == b || depth > DEEPEST || ++steps > MOST_STEPS) {
      return true;
    }
    SourceType first = types.get(a);
    SourceType second = types.get(b);
    if (first.kind() != second.kind()) {
      return false;
    }
    return switch (first.kind()) {
      case VOID -> true;
      case INTEGER, FLOAT -> first.size() == second.size();
      case POINTER -> pointers(first.target(), second.target(), depth);
      case LVALUE_REFERENCE, RVALUE_REFERENCE ->
          compatible(first.target(), second.target(), depth + 1);
      case ARRAY ->
          (first.size() == 0 || second.size() == 0 || first.size() == second.size())
              && compatible(first.target(), second.target(), depth + 1);
      case STRUCTURE, UNION ->
          first.name().equals(second.name()) && (!first.name().isEmpty() || members(a, b, depth));
      case FUNCTION -> functions(types.signature(a), types.signature(b), depth);
      case OTHER -> first.name().equals(second.name()) && first.size() == second.size();
    };
  }

  private boolean pointers(int a, int b, int depth) {
    boolean isAny = types.kind(a) == TypeKind.VOID || types.kind(b) == TypeKind.VOID;
    return isAny
        ? types.kind(a) != TypeKind.FUNCTION && types.kind(b) != TypeKind.FUNCTION
        : compatible(a, b, depth + 1);
  }

  private boolean members(int a, int b, int depth) {
    List<Member> first = types.members(a);
    List<Member> second = types.members(b);
    if (types.get(a).size() != types.get(b).size() || first.size() != second.size()) {
      return false;
    }
    for (int i = 0; i < first.size(); i++) {
      if (first.get(i).offset() != second.get(i).offset()
          || !compatible(first.get(i).type(), second.get(i).type(), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private boolean functions(Signature a, Signature b, int depth) {
    if (!a.isPrototyped() || !b.isPrototyped()) {
      return true;
    }
    if (a.isVariadic() != b.isVariadic()
        || a.parameters().size() != b.parameters().size()
        || !compatible(a.result(), b.result(), depth + 1)) {
      return false;
    }
    for (int i = 0; i < a.parameters().size(); i++) {
      int first = a.parameters().get(i);
      int second = b.parameters().get(i);
      boolean promoted = (a.isOldStyle() || b.isOldStyle()) && isSmall(first) && isSmall(second);
      if (!promoted && !compatible(first, second, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Whether arguments of this type become {@code int}s where no prototype says otherwise. */
  private boolean isSmall(int type) {
    return types.kind(type) == TypeKind.INTEGER && types.get(type).size() <= 4;
  }
}
