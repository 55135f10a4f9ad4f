// SPDX-License-Identifier: Apache-2.0
import dev.slotwise.interp.relation.Bounds;
import dev.slotwise.interp.relation.Ranges;
import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.relation.laws.StateDomainLaws;
import io.vavr.collection.HashSet;
import io.vavr.collection.Set;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Which variables are below which others: the relational half of F. Logozzo and M. Fähndrich,
 * <i>Pentagons</i>, SAC 2008.
 */
public final class LessThan implements StateDomain<LessThan.Element> {
  private static final int MOST = 100;

  /** {@code small < large}. */
  public record Pair(int small, int large) {}

  /** All that is known. */
  public record Element(Set<Pair> pairs) implements Relation {}

  @Override
  public String id() {
    return "less-than";
  }

  @Override
  public Element top() {
    return new Element(HashSet.empty());
  }

  @Override
  public Element join(Element left, Ranges leftRanges, Element right, Ranges rightRanges) {
    Set<Pair> ofLeft = left.pairs().filter(pair -> holds(right, rightRanges, pair));
    Set<Pair> ofRight = right.pairs().filter(pair -> holds(left, leftRanges, pair));
    return bounded(ofLeft.union(ofRight));
  }

  private static boolean holds(Element element, Ranges ranges, Pair pair) {
    return element.pairs().contains(pair)
        || ranges.of(pair.small()).high() < ranges.of(pair.large()).low();
  }

  @Override
  public boolean leq(Element left, Ranges leftRanges, Element right) {
    return right.pairs().forAll(pair -> holds(left, leftRanges, pair));
  }

  @Override
  public Element widen(Element old, Element next) {
    return new Element(old.pairs().filter(next.pairs()::contains));
  }

  @Override
  public Element assign(Element state, int variable, int source, long constant) {
    Set<Pair> pairs = forget(state, variable).pairs();
    for (Pair pair : state.pairs()) {
      if (pair.small() == source && pair.large() != variable && constant <= 0) {
        pairs = pairs.add(new Pair(variable, pair.large()));
      } else if (pair.large() == source && pair.small() != variable && constant >= 0) {
        pairs = pairs.add(new Pair(pair.small(), variable));
      }
    }
    if (variable != source && constant != 0) {
      pairs = pairs.add(constant < 0 ? new Pair(variable, source) : new Pair(source, variable));
    }
    return bounded(pairs);
  }

  @Override
  public Element forget(Element state, int variable) {
    return new Element(
        state.pairs().filter(pair -> pair.small() != variable && pair.large() != variable));
  }

  @Override
  public Optional<Element> assumeAtMost(Element state, int variable, int other, long constant) {
    boolean isBelow = constant < 0;
    if ((isBelow && variable == other)
        || (constant <= 0 && state.pairs().contains(new Pair(other, variable)))) {
      return Optional.empty();
    }
    Set<Pair> pairs = state.pairs();
    return Optional.of(isBelow ? bounded(pairs.add(new Pair(variable, other))) : state);
  }

  @Override
  public Bounds bounds(Element state, int variable, Ranges ranges) {
    long low = Bounds.ALL.low();
    long high = Bounds.ALL.high();
    for (Pair pair : state.pairs()) {
      if (pair.small() == variable) {
        high = Math.min(high, ranges.of(pair.large()).high() - 1);
      } else if (pair.large() == variable) {
        low = Math.max(low, ranges.of(pair.small()).low() + 1);
      }
    }
    return new Bounds(low, high);
  }

  @Override
  public List<String> facts(Element state, IntFunction<String> names) {
    return state
        .pairs()
        .map(pair -> names.apply(pair.small()) + " < " + names.apply(pair.large()))
        .toList()
        .sorted()
        .asJava();
  }

  /** A function may compare as many variables as it likes; too many are not worth their cost. */
  private static Element bounded(Set<Pair> pairs) {
    return new Element(pairs.size() > MOST ? HashSet.empty() : pairs);
  }

  /** Prints the laws that are broken. */
  public static void main(String[] args) {
    StateDomainLaws.check(new LessThan(), 1).forEach(System.out::println);
  }
}
