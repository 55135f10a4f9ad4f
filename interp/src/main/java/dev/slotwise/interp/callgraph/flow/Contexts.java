// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.flow.ContextPolicy.Call;
import dev.slotwise.interp.callgraph.flow.ContextPolicy.Keys;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.Context.EntryGlobal;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.StoreLayout;
import java.util.Arrays;
import java.util.Collections;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
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
 * The contexts of the functions, interned: the last few call sites by which a function was reached,
 * and a key that a {@link ContextPolicy} gives. Context 0 is none of both.
 *
 * <p>The number of contexts by keys is limited: for one function, and for all functions together,
 * where the limit is a number and a fraction of the number of functions. The first keys to come get
 * a context of their own; later keys, and calls without a key, share one. So the cost is bounded,
 * and small programs have all the contexts that they need. Once there are no more to come, the
 * shared context is entered with globals that may hold anything, and with tables and memories that
 * have any size if they have grown, because otherwise each step of these would go through the whole
 * of a large program.
 *
 * <p>Sources: M. Sharir and A. Pnueli, <i>Two approaches to interprocedural data flow analysis</i>,
 * 1981 (call strings, cut off at a length); R. Padhye and U. Khedker, <i>Interprocedural data flow
 * analysis in Soot using value contexts</i>, SOAP 2013.
 *
 * @param <V> the elements of the value domain
 */
final class Contexts<V> {
  /** Context 0: no call sites, no key. */
  private static final int NO_CONTEXT = 0;

  private final int depth;
  private final ModuleModel<V> model;
  private final Keys<V> keys;
  private final MutableList<Context> contexts = Lists.mutable.empty();
  private final MutableObjectIntMap<Context> ids = ObjectIntMaps.mutable.empty();

  /** By callee, how many contexts by keys it has. */
  private final MutableLongIntMap counts = LongIntMaps.mutable.empty();

  private final MutableLongSet admitted = LongSets.mutable.empty();
  private final Effect anyGlobals;

  /** The keys of these globals, and of the sizes of tables and memories. */
  private final ImmutableLongList scalars;

  private final int mostOfOne;
  private int left;

  // The last call's.
  private ImmutableIntList lastSites = IntLists.immutable.empty();
  private ImmutableLongList lastKey = LongLists.immutable.empty();
  private int lastContext = NO_CONTEXT;

  private record Context(ImmutableIntList sites, ImmutableLongList key) {}

  /**
   * @param depth how many call sites a context keeps
   */
  Contexts(int depth, ContextPolicy policy, ModuleModel<V> model, CodeFacts facts) {
    this.depth = depth;
    this.model = model;
    this.keys = policy.on(model, facts);
    Limits limits = model.limits();
    this.mostOfOne = limits.of(Limit.CONTEXTS_PER_FUNCTION);
    this.left =
        limits.of(Limit.CONTEXTS)
            + model.module().functionCount() / limits.of(Limit.FUNCTIONS_PER_CONTEXT);
    withoutKey(IntLists.immutable.empty());
    ImmutableIntList globals = ByGlobals.integersSet(model, facts);
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
   * @param parameters types of the callee's parameters
   * @param entry how it is called
   */
  int ofCall(long callee, int caller, int offset, ImmutableIntList parameters, Entry entry) {
    if (left == 0 && !counts.containsKey(callee)) {
      return depth == 0 ? NO_CONTEXT : withoutKey(extend(contexts.get(caller).sites, offset));
    }
    ImmutableIntList sites = extend(contexts.get(caller).sites, offset);
    Call call =
        new Call(
            parameters,
            Collections.unmodifiableList(Arrays.asList(entry.arguments())),
            entry.effect());
    return admit(callee, contextOf(sites, keys.of(call)));
  }

  @SuppressWarnings("ReferenceEquality") // Policies often give the same key again.
  private int contextOf(ImmutableIntList sites, ImmutableLongList key) {
    if (lastSites != sites || lastKey != key) {
      lastContext = intern(new Context(sites, key));
      lastSites = sites;
      lastKey = key;
    }
    return lastContext;
  }

  /** This context of a callee, or the one without a key if there is no room for it. */
  int admit(long callee, int context) {
    Context wanted = contexts.get(context);
    if (wanted.key.isEmpty()) {
      return context;
    }
    long key = (callee << 32) ^ context;
    if (admitted.contains(key)) {
      return context;
    }
    int count = counts.get(callee);
    if (count == mostOfOne || left == 0) {
      return withoutKey(wanted.sites);
    }
    counts.put(callee, count + 1);
    left--;
    admitted.add(key);
    return context;
  }

  /** The context of the same call sites that calls without a key share. */
  private int withoutKey(ImmutableIntList sites) {
    return intern(new Context(sites, LongLists.immutable.empty()));
  }

  /** Whether there are no more contexts to come, and this one is shared. */
  boolean isCoarse(int context) {
    return left == 0 && contexts.get(context).key.isEmpty();
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

  /** The offsets of the call sites of a context, the latest last. */
  ImmutableIntList sites(int context) {
    return contexts.get(context).sites;
  }

  /** The globals that a context knows, and what they hold. */
  ImmutableList<EntryGlobal> entryGlobals(int context) {
    return keys.globals(contexts.get(context).key);
  }
}
