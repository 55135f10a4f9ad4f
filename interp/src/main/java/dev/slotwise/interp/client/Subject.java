// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client;

import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * The module that a client looks at, with its values and stores.
 *
 * @param model the module and the strategies over its values and stores
 * @param <V> the elements of the value domain
 */
public record Subject<V>(ModuleModel<V> model) {

  /** {@return the module whose instructions are shown} */
  public WasmModule module() {
    return model.module();
  }

  /** {@return the domain of the numbers in its states} */
  public ValueDomain<V> domain() {
    return model.domain();
  }
}
