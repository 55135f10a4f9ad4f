// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import dev.slotwise.lattice.Lattice;
import dev.slotwise.lattice.Product;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.LongList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Checks a numeric lattice and its transfer functions against concrete words: whatever an operation
 * gives on words of its operands must be in the abstract result.
 *
 * <p>At up to 8 bits it tries every word of each sample element, and every pair of samples; above,
 * pairs drawn with a seeded generator, each with words known to be in them. Results of operations
 * found sound become samples of later checks, so that elements which no join of constants makes are
 * tried as well.
 *
 * <p>Source: soundness as in P. Cousot and R. Cousot, POPL 1977; checking against concrete sets as
 * in J. Midtgaard and A. Møller, ICST 2015.
 *
 * @param <V> the elements
 */
public final class TransferLaws<V> {

  /**
   * Whether an element stands for a word of that many bits.
   *
   * @param <V> the elements of the lattice
   */
  @FunctionalInterface
  public interface Membership<V> {
    /**
     * {@return whether {@code element} holds {@code word}}
     *
     * @param element an element of the lattice that is checked
     * @param word a canonical word of {@code width} bits
     * @param width bits of a word, 1 to 64
     */
    boolean contains(V element, long word, int width);
  }

  /** A concrete operation of two words; empty where it has no result. */
  @FunctionalInterface
  public interface ConcreteBinary {
    /**
     * The result.
     *
     * @param left a canonical word
     * @param right a canonical word
     * @return the word that the operation gives; empty if it traps
     */
    OptionalLong apply(long left, long right);
  }

  /** A relation between two words. */
  @FunctionalInterface
  public interface Relation {
    /**
     * Whether it holds.
     *
     * @param left a canonical word
     * @param right a canonical word
     * @return whether the relation holds between the words
     */
    boolean test(long left, long right);
  }

  private static final int SEEDED_ROUNDS = 2_500;

  private final Lattice<V> lattice;
  private final Membership<V> membership;
  private final int width;
  private final Samples<V> samples;
  private final Random random;
  private final Report report;

  /**
   * A check of one lattice at one width.
   *
   * @param subject what violations call the lattice
   * @param lattice the order, join, meet, widening and narrowing to check
   * @param width bits of a word, 1 to 64
   * @param constant the element of a word
   * @param membership decides which words an element stands for
   * @param seed of the generator
   */
  public TransferLaws(
      String subject,
      Lattice<V> lattice,
      int width,
      LongFunction<V> constant,
      Membership<V> membership,
      long seed) {
    this.lattice = lattice;
    this.membership = membership;
    this.width = width;
    this.random = new Random(seed);
    this.report = new Report(subject + " at " + width + " bits");
    this.samples = new Samples<>(lattice, width, constant, membership, random);
  }

  /** {@return the elements tried so far} */
  public ImmutableList<V> elements() {
    return samples.elements();
  }

  /**
   * {@return pairs of elements of which a law is more easily broken than of others: what one
   * operation has produced, results with their operands, words at equal distances from different
   * starts}
   */
  public ImmutableList<Product.Pair<V, V>> relatedPairs() {
    MutableList<Product.Pair<V, V>> pairs = Lists.mutable.empty();
    samples.forEachRelatedPair((a, b) -> pairs.add(new Product.Pair<>(a.element(), b.element())));
    return pairs.toImmutable();
  }

  /** {@return everything found broken so far, at most a few of each law} */
  public ImmutableList<Violation> violations() {
    return report.violations();
  }

