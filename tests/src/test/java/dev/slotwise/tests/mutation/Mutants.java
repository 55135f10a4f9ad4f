// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import java.util.BitSet;

/**
 * The switch between mutants: all of them are compiled in, one at most is on. Changed classes call
 * {@link #at}. For one thread.
 */
public final class Mutants {
  private static int on = -1;
  private static boolean isRecording;
  private static BitSet reached = new BitSet();
  private static long steps;
  private static long mostSteps = Long.MAX_VALUE;

  private Mutants() {}

  /** A mutant that seems not to end. */
  static final class Endless extends Error {
    private static final long serialVersionUID = 1L;

    Endless() {
      super("endless", null, false, false);
    }
  }

  /**
   * What to do at a place in the code.
   *
   * @param first the first of the mutants there
   * @param count how many there are
   * @return which one of them is on; negative or too large if none is
   */
  public static int at(int first, int count) {
    if (++steps > mostSteps) {
      throw new Endless();
    }
    if (isRecording) {
      reached.set(first);
    }
    return on - first;
  }

  /**
   * Turns on a mutant.
   *
   * @param most how many places may be passed until it counts as endless
   */
  static void turnOn(int mutant, long most) {
    on = mutant;
    steps = 0;
    mostSteps = most;
    isRecording = false;
  }

  /** Turns off the mutant that is on. */
  static void turnOff() {
    turnOn(-1, Long.MAX_VALUE);
  }

  /** Turns off the mutant that is on, and notes which places are passed from now on. */
  static void record() {
    turnOff();
    isRecording = true;
    reached = new BitSet();
  }

  /** How many places have been passed since a mutant was turned on or off. */
  static long steps() {
    return steps;
  }

  /** The first mutants of the places that have been passed since {@link #record}. */
  static BitSet reached() {
    return reached;
  }
}
