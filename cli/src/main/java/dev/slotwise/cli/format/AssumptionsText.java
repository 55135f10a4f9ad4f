// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.callgraph.Assumption;
import java.io.PrintStream;
import org.eclipse.collections.api.RichIterable;

/** Writes the assumptions of an answer for people: a line each, below what the answer is about. */
final class AssumptionsText {
  private AssumptionsText() {}

  static void write(RichIterable<Assumption> assumptions, PrintStream out) {
    assumptions.forEach(
        assumption -> out.println("  assumes " + assumption.id() + ": " + assumption.text()));
  }
}
