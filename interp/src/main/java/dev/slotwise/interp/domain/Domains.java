// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.domain;

import java.lang.reflect.InvocationTargetException;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/** Finds a value domain by what a user calls it. */
public final class Domains {

  private Domains() {}

  /** {@return the domains that come with Slotwise, the default last} */
  public static ImmutableList<ValueDomain<?>> builtIn() {
    return Lists.immutable.of(
        new ConstantDomain(),
        new IntervalDomain(),
        new CongruenceDomain(),
        new BitsDomain(),
        new ValuesDomain(),
        standard());
  }

  /** {@return the domain used where none is named} */
  public static ValueDomain<?> standard() {
    return new ProductDomain();
  }

  /**
   * {@return the domain of that name: an {@link ValueDomain#id id} of a built-in one, the full name
   * of a class on the class path that implements {@link ValueDomain} and has a public constructor
   * without parameters, or several of these with {@code *} between them: a {@link CombinedDomain}}
   *
   * @param names compared as they are, case included
   * @throws IllegalArgumentException with a one-line message fit for a user, if there is none
   */
  public static ValueDomain<?> byId(String names) {
    ImmutableList<ValueDomain<?>> all =
        Lists.immutable.of(names.split("\\*", -1)).collect(Domains::single);
    return all.size() == 1 ? all.getFirst() : new CombinedDomain(all);
  }

  private static ValueDomain<?> single(String idOrClassName) {
    for (ValueDomain<?> domain : builtIn()) {
      if (domain.id().equals(idOrClassName)) {
        return domain;
      }
    }
    Class<?> found;
    try {
      found = Thread.currentThread().getContextClassLoader().loadClass(idOrClassName);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "no domain '%s': known are %s, or give the name of a class on the class path"
              .formatted(idOrClassName, builtIn().collect(ValueDomain::id).makeString(", ")),
          e);
    }
    if (!ValueDomain.class.isAssignableFrom(found)) {
      throw new IllegalArgumentException(
          "class '%s' does not implement %s".formatted(idOrClassName, ValueDomain.class.getName()));
    }
    try {
      return (ValueDomain<?>) found.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          "domain class '%s' must be public, not abstract, with a public constructor without parameters"
              .formatted(idOrClassName),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of domain class '%s' failed: %s"
              .formatted(idOrClassName, e.getTargetException()),
          e);
    }
  }
}
