// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.cli.source.CodePositions;
import dev.slotwise.interp.client.Inspector.View;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.state.StoreView;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The answer of {@code slotwise inspect}.
 *
 * @param file as named on the command line
 * @param domain the id of the value domain
 * @param points the instructions asked for
 * @param addresses where the first memory is to be shown
 * @param positions where its code comes from
 */
public record InspectReport(
    String file,
    WasmModule module,
    HostModel host,
    String domain,
    List<Point> points,
    List<Long> addresses,
    CodePositions positions) {

  /** How many words of four bytes are shown at an address. */
  private static final int WORDS = 4;

  /**
   * The states before an instruction.
   *
   * @param offset of the instruction; of a program, in its modules side by side
   * @param views one a context; empty if the instruction can't be reached
   */
  public record Point(int function, int offset, ImmutableList<View> views) {}

  /**
   * What is known of the first memory at an address.
   *
   * @param words of four bytes each
   */
  record Peek(long address, List<Value> words) {}

  /** The name of a local; empty if it has none. */
  String localName(int function, int local) {
    return module.names().of(Names.Space.LOCAL, function, local).orElse("");
  }

  int sourceOffset(int offset) {
    return module.origins().sourceOffset(offset);
  }

  /**
   * The first memory, at the addresses asked for, and where a local or operand is the address of a
   * data segment's byte and something is known.
   */
  List<Peek> peeks(View view) {
    List<Peek> peeks = new ArrayList<>();
    if (module.memories().isEmpty()) {
      return peeks;
    }
    StoreView store = view.store();
    SortedSet<Long> all = new TreeSet<>(addresses);
    addPointers(view.state().locals(), store, all);
    addPointers(view.state().stack(), store, all);
    for (long address : all) {
      List<Value> words = new ArrayList<>();
      boolean known = addresses.contains(address);
      for (int i = 0; i < WORDS; i++) {
        Value word = store.word(0, address + 4L * i, 4);
        known |= !store.isTop(word);
        words.add(word);
      }
      if (known) {
        peeks.add(new Peek(address, words));
      }
    }
    return peeks;
  }

  private static void addPointers(Value[] values, StoreView store, SortedSet<Long> all) {
    for (Value value : values) {
      OptionalLong address = store.exact(value);
      if (address.isPresent() && store.isData(0, address.getAsLong())) {
        all.add(address.getAsLong());
      }
    }
  }
}
