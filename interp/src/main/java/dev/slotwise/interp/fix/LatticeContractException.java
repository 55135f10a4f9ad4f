// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * A lattice broke a law that solvers lean on: its join or widening is not an upper bound, or its
 * narrowing left the interval it must stay in. A defect of the domain, never of the input.
 */
public final class LatticeContractException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LatticeContractException(String message) {
    super(message);
  }
}
