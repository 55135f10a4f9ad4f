// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.lattice.laws;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.map.mutable.UnifiedMap;

/** Collects violations, the first few of each law. */
final class Report {

  private static final int PER_LAW = 3;

  private final String subject;
  private final MutableList<Violation> violations = Lists.mutable.empty();
  private final MutableMap<String, Integer> counts = UnifiedMap.newMap();

  Report(String subject) {
    this.subject = subject;
  }

  /** Records a violation unless the law holds; the format is that of {@link String#format}. */
  @SuppressWarnings(
      "AnnotateFormatMethod") // the annotation is in a library that main code does not have
  void require(boolean holds, String law, String counterexample, Object... parts) {
    if (!holds && counts.merge(law, 1, Integer::sum) <= PER_LAW) {
      violations.add(new Violation(subject, law, counterexample.formatted(parts)));
    }
  }

  /** Whether a law has been broken as often as is reported. */
  boolean isFull(String law) {
    return counts.getOrDefault(law, 0) >= PER_LAW;
  }

  ImmutableList<Violation> violations() {
    return violations.toImmutable();
  }
}
