// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import dev.slotwise.lattice.laws.Samples.Sample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;

/**
 * Elements that have much in common, such as the results of one operation, so that a lattice may
 * confuse them: pairs of these are where its laws are most easily broken. Each element is paired
 * with its next neighbours in the family and with what it was made of, so the number of pairs is
 * linear in the number of elements.
 */
final class Families<V> {
  private static final int MOST_OF_ONE = 400;
  private static final int NEIGHBOURS = 4;

  private final Map<String, Family<V>> families = new LinkedHashMap<>();

  private static final class Family<V> {
    final MutableSet<V> seen = Sets.mutable.empty();
    final MutableList<Member<V>> members = Lists.mutable.empty();
  }

  private record Member<V>(Sample<V> sample, MutableList<Sample<V>> madeOf) {}

  /** Whether a family would take in an element that is not in it. */
  boolean wants(String family, V element) {
    Family<V> known = families.get(family);
    return known == null || (known.members.size() < MOST_OF_ONE && !known.seen.contains(element));
  }

  /** Adds an element that {@linkplain #wants is wanted}. */
  void add(String family, Sample<V> sample, MutableList<Sample<V>> madeOf) {
    Family<V> of = families.computeIfAbsent(family, name -> new Family<>());
    of.seen.add(sample.element());
    of.members.add(new Member<>(sample, madeOf));
  }

  /** Every pair, both ways around. */
  void forEachPair(BiConsumer<Sample<V>, Sample<V>> action) {
    for (Family<V> family : families.values()) {
      for (int i = 0; i < family.members.size(); i++) {
        Member<V> member = family.members.get(i);
        int end = Math.min(family.members.size(), i + 1 + NEIGHBOURS);
        for (int j = i + 1; j < end; j++) {
          both(member.sample(), family.members.get(j).sample(), action);
        }
        member.madeOf().forEach(operand -> both(member.sample(), operand, action));
      }
    }
  }

  private static <V> void both(Sample<V> a, Sample<V> b, BiConsumer<Sample<V>, Sample<V>> action) {
    action.accept(a, b);
    action.accept(b, a);
  }
}
