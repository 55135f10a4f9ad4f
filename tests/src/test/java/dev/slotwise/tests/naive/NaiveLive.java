// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.naive;

import dev.slotwise.tests.naive.NaiveModule.Elements;
import dev.slotwise.tests.naive.NaiveModule.FunctionType;
import dev.slotwise.tests.naive.NaiveModule.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is live in a module by the definition in {@code docs/reachable.md}, with plain sets and
 * rounds until nothing changes: the independent means by which live counts are confirmed. For
 * modules without reference types but in tables.
 */
public final class NaiveLive {
  private final NaiveModule module;
  private final List<List<Instruction>> code;
  private final Set<Integer> read = new HashSet<>();
  private final Set<Integer> live = new TreeSet<>();
  private final Set<Integer> taken = new TreeSet<>();
  private final Set<Integer> usedTables = new TreeSet<>();
  private final Set<Integer> usedSegments = new TreeSet<>();
  private final Set<FunctionType> called = new HashSet<>();
  private boolean hostKnows;

  /** How a live set is told. */
  public enum Way {
    /** Any address-taken function of the type; whatever the code that takes it. */
    CHA,
    /** Those whose address live code takes. */
    RTA,
    /** What live code refers to, called or not. */
    REACHABLE
  }

  private NaiveLive(NaiveModule module, List<List<Instruction>> code) {
    this.module = module;
    this.code = code;
  }

  /** A module that was read once, to be asked several times. */
  public static final class Source {
    private final NaiveModule module;
    private final List<List<Instruction>> code;

    public Source(byte[] bytes) {
      module = new NaiveModule(bytes);
      code = LiveCode.of(module);
    }
  }

  /**
   * What is live and what has its address taken.
   *
   * @param live functions, imports included
   * @param graph calls from live code, an indirect one to every taken function of the type
   */
  public record Answer(Set<Integer> live, Set<Integer> addressTaken, NaiveGraph graph) {}

  /**
   * Answers for a module's own roots.
   *
   * @param isStrict whether the host does all that it can, or nothing
   */
  public static Answer of(Source source, Way way, boolean isStrict) {
    NaiveLive all = new NaiveLive(source.module, source.code);
    all.begin(way, isStrict);
    int before;
    do {
      before = all.size();
      all.round(way, isStrict);
    } while (all.size() != before);
    return new Answer(all.live, all.taken, NaiveGraph.of(all.live, all.callees()));
  }

  private Map<Integer, List<Set<Integer>>> callees() {
    Map<Object, Set<Integer>> answers = new HashMap<>();
    Map<Integer, List<Set<Integer>>> callees = new HashMap<>();
    for (int i = 0; i < code.size(); i++) {
      List<Set<Integer>> targets = new ArrayList<>();
      for (Instruction instruction : code.get(i)) {
        int first = (int) instruction.first();
        switch (instruction.opcode()) {
          case 0x10, 0x12 -> targets.add(answers.computeIfAbsent(first, key -> Set.of(first)));
          case 0x11, 0x13 ->
              targets.add(
                  answers.computeIfAbsent(
                      module.types.get(first),
                      type ->
                          taken.stream()
                              .filter(function -> typeOf(function).equals(type))
                              .collect(Collectors.toSet())));
          default -> {}
        }
      }
      callees.put(module.imports.size() + i, targets);
    }
    return callees;
  }

  private int size() {
    return live.size()
        + taken.size()
        + usedTables.size()
        + usedSegments.size()
        + called.size()
        + (hostKnows ? 1 : 0);
  }

  private void begin(Way way, boolean isStrict) {
    boolean isCommand = module.functionExports.containsKey("_start");
    if (module.start >= 0) {
      live.add(module.start);
    }
    if (isCommand && !isStrict) {
      live.add(module.functionExports.get("_start"));
    } else {
      live.addAll(module.functionExports.values());
      hostKnows = true;
    }
    if (way == Way.CHA) {
      takeEverything();
    }
    if (isStrict && way != Way.REACHABLE) {
      hostCalls();
    }
  }

  /** A reference to any of these exists, whatever code is live. */
  private void takeEverything() {
    taken.addAll(module.functionExports.values());
    taken.addAll(module.globalReferences);
    for (Elements elements : module.elements) {
      taken.addAll(elements.functions());
    }
    for (List<Instruction> body : code) {
      takeReferences(body);
    }
    taken.remove(-1);
  }

  private void takeReferences(List<Instruction> body) {
    for (Instruction instruction : body) {
      if (instruction.opcode() == 0xD2) {
        taken.add((int) instruction.first());
      }
    }
  }

  private void round(Way way, boolean isStrict) {
    boolean importRuns = false;
    for (int function : List.copyOf(live)) {
      if (function < module.imports.size()) {
        importRuns = true;
      } else if (read.add(function)) {
        read(code.get(function - module.imports.size()));
      }
    }
    if (way != Way.CHA) {
      usePlaces(isStrict);
    }
    for (int function : List.copyOf(taken)) {
      if (way == Way.REACHABLE || called.contains(typeOf(function))) {
        live.add(function);
      }
    }
    if (isStrict && importRuns) {
      for (int function = 0; function < module.imports.size(); function++) {
        live.add(function);
      }
      if (way == Way.REACHABLE) {
        hostKnows = true;
      } else {
        hostCalls();
      }
    } else if (isStrict && way != Way.REACHABLE) {
      hostCalls();
    }
  }

  private void read(List<Instruction> body) {
    takeReferences(body);
    for (Instruction instruction : body) {
      switch (instruction.opcode()) {
        case 0x10, 0x12 -> live.add((int) instruction.first());
        case 0x11, 0x13 -> {
          called.add(module.types.get((int) instruction.first()));
          usedTables.add((int) instruction.second());
        }
        case 0x25 -> usedTables.add((int) instruction.first());
        case 0xFC0C -> usedSegments.add((int) instruction.first());
        case 0xFC0E -> usedTables.add((int) instruction.second());
        default -> {}
      }
    }
  }

  /** Functions in tables and segments that live code, or the host, uses. */
  private void usePlaces(boolean isStrict) {
    if (isStrict && usedTables.stream().anyMatch(module.visibleTables::contains)) {
      hostKnows = true;
    }
    if (hostKnows) {
      taken.addAll(module.functionExports.values());
      usedTables.addAll(module.visibleTables);
    }
    for (int i = 0; i < module.elements.size(); i++) {
      Elements elements = module.elements.get(i);
      if (elements.mode() == 0
          ? usedTables.contains(elements.table())
          : elements.mode() == 1 && usedSegments.contains(i)) {
        taken.addAll(elements.functions());
      }
    }
    taken.remove(-1);
  }

  /** The host calls whatever it can get hold of. */
  private void hostCalls() {
    hostKnows = true;
    live.addAll(module.functionExports.values());
    if (referencesCanLeave()) {
      for (int function : taken) {
        if (function >= module.imports.size()) {
          live.add(function);
        }
      }
    }
  }

  private boolean referencesCanLeave() {
    return module.hasOtherWaysOut
        || !module.visibleTables.isEmpty()
        || module.functionExports.values().stream()
            .anyMatch(f -> typeOf(f).results().stream().anyMatch(NaiveModule::isReference))
        || module.imports.stream()
            .map(declared -> module.types.get(declared.type()))
            .anyMatch(type -> type.parameters().stream().anyMatch(NaiveModule::isReference));
  }

  private FunctionType typeOf(int function) {
    return module.types.get(module.functionTypes.get(function));
  }
}
