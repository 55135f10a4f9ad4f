// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.interp.client.Inspector.View;
import dev.slotwise.interp.state.StoreView;
import dev.slotwise.interp.state.StoreView.Forgotten;
import dev.slotwise.interp.state.StoreView.Slots;
import dev.slotwise.interp.state.StoreView.Word;
import dev.slotwise.interp.state.Value;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.eclipse.collections.api.list.ImmutableList;

/** Writes the state at one instruction in one context, a line a value. */
final class InspectText {
  /** Of longer lists a person sees the beginning; JSON has all. */
  private static final int LINES = 20;

  private final InspectReport report;
  private final PrintStream out;

  InspectText(InspectReport report, PrintStream out) {
    this.report = report;
    this.out = out;
  }

  void write(int function, View view) {
    if (!view.context().sites().isEmpty()) {
      out.printf(
          "  called from %s%n",
          view.context()
              .sites()
              .collect(site -> "0x" + Integer.toHexString(report.sourceOffset(site)))
              .makeString(", "));
    }
    if (view.context().globals().notEmpty()) {
      out.printf(
          "  called with %s%n",
          view.context()
              .globals()
              .collect(
                  entry ->
                      "global %d = %s"
                          .formatted(entry.global(), Long.toUnsignedString(entry.value())))
              .makeString(", "));
    }
    Value[] locals = view.state().locals();
    for (int local = 0; local < locals.length; local++) {
      String name = report.localName(function, local);
      out.printf(
          "  local %d%s = %s%n",
          local, name.isEmpty() ? "" : " " + Printable.of(name), locals[local]);
    }
    Value[] stack = view.state().stack();
    for (int depth = 0; depth < stack.length; depth++) {
      out.printf("  stack %d = %s%n", depth, stack[depth]);
    }
    for (int global = 0; global < report.module().globals().size(); global++) {
      out.printf("  global %d = %s%n", global, view.store().global(global));
    }
    view.relations().forEach(relation -> out.printf("  relation: %s%n", relation));
    for (int table = 0; table < report.module().tables().size(); table++) {
      table(view.store(), table);
    }
    for (int memory = 0; memory < report.module().memories().size(); memory++) {
      memory(view.store(), memory);
    }
    for (InspectReport.Peek peek : report.peeks(view)) {
      out.printf(
          "  words from 0x%x on: %s%n",
          peek.address(),
          peek.words().stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
  }

  private void table(StoreView store, int table) {
    out.printf(
        "  table %d: %s slots%s%n",
        table,
        store.tableSize(table),
        store.isUnknownTable(table) ? ", some can hold any function" : "");
    ImmutableList<Slots> slots = store.slots(table);
    slots
        .take(LINES)
        .forEach(run -> out.printf("    %s = %s%n", range("slot", "slots", run), run.value()));
    more(slots.size());
    store
        .anywhere(table)
        .ifPresent(run -> out.printf("    somewhere in %s: %s%n", bounds(run), run.value()));
  }

  private static String range(String one, String several, Slots run) {
    return run.first() == run.last() ? one + " " + run.first() : several + " " + bounds(run);
  }

  private static String bounds(Slots run) {
    return new Forgotten(run.first(), run.last(), false).isOpen()
        ? run.first() + " and after"
        : run.first() + " to " + run.last();
  }

  private void memory(StoreView store, int memory) {
    out.printf(
        "  memory %d: %s pages%s%n",
        memory,
        store.memorySize(memory),
        store.isSharedMemory(memory) ? ", shared: nothing is known" : "");
    for (Forgotten range : store.forgotten(memory)) {
      out.printf(
          "    forgotten%s: 0x%x %s%n",
          range.sinceEntry() ? "" : " before the function's entry",
          range.first(),
          range.isOpen() ? "and after" : "to 0x" + Long.toHexString(range.last()));
    }
    ImmutableList<Word> words = store.words(memory);
    words
        .take(LINES)
        .forEach(
            word ->
                out.printf(
                    "    0x%x, %d bytes = %s%n", word.address(), word.bytes(), word.value()));
    more(words.size());
  }

  private void more(int count) {
    if (count > LINES) {
      out.printf("    and %d more%n", count - LINES);
    }
  }
}
