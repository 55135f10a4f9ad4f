// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import org.junit.jupiter.api.Test;

class SetUpTest {
  /** Otherwise the thread would end with a stack trace. */
  @Test
  void theModuleIsValidAndHasWhatMostModulesHave() {
    WasmModule module = ModuleDecoder.decode(SetUp.MODULE);
    Validator.validate(module);

    assertThat(module.functionCount()).isEqualTo(2);
    assertThat(module.elements().size() + module.data().size()).isEqualTo(2);
    assertThat(module.exports().get(0).name()).isEqualTo("a");
  }
}
