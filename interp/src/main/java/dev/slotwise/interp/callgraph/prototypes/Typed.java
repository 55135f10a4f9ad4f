// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Variable;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Member;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.SourceType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableLongLongMap;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.LongLongMaps;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;

/**
 * The types that values can have: sets of <i>typed</i>s, each a {@code long}. A typed is either a
 * value of a type that is no pointer, or the address of a type, plus an offset in it. The offset of
 * an address in an array, or of what may be an element of an array, is that in the element.
 */
final class Typed {
  static final long[] NONE = new long[0];

  private static final long ADDRESS = 1L << 63;

  /** What a walk down into members ends at, in types that contain themselves by a mistake. */
  private static final int DEEPEST = 30;

  private static final int FEW_ELEMENTS = 16;

  /** Members that overlap could be walked through in more ways than there is time for. */
  private static final int MOST_STEPS = 10_000;

  private final TypeTable types;
  private final Declarations declarations;
  private final int pointerSize;
  private int steps;

  // What was computed: the same few types and offsets are asked for again and again.
  private final MutableLongLongMap offsets = LongLongMaps.mutable.empty();
  private final MutableIntObjectMap<MutableLongObjectMap<long[]>> fields =
      IntObjectMaps.mutable.empty();

  Typed(TypeTable types, Declarations declarations, int pointerSize) {
    this.types = types;
    this.declarations = declarations;
    this.pointerSize = pointerSize;
  }

  /** A value of a type: an address if it is a pointer. */
  long value(int type) {
    SourceType declared = types.get(type);
    return switch (declared.kind()) {
      case POINTER, LVALUE_REFERENCE, RVALUE_REFERENCE -> address(declared.target(), 0);
      // A parameter that was declared as an array or a function is a pointer.
      case ARRAY, FUNCTION -> address(type, 0);
      default -> (long) type << 31;
    };
  }

  /** The address of a type, or one so many bytes after it. */
  long address(int type, long offset) {
    return ADDRESS | (long) type << 31 | (offset == 0 ? 0 : within(type, offset));
  }

  private long within(int type, long offset) {
    if (offset != (int) offset) {
      return within(type, offset, 0);
    }
    long key = (long) type << 32 | (offset & 0xFFFF_FFFFL);
    long known = offsets.getIfAbsent(key, -1);
    if (known < 0) {
      known = within(type, offset, 0);
      offsets.put(key, known);
    }
    return known;
  }

  /**
   * Offsets are kept in the type, as it may be an element of an array, and in the first elements of
   * a long array in it: a pointer that walks through one would else have thousands of types.
   */
  private long within(int type, long offset, int depth) {
    SourceType around = types.get(type);
    if (depth > DEEPEST) {
      return 0;
    }
    return switch (around.kind()) {
      case VOID, FUNCTION -> 0;
      case STRUCTURE, UNION -> inMembers(type, offset, depth);
      case ARRAY -> {
        long element = Math.max(1, types.get(around.target()).size());
        boolean isLong = around.size() == 0 || around.size() > FEW_ELEMENTS * element;
        yield isLong ? Math.floorMod(offset, element) : Math.floorMod(offset, around.size());
      }
      default -> around.size() <= 1 ? 0 : Math.floorMod(offset, around.size());
    };
  }

  private long inMembers(int type, long offset, int depth) {
    long size = types.get(type).size();
    List<Member> members = types.members(type);
    long end = 0;
    for (Member member : members) {
      long memberSize = types.get(member.type()).size();
      boolean isOpen = memberSize == 0 && types.kind(member.type()) == TypeKind.ARRAY;
      if (isOpen && offset >= member.offset()) {
        return member.offset() + within(member.type(), offset - member.offset(), depth + 1);
      }
      end = Math.max(end, member.offset() + memberSize);
    }
    if (size <= 0) {
      // A frame, or a type that is only declared here.
      size = end + 1;
      if (offset < 0 || offset > end) {
        return end;
      }
    }
    long wrapped = Math.floorMod(offset, size);
    if (types.kind(type) == TypeKind.STRUCTURE) {
      for (Member member : members) {
        if (covers(member, wrapped)) {
          TypeKind kind = types.kind(member.type());
          if (kind == TypeKind.ARRAY || kind == TypeKind.STRUCTURE) {
            return member.offset() + within(member.type(), wrapped - member.offset(), depth + 1);
          }
        }
      }
    }
    return wrapped;
  }

