// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.Context.EntryGlobal;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;
import org.eclipse.collections.impl.factory.primitive.LongLists;
import org.eclipse.collections.impl.factory.primitive.LongSets;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;

/**
 * What tells the calls of one function apart, interned: the last few call sites by which it was
 * reached, and what the integer globals hold that code sets, where that is exact. Context 0 is none
 * of both.
 *
 * <p>The globals are there for the stack pointer that compilers keep in one. The frame of a
 * function that is called at two depths lies at two addresses; stores to it would be weak, and what
 * was spilled there, {@code this} of a constructor, would come back as anything.
 *
 * <p>A function has few contexts by globals, and all together fewer than there are functions but
 * where these are few: the first that come. Further calls, and those of which no global is exact,
 * share one. So the cost is bounded, and small programs have all the contexts that they need. Once
 * there are no more to come, what is shared is entered with globals that may hold anything, and
 * with tables and memories that have any size if they have grown: each step of that would else go
 * through the whole of a large program.
 *
 * <p>Sources: M. Sharir and A. Pnueli, <i>Two approaches to interprocedural data flow analysis</i>,
 * 1981 (call strings, cut off at a length); R. Padhye and U. Khedker, <i>Interprocedural data flow
 * analysis in Soot using value contexts</i>, SOAP 2013.
 *
 * @param <V> the elements of the value domain
 */
final class Contexts<V> {
  /** The contexts by globals of one function, or of one target set. */
  private static final int MOST_OF_ONE = 4;

  /** So many contexts by globals there are in all, and one more for every few functions. */
  private static final int FEWEST = 256;

  private static final int FUNCTIONS_OF_ONE_MORE = 4;

  /** A program for a dynamic loader may have thousands, each for an address and set once. */
  private static final int MOST_GLOBALS = 16;

  /** In place of a value that is not exact; no stack pointer is this one. */
  private static final long INEXACT = Long.MIN_VALUE;

  /** Context 0: no call sites, no globals. */
  private static final int NO_CONTEXT = 0;

  private final int depth;
  private final ModuleModel<V> model;
  private final ImmutableIntList globals;
  private final MutableList<Context> contexts = Lists.mutable.empty();
  private final MutableObjectIntMap<Context> ids = ObjectIntMaps.mutable.empty();

  /** By callee, how many contexts by globals it has. */
  private final MutableLongIntMap counts = LongIntMaps.mutable.empty();

  private final MutableLongSet admitted = LongSets.mutable.empty();
  private final Effect anyGlobals;

  /** The keys of these globals, and of the sizes of tables and memories. */
  private final ImmutableLongList scalars;

  private int left;

  private record Context(ImmutableIntList sites, ImmutableLongList globals) {}

  /**
   * @param depth how many call sites a context keeps
   */
  Contexts(int depth, ModuleModel<V> model, CodeFacts facts) {
    this.depth = depth;
    this.model = model;
    this.globals = integersSet(model.module(), facts);
    this.left = FEWEST + model.module().functionCount() / FUNCTIONS_OF_ONE_MORE;
    withoutGlobals(IntLists.immutable.empty());
    MutableLongList keys = LongLists.mutable.empty();
    Effect any = Effect.NONE;
    for (int i = 0; i < globals.size(); i++) {
      long key = StoreLayout.globalKey(globals.get(i));
      any = model.effects().maybeSet(any, key, model.values().top());
      keys.add(key);
    }
    for (int region = 0; region < model.layout().regionCount(); region++) {
      keys.add(StoreLayout.sizeKey(region));
    }
    this.anyGlobals = any;
    this.scalars = keys.toImmutable();
  }

  /** The integer globals that code sets; if they are many, those that it sets at most places. */
  private static ImmutableIntList integersSet(WasmModule module, CodeFacts facts) {
    MutableIntList found = IntLists.mutable.empty();
    for (int index = 0; index < module.globals().size(); index++) {
      int type = module.globals().get(index).type();
      if (facts.globalSets(index) > 0 && (type == ValueType.I32 || type == ValueType.I64)) {
        found.add(index);
      }
    }
    found.sortThisBy(index -> ((long) -facts.globalSets(index) << Integer.SIZE) + index);
    int[] kept = Arrays.copyOf(found.toArray(), Math.min(found.size(), MOST_GLOBALS));
    Arrays.sort(kept);
    return IntLists.immutable.of(kept);
  }

