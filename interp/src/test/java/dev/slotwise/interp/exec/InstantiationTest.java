// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.domain.ConstantDomain;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.InitialStore;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Values;
import dev.slotwise.lattice.Flat;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import org.eclipse.collections.impl.factory.Lists;
import org.junit.jupiter.api.Test;

/** What a fresh instance holds. */
class InstantiationTest {
  @Test
  void unknownGlobalHoldsTheTopOfTheAnalysis() {
    WasmModule.Parts parts = new WasmModule.Parts();
    parts.imports = Lists.immutable.of(new Import("h", "base", ExternalKind.GLOBAL, 0));
    parts.globals = Lists.immutable.of(new Global(ValueType.I32, false, Optional.empty()));
    WasmModule module = parts.build();
    Values<Flat.Element<Long>> values = new Values<>(new ConstantDomain());
    ImportAliases aliases = ImportAliases.of(module, HostModel.PASSIVE, global -> true);
    InitialStore initial = Instantiation.of(module, values, HostModel.PASSIVE, aliases);
    ModuleModel<Flat.Element<Long>> model = new ModuleModel<>(module, values, initial, aliases);
    assertThat(model.store().scalar(Effect.NONE, StoreLayout.globalKey(0)))
        .isSameAs(model.values().top());
  }
}