  /**
   * Constants hold their word; order, join, meet, widening and narrowing keep words. Checked last,
   * it takes in all that the operations before have produced.
   *
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> concretisation() {
    forEachSample(
        sample ->
            report.require(
                sample.words().allSatisfy(word -> has(sample.element(), word)),
                "elements hold the words they were made of",
                "%s of %s",
                sample.element(),
                sample));
    forEachPair(this::keepWords);
    samples.forEachRelatedPair(this::keepWords);
    return this;
  }

  private void keepWords(Samples.Sample<V> a, Samples.Sample<V> b) {
    keeps("join", lattice.join(a.element(), b.element()), a, b);
    keeps("widening", lattice.widen(a.element(), lattice.join(a.element(), b.element())), a, b);
    V meet = lattice.meet(a.element(), b.element());
    for (long word : a.words().toArray()) {
      report.require(
          has(meet, word) || !has(b.element(), word),
          "meet keeps the words of both",
          "meet(%s, %s) = %s loses %s",
          a.element(),
          b.element(),
          meet,
          text(word));
      report.require(
          !lattice.leq(a.element(), b.element()) || has(b.element(), word),
          "leq means fewer words",
          "%s <= %s, but only the first has %s",
          a.element(),
          b.element(),
          text(word));
    }
    if (lattice.leq(b.element(), a.element())) {
      V narrowed = lattice.narrow(a.element(), b.element());
      report.require(
          b.words().allSatisfy(word -> has(narrowed, word)),
          "narrowing keeps words",
          "narrow(%s, %s) = %s",
          a.element(),
          b.element(),
          narrowed);
    }
  }

  /**
   * A unary operation; {@code resultWidth} is the width of its results.
   *
   * @param name what violations call it
   * @param operation the abstract operation
   * @param concrete the same operation on a word; empty if it traps
   * @param resultWidth bits of the results, 1 to 64
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> unary(
      String name,
      UnaryOperator<V> operation,
      LongFunction<OptionalLong> concrete,
      int resultWidth) {
    String law = name + " is sound";
    forEachSample(
        a -> {
          V result = operation.apply(a.element());
          for (long word : a.words().toArray()) {
            OptionalLong exact = concrete.apply(word);
            report.require(
                exact.isEmpty() || membership.contains(result, exact.getAsLong(), resultWidth),
                law,
                "%s of %s gives %s, but of %s it is %s",
                name,
                a.element(),
                result,
                text(word),
                exact.isPresent() ? text(exact.getAsLong()) : "");
          }
        });
    return this;
  }

  /**
   * A binary operation; {@code resultWidth} is the width of its results.
   *
   * @param name what violations call it
   * @param operation the abstract operation
   * @param concrete the same operation on two words
   * @param resultWidth bits of the results, 1 to 64
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> binary(
      String name, BinaryOperator<V> operation, ConcreteBinary concrete, int resultWidth) {
    String law = name + " is sound";
    forEachPair(
        (a, b) -> {
          if (report.isFull(law)) {
            return;
          }
          V result = operation.apply(a.element(), b.element());
          Samples.Collector results = new Samples.Collector();
          for (long left : a.words().toArray()) {
            for (long right : b.words().toArray()) {
              OptionalLong exact = concrete.apply(left, right);
              if (exact.isEmpty()) {
                continue;
              }
              boolean sound = membership.contains(result, exact.getAsLong(), resultWidth);
              if (!sound) {
                report.require(
                    false,
                    law,
                    "%s of %s and %s gives %s, but of %s and %s it is %s",
                    name,
                    a.element(),
                    b.element(),
                    result,
                    text(left),
                    text(right),
                    text(exact.getAsLong()));
                return;
              }
              results.add(exact.getAsLong());
            }
          }
          if (resultWidth == width) {
            samples.offer(name, result, results, a, b);
          }
        });
    return this;
  }

  /**
   * For an operation claimed monotone: larger operands give larger results.
   *
   * @param name what violations call it
   * @param operation the abstract operation
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> monotone(String name, BinaryOperator<V> operation) {
    String law = name + " is monotone";
    forEachPair(
        (a, b) -> {
          V larger = lattice.join(a.element(), b.element());
          V other = samples.draw().element();
          V small = operation.apply(a.element(), other);
          V large = operation.apply(larger, other);
          report.require(
              lattice.leq(small, large),
              law,
              "%s of %s and %s gives %s, but of %s and the same it gives %s",
              name,
              a.element(),
              other,
              small,
              larger,
              large);
          V mirroredSmall = operation.apply(other, a.element());
          V mirroredLarge = operation.apply(other, larger);
          report.require(
              lattice.leq(mirroredSmall, mirroredLarge),
              law,
              "%s of %s and %s gives %s, but of the same and %s it gives %s",
              name,
              other,
              a.element(),
              mirroredSmall,
              larger,
              mirroredLarge);
        });
    return this;
  }

  /**
   * A refinement by a relation: pairs for which it holds stay, and nothing is added.
   *
   * @param name what violations call it
   * @param refine the abstract refinement: two elements to what is left of them
   * @param relation the relation that is known to hold between the words
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> refinement(
      String name, BiFunction<V, V, Product.Pair<V, V>> refine, Relation relation) {
    String law = "assuming " + name + " is sound";
    forEachPair(
        (a, b) -> {
          Product.Pair<V, V> refined = refine.apply(a.element(), b.element());
          report.require(
              lattice.leq(refined.first(), a.element())
                  && lattice.leq(refined.second(), b.element()),
              "assuming " + name + " only refines",
              "%s and %s become %s",
              a.element(),
              b.element(),
              refined);
          for (long left : a.words().toArray()) {
            for (long right : b.words().toArray()) {
              report.require(
                  !relation.test(left, right)
                      || (has(refined.first(), left) && has(refined.second(), right)),
                  law,
                  "%s and %s become %s, but it holds of %s and %s",
                  a.element(),
                  b.element(),
                  refined,
                  text(left),
                  text(right));
            }
          }
          Samples.Collector kept = new Samples.Collector();
          a.words()
              .select(left -> b.words().anySatisfy(right -> relation.test(left, right)))
              .forEach(kept::add);
          if (!report.isFull(law)) {
            samples.offer("assuming " + name, refined.first(), kept, a, b);
          }
        });
    return this;
  }

  /**
   * An enumeration: where it answers, it lists every word, ascending as unsigned numbers.
   *
   * @param values the enumeration of an element; empty where it does not answer
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> enumeration(Function<V, Optional<? extends LongList>> values) {
    forEachSample(
        a -> {
          Optional<? extends LongList> answer = values.apply(a.element());
          if (answer.isEmpty()) {
            return;
          }
          LongList listed = answer.get();
          for (int i = 1; i < listed.size(); i++) {
            report.require(
                Long.compareUnsigned(listed.get(i - 1), listed.get(i)) < 0,
                "enumeration ascends",
                "%s lists %s",
                a.element(),
                listed);
          }
          report.require(
              a.words().allSatisfy(listed::contains),
              "enumeration is complete",
              "%s lists %s, but holds %s",
              a.element(),
              listed,
              a);
        });
    return this;
  }

  /**
   * Unsigned bounds: all words lie between them.
   *
   * @param range the least and the greatest word of an element, unsigned; not asked of bottom
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> bounds(Function<V, Product.Pair<Long, Long>> range) {
    forEachSample(
        a -> {
          Product.Pair<Long, Long> bounds = range.apply(a.element());
          report.require(
              a.words()
                  .allSatisfy(
                      word ->
                          Long.compareUnsigned(bounds.first(), word) <= 0
                              && Long.compareUnsigned(word, bounds.second()) <= 0),
              "bounds hold every word",
              "%s has bounds %s, but holds %s",
              a.element(),
              bounds,
              a);
        });
    return this;
  }

  /**
   * A constant read back: if an element says it is one word, it holds no other.
   *
   * @param asConstant the word of an element; empty where it does not say that there is one only
   * @return this, so that checks can be chained
   */
  public TransferLaws<V> readBack(Function<V, OptionalLong> asConstant) {
    forEachSample(
        a -> {
          OptionalLong known = asConstant.apply(a.element());
          report.require(
              known.isEmpty() || a.words().allSatisfy(word -> word == known.getAsLong()),
              "constants hold no other word",
              "%s is taken for %s, but holds %s",
              a.element(),
              known,
              a);
        });
    return this;
  }

  private void keeps(String name, V result, Samples.Sample<V> a, Samples.Sample<V> b) {
    report.require(
        a.words().allSatisfy(word -> has(result, word))
            && b.words().allSatisfy(word -> has(result, word)),
        name + " keeps the words of both",
        "%s of %s and %s gives %s",
        name,
        a,
        b,
        result);
  }

  private boolean has(V element, long word) {
    return membership.contains(element, word, width);
  }

  private String text(long word) {
    return Long.toUnsignedString(word);
  }

  private void forEachSample(Consumer<Samples.Sample<V>> check) {
    samples.all().forEach(check);
  }

  private void forEachPair(BiConsumer<Samples.Sample<V>, Samples.Sample<V>> check) {
    if (samples.areExhaustive()) {
      ImmutableList<Samples.Sample<V>> now = samples.all();
      now.forEach(a -> now.forEach(b -> check.accept(a, b)));
    } else {
      for (int i = 0; i < SEEDED_ROUNDS; i++) {
        check.accept(samples.draw(), samples.draw());
      }
    }
  }
}