  private int intern(Context context) {
    int known = ids.getIfAbsent(context, -1);
    if (known >= 0) {
      return known;
    }
    ids.put(context, contexts.size());
    contexts.add(context);
    return contexts.size() - 1;
  }

  /**
   * The context of a callee.
   *
   * @param callee any number for any thing
   * @param caller the context of the caller
   * @param offset of the call site
   * @param before what has happened to the store before the call
   */
  int ofCall(long callee, int caller, int offset, Effect before) {
    if (left == 0 && !counts.containsKey(callee)) {
      return depth == 0 ? NO_CONTEXT : withoutGlobals(extend(contexts.get(caller).sites, offset));
    }
    ImmutableIntList sites = extend(contexts.get(caller).sites, offset);
    return admit(callee, intern(new Context(sites, exactGlobals(before))));
  }

  /** This context of a callee, or the one without globals if there is no room for it. */
  int admit(long callee, int context) {
    Context wanted = contexts.get(context);
    if (wanted.globals.isEmpty()) {
      return context;
    }
    long key = (callee << 32) ^ context;
    if (admitted.contains(key)) {
      return context;
    }
    int count = counts.get(callee);
    if (count == MOST_OF_ONE || left == 0) {
      return withoutGlobals(wanted.sites);
    }
    counts.put(callee, count + 1);
    left--;
    admitted.add(key);
    return context;
  }

  /** The context of the same call sites that all values of globals share. */
  private int withoutGlobals(ImmutableIntList sites) {
    return intern(new Context(sites, LongLists.immutable.empty()));
  }

  /** Whether there are no more contexts to come, and this one is shared. */
  boolean isCoarse(int context) {
    return left == 0 && contexts.get(context).globals.isEmpty();
  }

  /** What an entry in a coarse context is taken for: itself or more. */
  Effect coarseEntry(Effect before) {
    return forgetWritten(model.effects().compose(before, anyGlobals));
  }

  /** What an exit in a coarse context is taken for: itself or more. */
  Outcome coarseExit(Outcome outcome) {
    return outcome.withEffects(this::forgetWritten);
  }

  private Effect forgetWritten(Effect effect) {
    Effect all = effect;
    for (int i = 0; i < scalars.size(); i++) {
      all = model.effects().withScalar(all, scalars.get(i), model.values().top());
    }
    return all;
  }

  private ImmutableIntList extend(ImmutableIntList sites, int offset) {
    if (depth == 0) {
      return sites;
    }
    ImmutableIntList longer = sites.newWith(offset);
    return longer.size() <= depth
        ? longer
        : IntLists.immutable.of(
            Arrays.copyOfRange(longer.toArray(), longer.size() - depth, longer.size()));
  }

  /** What the globals hold; empty if nothing of that is exact. */
  private ImmutableLongList exactGlobals(Effect before) {
    MutableLongList values = LongLists.mutable.empty();
    boolean any = false;
    for (int i = 0; i < globals.size(); i++) {
      Object value =
          model.store().scalar(Effect.NONE, before, StoreLayout.globalKey(globals.get(i)));
      int width = model.module().globals().get(globals.get(i)).type() == ValueType.I32 ? 32 : 64;
      long exact = model.domain().asConstant(model.values().number(value), width).orElse(INEXACT);
      any |= exact != INEXACT;
      values.add(exact);
    }
    return any ? values.toImmutable() : LongLists.immutable.empty();
  }

  /** The offsets of the call sites of a context, the latest last. */
  ImmutableIntList sites(int context) {
    return contexts.get(context).sites;
  }

  /** The globals that a context knows, and what they hold. */
  ImmutableList<EntryGlobal> entryGlobals(int context) {
    ImmutableLongList values = contexts.get(context).globals;
    MutableList<EntryGlobal> exact = Lists.mutable.empty();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != INEXACT) {
        exact.add(new EntryGlobal(globals.get(i), values.get(i)));
      }
    }
    return exact.toImmutable();
  }
}
