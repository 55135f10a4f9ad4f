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

    public Builder(TypeInterner interner) {
      this.interner = interner;
    }

    /** How many types there are so far: the index of the next one. */
    public int size() {
      return size;
    }

    /**
     * Adds a recursive group. Every type index in it is below the end of the group, and its
     * supertypes stand before their subtypes: the decoder has checked that.
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

    public Types build() {
      return new Types(
          interner,
          Arrays.copyOf(types, size),
          Arrays.copyOf(canonical, size),
          Arrays.copyOf(groupEnd, size));
    }
  }

  public int size() {
    return types.length;
  }

  public SubType get(int index) {
    return types[index];
  }

  /** The index after the last type of the recursive group that holds {@code index}. */
  public int groupEnd(int index) {
    return groupEnd[index];
  }

  /** Whether {@code index} is a function type. */
  public boolean isFunction(int index) {
    return types[index].composite() instanceof FunctionType;
  }

  /**
   * The function type at {@code index}.
   *
   * @throws ClassCastException if it is of another kind
   */
  public FunctionType function(int index) {
    return (FunctionType) types[index].composite();
  }

  /** The id that equal types share, in this module and in all decoded with the same interner. */
  public int canonical(int index) {
    return canonical[index];
  }

  /** Where canonical ids come from. */
  public TypeInterner interner() {
    return interner;
  }

  /** Whether the defined type at {@code sub} matches the one at {@code sup}. */
  public boolean isSubtype(int sub, int sup) {
    return sub == sup || interner.isSubtype(canonical[sub], canonical[sup]);
  }

  /** Whether every value of type {@code sub} is one of type {@code sup}. */
  public boolean matches(int sub, int sup) {
    if (sub == sup || sub == ValueType.BOTTOM) {
      return true;
    }
    return ValueType.isReference(sub)
        && ValueType.isReference(sup)
        && (ValueType.isNullable(sup) || !ValueType.isNullable(sub))
        && heapMatches(ValueType.heapType(sub), ValueType.heapType(sup));
  }

  /** Whether heap type {@code sub} matches {@code sup}. */
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

  /** The greatest heap type above {@code heapType}: any, func, extern or exn. */
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
