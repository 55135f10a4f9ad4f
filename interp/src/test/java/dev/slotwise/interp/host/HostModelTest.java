// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.host.HostModel.Effect;
import org.eclipse.collections.api.factory.Maps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model says of an import, and what the models with a name say. */
class HostModelTest {
  @ParameterizedTest
  @CsvSource({
    "env.f, env.f, true",
    "env.f, env.fg, false",
    "env.*, env.f, true",
    "env.*, other.env.f, false",
    "*, env.f, true",
    "*_js, env._dlopen_js, true",
    "*_js, env._dlopen_js2, false",
    "env.*_*_end, env.a_b_end, true",
    // The text after the last star can't lie over what came before it.
    "env.*ab*ba, env.aba, false",
    "env.*ab*ba, env.abba, true",
    "env.a*a, env.a, false",
  })
  void starsStandForAnyText(String pattern, String name, boolean matches) {
    assertThat(NamePattern.matches(pattern, name)).isEqualTo(matches);
  }

  @Test
  void theLongestNameThatFitsCounts() {
    HostModel model =
        HostModel.STRICT.withImports(
            Maps.immutable.of(
                "env.*",
                Effect.NONE,
                "env.f*",
                Effect.WRITES_DATA,
                "env.fg",
                Effect.WRITES_MEMORY));
    assertThat(model.effectOf("env.a")).isEqualTo(Effect.NONE);
    assertThat(model.effectOf("env.fa")).isEqualTo(Effect.WRITES_DATA);
    assertThat(model.effectOf("env.fg")).isEqualTo(Effect.WRITES_MEMORY);
    assertThat(model.effectOf("other.fg")).isEqualTo(Effect.UNRESTRICTED);
  }

  @Test
  void namedModelsCarryTheirNames() {
    assertThat(Hosts.named("wasi")).contains(Hosts.WASI);
    assertThat(Hosts.named("emscripten")).contains(Hosts.EMSCRIPTEN);
    assertThat(Hosts.named("strict")).contains(HostModel.STRICT);
    assertThat(Hosts.named("nobody")).isEmpty();
  }

  /** An entry for a group must not hide what is known of one of its members. */
  @ParameterizedTest
  @CsvSource({
    "env.invoke_viii, true, true",
    "env.emscripten_set_click_callback_on_thread, true, true",
    "env.emscripten_resize_heap, false, true",
    "env.emscripten_idb_load, true, true",
    "env.__cxa_find_matching_catch_2, true, true",
    "env.__cxa_throw, false, false",
    "env.__assert_fail, false, false",
    "env.of_the_program, false, true",
    "wasi_snapshot_preview1.fd_write, false, true",
    "wasi_snapshot_preview1.proc_exit, false, false",
  })
  void emscriptenIsKnown(String name, boolean callsBack, boolean returns) {
    Effect effect = Hosts.EMSCRIPTEN.effectOf(name);
    assertThat(effect.reentersAny()).isEqualTo(callsBack);
    assertThat(effect.returns()).isEqualTo(returns);
    assertThat(effect.writesTables()).isFalse();
  }
}
