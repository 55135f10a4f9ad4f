// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;

/**
 * Gives equal recursive types equal canonical ids: iso-recursive equality by hash-consing whole
 * recursive groups. Modules decoded with the same interner have comparable ids, so a program of
 * several modules can match types across them. Not safe for use by several threads.
 *
 * <p>Source: WebAssembly 3.0, section 3.1.1 (rolling and unrolling), and A. Rossberg, <i>Mutually
 * iso-recursive subtyping</i>, OOPSLA 2023.
 */
public final class TypeInterner {
  /** Begins with no type. */
  public TypeInterner() {}

  private static final int GROUP_REFERENCE = 0;
  private static final int CANONICAL_REFERENCE = 1;
  private static final int PLAIN = 2;

  private final MutableObjectIntMap<ImmutableIntList> groups = ObjectIntMaps.mutable.empty();
  private final MutableIntList supertypes = IntLists.mutable.empty();
  private final MutableIntList depths = IntLists.mutable.empty();

  /**
   * Interns the group of the types {@code first} to {@code first + group.length - 1}.
   *
   * @param canonical canonical ids of the types before {@code first}
   * @return the canonical id of the group's first type; the others follow
   */
  int intern(SubType[] group, int first, int[] canonical) {
    ImmutableIntList key = encode(group, first, canonical);
    int known = groups.getIfAbsent(key, -1);
    if (known >= 0) {
      return known;
    }
    int id = supertypes.size();
    groups.put(key, id);
    for (SubType type : group) {
      int parent = -1;
      if (type.supertype().isPresent()) {
        int index = type.supertype().getAsInt();
        parent = index >= first ? id + index - first : canonical[index];
      }
      supertypes.add(parent);
      depths.add(parent < 0 ? 0 : depths.get(parent) + 1);
    }
    return id;
  }

  /**
   * {@return whether canonical type {@code sub} is {@code sup} or declared, through others, below
   * it}
   *
   * @param sub a canonical id
   * @param sup a canonical id
   */
  public boolean isSubtype(int sub, int sup) {
    int steps = depths.get(sub) - depths.get(sup);
    int type = sub;
    for (; steps > 0; steps--) {
      type = supertypes.get(type);
    }
    return type == sup;
  }

  /**
   * {@return the canonical id of the declared supertype}
   *
   * @param canonical a canonical id
   */
  public OptionalInt supertype(int canonical) {
    int parent = supertypes.get(canonical);
    return parent < 0 ? OptionalInt.empty() : OptionalInt.of(parent);
  }

  /**
   * {@return how many declared supertypes lie above this canonical type, directly or not}
   *
   * @param canonical a canonical id
   */
  public int depth(int canonical) {
    return depths.get(canonical);
  }

  /** {@return how many canonical types there are: ids are below it} */
  public int size() {
    return supertypes.size();
  }

  private static ImmutableIntList encode(SubType[] group, int first, int[] canonical) {
    MutableIntList key = IntLists.mutable.empty();
    key.add(group.length);
    for (SubType type : group) {
      key.add(type.isFinal() ? 1 : 0);
      key.add(type.supertype().isPresent() ? 1 : 0);
      type.supertype().ifPresent(index -> addIndex(key, index, first, canonical));
      CompositeType composite = type.composite();
      if (composite instanceof FunctionType function) {
        key.add(0);
        addTypes(key, function.parameters(), first, canonical);
        addTypes(key, function.results(), first, canonical);
      } else if (composite instanceof StructType struct) {
        key.add(1);
        key.add(struct.fields().size());
        struct.fields().forEach(field -> addField(key, field, first, canonical));
      } else if (composite instanceof ArrayType array) {
        key.add(2);
        addField(key, array.element(), first, canonical);
      }
    }
    return key.toImmutable();
  }

  private static void addTypes(
      MutableIntList key, ImmutableIntList types, int first, int[] canonical) {
    key.add(types.size());
    types.forEach(type -> addType(key, type, first, canonical));
  }

  private static void addField(MutableIntList key, FieldType field, int first, int[] canonical) {
    key.add(field.mutable() ? 1 : 0);
    addType(key, field.storageType(), first, canonical);
  }

  private static void addType(MutableIntList key, int type, int first, int[] canonical) {
    if (ValueType.isReference(type) && ValueType.heapType(type) >= 0) {
      key.add(ValueType.isNullable(type) ? 1 : 0);
      addIndex(key, ValueType.heapType(type), first, canonical);
    } else {
      key.add(PLAIN);
      key.add(type);
    }
  }

  private static void addIndex(MutableIntList key, int index, int first, int[] canonical) {
    boolean inGroup = index >= first;
    key.add(inGroup ? GROUP_REFERENCE : CANONICAL_REFERENCE);
    key.add(inGroup ? index - first : canonical[index]);
  }
}
