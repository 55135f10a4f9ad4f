// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.wasm.dwarf.Attribute;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.Entry;
import dev.slotwise.wasm.dwarf.Tag;
import dev.slotwise.wasm.dwarf.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The types of a program, each a dense {@code int}, read from debug information when first asked
 * for. Typedefs and qualifiers are looked through, so no type here is one.
 */
final class TypeTable {
  /** Chains of typedefs and qualifiers that are longer are taken for cycles. */
  private static final int LONGEST_CHAIN = 100;

  /** Types that contain others deeper than this are taken for {@code void} there. */
  private static final int DEEPEST = 200;

  static final int VOID = 0;

  private static final String TABLE_ELEMENT = "__vtbl_ptr_type";

  private final DebugInfo info;
  private final List<SourceType> types = new ArrayList<>();
  private final MutableIntIntMap byEntry = IntIntMaps.mutable.empty();
  private final MutableIntObjectMap<List<Member>> members = IntObjectMaps.mutable.empty();

  /** Names of the namespaces and classes around an entry, for those that have some. */
  private final MutableIntObjectMap<String> scopes = IntObjectMaps.mutable.empty();

  private int depth;

  /**
   * A type.
   *
   * @param entry the entry that it was read from; -1 if none
   * @param name with its scopes; empty if it has none
   * @param size in bytes; 0 if it is not known
   * @param target of a pointer or reference, what it points to; of an array, its elements; of a
   *     function, its result
   */
  record SourceType(TypeKind kind, int entry, String name, long size, int target) {}

  /**
   * A member of a structure or union.
   *
   * @param offset in bytes
   * @param isBase whether it is a base class
   */
  record Member(String name, long offset, int type, boolean isBase) {}

  /**
   * The declared type of a function.
   *
   * @param parameters in order
   * @param isPrototyped whether the parameters are known; C lets a declaration leave them out
   * @param isOldStyle whether it is a definition of C whose parameters are no prototype, so that
   *     arguments are promoted
   * @param isOfC whether the source was C, whose calling convention is simple
   */
  record Signature(
      int result,
      MutableIntList parameters,
      boolean isVariadic,
      boolean isPrototyped,
      boolean isOldStyle,
      boolean isOfC) {}

  private final MutableIntObjectMap<Signature> signatures = IntObjectMaps.mutable.empty();

  TypeTable(DebugInfo info) {
    this.info = info;
    add(new SourceType(TypeKind.VOID, -1, "void", 0, VOID));
  }

  private int add(SourceType type) {
    types.add(type);
    return types.size() - 1;
  }

  SourceType get(int type) {
    return types.get(type);
  }

  TypeKind kind(int type) {
    return types.get(type).kind;
  }

  /** Whether a type is a pointer to a structure or union. */
  boolean pointsToStructure(int type) {
    TypeKind target = kind(get(type).target());
    return kind(type) == TypeKind.POINTER
        && (target == TypeKind.STRUCTURE || target == TypeKind.UNION);
  }

  /** Says what namespaces and classes an entry is in. */
  void scope(int entry, String scope) {
    scopes.put(entry, scope);
  }

  /** A structure that stands for the frame of a function; its members are added later. */
  int frame() {
    int frame = add(new SourceType(TypeKind.STRUCTURE, -1, "", 0, VOID));
    members.put(frame, new ArrayList<>());
    return frame;
  }

  void addToFrame(int frame, long offset, int type) {
    members.get(frame).add(new Member("", offset, type, false));
  }

  /** The type that an entry is; {@code void} where there is none. */
  int of(OptionalInt reference) {
    if (reference.isEmpty()) {
      return VOID;
    }
    int id = reference.getAsInt();
    for (int length = 0; length < LONGEST_CHAIN; length++) {
      int known = byEntry.getIfAbsent(id, -1);
      if (known >= 0) {
        return known;
      }
      Entry entry = entry(id);
      switch (entry.tag()) {
        case Tag.TYPEDEF,
            Tag.CONST_TYPE,
            Tag.VOLATILE_TYPE,
            Tag.RESTRICT_TYPE,
            Tag.ATOMIC_TYPE,
            Tag.IMMUTABLE_TYPE -> {
          OptionalInt next = entry.reference(Attribute.TYPE);
          if (next.isEmpty()) {
            return VOID;
          }
          id = next.getAsInt();
        }
        default -> {
          if (depth == DEEPEST) {
            return VOID;
          }
          depth++;
          int type = read(entry);
          depth--;
          return type;
        }
      }
    }
    return VOID;
  }

