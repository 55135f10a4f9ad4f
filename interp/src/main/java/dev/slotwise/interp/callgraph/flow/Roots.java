// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.set.primitive.MutableIntSet;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntSets;

/**
 * The functions where execution starts.
 *
 * @param start the start function: once, before all else
 * @param command a command's {@code _start}: once, after it
 * @param repeated what the host calls in any order, any number of times; defined functions,
 *     ascending
 * @param beforeCommand whether the host may call {@code repeated} before it calls {@code command}
 * @param chosen whether the host might call others, and is believed not to
 */
record Roots(
    OptionalInt start,
    OptionalInt command,
    ImmutableIntList repeated,
    boolean beforeCommand,
    boolean chosen) {

  /**
   * The roots under a host model.
   *
   * @param escaped what the host can get hold of
   * @param referenced the functions to which the module makes references, exports apart
   */
  static Roots of(
      WasmModule module,
      HostModel host,
      Optional<ImmutableIntList> named,
      NodeSet escaped,
      NodeSet referenced) {
    if (named.isPresent()) {
      return new Roots(
          module.start(), OptionalInt.empty(), defined(module, named.get()), false, true);
    }
    Export command =
        module
            .exports()
            .detect(
                export -> export.kind() == ExternalKind.FUNCTION && export.name().equals("_start"));
    if (command != null) {
      int index = command.index();
      ImmutableIntList byItself =
          host.callsTables(module)
              ? IntLists.immutable
                  .of(escaped.toArray())
                  // The host calls _start once, unless it also finds it in a table.
                  .reject(function -> function == index && !referenced.contains(index))
              : IntLists.immutable.empty();
      return new Roots(
          module.start(),
          OptionalInt.of(index),
          defined(module, byItself),
          host.callsTables(),
          true);
    }
    MutableIntSet all = IntSets.mutable.empty();
    module
        .exports()
        .forEach(
            export -> {
              if (export.kind() == ExternalKind.FUNCTION) {
                all.add(export.index());
              }
            });
    if (host.callsTables(module)) {
      escaped.forEach(all::add);
    }
    return new Roots(
        module.start(),
        OptionalInt.empty(),
        defined(module, all.toSortedList().toImmutable()),
        false,
        false);
  }

  private static ImmutableIntList defined(WasmModule module, ImmutableIntList functions) {
    return functions.reject(module::isHostFunction);
  }

  /**
   * Whether the host calls functions while the command waits in a call of the host's: as another
   * thread, or because the command is suspended.
   */
  boolean areInterleaved() {
    return command.isPresent() && repeated.notEmpty();
  }

  /** All of them, ascending. */
  ImmutableIntList all() {
    MutableIntSet all = IntSets.mutable.ofAll(repeated);
    start.ifPresent(all::add);
    command.ifPresent(all::add);
    return all.toSortedList().toImmutable();
  }
}
