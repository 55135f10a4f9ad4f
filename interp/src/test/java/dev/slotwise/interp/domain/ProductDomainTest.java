// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.op.BinaryOp;
import dev.slotwise.wasm.op.CompareOp;
import dev.slotwise.wasm.op.ConvertOp;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the default domain must prove of table indices and addresses. */
class ProductDomainTest {

  private final ProductDomain domain = new ProductDomain();

  @Test
  void masksGiveTheirSubsets() {
    assertValues(op(BinaryOp.AND, domain.top(), i32(7)), 0, 1, 2, 3, 4, 5, 6, 7);
    assertValues(op(BinaryOp.AND, domain.top(), i32(20)), 0, 4, 16, 20);
    assertValues(op(BinaryOp.AND, domain.top(), i32(255)), LongStream.range(0, 256).toArray());
  }

  @Test
  void comparisonsCanHoldWhereTheyLeaveSomething() {
    for (Knowledge left : samples()) {
      for (Knowledge right : samples()) {
        for (CompareOp fact : CompareOp.values()) {
          assertThat(domain.canHold(fact, left, right, 32))
              .as("%s %s %s", left, fact, right)
              .isEqualTo(!domain.isBottom(domain.assume(fact, left, right, 32).left()));
        }
      }
    }
  }

  @Test
  void resultsThatAreRememberedAreThoseOfAFreshDomain() {
    // The second round finds most results, and those that another has displaced are new again.
    for (int round = 0; round < 2; round++) {
      for (Knowledge left : samples()) {
        for (Knowledge right : samples()) {
          ProductDomain fresh = new ProductDomain();
          assertThat(domain.join(left, right)).isEqualTo(fresh.join(left, right));
          assertThat(domain.meet(left, right)).isEqualTo(fresh.meet(left, right));
          for (BinaryOp op : BinaryOp.values()) {
            assertThat(domain.binary(op, left, right, 32))
                .as("%s %s %s", left, op, right)
                .isEqualTo(fresh.binary(op, left, right, 32));
          }
          for (CompareOp fact : CompareOp.values()) {
            assertThat(domain.assume(fact, left, right, 32))
                .as("%s %s %s", left, fact, right)
                .isEqualTo(fresh.assume(fact, left, right, 32));
          }
        }
      }
    }
  }

  @Test
  void aResultThatIsAnOperandIsThatObjectWhenItIsRemembered() {
    Knowledge first = domain.assume(CompareOp.LT_U, domain.top(), i32(1000), 32).left();
    Knowledge equal =
        new ProductDomain().assume(CompareOp.LT_U, domain.top(), i32(1000), 32).left();
    Knowledge smaller = domain.assume(CompareOp.LT_U, domain.top(), i32(500), 32).left();
    assertThat(equal).isEqualTo(first).isNotSameAs(first);
    assertThat(domain.join(first, smaller)).isSameAs(first);
    assertThat(domain.join(equal, smaller)).isSameAs(equal);
  }

  private List<Knowledge> samples() {
    return List.of(
        domain.bottom(),
        domain.top(),
        i32(0),
        i32(7),
        i32(Integer.MIN_VALUE),
        domain.join(i32(0), i32(1)),
        domain.join(i32(7), i32(-1)),
        domain.assume(CompareOp.NE, domain.top(), i32(0), 32).left(),
        domain.assume(CompareOp.LT_U, domain.top(), i32(1000), 32).left(),
        domain.assume(CompareOp.GE_S, domain.top(), i32(7), 32).left(),
        op(BinaryOp.AND, domain.top(), i32(0xfff0)),
        op(BinaryOp.SHL, domain.top(), i32(3)));
  }

  @Test
  void wordsThatALoopAddsAreForeseenUpToWhereTheyAreWidened() {
    assertForeseen(words(0, 1), words(0, 1, 2), 0, 1, 2, 3, 4, 5, 6, 7);
    assertForeseen(words(20, 24), words(16, 20, 24), 0, 4, 8, 12, 16, 20, 24, 0xfffffffcL);
    // Beside others, and past the greatest word.
    assertForeseen(
        words(7, 100, 104), words(7, 100, 104, 108), 7, 100, 104, 108, 112, 116, 120, 124);
    assertForeseen(
        words(-3, -2), words(-3, -2, -1), 0, 1, 2, 3, 4, 0xfffffffdL, 0xfffffffeL, 0xffffffffL);
  }

