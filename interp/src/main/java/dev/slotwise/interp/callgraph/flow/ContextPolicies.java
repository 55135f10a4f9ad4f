// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.client.Context.EntryGlobal;
import dev.slotwise.interp.exec.ModuleModel;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.eclipse.collections.api.list.primitive.MutableLongList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.LongLists;

/** Finds a context policy by what a user calls it. */
public final class ContextPolicies {
  private ContextPolicies() {}

  /** {@return the policies that come with Slotwise, the default first} */
  public static ImmutableList<ContextPolicy> builtIn() {
    return Lists.immutable.of(
        new ByGlobals(), new ByArguments(), new Together(Lists.immutable.empty()));
  }

  /** {@return the policy used where none is named} */
  public static ContextPolicy standard() {
    return builtIn().getFirst();
  }

  /**
   * {@return the policy of that name: an {@link ContextPolicy#id id} of a built-in one, the full
   * name of a class on the class path that implements {@link ContextPolicy} and has a public
   * constructor without parameters, or several of these with {@code *} between them, which tell
   * calls apart wherever one of them does}
   *
   * @param names compared as they are, case included
   * @throws IllegalArgumentException with a one-line message fit for a user, if there is none
   */
  public static ContextPolicy byName(String names) {
    ImmutableList<ContextPolicy> all =
        Lists.immutable.of(names.split("\\*", -1)).collect(ContextPolicies::single);
    return all.size() == 1 ? all.getFirst() : new Together(all);
  }

  private static ContextPolicy single(String name) {
    ContextPolicy known = builtIn().detect(policy -> policy.id().equals(name));
    if (known != null) {
      return known;
    }
    try {
      Class<?> found = Thread.currentThread().getContextClassLoader().loadClass(name);
      if (!ContextPolicy.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException(
            "class '%s' does not implement %s".formatted(name, ContextPolicy.class.getName()));
      }
      return (ContextPolicy) found.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "no policy '%s': known are %s, or give the name of a class on the class path"
              .formatted(name, builtIn().collect(ContextPolicy::id).makeString(", ")),
          e);
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          "policy class '%s' must be public, not abstract, with a public constructor without parameters"
              .formatted(name),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of policy class '%s' failed: %s".formatted(name, e.getTargetException()),
          e);
    }
  }

  /** The keys of all of them, one after the other; without any, no two calls differ. */
  private record Together(ImmutableList<ContextPolicy> policies) implements ContextPolicy {

    @Override
    public String id() {
      return policies.isEmpty() ? "none" : policies.collect(ContextPolicy::id).makeString("*");
    }

    @Override
    public <V> Keys<V> on(ModuleModel<V> model, CodeFacts facts) {
      ImmutableList<Keys<V>> all = policies.collect(policy -> policy.on(model, facts));
      return new Keys<>() {
        /** Each part after its length, so that no two keys of different parts are equal. */
        @Override
        public ImmutableLongList of(Call call) {
          MutableLongList key = LongLists.mutable.empty();
          boolean any = false;
          for (Keys<V> keys : all) {
            ImmutableLongList part = keys.of(call);
            any |= part.notEmpty();
            key.add(part.size());
            key.addAll(part);
          }
          return any ? key.toImmutable() : LongLists.immutable.empty();
        }

        @Override
        public ImmutableList<EntryGlobal> globals(ImmutableLongList key) {
          MutableList<EntryGlobal> known = Lists.mutable.empty();
          int at = 0;
          for (int i = 0; i < all.size() && at < key.size(); i++) {
            int end = at + 1 + (int) key.get(at);
            known.addAllIterable(
                all.get(i)
                    .globals(
                        LongLists.immutable.of(Arrays.copyOfRange(key.toArray(), at + 1, end))));
            at = end;
          }
          return known.toImmutable();
        }
      };
    }
  }
}
