// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.state.CellsMemory;
import dev.slotwise.interp.state.MemoryModel;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/** Finds a memory model by what a user calls it. */
public final class MemoryModels {
  private MemoryModels() {}

  /** The models that come with Slotwise, the default first. */
  public static ImmutableList<MemoryModel> builtIn() {
    return Lists.immutable.of(new CellsMemory(), new LinkedMemory());
  }

  /**
   * The model of that name: the {@link MemoryModel#id id} of a built-in one, or the full name of a
   * class on the class path that implements {@link MemoryModel} and has a public constructor
   * without parameters.
   *
   * @throws IllegalArgumentException with a one-line message fit for a user, if there is none
   */
  public static MemoryModel byName(String name) {
    MemoryModel known = builtIn().detect(model -> model.id().equals(name));
    if (known != null) {
      return known;
    }
    try {
      Class<?> found = Thread.currentThread().getContextClassLoader().loadClass(name);
      if (!MemoryModel.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException(
            "class '%s' does not implement %s".formatted(name, MemoryModel.class.getName()));
      }
      return (MemoryModel) found.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "no memory model '%s': known are %s, or give the name of a class on the class path"
              .formatted(name, builtIn().collect(MemoryModel::id).makeString(", ")),
          e);
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          "model class '%s' must be public, not abstract, with a public constructor without parameters"
              .formatted(name),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of model class '%s' failed: %s".formatted(name, e.getTargetException()),
          e);
    }
  }
}
