// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import dev.slotwise.interp.domain.ValueDomain.UnsignedRange;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;

/**
 * The facts that several domains have proven of the same words together, in terms that each
 * understands: the exchange of {@link CombinedDomain}.
 *
 * @param words all words there can be, if they are few
 * @param range bounds of the words
 * @param allowed whether no domain excludes a word
 */
public record Facts(Optional<ImmutableLongList> words, UnsignedRange range, LongPredicate allowed) {
  /** How many words are looked at one by one. */
  static final int FEW = 32;

  /**
   * {@return the part of an element that agrees with these facts, as far as that is seen from words
   * that are few: a sound {@link ValueDomain#refine} for any domain whose elements say which words
   * there are and nothing else}
   *
   * @param <V> the elements of the domain
   * @param domain the domain that {@code value} is of
   * @param value the element to cut down
   * @param width bits of a word, 32 or 64
   */
  public <V> V select(ValueDomain<V> domain, V value, int width) {
    Optional<ImmutableLongList> candidates =
        words.isPresent() ? words : domain.values(value, FEW, width);
    if (candidates.isEmpty()) {
      return value;
    }
    V selected = domain.bottom();
    ImmutableLongList all = candidates.get();
    for (int i = 0; i < all.size(); i++) {
      long word = all.get(i);
      if (allowed.test(word) && domain.contains(value, word, width)) {
        selected = domain.join(selected, domain.constant(word, width));
      }
    }
    return domain.meet(value, selected);
  }
}