  @Test
  void overflowIsForeseenOfWhatIsWidenedAndOfAStrideThatIsAPowerOfTwoTheStride() {
    Knowledge widened = domain.join(words(0, 4, 8, 12, 16, 20, 24, 28), between(32, 4000));
    Knowledge ahead = domain.ahead(words(0, 4, 8, 12, 16, 20, 24, 28), widened);
    assertThat(domain.leq(widened, ahead)).isTrue();
    assertThat(domain.contains(ahead, 0xfffffffcL, 32)).isTrue();
    assertThat(domain.contains(ahead, 0xfffffffdL, 32)).isFalse();
    Knowledge threes = words(0, 3, 6, 9, 12, 15, 18, 21);
    assertThat(domain.ahead(threes, domain.widen(threes, domain.join(threes, i32(24)))))
        .isEqualTo(domain.top());
    assertThat(domain.ahead(words(0, 4), widened)).as("still listed").isSameAs(widened);
  }

  /** The multiples of four between two numbers. */
  private Knowledge between(int least, int greatest) {
    Knowledge from = domain.assume(CompareOp.GE_U, domain.top(), i32(least), 32).left();
    Knowledge all = domain.assume(CompareOp.LE_U, from, i32(greatest), 32).left();
    return op(BinaryOp.AND, all, i32(-4));
  }

  @Test
  void nothingIsForeseenWhereNoStepWasMadeTwice() {
    for (Knowledge now : List.of(words(0, 1), words(0, 1, 3), words(0, 1, 2, 3, 4, 5, 6, 7))) {
      assertThat(domain.ahead(words(0), now)).isSameAs(now);
      assertThat(domain.ahead(words(0, 1), now)).isSameAs(now);
      assertThat(domain.ahead(words(0, 1, 2, 3, 4, 5, 6), now)).isSameAs(now);
    }
    Knowledge two = words(0, 1, 2, 3);
    assertThat(domain.ahead(words(0, 1), two)).as("two at once").isSameAs(two);
    assertThat(domain.ahead(words(0, 1), domain.top())).isSameAs(domain.top());
    assertThat(domain.ahead(domain.top(), domain.top())).isSameAs(domain.top());
  }

  private Knowledge words(int... words) {
    Knowledge all = domain.bottom();
    for (int word : words) {
      all = domain.join(all, i32(word));
    }
    return all;
  }

  private void assertForeseen(Knowledge before, Knowledge now, long... words) {
    assertValues(domain.ahead(before, now), words);
  }

  @Test
  void boundsChecksGiveTheirRange() {
    Knowledge below = domain.assume(CompareOp.LT_U, domain.top(), i32(5), 32).left();
    assertValues(below, 0, 1, 2, 3, 4);
    Knowledge many = domain.assume(CompareOp.LT_U, domain.top(), i32(1000), 32).left();
    assertValues(many, LongStream.range(0, 1000).toArray());
    Knowledge positive = domain.assume(CompareOp.GE_S, domain.top(), i32(0), 32).left();
    Knowledge signed = domain.assume(CompareOp.LE_S, positive, i32(2), 32).left();
    assertValues(signed, 0, 1, 2);
    assertValues(domain.assume(CompareOp.NE, signed, i32(1), 32).left(), 0, 2);
  }

  @Test
  void remaindersGiveTheirRange() {
    assertValues(op(BinaryOp.REM_U, domain.top(), i32(6)), 0, 1, 2, 3, 4, 5);
    assertValues(op(BinaryOp.REM_S, domain.top(), i32(2)), 0, 1, 0xffffffffL);
  }

  @Test
  void scaledIndicesKeepTheirStride() {
    Knowledge index = op(BinaryOp.AND, domain.top(), i32(3));
    assertValues(
        op(BinaryOp.ADD, op(BinaryOp.SHL, index, i32(2)), i32(1024)), 1024, 1028, 1032, 1036);
    Knowledge upToFive = domain.assume(CompareOp.LE_U, domain.top(), i32(5), 32).left();
    assertValues(
        op(BinaryOp.ADD, i32(5000), op(BinaryOp.MUL, upToFive, i32(4))),
        5000,
        5004,
        5008,
        5012,
        5016,
        5020);
  }

  @Test
  void stridesThatAreNoPowerOfTwoLastWhereNothingWraps() {
    Knowledge index = domain.assume(CompareOp.LT_U, domain.top(), i32(100), 32).left();
    Knowledge address = op(BinaryOp.ADD, op(BinaryOp.MUL, index, i32(12)), i32(4096));
    assertValues(address, LongStream.range(0, 100).map(i -> 4096 + 12 * i).toArray());
    Knowledge back = op(BinaryOp.ADD, address, i32(-4096));
    assertValues(back, LongStream.range(0, 100).map(i -> 12 * i).toArray());
    assertValues(op(BinaryOp.DIV_U, back, i32(12)), LongStream.range(0, 100).toArray());
  }

