// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

import java.lang.reflect.InvocationTargetException;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/** Finds a state domain by what a user calls it. */
public final class StateDomains {

  private StateDomains() {}

  /** {@return the state domains that come with Slotwise, the default first} */
  public static ImmutableList<StateDomain<?>> builtIn() {
    return Lists.immutable.of(new ValuesState(), new ZoneDomain());
  }

  /** {@return the state domain used where none is named} */
  public static StateDomain<?> standard() {
    return builtIn().getFirst();
  }

  /**
   * {@return the state domain of that name: an {@link StateDomain#id id} of a built-in one, or the
   * full name of a class on the class path that implements {@link StateDomain} and has a public
   * constructor without parameters}
   *
   * @param idOrClassName compared as it is, case included
   * @throws IllegalArgumentException with a one-line message fit for a user, if there is none
   */
  public static StateDomain<?> byId(String idOrClassName) {
    for (StateDomain<?> domain : builtIn()) {
      if (domain.id().equals(idOrClassName)) {
        return domain;
      }
    }
    Class<?> found;
    try {
      found = Thread.currentThread().getContextClassLoader().loadClass(idOrClassName);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "no state domain '%s': known are %s, or give the name of a class on the class path"
              .formatted(idOrClassName, builtIn().collect(StateDomain::id).makeString(", ")),
          e);
    }
    if (!StateDomain.class.isAssignableFrom(found)) {
      throw new IllegalArgumentException(
          "class '%s' does not implement %s".formatted(idOrClassName, StateDomain.class.getName()));
    }
    try {
      return (StateDomain<?>) found.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          "state domain class '%s' must be public, not abstract, with a public constructor without parameters"
              .formatted(idOrClassName),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of state domain class '%s' failed: %s"
              .formatted(idOrClassName, e.getTargetException()),
          e);
    }
  }
}
