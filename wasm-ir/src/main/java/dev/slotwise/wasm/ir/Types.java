// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Arrays;

/**
 * A module's defined types, with their canonical ids and the subtyping relations on value and heap
 * types.
 *
 * <p>Source: WebAssembly 3.0, sections 3.3 (matching) and 3.1.1 (type equality).
 */
public final class Types {
  private final TypeInterner interner;
  private final SubType[] types;
  private final int[] canonical;
  private final int[] groupEnd;

  private Types(TypeInterner interner, SubType[] types, int[] canonical, int[] groupEnd) {
    this.interner = interner;
    this.types = types;
    this.canonical = canonical;
    this.groupEnd = groupEnd;
  }

  /** Collects the recursive groups of a type section, in order. */
  public static final class Builder {
    private final TypeInterner interner;
    private SubType[] types = new SubType[16];
    private int[] canonical = new int[16];
    private int[] groupEnd = new int[16];
    private int size;

    /**
     * Begins with no type.
     *
     * @param interner gives canonical ids; one that several modules share makes their types
     *     comparable
     */
    public Builder(TypeInterner interner) {
      this.interner = interner;
    }

    /** {@return how many types there are so far: the index of the next one} */
    public int size() {
      return size;
    }

    /**
     * Adds a recursive group. Every type index in it is below the end of the group, and its
     * supertypes stand before their subtypes: the decoder has checked that.
     *
     * @param group its types, by index
     */
    public void addGroup(SubType... group) {
      while (size + group.length > types.length) {
        types = Arrays.copyOf(types, types.length * 2);
        canonical = Arrays.copyOf(canonical, canonical.length * 2);
        groupEnd = Arrays.copyOf(groupEnd, groupEnd.length * 2);
      }
      int id = interner.intern(group, size, canonical);
      for (int i = 0; i < group.length; i++) {
        types[size + i] = group[i];
        canonical[size + i] = id + i;
        groupEnd[size + i] = size + group.length;
      }
      size += group.length;
    }

    /** {@return the types added so far} */
    public Types build() {
      return new Types(
          interner,
          Arrays.copyOf(types, size),
          Arrays.copyOf(canonical, size),
          Arrays.copyOf(groupEnd, size));
    }
  }

  /** {@return how many types there are} */
  public int size() {
    return types.length;
  }

  /**
   * {@return the type at an index, with its declared supertypes}
   *
   * @param index a type index
   */
  public SubType get(int index) {
    return types[index];
  }

  /**
   * {@return the index after the last type of the recursive group that holds {@code index}}
   *
   * @param index a type index
   */
  public int groupEnd(int index) {
    return groupEnd[index];
  }

  /**
   * {@return whether {@code index} is a function type}
   *
   * @param index a type index
   */
  public boolean isFunction(int index) {
    return types[index].composite() instanceof FunctionType;
  }

  /**
   * {@return the function type at {@code index}}
   *
   * @param index a type index
   * @throws ClassCastException if it is of another kind
   */
  public FunctionType function(int index) {
    return (FunctionType) types[index].composite();
  }

  /**
   * {@return the id that equal types share, in this module and in all decoded with the same
   * interner}
   *
   * @param index a type index
   */
  public int canonical(int index) {
    return canonical[index];
  }

  /** {@return the interner that gives canonical ids} */
  public TypeInterner interner() {
    return interner;
  }

  /**
   * {@return whether the defined type at {@code sub} matches the one at {@code sup}}
   *
   * @param sub a type index
   * @param sup a type index
   */
  public boolean isSubtype(int sub, int sup) {
    return sub == sup || interner.isSubtype(canonical[sub], canonical[sup]);
  }

  /**
   * {@return whether every value of type {@code sub} is one of type {@code sup}}
   *
   * @param sub a {@link ValueType}
   * @param sup a {@link ValueType}
   */
  public boolean matches(int sub, int sup) {
    if (sub == sup || sub == ValueType.BOTTOM) {
      return true;
    }
    return ValueType.isReference(sub)
        && ValueType.isReference(sup)
        && (ValueType.isNullable(sup) || !ValueType.isNullable(sub))
        && heapMatches(ValueType.heapType(sub), ValueType.heapType(sup));
  }

  /**
   * {@return whether heap type {@code sub} matches {@code sup}}
   *
   * @param sub a {@link HeapType}
   * @param sup a {@link HeapType}
   */
  public boolean heapMatches(int sub, int sup) {
    if (sub == sup || sub == HeapType.BOTTOM) {
      return true;
    }
    if (sub >= 0) {
      return sup >= 0 ? isSubtype(sub, sup) : abstractMatches(kindOf(sub), sup);
    }
    if (sup >= 0) {
      return sub
          == switch (kindOf(sup)) {
            case HeapType.FUNC -> HeapType.NOFUNC;
            default -> HeapType.NONE;
          };
    }
    return abstractMatches(sub, sup);
  }

  /**
   * {@return the greatest heap type above {@code heapType}: any, func, extern or exn}
   *
   * @param heapType a {@link HeapType}
   */
  public int topOf(int heapType) {
    int abstractType = heapType >= 0 ? kindOf(heapType) : heapType;
    return switch (abstractType) {
      case HeapType.FUNC, HeapType.NOFUNC -> HeapType.FUNC;
      case HeapType.EXTERN, HeapType.NOEXTERN -> HeapType.EXTERN;
      case HeapType.EXN, HeapType.NOEXN -> HeapType.EXN;
      default -> HeapType.ANY;
    };
  }

  private int kindOf(int index) {
    CompositeType composite = types[index].composite();
    if (composite instanceof FunctionType) {
      return HeapType.FUNC;
    }
    return composite instanceof StructType ? HeapType.STRUCT : HeapType.ARRAY;
  }

  private static boolean abstractMatches(int sub, int sup) {
    if (sub == sup) {
      return true;
    }
    return switch (sub) {
      case HeapType.NONE ->
          sup == HeapType.I31
              || sup == HeapType.STRUCT
              || sup == HeapType.ARRAY
              || sup == HeapType.EQ
              || sup == HeapType.ANY;
      case HeapType.I31, HeapType.STRUCT, HeapType.ARRAY ->
          sup == HeapType.EQ || sup == HeapType.ANY;
      case HeapType.EQ -> sup == HeapType.ANY;
      case HeapType.NOFUNC -> sup == HeapType.FUNC;
      case HeapType.NOEXTERN -> sup == HeapType.EXTERN;
      case HeapType.NOEXN -> sup == HeapType.EXN;
      default -> false;
    };
  }
}