  @Test
  void joinsOfConstantsAreKeptOneByOne() {
    Knowledge joined = domain.join(domain.join(i32(3), i32(900)), i32(-1));
    assertValues(joined, 3, 900, 0xffffffffL);
    assertThat(domain.join(joined, i32(900))).isSameAs(joined);
    assertThat(domain.join(i32(900), joined)).isSameAs(joined);
  }

  @Test
  void manyConstantsKeepStrideAndBounds() {
    Knowledge joined = domain.bottom();
    for (int i = 0; i < 50; i++) {
      joined = domain.join(joined, i32(64 + 24 * i));
    }
    assertValues(joined, LongStream.range(0, 50).map(i -> 64 + 24 * i).toArray());
  }

  @Test
  void loopCountersKeepStrideThroughWideningAndTheGuard() {
    Knowledge counter = i32(0);
    for (int i = 0; i < 20; i++) {
      Knowledge body = domain.assume(CompareOp.LT_S, counter, i32(240), 32).left();
      Knowledge next = domain.join(counter, op(BinaryOp.ADD, body, i32(12)));
      counter = domain.widen(counter, next);
    }
    // One narrowing pass over the loop.
    Knowledge body = domain.assume(CompareOp.LT_S, counter, i32(240), 32).left();
    Knowledge narrowed =
        domain.narrow(counter, domain.join(i32(0), op(BinaryOp.ADD, body, i32(12))));
    assertValues(narrowed, LongStream.rangeClosed(0, 20).map(i -> 12 * i).toArray());
    assertValues(
        domain.assume(CompareOp.LT_S, narrowed, i32(240), 32).left(),
        LongStream.range(0, 20).map(i -> 12 * i).toArray());
  }

  @Test
  void narrowedLongsKeepTheirWords() {
    Knowledge wide = domain.binary(BinaryOp.AND, domain.top(), domain.constant(48, 64), 64);
    assertValues(domain.convert(ConvertOp.WRAP_I64, wide, 64, 32), 0, 16, 32, 48);
    Knowledge index = domain.assume(CompareOp.LT_U, domain.top(), i32(100), 32).left();
    Knowledge strided = op(BinaryOp.MUL, index, i32(12));
    Knowledge extended = domain.convert(ConvertOp.EXTEND_I32_S, strided, 32, 64);
    assertThat(domain.values(extended, 100, 64)).isPresent();
  }

  @Test
  void comparisonsAreDecidedByBounds() {
    Knowledge index = op(BinaryOp.AND, domain.top(), i32(255));
    assertThat(domain.compare(CompareOp.LT_U, index, i32(256), 32)).isEqualTo(i32(1));
    assertThat(domain.compare(CompareOp.GT_S, index, i32(-1), 32)).isEqualTo(i32(1));
    assertThat(domain.compare(CompareOp.EQ, index, i32(256), 32)).isEqualTo(i32(0));
    assertValues(domain.compare(CompareOp.EQ, index, i32(5), 32), 0, 1);
  }

  @Test
  void smallConstantsAreShared() {
    assertThat(i32(7)).isSameAs(op(BinaryOp.ADD, i32(3), i32(4)));
    assertThat(domain.compare(CompareOp.EQ, i32(9), i32(9), 32)).isSameAs(i32(1));
  }

  @Test
  void elementsReadWell() {
    assertThat(i32(-1)).hasToString("-1");
    assertThat(domain.join(i32(1), i32(2))).hasToString("{1, 2}");
    assertThat(op(BinaryOp.SHL, op(BinaryOp.AND, domain.top(), i32(255)), i32(2)))
        .hasToString("[0..1020] 0 mod 4 0b????????00");
  }

  private Knowledge i32(int value) {
    return domain.constant(Integer.toUnsignedLong(value), 32);
  }

  private Knowledge op(BinaryOp op, Knowledge left, Knowledge right) {
    return domain.binary(op, left, right, 32);
  }

  private void assertValues(Knowledge element, long... expected) {
    assertThat(domain.values(element, expected.length, 32))
        .hasValueSatisfying(list -> assertThat(list.toArray()).isEqualTo(expected));
  }
}