  static boolean isAddress(long typed) {
    return typed < 0;
  }

  /** The type that a typed is a value of, or an address in. */
  static int type(long typed) {
    return (int) ((typed & ~ADDRESS) >>> 31);
  }

  private static int offset(long typed) {
    return (int) (typed & 0x7FFF_FFFF);
  }

  /** How much a typed says: types of higher rank win where values have several. */
  private int rank(long typed) {
    if (!isAddress(typed)) {
      return 0;
    }
    SourceType type = types.get(type(typed));
    return switch (type.kind()) {
      case VOID -> 1;
      case INTEGER -> type.size() <= 1 ? 2 : 3;
      default -> 3;
    };
  }

  /** Whether so many bytes after each of these addresses is still in the structure there. */
  boolean isInside(long[] addresses, long difference) {
    for (long typed : best(addresses)) {
      SourceType type = types.get(type(typed));
      long offset = offset(typed) + difference;
      if (isAddress(typed)
          && type.kind() == TypeKind.STRUCTURE
          && type.size() > 0
          && (offset < 0 || offset >= type.size())) {
        return false;
      }
    }
    return true;
  }

  /** Those of a set that say most. */
  long[] best(long[] set) {
    if (set.length <= 1) {
      return set;
    }
    int best = 0;
    for (long typed : set) {
      best = Math.max(best, rank(typed));
    }
    long[] chosen = new long[set.length];
    int count = 0;
    for (long typed : set) {
      if (rank(typed) == best) {
        chosen[count++] = typed;
      }
    }
    return count == set.length ? set : Arrays.copyOf(chosen, count);
  }

  static long[] add(long[] set, long typed) {
    int at = Arrays.binarySearch(set, typed);
    if (at >= 0) {
      return set;
    }
    long[] more = new long[set.length + 1];
    int place = -at - 1;
    System.arraycopy(set, 0, more, 0, place);
    more[place] = typed;
    System.arraycopy(set, place, more, place + 1, set.length - place);
    return more;
  }

