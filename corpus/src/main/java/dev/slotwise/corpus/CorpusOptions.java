// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.Hosts;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What to ask of each module. Start from {@link #DEFAULTS}; each method gives options that differ
 * in one thing. Immutable; serialisable, so that it can be sent to other machines.
 *
 * @param tables which tables get rows; {@code modules} always does
 * @param algorithms by which calls are resolved, in the order in which counts are wanted; the last
 *     one says what {@code functions} and {@code sites} have
 * @param entries imports as {@code module.field}, to which closures lead; a {@code *} stands for
 *     any text
 * @param hostId what the host does: one of {@link Hosts#names}
 * @param timeout how long one module may take; zero: as long as it likes
 * @param memory how many bytes one module may take, as far as can be told before; 0: what the heap
 *     has
 * @param directCalls whether {@code sites} has direct calls, too
 * @param times whether rows tell how long they took, which no two runs agree on
 * @param threads how many threads work on one module; changes no row
 */
public record CorpusOptions(
    List<Table.Name> tables,
    List<Algorithm> algorithms,
    List<String> entries,
    String hostId,
    Duration timeout,
    long memory,
    boolean directCalls,
    boolean times,
    int threads)
    implements Serializable {

  /** The default entry. */
  public static final String ENTRY = "kernel.kernel_fork";

  /**
   * All tables, by {@code types}, {@code slots} and {@code rta}, a passive host, no limits, no
   * direct calls, one thread.
   */
  public static final CorpusOptions DEFAULTS =
      new CorpusOptions(
          List.of(Table.Name.values()),
          List.of(Algorithm.TYPES, Algorithm.RTA, Algorithm.SLOTS),
          List.of(ENTRY),
          HostModel.PASSIVE.id(),
          Duration.ZERO,
          0,
          false,
          true,
          1);

  /** Copies the lists, and looks at what is given. */
  public CorpusOptions {
    tables = List.copyOf(tables);
    algorithms = List.copyOf(algorithms);
    entries = List.copyOf(entries);
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("no level or algorithm");
    }
    if (Hosts.named(hostId).isEmpty()) {
      throw new IllegalArgumentException("no such host: " + hostId);
    }
  }

  /** Which tables get rows. */
  public CorpusOptions withTables(List<Table.Name> names) {
    return new CorpusOptions(
        names, algorithms, entries, hostId, timeout, memory, directCalls, times, threads);
  }

  /** By which levels and algorithms calls are resolved. */
  public CorpusOptions withAlgorithms(List<Algorithm> by) {
    return new CorpusOptions(
        tables, by, entries, hostId, timeout, memory, directCalls, times, threads);
  }

  /** The imports to which closures lead. */
  public CorpusOptions withEntries(List<String> imports) {
    return new CorpusOptions(
        tables, algorithms, imports, hostId, timeout, memory, directCalls, times, threads);
  }

  /** What the host does. */
  public CorpusOptions withHost(String id) {
    return new CorpusOptions(
        tables, algorithms, entries, id, timeout, memory, directCalls, times, threads);
  }

  /** How long one module may take. */
  public CorpusOptions withTimeout(Duration most) {
    return new CorpusOptions(
        tables, algorithms, entries, hostId, most, memory, directCalls, times, threads);
  }

  /** How many bytes of memory one module may take. */
  public CorpusOptions withMemory(long most) {
    return new CorpusOptions(
        tables, algorithms, entries, hostId, timeout, most, directCalls, times, threads);
  }

  /** Whether {@code sites} has direct calls, too. */
  public CorpusOptions withDirectCalls(boolean wanted) {
    return new CorpusOptions(
        tables, algorithms, entries, hostId, timeout, memory, wanted, times, threads);
  }

  /** Whether rows tell how long they took. */
  public CorpusOptions withTimes(boolean wanted) {
    return new CorpusOptions(
        tables, algorithms, entries, hostId, timeout, memory, directCalls, wanted, threads);
  }

  HostModel host() {
    return Hosts.named(hostId).orElseThrow();
  }
}
