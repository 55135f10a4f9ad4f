// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The engine with its mutants, and tests that hold when none is on. */
final class Laboratory {
  private static final long PATIENCE = 20;
  private static final long LEAST_STEPS = 2_000_000;

  private final List<Mutant> mutants;
  private final List<Decider> deciders;

  /** A test, with what it needs when nothing is changed. */
  private record Decider(BooleanSupplier test, BitSet reached, long steps) {}

  private Laboratory(List<Mutant> mutants, List<Decider> deciders) {
    this.mutants = mutants;
    this.deciders = deciders;
  }

  static Laboratory withAllDeciders() throws IOException, ReflectiveOperationException {
    return of(Deciders.class);
  }

  static Laboratory withFixtures() throws IOException, ReflectiveOperationException {
    return of(FixtureDeciders.class);
  }

  /** Those that need least come first. */
  private static Laboratory of(Class<?> kind) throws IOException, ReflectiveOperationException {
    MutantLoader loader = new MutantLoader();
    loader.loadEngine();
    @SuppressWarnings("unchecked") // Of the same class in another loader.
    Map<String, BooleanSupplier> tests =
        ((Supplier<Map<String, BooleanSupplier>>)
                loader.loadClass(kind.getName()).getDeclaredConstructor().newInstance())
            .get();
    List<Decider> deciders = new ArrayList<>();
    tests.forEach(
        (name, test) -> {
          Mutants.turnOn(-1, Long.MAX_VALUE);
          assertThat(test.getAsBoolean()).as(name).isTrue();
          deciders.add(new Decider(test, Mutants.reached(), Mutants.steps()));
        });
    deciders.sort(Comparator.comparingLong(Decider::steps));
    assertThat(loader.tooLarge()).as("classes without mutants").isEmpty();
    return new Laboratory(List.copyOf(loader.mutants()), deciders);
  }

  /** All mutants; a mutant's number is its place here. */
  List<Mutant> mutants() {
    return mutants;
  }

  /** Whether some test no longer holds when this mutant is on. */
  boolean isNoticed(int number) {
    for (Decider decider : deciders) {
      if (decider.reached().get(mutants.get(number).place())) {
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

  /** The number of the mutant of this name. */
  int number(String name) {
    for (int number = 0; number < mutants.size(); number++) {
      if (mutants.get(number).name().equals(name)) {
        return number;
      }
    }
    throw new IllegalArgumentException("no mutant: " + name);
  }
}
