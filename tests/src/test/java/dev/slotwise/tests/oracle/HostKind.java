// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.interp.host.Hosts;
import java.util.List;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;

/**
 * A kind of host.
 *
 * @param model what analyses assume
 * @param isOpen whether unknown modules may be loaded besides, and answer what the module imports
 */
record HostKind(HostModel model, boolean isOpen) {
  private static final Effect DATA = Effect.WRITES_DATA;

  static final List<HostKind> ALL =
      List.of(
          closed(HostModel.PASSIVE),
          closed(HostModel.STRICT),
          closed(Hosts.WASI),
          closed(Hosts.EMSCRIPTEN),
          passive("calls tables", DATA, true, false),
          passive(
              "calls later",
              new Effect(false, Sets.immutable.empty(), false, true, true, true, true),
              false,
              false),
          passive(
              "reenters one",
              new Effect(false, Sets.immutable.of("f0"), false, true, false, false, true),
              false,
              true),
          passive("reenters any", DATA.reentering(), true, true),
          new HostKind(HostModel.PASSIVE, true));

  private static HostKind closed(HostModel model) {
    return new HostKind(model, false);
  }

  private static HostKind passive(String id, Effect act, boolean callsTables, boolean goesOn) {
    HostModel base = HostModel.PASSIVE;
    return closed(
        new HostModel(
            id,
            base.unlisted(),
            Maps.immutable.of("h.*", act, "env.*", act),
            base.globals(),
            base.untouched(),
            callsTables,
            goesOn,
            false));
  }

  /** What it does. Side modules do what they like, and are where imports come from. */
  HostModel behaviour() {
    return isOpen
        ? model.withImports(
            Maps.immutable.of(
                "h.*",
                Effect.UNRESTRICTED,
                "env.*",
                Effect.UNRESTRICTED,
                "(unknown side module).*",
                Effect.UNRESTRICTED))
        : model;
  }

  @Override
  public String toString() {
    return model.id() + (isOpen ? ", open" : "");
  }
}
