// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.MachineStates;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code join}, {@code leq} and {@code widen} of each domain, on all pairs of a sample of elements,
 * and of machine states with such elements in locals, operands and globals.
 */
public class LatticeBenchmark {
  private static final int ELEMENTS = 64;
  private static final int STATES = 16;
  private static final int LOCALS = 12;
  private static final int GLOBALS = 48;
  private static final int WIDTH = 32;

  /** A domain and a sample of its elements. */
  @State(Scope.Benchmark)
  public static class Domain {
    @Param({"constant", "interval", "congruence", "bits", "values", "product"})
    public String domain = "product";

    private Sample<?> sample = new Sample<>(Domains.standard());

    @Setup(Level.Trial)
    public void draw() {
      sample = new Sample<>(Domains.byId(domain));
    }
  }

  /** Elements and states, the same on each run. */
  private static final class Sample<V> {
    private final ValueDomain<V> domain;
    private final Values<V> values;
    private final Effects<V> effects;
    private final MachineStates<V> lattice;
    private final List<V> elements = new ArrayList<>();
    private final List<MachineState> states = new ArrayList<>();

    Sample(ValueDomain<V> domain) {
      this.domain = domain;
      this.values = new Values<>(domain);
      this.effects = new Effects<>(values, new StoreLayout(new WasmModule.Parts().build()));
      this.lattice = new MachineStates<>(values, effects);
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < ELEMENTS; i++) {
        V element = domain.constant(random.nextInt(1 << 12), WIDTH);
        for (int more = random.nextInt(4); more > 0; more--) {
          element = domain.join(element, domain.constant(random.nextInt(1 << 12), WIDTH));
        }
        elements.add(element);
      }
      for (int i = 0; i < STATES; i++) {
        states.add(state(random));
      }
    }

    private MachineState state(SplittableRandom random) {
      Effect effect = Effect.NONE;
      for (int global = 0; global < GLOBALS; global++) {
        if (random.nextBoolean()) {
          effect = effects.setScalar(effect, StoreLayout.globalKey(global), draw(random));
        }
      }
      Value[] locals = new Value[LOCALS];
      Value[] stack = new Value[2];
      Arrays.setAll(locals, i -> draw(random));
      Arrays.setAll(stack, i -> draw(random));
      return new MachineState(locals, stack, effect);
    }

    private Value draw(SplittableRandom random) {
      return values.of(elements.get(random.nextInt(ELEMENTS)));
    }

    long join() {
      long changed = 0;
      for (V a : elements) {
        for (V b : elements) {
          changed += domain.join(a, b).equals(a) ? 0 : 1;
        }
      }
      return changed;
    }

    long leq() {
      long below = 0;
      for (V a : elements) {
        for (V b : elements) {
          below += domain.leq(a, b) ? 1 : 0;
        }
      }
      return below;
    }

    long widen() {
      long changed = 0;
      for (V a : elements) {
        for (V b : elements) {
          changed += domain.widen(a, domain.join(a, b)).equals(a) ? 0 : 1;
        }
      }
      return changed;
    }

    long joinStates() {
      long changed = 0;
      for (MachineState a : states) {
        for (MachineState b : states) {
          changed += lattice.join(a, b) == a ? 0 : 1;
        }
      }
      return changed;
    }

    long leqStates() {
      long below = 0;
      for (MachineState a : states) {
        for (MachineState b : states) {
          below += lattice.leq(a, b) ? 1 : 0;
        }
      }
      return below;
    }

    long widenStates() {
      long changed = 0;
      for (MachineState a : states) {
        for (MachineState b : states) {
          MachineState joined = lattice.join(a, b);
          changed += lattice.widen(a, joined) == a ? 0 : 1;
        }
      }
      return changed;
    }
  }

  @Benchmark
  public long join(Domain domain, Work work) {
    return count(work, ELEMENTS, domain.sample.join());
  }

  @Benchmark
  public long leq(Domain domain, Work work) {
    return count(work, ELEMENTS, domain.sample.leq());
  }

  /** With the join that a solver makes first. */
  @Benchmark
  public long widen(Domain domain, Work work) {
    return count(work, ELEMENTS, domain.sample.widen());
  }

  @Benchmark
  public long joinStates(Domain domain, Work work) {
    return count(work, STATES, domain.sample.joinStates());
  }

  @Benchmark
  public long leqStates(Domain domain, Work work) {
    return count(work, STATES, domain.sample.leqStates());
  }

  /** With the join that a solver makes first. */
  @Benchmark
  public long widenStates(Domain domain, Work work) {
    return count(work, STATES, domain.sample.widenStates());
  }

  private static long count(Work work, int elements, long answer) {
    work.count((long) elements * elements, answer);
    return answer;
  }
}
