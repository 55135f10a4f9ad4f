// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Preset;
import dev.slotwise.interp.host.HostFit;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The questions to ask of each module. Start from {@link #DEFAULTS}; each method gives options that
 * differ in one thing. Immutable; serialisable, so that it can be sent to other machines.
 *
 * @param tables which tables get rows; {@code modules} always does
 * @param algorithms by which calls are resolved, in the order in which counts are wanted; the last
 *     one says what {@code functions} and {@code sites} have
 * @param entries imports as {@code module.field}, to which closures lead; a {@code *} stands for
 *     any text
 * @param presetId the platform of which the imports that suspend are entries, too: one of {@link
 *     Preset}; empty for none
 * @param hostId what the host does: one of {@link Hosts#names}
 * @param timeout how long one module may take; zero: as long as it likes
 * @param memory how many bytes of memory there are for one module; 0: the heap of this process
 * @param steps how many instructions level {@code flow} may interpret before it gives a coarser
 *     answer; 0: as many as it likes. Unlike a time it ends at the same place in every run
 * @param directCalls whether {@code sites} has direct calls, too
 * @param times whether rows tell how long they took, which no two runs agree on
 * @param threads how many threads work on one module; changes no row
 */
public record CorpusOptions(
    List<Table.Name> tables,
    List<Algorithm> algorithms,
    List<String> entries,
    String presetId,
    String hostId,
    Duration timeout,
    long memory,
    long steps,
    boolean directCalls,
    boolean times,
    int threads)
    implements Serializable {

  /** The default entry. */
  public static final String ENTRY = "kernel.kernel_fork";

  /**
   * All tables but {@code findings}, which needs level {@code flow}; by {@code types}, {@code rta}
   * and {@code slots}; a passive host, no limits, no direct calls, one thread.
   */
  public static final CorpusOptions DEFAULTS =
      new CorpusOptions(
          List.of(Table.Name.MODULES, Table.Name.FUNCTIONS, Table.Name.SITES),
          List.of(Algorithm.TYPES, Algorithm.RTA, Algorithm.SLOTS),
          List.of(ENTRY),
          "",
          HostModel.PASSIVE.id(),
          Duration.ZERO,
          0,
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
    if (!presetId.isEmpty()) {
      Preset.valueOf(presetId);
    }
  }

  /** Which tables get rows. */
  public CorpusOptions withTables(List<Table.Name> names) {
    return new CorpusOptions(
        names,
        algorithms,
        entries,
        presetId,
        hostId,
        timeout,
        memory,
        steps,
        directCalls,
        times,
        threads);
  }

  /** By which levels and algorithms calls are resolved. */
  public CorpusOptions withAlgorithms(List<Algorithm> by) {
    return new CorpusOptions(
        tables, by, entries, presetId, hostId, timeout, memory, steps, directCalls, times, threads);
  }

  /** The imports to which closures lead. */
  public CorpusOptions withEntries(List<String> imports) {
    return new CorpusOptions(
        tables,
        algorithms,
        imports,
        presetId,
        hostId,
        timeout,
        memory,
        steps,
        directCalls,
        times,
        threads);
  }

  /**
   * The platform: closures lead to the imports that suspend there, instead of to the default entry,
   * and these call back if they do so there. The host is the platform's if it has one of its own.
   */
  public CorpusOptions withPreset(Preset preset) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries.equals(DEFAULTS.entries) ? List.of() : entries,
        preset.name(),
        preset.byDefault().id(),
        timeout,
        memory,
        steps,
        directCalls,
        times,
        threads);
  }

  /** What the host does. */
  public CorpusOptions withHost(String id) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries,
        presetId,
        id,
        timeout,
        memory,
        steps,
        directCalls,
        times,
        threads);
  }

  /** How long one module may take. */
  public CorpusOptions withTimeout(Duration most) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries,
        presetId,
        hostId,
        most,
        memory,
        steps,
        directCalls,
        times,
        threads);
  }

  /** How many bytes of memory one module may take. */
  public CorpusOptions withMemory(long most) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries,
        presetId,
        hostId,
        timeout,
        most,
        steps,
        directCalls,
        times,
        threads);
  }

  /** How many instructions level {@code flow} may interpret. */
  public CorpusOptions withSteps(long most) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries,
        presetId,
        hostId,
        timeout,
        memory,
        most,
        directCalls,
        times,
        threads);
  }

  /** Whether {@code sites} has direct calls, too. */
  public CorpusOptions withDirectCalls(boolean wanted) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries,
        presetId,
        hostId,
        timeout,
        memory,
        steps,
        wanted,
        times,
        threads);
  }

  /** Whether rows tell how long they took. */
  public CorpusOptions withTimes(boolean wanted) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries,
        presetId,
        hostId,
        timeout,
        memory,
        steps,
        directCalls,
        wanted,
        threads);
  }

  /** How many threads work on one module. */
  public CorpusOptions withThreads(int count) {
    return new CorpusOptions(
        tables,
        algorithms,
        entries,
        presetId,
        hostId,
        timeout,
        memory,
        steps,
        directCalls,
        times,
        count);
  }

  /** Whether a table is asked for. */
  boolean asks(Table.Name table) {
    return tables.contains(table);
  }

  /** The platform, if one is named. */
  Optional<Preset> preset() {
    return presetId.isEmpty() ? Optional.empty() : Optional.of(Preset.valueOf(presetId));
  }

  /** What the host does with a module. */
  HostModel hostOf(WasmModule module) {
    HostModel host = HostFit.of(Hosts.named(hostId).orElseThrow(), module).host();
    return preset().map(platform -> platform.hostOf(host, module)).orElse(host);
  }

  /** What tables call the host. */
  String hostName() {
    return preset().map(platform -> hostId + "+" + platform).orElse(hostId);
  }
}