  static long[] union(long[] a, long[] b) {
    if (a == b || b.length == 0) {
      return a;
    }
    if (a.length == 0) {
      return b;
    }
    if (b.length == 1) {
      return add(a, b[0]);
    }
    long[] all = new long[a.length + b.length];
    int count = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      if (j == b.length || (i < a.length && a[i] < b[j])) {
        all[count++] = a[i++];
      } else {
        i += i < a.length && a[i] == b[j] ? 1 : 0;
        all[count++] = b[j++];
      }
    }
    return count == a.length ? a : Arrays.copyOf(all, count);
  }

  /** Addresses so many bytes further on. */
  long[] plus(long[] set, long difference) {
    return Arrays.stream(best(set))
        .filter(Typed::isAddress)
        .map(typed -> address(type(typed), offset(typed) + difference))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Addresses some elements further on, of any array that there is around them. */
  long[] plusUnknown(long[] set) {
    long[] moved = NONE;
    for (long typed : best(set)) {
      if (isAddress(typed)) {
        moved = add(moved, typed);
        steps = 0;
        moved = elements(type(typed), offset(typed), moved, 0);
      }
    }
    return moved;
  }

  private long[] elements(int type, long offset, long[] found, int depth) {
    SourceType around = types.get(type);
    if (depth > DEEPEST || ++steps > MOST_STEPS) {
      return found;
    }
    long[] all = found;
    if (around.kind() == TypeKind.ARRAY) {
      all = add(all, address(around.target(), offset));
      return elements(around.target(), wrap(around.target(), offset), all, depth + 1);
    }
    if (around.kind() == TypeKind.STRUCTURE || around.kind() == TypeKind.UNION) {
      for (Member member : types.members(type)) {
        if (covers(member, offset)) {
          all = elements(member.type(), offset - member.offset(), all, depth + 1);
        }
      }
    }
    return all;
  }

  private long wrap(int type, long offset) {
    return offset(address(type, offset));
  }

  /** Whether a member has a byte; an array without length goes on to the end. */
  private boolean covers(Member member, long offset) {
    SourceType type = types.get(member.type());
    boolean isOpen = type.kind() == TypeKind.ARRAY && type.size() == 0;
    return offset >= member.offset() && (isOpen || offset < member.offset() + type.size());
  }

  /** What a load from one of these addresses, so many bytes further on, can have as its value. */
  long[] loaded(long[] addresses, long difference, int bytes) {
    long[] found = NONE;
    for (long typed : best(addresses)) {
      if (isAddress(typed)) {
        found = union(found, field(address(type(typed), offset(typed) + difference), bytes));
      }
    }
    return found;
  }

  private long[] field(long address, int bytes) {
    MutableLongObjectMap<long[]> known =
        fields.getIfAbsentPut(bytes, LongObjectMaps.mutable::empty);
    return known.getIfAbsentPut(
        address,
        () -> {
          steps = 0;
          return field(type(address), offset(address), bytes, NONE, 0);
        });
  }

  private long[] field(int type, long offset, int bytes, long[] found, int depth) {
    SourceType around = types.get(type);
    if (depth > DEEPEST || ++steps > MOST_STEPS) {
      return found;
    }
    switch (around.kind()) {
      case STRUCTURE, UNION -> {
        long[] all = found;
        for (Member member : types.members(type)) {
          if (covers(member, offset)) {
            all = field(member.type(), offset - member.offset(), bytes, all, depth + 1);
          }
        }
        return all;
      }
      case ARRAY -> {
        return field(around.target(), wrap(around.target(), offset), bytes, found, depth + 1);
      }
      case POINTER, LVALUE_REFERENCE, RVALUE_REFERENCE -> {
        return offset == 0 && bytes == pointerSize ? add(found, value(type)) : found;
      }
      case INTEGER, FLOAT -> {
        return offset == 0 && bytes == around.size() ? add(found, value(type)) : found;
      }
      default -> {
        return found;
      }
    }
  }

  /**
   * The object whose pointer to a table of virtual functions is at an address.
   *
   * @return empty if there is no such pointer, or it could be that of several
   */
  Optional<Holder> holder(long address, ClassHierarchy classes) {
    return isAddress(address)
        ? holder(type(address), offset(address), type(address), 0, classes, 0)
        : Optional.empty();
  }

  /**
   * An object with a pointer to a table of virtual functions.
   *
   * @param type the class that it is declared as, of {@link ClassHierarchy}
   * @param offset of the pointer in it
   */
  record Holder(int type, long offset) {}

  /** Each class with virtual functions starts with the pointer. */
  private Optional<Holder> holder(
      int type, long offset, int object, long inObject, ClassHierarchy classes, int depth) {
    SourceType around = types.get(type);
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    if (around.kind() == TypeKind.ARRAY) {
      int element = around.target();
      return holder(element, wrap(element, offset), element, 0, classes, depth + 1);
    }
    if (around.kind() != TypeKind.STRUCTURE) {
      return Optional.empty();
    }
    OptionalInt declared = classes.dynamic(object);
    if (offset == 0 && classes.dynamic(type).isPresent() && declared.isPresent()) {
      return Optional.of(new Holder(declared.getAsInt(), inObject));
    }
    Optional<Holder> found = Optional.empty();
    for (Member member : types.members(type)) {
      if (covers(member, offset)) {
        boolean isBase = member.isBase();
        Optional<Holder> inside =
            holder(
                member.type(),
                offset - member.offset(),
                isBase ? object : member.type(),
                isBase ? inObject + member.offset() : 0,
                classes,
                depth + 1);
        if (found.isPresent() && inside.isPresent() && !found.equals(inside)) {
          return Optional.empty();
        }
        found = found.isPresent() ? found : inside;
      }
    }
    return found;
  }

  /** The addresses that a constant can be: those in variables. */
  long[] constant(long address) {
    long[] found = NONE;
    for (Variable variable : declarations.globalsAt(address)) {
      long size = types.get(variable.type()).size();
      if (address == variable.address() || address < variable.address() + size) {
        found = add(found, address(variable.type(), address - variable.address()));
      }
    }
    return found;
  }

  /** The values of one of these types, by which they were declared. */
  long[] values(List<Integer> declared) {
    long[] found = NONE;
    for (int type : declared) {
      found = add(found, value(type));
    }
    return found;
  }
}
