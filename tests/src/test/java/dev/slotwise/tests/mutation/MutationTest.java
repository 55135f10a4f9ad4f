// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes the engine one instruction at a time, and asks the quick tests that come to the changed
 * instruction. Those that none of them notices are listed in {@code target/survivors.csv}; they may
 * be no more than two in five. That bar was set after a first sample had been seen: it tells when
 * the tests get worse, and is no goal.
 *
 * <p>There are too many mutants for one night, so a sample is tried: those whose name's hash falls
 * into {@code slotwise.mutants} parts of a thousand. The same names are always in it.
 */
@Tag("nightly")
class MutationTest {
  private static final int SHARE = Integer.getInteger("slotwise.mutants", 20);
  private static final long PATIENCE = 20;
  private static final long LEAST_STEPS = 2_000_000;

  /**
   * Mutants that once went unnoticed, and are always tried: {@code memory.copy} reads what it has
   * written, and a store in a range forgets too few bytes behind it.
   */
  private static final Set<String> ALWAYS =
      Set.of(
          "interp.exec.MemoryTransfer.copy other-variable 9",
          "interp.exec.MemoryTransfer.store gives-first 7");

  /** A test, with what it needs when nothing is changed. */
  private record Decider(String name, BooleanSupplier test, BitSet reached, long steps) {}

  @Test
  void everyMutantIsNoticedOrExplained() throws IOException, ReflectiveOperationException {
    MutantLoader loader = new MutantLoader();
    List<Decider> deciders = deciders(loader);
    List<Mutant> mutants = List.copyOf(loader.mutants());
    assertThat(mutants).extracting(Mutant::name).containsAll(ALWAYS);
    assertThat(loader.tooLarge()).as("classes without mutants").isEmpty();
    Set<String> survivors = new TreeSet<>();
    int tried = 0;
    for (int number = 0; number < mutants.size(); number++) {
      Mutant mutant = mutants.get(number);
      if (isTried(mutant)) {
        tried++;
        if (!isNoticed(number, mutant, deciders)) {
          survivors.add(mutant.name());
        }
      }
    }
    assertThat(survivors).doesNotContainAnyElementsOf(ALWAYS);
    System.out.printf("%d of %d mutants noticed%n", tried - survivors.size(), tried);
    Path found = Path.of("target", "survivors.csv");
    Files.createDirectories(found.getParent());
    Files.write(found, survivors);
    assertThat(survivors).as("see " + found).hasSizeLessThan(tried * 2 / 5);
  }

  private static boolean isTried(Mutant mutant) {
    return ALWAYS.contains(mutant.name())
        || Math.floorMod(mutant.name().hashCode() * 0x9E37_79B9, 1000) < SHARE;
  }

  /** The tests, of which each holds; those that need least come first. */
  private static List<Decider> deciders(MutantLoader loader) throws ReflectiveOperationException {
    @SuppressWarnings("unchecked") // Of the same class in another loader.
    Map<String, BooleanSupplier> tests =
        ((Supplier<Map<String, BooleanSupplier>>)
                loader
                    .loadClass("dev.slotwise.tests.mutation.Deciders")
                    .getDeclaredConstructor()
                    .newInstance())
            .get();
    List<Decider> deciders = new ArrayList<>();
    tests.forEach(
        (name, test) -> {
          Mutants.turnOn(-1, Long.MAX_VALUE);
          assertThat(test.getAsBoolean()).as(name).isTrue();
          deciders.add(new Decider(name, test, Mutants.reached(), Mutants.steps()));
        });
    deciders.sort(Comparator.comparingLong(Decider::steps));
    return deciders;
  }

  private static boolean isNoticed(int number, Mutant mutant, List<Decider> deciders) {
    for (Decider decider : deciders) {
      if (decider.reached().get(mutant.place())) {
        Mutants.turnOn(number, PATIENCE * decider.steps() + LEAST_STEPS);
        try {
          if (!decider.test().getAsBoolean()) {
            return true;
          }
        } catch (RuntimeException | Error e) {
          return true;
        } finally {
          Mutants.turnOn(-1, Long.MAX_VALUE);
        }
      }
    }
    return false;
  }
}
