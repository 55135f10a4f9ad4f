// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

/**
 * A broken law.
 *
 * @param subject the lattice or domain
 * @param law the law, in a few words
 * @param counterexample elements and results that break it, for a person to read
 */
public record Violation(String subject, String law, String counterexample) {

  @Override
  public String toString() {
    return subject + ": " + law + ": " + counterexample;
  }
}
