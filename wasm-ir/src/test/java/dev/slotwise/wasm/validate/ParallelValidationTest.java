// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.END;
import static dev.slotwise.wasm.validate.Binary.body;
import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.function;
import static dev.slotwise.wasm.validate.Binary.module;
import static dev.slotwise.wasm.validate.Binary.noLocals;
import static dev.slotwise.wasm.validate.Binary.section;
import static dev.slotwise.wasm.validate.Binary.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome does not depend on the number of threads. */
class ParallelValidationTest {
  private static final int FUNCTIONS = 3_000;

  /** Bodies of 1,000 nops, enough for eight threads; those named drop what is not there. */
  private static WasmModule moduleWithErrorsIn(Integer... broken) {
    byte[] nops = new byte[1_000];
    Arrays.fill(nops, (byte) 0x01);
    byte[] good = body(noLocals(), bytes(nops, END));
    byte[] bad = body(noLocals(), bytes(nops, 0x1A, END));
    byte[][] bodies = new byte[FUNCTIONS][];
    byte[][] declarations = new byte[FUNCTIONS][];
    for (int i = 0; i < FUNCTIONS; i++) {
      bodies[i] = Set.of(broken).contains(i) ? bad : good;
      declarations[i] = bytes(0);
    }
    return ModuleDecoder.decode(
        module(
            section(1, function(types(), types())), section(3, declarations), section(10, bodies)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 8, 1 << 29, Integer.MAX_VALUE})
  void reportsTheFirstErrorInTheFile(int threads) {
    WasmModule module = moduleWithErrorsIn(2_999, 1_700, 1_001, 1_000);

    ValidationException error =
        catchThrowableOfType(ValidationException.class, () -> Validator.validate(module, threads));

    assertThat(error.function()).hasValue(1_000);
    assertThat(error.offset()).isEqualTo(module.bodyStart(1_000) + 1_001L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 1 << 29, Integer.MAX_VALUE})
  void acceptsWhatOneThreadAccepts(int threads) {
    WasmModule module = moduleWithErrorsIn();

    assertThatCode(() -> Validator.validate(module, threads)).doesNotThrowAnyException();
  }
}
