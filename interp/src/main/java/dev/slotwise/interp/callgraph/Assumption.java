// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;

/** What an answer believes of the host or of the compiler, by name. */
public enum Assumption {
  HOST_LEAVES_TABLES_ALONE(
      "host-leaves-tables-alone",
      "The host writes no table, imported ones included, and hands in no function of its own."),
  HOST_DOES_NOT_REENTER(
      "host-does-not-reenter", "During an import call the host calls no function of the module."),
  HOST_STOPS_AFTER_TRAP(
      "host-stops-after-trap",
      "After a call has trapped, or the host has thrown, it makes no more calls."),
  HOST_AS_DECLARED("host-as-declared", "The host does no more than the host model file says."),
  HOST_UNRESTRICTED(
      "host-unrestricted",
      "The host may call and write whatever the module's imports and exports let it reach."),
  HOST_STARTS_AT_ROOTS(
      "host-starts-at-roots",
      "The host calls the roots and, while an import runs, what the host model says; nothing else.");

  private final String id;
  private final String text;

  Assumption(String id, String text) {
    this.id = id;
    this.text = text;
  }

  /** What an answer under this host model assumes of the host. */
  public static ImmutableList<Assumption> of(HostModel host) {
    if (host.equals(HostModel.STRICT)) {
      return Lists.immutable.of(HOST_UNRESTRICTED);
    }
    return host.equals(HostModel.PASSIVE)
        ? Lists.immutable.of(HOST_LEAVES_TABLES_ALONE, HOST_DOES_NOT_REENTER)
        : Lists.immutable.of(HOST_AS_DECLARED);
  }

  /** As written in JSON. */
  public String id() {
    return id;
  }

  /** One sentence for people. */
  public String text() {
    return text;
  }
}
