// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.Context.EntryGlobal;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Value;
import java.util.List;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Decides which calls of one function are told apart: the analysis keeps one entry and one outcome
 * for each key that calls of the function have. Call strings are not a policy but go along with
 * any: {@link FlowOptions#contextDepth}.
 *
 * <p>What an instance must guarantee: the key is a function of the call, the same each time. Any
 * key is sound, since an entry is the join over all calls with its key. It should be one of few: a
 * function gets a bounded number of keys, the first that come, and further calls share one.
 *
 * <p>A policy from outside is a public class with a public constructor without parameters; {@link
 * ContextPolicies#byName} finds it on the class path.
 */
public interface ContextPolicy {
  /** {@return the name that selects this policy, on the command line too} */
  String id();

  /**
   * {@return the policy for one module}
   *
   * @param <V> the elements of the value domain
   * @param model the module, with its value domain and limits
   * @param facts what a scan of the module's code found
   */
  <V> Keys<V> on(ModuleModel<V> model, CodeFacts facts);

  /**
   * The keys of calls in one module.
   *
   * @param <V> the elements of the value domain
   */
  @FunctionalInterface
  interface Keys<V> {

    /**
     * The key of a call; empty if nothing sets it apart. Equal keys are one, whatever they were
     * made from.
     *
     * @param call a call, with what is known of its arguments
     * @return the key; calls of one function with equal keys are one context
     */
    ImmutableLongList of(Call call);

    /**
     * {@return the globals, and what they hold at entry, that a key stands for; ascending}
     *
     * @param key what {@link #of} has returned
     */
    default ImmutableList<EntryGlobal> globals(ImmutableLongList key) {
      return Lists.immutable.empty();
    }
  }

  /**
   * A call as a policy sees it.
   *
   * @param parameters types of the callee's parameters
   * @param arguments their values; unmodifiable
   * @param before what may have happened to the store from instantiation to the call
   */
  record Call(ImmutableIntList parameters, List<Value> arguments, Effect before) {}
}
