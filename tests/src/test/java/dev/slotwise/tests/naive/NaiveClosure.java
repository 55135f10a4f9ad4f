// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.naive;

import dev.slotwise.tests.naive.NaiveModule.Elements;
import dev.slotwise.tests.naive.NaiveModule.FunctionType;
import dev.slotwise.tests.naive.NaiveModule.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The closure at levels {@code types}, {@code tables} and {@code slots} by the definition, with
 * plain sets, under a passive host: the independent means by which counts are confirmed. It decodes
 * by itself, finds a constant index by looking at the instructions before the call, and iterates
 * until nothing changes.
 */
public final class NaiveClosure {
  private final NaiveModule module;

  /** Per function the target sets of its sites; sites that ask the same share the answer. */
  private final Map<Integer, List<Set<Integer>>> callees = new HashMap<>();

  private final Map<String, Set<Integer>> answers = new HashMap<>();
  private final Set<Integer> addressTaken = new HashSet<>();
  private final Set<Integer> unknownTables = new HashSet<>();
  private final Map<Integer, Set<Integer>> inTable = new HashMap<>();
  private final Map<Integer, Map<Long, Integer>> slots = new HashMap<>();
  private final Map<Integer, Set<Integer>> anywhere = new HashMap<>();
  private final List<List<Instruction>> liveCode;

  /** Reads a module and its tables. */
  public NaiveClosure(byte[] bytes) {
    module = new NaiveModule(bytes);
    liveCode = LiveCode.of(module);
    collectReferences();
    collectTables();
  }

  /**
   * The functions that can be on the stack when a function imported under one of these names runs.
   *
   * @param level {@code types}, {@code tables} or {@code slots}
   * @param entries {@code module.field}, each
   */
  public Set<Integer> closure(String level, List<String> entries) {
    Set<Integer> closure = new TreeSet<>();
    for (int i = 0; i < module.imports.size(); i++) {
      if (entries.contains(module.imports.get(i).module() + "." + module.imports.get(i).field())) {
        closure.add(i);
      }
    }
    collectCallees(level);
    boolean changed = true;
    while (changed) {
      changed = false;
      IdentityHashMap<Set<Integer>, Boolean> leadsOn = new IdentityHashMap<>();
      for (Map.Entry<Integer, List<Set<Integer>>> caller : callees.entrySet()) {
        if (!closure.contains(caller.getKey())
            && caller.getValue().stream()
                .anyMatch(
                    targets ->
                        leadsOn.computeIfAbsent(
                            targets, key -> key.stream().anyMatch(closure::contains)))) {
          closure.add(caller.getKey());
          changed = true;
        }
      }
    }
    return closure;
  }

  /**
   * What the roots reach: {@code _start}, or all exports if there is none; and the start function.
   *
   * @param level {@code types}, {@code tables} or {@code slots}
   */
  public NaiveGraph live(String level) {
    collectCallees(level);
    Set<Integer> live = new TreeSet<>();
    if (module.start >= 0) {
      live.add(module.start);
    }
    Integer command = module.functionExports.get("_start");
    live.addAll(command != null ? List.of(command) : module.functionExports.values());
    int before;
    do {
      before = live.size();
      for (int function : List.copyOf(live)) {
        callees.getOrDefault(function, List.of()).forEach(live::addAll);
      }
    } while (live.size() != before);
    return NaiveGraph.of(live, callees);
  }

  private void collectReferences() {
    addressTaken.addAll(module.functionExports.values());
    addressTaken.addAll(module.globalReferences);
    for (Elements elements : module.elements) {
      elements.functions().stream().filter(function -> function >= 0).forEach(addressTaken::add);
    }
    for (List<Instruction> body : liveCode) {
      for (Instruction instruction : body) {
        if (instruction.opcode() == 0xD2) {
          addressTaken.add((int) instruction.first());
        }
      }
    }
  }

