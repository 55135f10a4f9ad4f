// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark.run;

/** Is told how far a run has got. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (phase, done, all) -> {};

  /**
   * Says how far it has got.
   *
   * @param phase what is done, such as {@code analysing}
   * @param done how many modules; 0 if they are not counted
   * @param all of how many; 0 if that is not known
   */
  void tell(String phase, long done, long all);
}