  private Entry entry(int id) {
    Entry entry = info.unitOf(id).entries();
    entry.seek(id);
    return entry;
  }

  private int read(Entry entry) {
    int id = entry.id();
    // A declaration in a unit may stand for a type unit that has the definition.
    OptionalInt definition = entry.reference(Attribute.SIGNATURE);
    if (definition.isPresent() && definition.getAsInt() != id) {
      int type = byEntry.getIfAbsent(definition.getAsInt(), -1);
      if (type < 0) {
        Entry other = entry(definition.getAsInt());
        type = other.has(Attribute.SIGNATURE) ? VOID : read(other);
      }
      byEntry.put(id, type);
      return type;
    }
    String name = entry.string(Attribute.NAME).orElse("");
    String scope = scopes.get(id);
    long size = Math.max(0, entry.unsigned(Attribute.BYTE_SIZE, 0));
    int pointerSize = entry.unit().addressSize();
    OptionalInt target = entry.reference(Attribute.TYPE);
    TypeKind kind = kind(entry);
    long actual =
        switch (kind) {
          case POINTER, LVALUE_REFERENCE, RVALUE_REFERENCE -> size == 0 ? pointerSize : size;
          default -> size;
        };
    int type =
        add(new SourceType(kind, id, scope == null ? name : scope + "::" + name, actual, VOID));
    // Entered before its target is read, as types refer to each other in cycles.
    byEntry.put(id, type);
    boolean hasTarget =
        switch (kind) {
          case POINTER, LVALUE_REFERENCE, RVALUE_REFERENCE, ARRAY, FUNCTION -> true;
          default -> false;
        };
    if (hasTarget) {
      // What compilers declare a table of virtual functions with says nothing of these.
      int to = name.equals(TABLE_ELEMENT) ? VOID : of(target);
      SourceType read = types.get(type);
      long total = kind == TypeKind.ARRAY ? arraySize(entry, types.get(to).size) : read.size;
      types.set(type, new SourceType(kind, id, read.name, total, to));
    } else if (kind == TypeKind.INTEGER && size == 0 && target.isPresent()) {
      int to = of(target);
      types.set(type, new SourceType(kind, id, name, types.get(to).size, VOID));
    }
    return type;
  }

  private static TypeKind kind(Entry entry) {
    return switch (entry.tag()) {
      case Tag.BASE_TYPE -> {
        long encoding = entry.unsigned(Attribute.ENCODING, 0);
        yield encoding == 4
            ? TypeKind.FLOAT
            : encoding == 3 || encoding > 0x10 || encoding == 9 ? TypeKind.OTHER : TypeKind.INTEGER;
      }
      case Tag.ENUMERATION_TYPE -> TypeKind.INTEGER;
      case Tag.POINTER_TYPE -> TypeKind.POINTER;
      case Tag.REFERENCE_TYPE -> TypeKind.LVALUE_REFERENCE;
      case Tag.RVALUE_REFERENCE_TYPE -> TypeKind.RVALUE_REFERENCE;
      case Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.INTERFACE_TYPE -> TypeKind.STRUCTURE;
      case Tag.UNION_TYPE -> TypeKind.UNION;
      case Tag.ARRAY_TYPE -> entry.flag(Attribute.GNU_VECTOR) ? TypeKind.OTHER : TypeKind.ARRAY;
      case Tag.SUBROUTINE_TYPE, Tag.SUBPROGRAM -> TypeKind.FUNCTION;
      default -> TypeKind.OTHER;
    };
  }

  private long arraySize(Entry entry, long elementSize) {
    long size = elementSize;
    Entry child = entry(entry.id());
    boolean any = false;
    boolean more = child.hasChildren() && child.next();
    while (more && child.depth() >= 1) {
      if (child.tag() == Tag.SUBRANGE_TYPE) {
        any = true;
        long count =
            child.has(Attribute.COUNT)
                ? child.unsigned(Attribute.COUNT, 0)
                : child.has(Attribute.UPPER_BOUND)
                    ? child.unsigned(Attribute.UPPER_BOUND, -1) + 1
                    : 0;
        size = count < 0 || count > 1L << 40 || size > 1L << 20 ? 0 : size * count;
      }
      more = child.nextAfterChildren();
    }
    return any ? size : 0;
  }

