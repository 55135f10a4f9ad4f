// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.traps;

/** A verdict and the sentence that gives the values it rests on. */
record Proof(Verdict verdict, String reason) {
  static Proof never(String reason) {
    return new Proof(Verdict.NEVER, reason);
  }

  static Proof may(String reason) {
    return new Proof(Verdict.MAY, reason);
  }

  static Proof always(String reason) {
    return new Proof(Verdict.ALWAYS, reason);
  }

  /** Whether it happens, given whether it can happen and whether it can fail to. */
  static Proof of(boolean canTrap, boolean canPass, String reason) {
    return new Proof(!canTrap ? Verdict.NEVER : !canPass ? Verdict.ALWAYS : Verdict.MAY, reason);
  }
}