  private void collectTables() {
    for (Elements elements : module.elements) {
      if (elements.mode() == 0) {
        for (int i = 0; i < elements.functions().size(); i++) {
          int function = elements.functions().get(i);
          if (elements.offset() == null) {
            anywhere.computeIfAbsent(elements.table(), key -> new HashSet<>()).add(function);
          } else {
            slots
                .computeIfAbsent(elements.table(), key -> new HashMap<>())
                .put(elements.offset() + i, function);
          }
        }
      }
    }
    List<int[]> copies = new ArrayList<>();
    for (List<Instruction> body : liveCode) {
      for (Instruction instruction : body) {
        switch (instruction.opcode()) {
          case 0x26, 0xFC0F, 0xFC11 -> unknownTables.add((int) instruction.first());
          case 0xFC0C -> {
            Elements segment = module.elements.get((int) instruction.first());
            if (segment.mode() == 1) {
              anywhere
                  .computeIfAbsent((int) instruction.second(), key -> new HashSet<>())
                  .addAll(segment.functions());
            }
          }
          case 0xFC0E ->
              copies.add(new int[] {(int) instruction.first(), (int) instruction.second()});
          default -> {}
        }
      }
    }
    for (int round = 0; round <= copies.size(); round++) {
      for (int[] copy : copies) {
        if (unknownTables.contains(copy[1])) {
          unknownTables.add(copy[0]);
        }
        anywhere.computeIfAbsent(copy[0], key -> new HashSet<>()).addAll(everything(copy[1]));
      }
    }
    for (int table = 0; table < 16; table++) {
      inTable.put(table, unknownTables.contains(table) ? addressTaken : everything(table));
    }
  }

  private Set<Integer> everything(int table) {
    Set<Integer> all = new HashSet<>(anywhere.getOrDefault(table, Set.of()));
    all.addAll(slots.getOrDefault(table, Map.of()).values());
    return all;
  }

  private void collectCallees(String level) {
    callees.clear();
    answers.clear();
    for (int i = 0; i < liveCode.size(); i++) {
      List<Set<Integer>> targets = new ArrayList<>();
      callees.put(module.imports.size() + i, targets);
      List<Instruction> body = liveCode.get(i);
      for (int at = 0; at < body.size(); at++) {
        Instruction instruction = body.get(at);
        switch (instruction.opcode()) {
          case 0x10, 0x12 ->
              targets.add(
                  answers.computeIfAbsent(
                      "direct " + instruction.first(), key -> Set.of((int) instruction.first())));
          case 0x11, 0x13 -> targets.add(indirect(level, instruction, body, at));
          default -> {}
        }
      }
    }
  }

  private Set<Integer> indirect(String level, Instruction site, List<Instruction> body, int at) {
    int type = (int) site.first();
    int table = (int) site.second();
    Long index = level.equals("slots") && !unknownTables.contains(table) ? index(body, at) : null;
    return answers.computeIfAbsent(
        table + " " + type + " " + index, key -> targets(level, table, type, index));
  }

  private Set<Integer> targets(String level, int table, int type, Long index) {
    Set<Integer> candidates = level.equals("types") ? addressTaken : inTable.get(table);
    if (index != null) {
      candidates = new HashSet<>(anywhere.getOrDefault(table, Set.of()));
      candidates.add(slots.getOrDefault(table, Map.of()).getOrDefault(index, -1));
    }
    FunctionType wanted = module.types.get(type);
    Set<Integer> targets = new HashSet<>();
    for (int function : candidates) {
      if (function >= 0 && module.types.get(module.functionTypes.get(function)).equals(wanted)) {
        targets.add(function);
      }
    }
    return targets;
  }

  /** The constant that the instructions right before the call leave on the stack, or null. */
  private static Long index(List<Instruction> body, int at) {
    int[] position = {at - 1};
    return constant(body, position);
  }

  private static Long constant(List<Instruction> body, int[] position) {
    if (position[0] < 0) {
      return null;
    }
    Instruction instruction = body.get(position[0]--);
    if (instruction.opcode() == 0x41) {
      return instruction.first() & 0xFFFF_FFFFL;
    }
    if (instruction.opcode() == 0x6A || instruction.opcode() == 0x6B) {
      Long right = constant(body, position);
      Long left = right == null ? null : constant(body, position);
      return left == null
          ? null
          : (Long) ((instruction.opcode() == 0x6A ? left + right : left - right) & 0xFFFF_FFFFL);
    }
    return null;
  }
}
