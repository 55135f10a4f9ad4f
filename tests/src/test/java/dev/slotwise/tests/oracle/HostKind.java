// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.host.HostFit;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.HostModel.Effect;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.interp.host.SideModules;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;

/**
 * A kind of host.
 *
 * @param model what somebody who asks an analysis says of it
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
          closed(Hosts.KANDELO),
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
            Maps.immutable.of("h.*", act, "env.*", act, "kernel.*", act, "wasi*", act),
            base.globals(),
            base.untouched(),
            callsTables,
            goesOn,
            false));
  }

  /**
   * What analyses assume of a module, as the commands read the model: strictly, where it names
   * imports and the module has none of them.
   */
  HostModel of(WasmModule module) {
    return HostFit.of(model, module).host();
  }

  /**
   * What it does. Side modules do what they like, and may be where imports come from that no model
   * lists.
   */
  HostModel behaviour(WasmModule module) {
    return SideModules.host(of(module), module);
  }

  @Override
  public String toString() {
    return model.id() + (isOpen ? ", open" : "");
  }
}
