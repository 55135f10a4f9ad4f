// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.Random;

/** Programs for tests. */
public final class Programs {
  private Programs() {}

  /**
   * A seeded program with calls of each kind; package 0 is a command, 1 and 2 are libraries.
   *
   * @param size how many functions and types there are
   */
  public static ProgramFacts random(long seed, int size) {
    Random random = new Random(seed);
    ProgramFacts.Builder facts = new ProgramFacts.Builder();
    int methods = 4;
    for (int i = 0; i < 3; i++) {
      facts.packageOf("p" + i);
    }
    for (int i = 0; i < size; i++) {
      facts.functionOf("f" + i);
      facts.typeOf("t" + i);
      if (random.nextInt(4) > 0) {
        facts.functionType(i, random.nextInt(size));
      }
      if (random.nextInt(12) == 0) {
        facts.callsAnything(i);
      }
    }
    facts.mainPackage(0);
    for (int i = 0; i < 3; i++) {
      facts.initializer(i, random.nextInt(size));
      facts.mainFunction(i, random.nextInt(size));
      facts.declaration(
          i,
          random.nextBoolean(),
          random.nextInt(3) == 0,
          random.nextInt(size + 1) - 1,
          random.nextInt(size + 1) - 1);
    }
    // The first types are interfaces.
    int interfaces = size / 4;
    for (int type = 0; type < interfaces; type++) {
      facts.interfaceType(type);
      for (int i = random.nextInt(3); i > 0; i--) {
        facts.method(type, method(facts, random, methods), Program.NONE, random.nextBoolean());
      }
    }
    for (int i = 0; i < size / 2; i++) {
      facts.call(random.nextInt(size), random.nextInt(size));
      facts.value(random.nextInt(size), random.nextInt(size));
      facts.dynamicCall(random.nextInt(size), random.nextInt(size));
      facts.conversion(random.nextInt(size), random.nextInt(size));
      facts.element(random.nextInt(size), random.nextInt(size));
      facts.method(
          interfaces + random.nextInt(size - interfaces),
          method(facts, random, methods),
          random.nextInt(size),
          random.nextInt(3) == 0);
      facts.invocation(
          random.nextInt(size), random.nextInt(interfaces), "m" + random.nextInt(methods));
    }
    return facts.build();
  }

  private static int method(ProgramFacts.Builder facts, Random random, int methods) {
    return facts.methodOf("m" + random.nextInt(methods));
  }
}
