// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.state.InitialTable;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.ir.ValueType;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/**
 * By arguments that name a function: an exact table index of a slot that holds a function from the
 * start, a reference to one function, or a null reference. A callback that is handed down through
 * several calls stays exact, where call strings of a lesser length join. Other arguments tell
 * nothing apart: there are too many of them.
 *
 * <p>Source: the cartesian product algorithm of O. Agesen, ECOOP 1995, for the constants that make
 * a difference to a call graph.
 */
final class ByArguments implements ContextPolicy {
  /** In a key, an argument that tells nothing apart. */
  private static final long INEXACT = -1;

  /** In a key, a null reference; others are indices of slots and functions, which are smaller. */
  private static final long NULL = 1L << 40;

  @Override
  public String id() {
    return "arguments";
  }

  @Override
  public <V> Keys<V> on(ModuleModel<V> model, CodeFacts facts) {
    return call -> {
      MutableLongList key = LongLists.mutable.withInitialCapacity(call.arguments().size());
      boolean any = false;
      for (int i = 0; i < call.arguments().size(); i++) {
        Value value = call.arguments().get(i);
        long part = INEXACT;
        if (value instanceof RefValue reference) {
          part = key(reference);
        } else if (call.parameters().get(i) == ValueType.I32) {
          part = key(model, value);
        }
        any |= part != INEXACT;
        key.add(part);
      }
      return any ? key.toImmutable() : LongLists.immutable.empty();
    };
  }

  private static long key(RefValue reference) {
    if (reference.isUnknown() || reference.mayBeOther()) {
      return INEXACT;
    }
    ImmutableIntList functions = reference.functions();
    if (reference.mayBeNull()) {
      return functions.isEmpty() ? NULL : INEXACT;
    }
    return functions.size() == 1 ? functions.get(0) : INEXACT;
  }

  private static <V> long key(ModuleModel<V> model, Value value) {
    OptionalLong index = model.domain().asConstant(model.values().number(value), 32);
    return index.isPresent()
            && model
                .store()
                .initial()
                .tables()
                .anySatisfy(table -> holdsFunction(table, index.getAsLong()))
        ? index.getAsLong()
        : INEXACT;
  }

  private static boolean holdsFunction(InitialTable table, long slot) {
    RefValue held = table.slot(slot);
    return held.isUnknown() || held.functions().notEmpty();
  }
}
