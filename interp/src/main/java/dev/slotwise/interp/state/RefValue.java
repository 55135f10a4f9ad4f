// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import java.util.Arrays;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a reference: which functions it may refer to, whether it may be null, whether it
 * may be a function we can't name, and whether it may refer to something other than a function. The
 * lattice is the powerset of these. Immutable.
 */
@SuppressWarnings("ReferenceEquality") // A shortcut; equality decides where it fails.
public final class RefValue implements Value {
  private static final int[] NO_FUNCTIONS = {};

  /** No reference: the path that made it can't be taken. */
  public static final RefValue BOTTOM = new RefValue(NO_FUNCTIONS, false, false, false);

  /** Null, and nothing else. */
  public static final RefValue NULL = new RefValue(NO_FUNCTIONS, true, false, false);

  /** Any reference, null included. */
  public static final RefValue TOP = new RefValue(NO_FUNCTIONS, true, true, true);

  /** Something that is not a function and not null. */
  public static final RefValue OTHER = new RefValue(NO_FUNCTIONS, false, false, true);

  /** Something that is not a function, or null. */
  public static final RefValue OTHER_OR_NULL = new RefValue(NO_FUNCTIONS, true, false, true);

  /** Any function, or null. */
  public static final RefValue ANY_FUNCTION_OR_NULL = new RefValue(NO_FUNCTIONS, true, true, false);

  /** Ascending; empty where {@link #unknown}, which has them all. */
  private final int[] functions;

  private final boolean nullable;
  private final boolean unknown;
  private final boolean other;

  // Computed when first asked for, since sets can be large.
  private int hash;
  private @Nullable RefValue withoutNull;
  private @Nullable ImmutableIntList list;

  private RefValue(int[] functions, boolean nullable, boolean unknown, boolean other) {
    this.functions = functions;
    this.nullable = nullable;
    this.unknown = unknown;
    this.other = other;
  }

  /**
   * {@return a reference to this function}
   *
   * @param function its index
   */
  public static RefValue of(int function) {
    return new RefValue(new int[] {function}, false, false, false);
  }

  /**
   * {@return a reference to one of these functions; they come ascending and without repeats}
   *
   * @param functions indices, ascending and without repeats
   */
  public static RefValue of(ImmutableIntList functions) {
    return functions.isEmpty() ? BOTTOM : new RefValue(functions.toArray(), false, false, false);
  }

  /** {@return the functions it may refer to, ascending; says nothing if {@link #isUnknown}} */
  public ImmutableIntList functions() {
    ImmutableIntList known = list;
    if (known == null) {
      known = IntLists.immutable.of(functions);
      list = known;
    }
    return known;
  }

  /** {@return whether it may be null} */
  public boolean mayBeNull() {
    return nullable;
  }

  /** {@return whether it may be any function to which a reference can exist, of whatever module} */
  public boolean isUnknown() {
    return unknown;
  }

  /** {@return whether it may refer to something that is not a function} */
  public boolean mayBeOther() {
    return other;
  }

  /** {@return whether it stands for no reference at all} */
  public boolean isBottom() {
    return !nullable && !unknown && !other && functions.length == 0;
  }

  /** {@return whether it is null and nothing else} */
  public boolean isNull() {
    return nullable && !unknown && !other && functions.length == 0;
  }

  /** {@return this value without null} */
  public RefValue nonNull() {
    if (!nullable) {
      return this;
    }
    RefValue known = withoutNull;
    if (known == null) {
      known = new RefValue(functions, false, unknown, other);
      withoutNull = known;
    }
    return known;
  }

  /**
   * {@return the least upper bound; {@code this} or {@code with} itself where it is one of them}
   *
   * @param with another value of a reference type
   */
  public RefValue join(RefValue with) {
    if (this == with || with.leq(this)) {
      return this;
    }
    if (leq(with)) {
      return with;
    }
    boolean any = unknown || with.unknown;
    return new RefValue(
        any ? NO_FUNCTIONS : union(functions, with.functions),
        nullable || with.nullable,
        any,
        other || with.other);
  }

  /** Builds the least upper bound of many values, in time linear in their functions. */
  public static final class Union {
    /** Begins with no reference: the least value. */
    public Union() {}

    private final BitSet functions = new BitSet();
    private boolean nullable;
    private boolean unknown;
    private boolean other;

    /**
     * Joins one more.
     *
     * @param value another value of a reference type
     */
    public void add(RefValue value) {
      for (int function : value.functions) {
        functions.set(function);
      }
      nullable |= value.nullable;
      unknown |= value.unknown;
      other |= value.other;
    }

    private int[] ascending() {
      int[] all = new int[functions.cardinality()];
      int function = -1;
      for (int i = 0; i < all.length; i++) {
        function = functions.nextSetBit(function + 1);
        all[i] = function;
      }
      return all;
    }

    /** {@return the least upper bound of all that were added} */
    public RefValue toValue() {
      return new RefValue(unknown ? NO_FUNCTIONS : ascending(), nullable, unknown, other);
    }
  }

  /**
   * {@return whether all that this stands for is in {@code above}}
   *
   * @param above another value of a reference type
   */
  public boolean leq(RefValue above) {
    return this == above
        || ((above.nullable || !nullable)
            && (above.other || !other)
            && (above.unknown || (!unknown && isSubset(functions, above.functions))));
  }

  private static boolean isSubset(int[] sub, int[] sup) {
    if (sub.length > sup.length) {
      return false;
    }
    int at = 0;
    for (int value : sub) {
      while (at < sup.length && sup[at] < value) {
        at++;
      }
      if (at == sup.length || sup[at] != value) {
        return false;
      }
    }
    return true;
  }

  private static int[] union(int[] a, int[] b) {
    int[] all = new int[a.length + b.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      int next = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
      i += i < a.length && a[i] == next ? 1 : 0;
      j += j < b.length && b[j] == next ? 1 : 0;
      all[size++] = next;
    }
    return Arrays.copyOf(all, size);
  }

  @Override
  public boolean equals(Object object) {
    return this == object
        || (object instanceof RefValue that
            && nullable == that.nullable
            && unknown == that.unknown
            && other == that.other
            && Arrays.equals(functions, that.functions));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash =
          Arrays.hashCode(functions) * 8 + (nullable ? 4 : 0) + (unknown ? 2 : 0) + (other ? 1 : 0);
    }
    return hash;
  }

  /** Such as {@code {null, func 3, func 7}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    String comma = "";
    if (nullable) {
      text.append("null");
      comma = ", ";
    }
    if (unknown) {
      text.append(comma).append("any func");
      comma = ", ";
    }
    for (int function : functions) {
      text.append(comma).append("func ").append(function);
      comma = ", ";
    }
    return text.append(other ? comma + "other" : "").append('}').toString();
  }
}
