// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The engine with its mutants, and tests that hold when none is on. While it is open, the thread
 * that made it finds the engine's classes in it.
 */
final class Laboratory implements AutoCloseable {
  private static final long PATIENCE = 5;
  private static final long LEAST_STEPS = 2_000_000;

  /** A generated program for which the engine needs more is left out: others cost a tenth. */
  private static final long MOST_STEPS = 10_000_000;

  private final ClassLoader outside;
  private final List<Mutant> mutants;
  private final List<Decider> deciders;

  /** By class: the tests that have noticed mutants of it, the last one first. */
  private final Map<String, List<Decider>> noticing = new HashMap<>();

  /** A test, with what it needs when nothing is changed. */
  private record Decider(String name, BooleanSupplier test, BitSet reached, long steps) {}

  private Laboratory(ClassLoader outside, List<Mutant> mutants, List<Decider> deciders) {
    this.outside = outside;
    this.mutants = mutants;
    this.deciders = deciders;
  }

  static Laboratory withAllDeciders() throws IOException, ReflectiveOperationException {
    return of(Deciders.class);
  }

  static Laboratory withFixtures() throws IOException, ReflectiveOperationException {
    return of(FixtureDeciders.class);
  }

  /** The tests that take least time come first. */
  private static Laboratory of(Class<?> kind) throws IOException, ReflectiveOperationException {
    MutantLoader loader = new MutantLoader();
    loader.loadEngine();
    // Tests name classes of their own as plug-ins.
    ClassLoader outside = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    @SuppressWarnings("unchecked") // Of the same class in another loader.
    Map<String, BooleanSupplier> tests =
        ((Supplier<Map<String, BooleanSupplier>>)
                loader.loadClass(kind.getName()).getDeclaredConstructor().newInstance())
            .get();
    Map<Decider, Long> times = new HashMap<>();
    tests.forEach(
        (name, test) -> {
          Mutants.record();
          long start = System.nanoTime();
          assertThat(test.getAsBoolean()).as(name).isTrue();
          long steps = Mutants.steps();
          if (steps <= MOST_STEPS || !name.startsWith(Deciders.PROGRAM)) {
            times.put(new Decider(name, test, Mutants.reached(), steps), System.nanoTime() - start);
          }
          Mutants.turnOff();
        });
    List<Decider> deciders =
        times.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    assertThat(loader.tooLarge()).as("classes without mutants").isEmpty();
    return new Laboratory(outside, List.copyOf(loader.mutants()), deciders);
  }

  /** Other tests run on the same thread. */
  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(outside);
  }

  /** All mutants; a mutant's number is its place here. */
  List<Mutant> mutants() {
    return mutants;
  }

  /** The name of a test that no longer holds when this mutant is on; empty if all hold. */
  Optional<String> noticedBy(int number) {
    Mutant mutant = mutants.get(number);
    List<Decider> first = noticing.computeIfAbsent(mutant.type(), key -> new ArrayList<>());
    Set<Decider> inOrder = new LinkedHashSet<>(first);
    inOrder.addAll(deciders);
    for (Decider decider : inOrder) {
      if (decider.reached().get(mutant.place()) && !holds(decider, number)) {
        first.remove(decider);
        first.add(0, decider);
        return Optional.of(decider.name());
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Decider decider, int number) {
    Mutants.turnOn(number, PATIENCE * decider.steps() + LEAST_STEPS);
    try {
      return decider.test().getAsBoolean();
    } catch (RuntimeException | Error e) {
      return false;
    } finally {
      Mutants.turnOff();
    }
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
