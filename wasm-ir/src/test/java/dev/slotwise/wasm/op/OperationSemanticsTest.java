// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The operations at 32 and 64 bits against Java's own arithmetic, and small words by hand. */
class OperationSemanticsTest {

  @Test
  void binaryOperationsAgreeWithIntArithmetic() {
    Random random = new Random(32);
    for (int i = 0; i < 20_000; i++) {
      int a = interesting(random.nextLong(), i);
      int b = interesting(random.nextLong(), i / 7);
      for (BinaryOp op : BinaryOp.values()) {
        if (b == 0 && op.canTrap()) {
          assertThat(op.apply(u(a), u(b), 32)).isEmpty();
        } else if (op == BinaryOp.DIV_S && a == Integer.MIN_VALUE && b == -1) {
          assertThat(op.apply(u(a), u(b), 32)).isEmpty();
        } else {
          assertThat(op.apply(u(a), u(b), 32))
              .as("%s %d %d", op, a, b)
              .hasValue(u(onInts(op, a, b)));
        }
      }
    }
  }

  @Test
  void comparisonsAgreeWithIntComparisonsAndTheirNegationsAndSwaps() {
    Random random = new Random(33);
    for (int i = 0; i < 5_000; i++) {
      int a = interesting(random.nextLong(), i);
      int b = interesting(random.nextLong(), i / 7);
      assertThat(CompareOp.LT_S.test(u(a), u(b), 32)).isEqualTo(a < b);
      assertThat(CompareOp.GT_S.test(u(a), u(b), 32)).isEqualTo(a > b);
      assertThat(CompareOp.LT_U.test(u(a), u(b), 32)).isEqualTo(Integer.compareUnsigned(a, b) < 0);
      assertThat(CompareOp.GT_U.test(u(a), u(b), 32)).isEqualTo(Integer.compareUnsigned(a, b) > 0);
      assertThat(CompareOp.EQ.test(u(a), u(b), 32)).isEqualTo(a == b);
      for (CompareOp op : CompareOp.values()) {
        assertThat(op.negated().test(u(a), u(b), 32)).isNotEqualTo(op.test(u(a), u(b), 32));
        assertThat(op.swapped().test(u(b), u(a), 32)).isEqualTo(op.test(u(a), u(b), 32));
      }
    }
  }

  @Test
  void unaryOperationsAgreeWithTheLibrary() {
    Random random = new Random(34);
    for (int i = 0; i < 5_000; i++) {
      int a = interesting(random.nextLong(), i);
      long wide = random.nextLong();
      assertThat(UnaryOp.CLZ.apply(u(a), 32)).isEqualTo(Integer.numberOfLeadingZeros(a));
      assertThat(UnaryOp.CTZ.apply(u(a), 32)).isEqualTo(Integer.numberOfTrailingZeros(a));
      assertThat(UnaryOp.POPCNT.apply(u(a), 32)).isEqualTo(Integer.bitCount(a));
      assertThat(UnaryOp.EXTEND8_S.apply(u(a), 32)).isEqualTo(u((byte) a));
      assertThat(UnaryOp.EXTEND16_S.apply(u(a), 32)).isEqualTo(u((short) a));
      assertThat(UnaryOp.EXTEND32_S.apply(wide, 64)).isEqualTo(wide << 32 >> 32);
      assertThat(ConvertOp.WRAP_I64.apply(wide)).isEqualTo(u((int) wide));
      assertThat(ConvertOp.EXTEND_I32_S.apply(u(a))).isEqualTo((long) a);
      assertThat(ConvertOp.EXTEND_I32_U.apply(u(a))).isEqualTo(u(a));
    }
  }

  @Test
  void smallWordsWrapAndShiftModuloTheirWidth() {
    assertThat(BinaryOp.ADD.apply(9, 9, 4)).hasValue(2);
    assertThat(BinaryOp.SUB.apply(0, 1, 4)).hasValue(15);
    assertThat(BinaryOp.SHL.apply(1, 5, 4)).hasValue(2);
    assertThat(BinaryOp.SHR_S.apply(8, 1, 4)).hasValue(12);
    assertThat(BinaryOp.ROTL.apply(9, 1, 4)).hasValue(3);
    assertThat(BinaryOp.ROTR.apply(9, 4, 4)).hasValue(9);
    assertThat(BinaryOp.DIV_S.apply(8, 15, 4)).isEmpty();
    assertThat(BinaryOp.REM_S.apply(8, 15, 4)).hasValue(0);
    assertThat(UnaryOp.CLZ.apply(1, 4)).isEqualTo(3);
    assertThat(UnaryOp.CTZ.apply(0, 4)).isEqualTo(4);
    assertThat(ConvertOp.EXTEND_I32_S.apply(8, 4, 8)).isEqualTo(0xF8);
  }

  @Test
  void sixtyFourBitsAreTheLongItself() {
    assertThat(BinaryOp.DIV_U.apply(-1L, 2, 64)).hasValue(Long.MAX_VALUE);
    assertThat(BinaryOp.SHR_U.apply(-1L, 63, 64)).hasValue(1);
    assertThat(BinaryOp.SHR_S.apply(Long.MIN_VALUE, 63, 64)).hasValue(-1L);
    assertThat(BinaryOp.ROTL.apply(Long.MIN_VALUE, 65, 64)).hasValue(1);
    assertThat(BinaryOp.DIV_S.apply(Long.MIN_VALUE, -1L, 64)).isEmpty();
    assertThat(CompareOp.GT_U.test(-1L, 1, 64)).isTrue();
    assertThat(CompareOp.LT_S.test(-1L, 1, 64)).isTrue();
  }

  private static int interesting(long bits, int selector) {
    return switch (selector % 6) {
      case 0 -> Integer.MIN_VALUE;
      case 1 -> -1;
      case 2 -> (int) (bits & 63);
      case 3 -> 0;
      default -> (int) bits;
    };
  }

  private static int onInts(BinaryOp op, int a, int b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV_S -> a / b;
      case DIV_U -> Integer.divideUnsigned(a, b);
      case REM_S -> a % b;
      case REM_U -> Integer.remainderUnsigned(a, b);
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case SHL -> a << b;
      case SHR_S -> a >> b;
      case SHR_U -> a >>> b;
      case ROTL -> Integer.rotateLeft(a, b);
      case ROTR -> Integer.rotateRight(a, b);
    };
  }

  private static long u(int value) {
    return Integer.toUnsignedLong(value);
  }
}
