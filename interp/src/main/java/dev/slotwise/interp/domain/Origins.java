// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import java.util.Arrays;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Into which objects of memory a word can point: some of them, and whether it may be no pointer to
 * an object at all, such as a number, or an address on the stack or the heap. A lattice of bounded
 * height, for more than {@link #MOST} objects count as any.
 *
 * @param isAny whether it can point into any object, and may be no pointer
 * @param objects if not: those that it can point into, ascending
 * @param mayBeOther whether it may be no pointer to an object
 */
public record Origins(boolean isAny, ImmutableIntList objects, boolean mayBeOther) {
  /** A word of more objects is not told from one of all: sets stay small, and chains short. */
  public static final int MOST = 8;

  private static final ImmutableIntList NO_OBJECTS = IntLists.immutable.empty();

  /** No word at all. */
  public static final Origins NONE = new Origins(false, NO_OBJECTS, false);

  /** A word that is no pointer to an object. */
  public static final Origins OTHER = new Origins(false, NO_OBJECTS, true);

  /** Any word. */
  public static final Origins ANY = new Origins(true, NO_OBJECTS, true);

  /**
   * {@return a pointer into this object}
   *
   * @param object its index in {@link dev.slotwise.interp.state.MemoryObjects}
   */
  public static Origins of(int object) {
    return new Origins(false, IntLists.immutable.of(object), false);
  }

  /** {@return whether it is certainly no pointer to an object} */
  public boolean isOther() {
    return !isAny && objects.isEmpty();
  }

  /**
   * {@return the least upper bound: all objects that one of the two allows}
   *
   * @param other another set of origins
   */
  public Origins join(Origins other) {
    if (isAny || other.isAny) {
      return ANY;
    }
    boolean mayBe = mayBeOther || other.mayBeOther;
    if (objects.equals(other.objects)) {
      return mayBe == mayBeOther ? this : other;
    }
    int[] all = Arrays.copyOf(objects.toArray(), objects.size() + other.objects.size());
    System.arraycopy(other.objects.toArray(), 0, all, objects.size(), other.objects.size());
    int[] distinct = Arrays.stream(all).sorted().distinct().toArray();
    return distinct.length > MOST
        ? ANY
        : new Origins(false, IntLists.immutable.of(distinct), mayBe);
  }

  /**
   * {@return the greatest lower bound: the objects that both allow}
   *
   * @param other another set of origins
   */
  public Origins meet(Origins other) {
    if (isAny) {
      return other;
    }
    if (other.isAny) {
      return this;
    }
    return new Origins(
        false, objects.select(other.objects::contains), mayBeOther && other.mayBeOther);
  }

  /**
   * {@return whether the other says all of this}
   *
   * @param other another set of origins
   */
  public boolean leq(Origins other) {
    return other.isAny
        || (!isAny && other.objects.containsAll(objects) && (other.mayBeOther || !mayBeOther));
  }

  /** {@return these origins where the word may be no pointer as well} */
  public Origins orOther() {
    return mayBeOther ? this : new Origins(isAny, objects, true);
  }

  @Override
  public String toString() {
    return isAny ? "any" : objects.makeString("{", ",", "}") + (mayBeOther ? " or other" : "");
  }
}
