// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.Context.EntryGlobal;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongLists;
import org.jspecify.annotations.Nullable;

/**
 * By the values of the integer globals that code sets, where a value is exact. The global that
 * matters is the stack pointer of compiled code. A function that is called at two stack depths has
 * its frame at two addresses; without this policy, stores to the frame would be weak updates, and a
 * value that was spilled to it, such as {@code this} of a constructor, would be loaded as top.
 */
final class ByGlobals implements ContextPolicy {
  /** In place of a value that is not exact; no stack pointer is this one. */
  private static final long INEXACT = Long.MIN_VALUE;

  @Override
  public String id() {
    return "globals";
  }

  @Override
  public <V> Keys<V> on(ModuleModel<V> model, CodeFacts facts) {
    return new ExactGlobals<>(model, integersSet(model, facts));
  }

  /** The integer globals that code sets; if they are many, those that it sets at most places. */
  static ImmutableIntList integersSet(ModuleModel<?> model, CodeFacts facts) {
    WasmModule module = model.module();
    MutableIntList found = IntLists.mutable.empty();
    for (int index = 0; index < module.globals().size(); index++) {
      int type = module.globals().get(index).type();
      if (facts.globalSets(index) > 0 && (type == ValueType.I32 || type == ValueType.I64)) {
        found.add(index);
      }
    }
    found.sortThisBy(index -> ((long) -facts.globalSets(index) << Integer.SIZE) + index);
    int most = model.limits().of(Limit.CONTEXT_GLOBALS);
    int[] kept = Arrays.copyOf(found.toArray(), Math.min(found.size(), most));
    Arrays.sort(kept);
    return IntLists.immutable.of(kept);
  }

  private static final class ExactGlobals<V> implements Keys<V> {
    private final ModuleModel<V> model;
    private final ImmutableIntList globals;

    private final long firstKey;
    private final long lastKey;

    // The last key, and what of the store it was made of: calls one after the other often have the
    // same.
    private ImmutableLongList last = LongLists.immutable.empty();
    private @Nullable Object lastPart;

    ExactGlobals(ModuleModel<V> model, ImmutableIntList globals) {
      this.model = model;
      this.globals = globals;
      this.firstKey = StoreLayout.globalKey(globals.isEmpty() ? 0 : globals.getFirst());
      this.lastKey = StoreLayout.globalKey(globals.isEmpty() ? 0 : globals.getLast());
    }

    @Override
    public ImmutableLongList of(Call call) {
      Object part = call.before().part(firstKey, lastKey);
      if (part == lastPart) {
        return last;
      }
      lastPart = part;
      last = keyOf(call);
      return last;
    }

    private ImmutableLongList keyOf(Call call) {
      long[] values = new long[globals.size()];
      boolean any = false;
      for (int i = 0; i < values.length; i++) {
        Value value = model.store().scalar(call.before(), StoreLayout.globalKey(globals.get(i)));
        int width = model.module().globals().get(globals.get(i)).type() == ValueType.I32 ? 32 : 64;
        long exact = model.domain().asConstant(model.values().number(value), width).orElse(INEXACT);
        any |= exact != INEXACT;
        values[i] = exact;
      }
      return any ? key(values) : LongLists.immutable.empty();
    }

    private ImmutableLongList key(long[] values) {
      ImmutableLongList known = last;
      boolean isLast = known.size() == values.length;
      for (int i = 0; isLast && i < values.length; i++) {
        isLast = known.get(i) == values[i];
      }
      return isLast ? known : LongLists.immutable.of(values);
    }

    @Override
    public ImmutableList<EntryGlobal> globals(ImmutableLongList key) {
      MutableList<EntryGlobal> exact = Lists.mutable.empty();
      for (int i = 0; i < key.size(); i++) {
        if (key.get(i) != INEXACT) {
          exact.add(new EntryGlobal(globals.get(i), key.get(i)));
        }
      }
      return exact.toImmutable();
    }
  }
}
