// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import java.lang.reflect.InvocationTargetException;

/** Finds a client by what a user calls it. */
public final class Clients {
  private Clients() {}

  /**
   * A client from outside.
   *
   * @param className the full name of a class on the class path that implements {@link
   *     FindingClient} and has a public constructor without parameters
   * @return a new object of that class
   * @throws IllegalArgumentException with a one-line message fit for a user, if there is none
   */
  public static FindingClient byName(String className) {
    try {
      Class<?> found = Thread.currentThread().getContextClassLoader().loadClass(className);
      if (!FindingClient.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException(
            "class '%s' does not implement %s".formatted(className, FindingClient.class.getName()));
      }
      return (FindingClient) found.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("no class '%s' on the class path".formatted(className), e);
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          "client class '%s' must be public, not abstract, with a public constructor without parameters"
              .formatted(className),
          e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of client class '%s' failed: %s"
              .formatted(className, e.getTargetException()),
          e);
    }
  }
}
