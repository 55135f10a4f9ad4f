// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.vta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sets with and without gaps, held against the JDK's. */
class AtomsTest {
  private static final int LARGEST = 3000;

  private final Random random = new Random(4);

  /** Some atoms between two bounds, so that sets lie apart, overlap, and hold each other. */
  private BitSet some() {
    BitSet set = new BitSet();
    int first = random.nextInt(LARGEST);
    int end = first + random.nextInt(LARGEST - first) + 1;
    for (int i = random.nextInt(40); i >= 0; i--) {
      set.set(first + random.nextInt(end - first));
    }
    return set;
  }

  private static BitSet read(Atoms atoms) {
    BitSet read = new BitSet();
    atoms.forEach(read::set);
    return read;
  }

  @Test
  void unionHoldsWhatEitherHolds() {
    for (int round = 0; round < 2000; round++) {
      BitSet one = some();
      BitSet other = some();
      BitSet both = (BitSet) one.clone();
      both.or(other);

      Atoms union = Atoms.of(one).union(Atoms.of(other));

      assertThat(read(union)).isEqualTo(both);
      for (int atom = 0; atom < LARGEST; atom++) {
        assertThat(union.has(atom)).isEqualTo(both.get(atom));
      }
    }
  }

  /** Places share what is the same, so a union that adds nothing makes no new set. */
  @Test
  void aUnionThatAddsNothingIsTheLargerSet() {
    for (int round = 0; round < 2000; round++) {
      BitSet large = some();
      BitSet small = (BitSet) large.clone();
      small.clear(random.nextInt(LARGEST), LARGEST);
      Atoms all = Atoms.of(large);

      assertThat(all.union(Atoms.of(small))).isSameAs(all);
      if (!small.equals(large)) {
        assertThat(Atoms.of(small).union(all)).isSameAs(all);
      }
    }
  }

  @Test
  void anythingTakesEverythingInButTheBase() {
    Atoms base = Atoms.of(ValueGraph.BASE);

    assertThat(Atoms.ANY.union(Atoms.of(70))).isSameAs(Atoms.ANY);
    assertThat(Atoms.of(70).union(Atoms.ANY)).isSameAs(Atoms.ANY);
    assertThat(base.union(Atoms.ANY)).isSameAs(Atoms.ANY_AND_BASE);
    assertThat(Atoms.NONE.union(base)).isSameAs(base);
  }
}
