// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DomainsTest {

  @Test
  void builtInDomainsAreFoundByIdAndByClass() {
    for (ValueDomain<?> domain : Domains.builtIn()) {
      assertThat(Domains.byId(domain.id())).isInstanceOf(domain.getClass());
      assertThat(Domains.byId(domain.getClass().getName())).isInstanceOf(domain.getClass());
    }
    assertThat(Domains.builtIn().collect(ValueDomain::id).castToList())
        .containsExactly("constant", "interval", "congruence", "bits", "values", "product");
    assertThat(Domains.standard().id()).isEqualTo("product");
  }

  /** Says of each word whether it was computed, and nothing of which it is. */
  public static final class Tag implements ValueDomain<Integer> {
    private static final int NOTHING = 0;
    private static final int LITERAL = 1;
    private static final int COMPUTED = 2;

    @Override
    public String id() {
      return "tag";
    }

    @Override
    public Integer bottom() {
      return NOTHING;
    }

    @Override
    public Integer top() {
      return COMPUTED;
    }

    @Override
    public Integer join(Integer left, Integer right) {
      return Math.max(left, right);
    }

    @Override
    public Integer meet(Integer left, Integer right) {
      return Math.min(left, right);
    }

    @Override
    public boolean leq(Integer left, Integer right) {
      return left <= right;
    }

    @Override
    public Integer widen(Integer old, Integer next) {
      return next;
    }

    @Override
    public Integer narrow(Integer old, Integer next) {
      return next;
    }

    @Override
    public Integer constant(long value, int width) {
      return LITERAL;
    }

    @Override
    public OptionalLong asConstant(Integer value, int width) {
      return OptionalLong.empty();
    }

    @Override
    public boolean contains(Integer value, long concrete, int width) {
      return value != NOTHING;
    }
  }

  private static <V> String sum(ValueDomain<V> domain, long left, long right) {
    return domain
        .binary(BinaryOp.ADD, domain.constant(left, 32), domain.constant(right, 32), 32)
        .toString();
  }

  /** A tag must not be taken back because another domain knows the word. */
  @Test
  void aDomainOfTagsKeepsThemAndTheOthersKeepAddresses() {
    ValueDomain<?> domain = Domains.byId("product*" + Tag.class.getName());
    assertThat(domain.id()).isEqualTo("product*tag");
    assertThat(sum(domain, 1020, 4)).isEqualTo("1024 & 2");
  }

  private static <V> String between(ValueDomain<V> domain) {
    V four = domain.join(domain.constant(4, 32), domain.constant(7, 32));
    V masked = domain.binary(BinaryOp.AND, domain.top(), domain.constant(12, 32), 32);
    V below = domain.assume(CompareOp.LE_U, masked, four, 32).left();
    return below + ", " + domain.values(below, 4, 32).map(Object::toString).orElse("many");
  }

  /** Bits say 0, 4, 8 or 12, bounds say at most 7, and neither alone says that it is 0 or 4. */
  @Test
  void domainsTellEachOtherWhatTheyKnow() {
    assertThat(between(Domains.byId("interval"))).endsWith("many");
    assertThat(between(Domains.byId("bits*interval"))).endsWith("[0, 4]");
    assertThat(between(Domains.byId("interval*bits"))).endsWith("[0, 4]");
  }

  @Test
  void eachNameOfACombinationIsLookedUp() {
    assertThatThrownBy(() -> Domains.byId("bits*octagon"))
        .hasMessageStartingWith("no domain 'octagon'");
    assertThatThrownBy(() -> Domains.byId("bits*")).hasMessageStartingWith("no domain ''");
  }

  @Test
  void messagesSayWhatIsWrong() {
    assertThatThrownBy(() -> Domains.byId("octagon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no domain 'octagon': known are constant, interval, congruence, bits, values, product,"
                + " or give the name of a class on the class path");
    assertThatThrownBy(() -> Domains.byId("java.lang.String"))
        .hasMessage(
            "class 'java.lang.String' does not implement dev.slotwise.interp.domain.ValueDomain");
    assertThatThrownBy(() -> Domains.byId(ValueDomain.class.getName()))
        .hasMessageContaining("must be public, not abstract");
  }
}