  /** The members of a structure or union, those of base classes by their class. */
  List<Member> members(int type) {
    List<Member> known = members.get(type);
    if (known != null) {
      return known;
    }
    List<Member> found = new ArrayList<>();
    members.put(type, found);
    int id = types.get(type).entry;
    if (id < 0) {
      return found;
    }
    Entry child = entry(id);
    boolean more = child.hasChildren() && child.next();
    while (more && child.depth() >= 1) {
      boolean isBase = child.tag() == Tag.INHERITANCE;
      // Static members have no place in the structure, a virtual base not the same one in all
      // objects, and bit fields hold no pointers.
      if ((isBase || child.tag() == Tag.MEMBER)
          && !(isBase && child.unsigned(Attribute.VIRTUALITY, 0) != 0)
          && !child.has(Attribute.DECLARATION)
          && !child.has(Attribute.BIT_SIZE)
          && !child.has(Attribute.DATA_BIT_OFFSET)) {
        found.add(
            new Member(
                child.string(Attribute.NAME).orElse(""),
                child.unsigned(Attribute.DATA_MEMBER_LOCATION, 0),
                of(child.reference(Attribute.TYPE)),
                isBase));
      }
      more = child.nextAfterChildren();
    }
    return found;
  }

  /** The declared type of a function type, or of a subprogram's entry. */
  Signature signature(int function) {
    Signature known = signatures.get(function);
    if (known == null) {
      known = readSignature(types.get(function).entry);
      signatures.put(function, known);
    }
    return known;
  }

  private Signature readSignature(int id) {
    Entry entry = entry(id);
    boolean isDefinition = entry.tag() == Tag.SUBPROGRAM;
    boolean isOfC = isOfC(entry.unit());
    boolean prototyped = !isOfC;
    OptionalInt result = OptionalInt.empty();
    boolean variadic = false;
    MutableIntList parameters = IntLists.mutable.empty();
    // A definition may leave to its declaration, or to the function that it is a copy of, what that
    // says.
    for (int length = 0; length < LONGEST_CHAIN; length++) {
      prototyped |= entry.flag(Attribute.PROTOTYPED);
      result = result.isPresent() ? result : entry.reference(Attribute.TYPE);
      OptionalInt next = entry.reference(Attribute.ABSTRACT_ORIGIN);
      next = next.isPresent() ? next : entry.reference(Attribute.SPECIFICATION);
      if (next.isEmpty()) {
        break;
      }
      entry = entry(next.getAsInt());
    }
    boolean more = entry.hasChildren() && entry.next();
    while (more && entry.depth() >= 1) {
      if (entry.tag() == Tag.FORMAL_PARAMETER) {
        parameters.add(of(typeOf(entry)));
      } else if (entry.tag() == Tag.UNSPECIFIED_PARAMETERS) {
        variadic = true;
      }
      more = entry.nextAfterChildren();
    }
    boolean isOldStyle = !prototyped && isDefinition && parameters.notEmpty() && !variadic;
    return new Signature(
        of(result),
        parameters,
        variadic && prototyped,
        prototyped || isOldStyle,
        isOldStyle,
        isOfC);
  }

  /** What an entry says of its type, itself or by the entry that it is a copy of. */
  OptionalInt typeOf(Entry entry) {
    Entry from = entry;
    for (int length = 0; length < LONGEST_CHAIN; length++) {
      OptionalInt type = from.reference(Attribute.TYPE);
      if (type.isPresent()) {
        return type;
      }
      OptionalInt next = from.reference(Attribute.ABSTRACT_ORIGIN);
      next = next.isPresent() ? next : from.reference(Attribute.SPECIFICATION);
      if (next.isEmpty()) {
        return next;
      }
      from = entry(next.getAsInt());
    }
    return OptionalInt.empty();
  }

  /** Whether a unit was written in C. */
  static boolean isOfC(Unit unit) {
    return switch (language(unit)) {
      case 0x01, 0x02, 0x0C, 0x1D, 0x2C, 0x3E -> true;
      default -> false;
    };
  }

  /**
   * Whether a unit was written in a language that forbids calls through a pointer of another type:
   * C, C++, or Objective-C with either. Rust's own library makes such calls, and what other
   * languages do is not known.
   */
  static boolean callsMatchPrototypes(Unit unit) {
    return isOfC(unit)
        || switch (language(unit)) {
          case 0x04, 0x10, 0x11, 0x19, 0x1A, 0x21, 0x2A, 0x2B, 0x3A -> true;
          default -> false;
        };
  }

  /** The language of a unit, by DWARF 5, section 7.12; 0 if it doesn't say. */
  private static int language(Unit unit) {
    Entry root = unit.entries();
    return root.next() ? (int) root.unsigned(Attribute.LANGUAGE, 0) : 0;
  }
}
