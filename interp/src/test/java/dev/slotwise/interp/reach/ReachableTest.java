// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The engine against a naive reading of its definition, and the reasons that it gives. */
class ReachableTest {

  @Test
  void isTheLeastFixedPointOnRandomPrograms() {
    for (int seed = 0; seed < 300; seed++) {
      ProgramFacts program = random(new Random(seed));
      Reachable reachable = Reachable.from(program, NodeSet.of(0, 1));
      Naive naive = new Naive(program);
      naive.run(0, 1);
      assertThat(reachable.functions().stream().boxed())
          .as("functions, seed %d", seed)
          .containsExactlyElementsOf(naive.functions);
      assertThat(reachable.addressTaken().stream().boxed())
          .as("address-taken, seed %d", seed)
          .containsExactlyElementsOf(naive.taken);
      assertThat(reachable.runtimeTypes().stream().boxed())
          .as("types, seed %d", seed)
          .containsExactlyElementsOf(naive.types);
    }
  }

  @Test
  void everyReasonHoldsAndLeadsBackToAPackage() {
    for (int seed = 0; seed < 100; seed++) {
      ProgramFacts program = random(new Random(seed));
      Reachable reachable = Reachable.from(program, NodeSet.of(0, 1));
      for (int function = 0; function < program.functionCount(); function++) {
        var path = reachable.why(function);
        assertThat(path.isEmpty()).isEqualTo(!reachable.functions().contains(function));
        if (!path.isEmpty()) {
          assertThat(path.getLast().kind().source()).isEqualTo(Reason.Source.PACKAGE);
          assertThat(path.getFirst()).isEqualTo(reachable.reasonOfFunction(function).orElseThrow());
          assertThat(holds(program, function, path.getFirst())).isTrue();
        }
      }
    }
  }

  @Test
  void reachesNothingFromNoPackage() {
    Reachable reachable = Reachable.from(random(new Random(1)), NodeSet.empty());
    assertThat(reachable.functions().isEmpty()).isTrue();
    assertThat(reachable.runtimeTypes().isEmpty()).isTrue();
    assertThat(reachable.reasonOfType(0)).isEmpty();
  }

  @Test
  void allFunctionsAreThoseReachableFromAllPackages() {
    ProgramFacts program = random(new Random(7));
    assertThat(Reachable.allFunctions(program))
        .isEqualTo(Reachable.from(program, NodeSet.range(program.packageCount())).functions());
  }

  private static boolean holds(ProgramFacts program, int function, Reason reason) {
    BitSet found = new BitSet();
    int source = reason.source();
    switch (reason.kind()) {
      case INITIALIZER -> program.initializers(source, found::set);
      case MAIN -> program.mainFunctions(source, found::set);
      case EXPORTED ->
          program.declarations(
              source,
              (exported, parameterized, declared, type) -> {
                if (exported && !parameterized && declared != Program.NONE) {
                  found.set(declared);
                }
              });
      case CALLED, REFERENCED ->
          program.instructions(
              source,
              new Program.ReferenceVisitor() {
                @Override
                public void call(int callee) {
                  found.set(callee);
                }

                @Override
                public void value(int operand) {
                  found.set(operand);
                }

                @Override
                public void convert(int type) {}
              });
      case METHOD -> program.methods(source, found::set);
      default -> {
        return false;
      }
    }
    return found.get(function);
  }

  private static ProgramFacts random(Random random) {
    ProgramFacts.Builder facts = new ProgramFacts.Builder();
    for (int i = 0; i < 3; i++) {
      facts.packageOf("p" + i);
    }
    int functions = 12;
    int types = 8;
    for (int i = 0; i < functions; i++) {
      facts.functionOf("f" + i);
    }
    for (int i = 0; i < types; i++) {
      facts.typeOf("t" + i);
    }
    facts.mainPackage(0);
    for (int i = 0; i < 3; i++) {
      facts.initializer(i, random.nextInt(functions));
      facts.mainFunction(i, random.nextInt(functions));
      for (int j = 0; j < 3; j++) {
        facts.declaration(
            i,
            random.nextBoolean(),
            random.nextInt(3) == 0,
            random.nextInt(functions + 1) - 1,
            random.nextInt(types + 1) - 1);
      }
    }
    for (int i = 0; i < 5; i++) {
      facts.call(random.nextInt(functions), random.nextInt(functions));
      facts.value(random.nextInt(functions), random.nextInt(functions));
      facts.conversion(random.nextInt(functions), random.nextInt(types));
      facts.element(random.nextInt(types), random.nextInt(types));
      facts.method(random.nextInt(types), random.nextInt(functions));
    }
    facts.interfaceType(random.nextInt(types));
    return facts.build();
  }

  /** Applies every sentence to everything until nothing changes. */
  private static final class Naive {
    private final ProgramFacts program;
    private final TreeSet<Integer> functions = new TreeSet<>();
    private final TreeSet<Integer> taken = new TreeSet<>();
    private final TreeSet<Integer> types = new TreeSet<>();

    private Naive(ProgramFacts program) {
      this.program = program;
    }

    private void run(int main, int library) {
      program.initializers(main, functions::add);
      program.mainFunctions(main, functions::add);
      program.initializers(library, functions::add);
      program.declarations(
          library,
          (exported, parameterized, function, type) -> {
            if (exported && !parameterized && function >= 0) {
              functions.add(function);
              taken.add(function);
            }
            if (exported && !parameterized && type >= 0) {
              types.add(type);
            }
          });
      int before = -1;
      while (before != functions.size() + taken.size() + types.size()) {
        before = functions.size() + taken.size() + types.size();
        new TreeSet<>(functions).forEach(this::instructions);
        for (int type : new TreeSet<>(types)) {
          program.elements(type, types::add);
          program.methods(type, functions::add);
          program.methods(type, taken::add);
        }
      }
    }

    private void instructions(int function) {
      program.instructions(
          function,
          new Program.ReferenceVisitor() {
            @Override
            public void call(int callee) {
              functions.add(callee);
            }

            @Override
            public void value(int operand) {
              functions.add(operand);
              taken.add(operand);
            }

            @Override
            public void convert(int type) {
              if (!program.isInterface(type)) {
                types.add(type);
              }
            }
          });
    }
  }
}
