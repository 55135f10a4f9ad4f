// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PresetTest {
  /** Imports env.invoke_vi, env.emscripten_sleep and env.__asyncjs__read; nothing else. */
  private static final WasmModule EMSCRIPTEN =
      ModuleDecoder.decode(
          module("invoke_vi", "emscripten_sleep", "__asyncjs__read", "emscripten_resize_heap"));

  @Test
  void entriesAreMatchedByPattern() {
    assertThat(Preset.ASYNCIFY.entries(EMSCRIPTEN).toArray()).containsExactly(1, 2);
    assertThat(Preset.KANDELO.entries(EMSCRIPTEN).isEmpty()).isTrue();
  }

  @Test
  void whatCallsBackDoesSoUnderAnyHost() {
    HostModel host = Preset.JSPI.host(HostModel.PASSIVE, EMSCRIPTEN);
    assertThat(host.effectOf("env.invoke_vi").reentersAny()).isTrue();
    assertThat(host.effectOf("env.emscripten_resize_heap")).isEqualTo(HostModel.PASSIVE.unlisted());
    assertThat(host.id()).isEqualTo("passive+jspi");
    assertThat(Preset.KANDELO.host(HostModel.PASSIVE, EMSCRIPTEN)).isSameAs(HostModel.PASSIVE);
  }

  /** A module of one function type and these imports from env. */
  private static byte[] module(String... imports) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0});
    var section = new ByteArrayOutputStream();
    section.write(imports.length);
    for (String name : imports) {
      section.write(3);
      section.writeBytes(new byte[] {'e', 'n', 'v'});
      section.write(name.length());
      section.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
      section.write(0);
      section.write(0);
    }
    bytes.write(2);
    bytes.write(section.size());
    bytes.writeBytes(section.toByteArray());
    return bytes.toByteArray();
  }
}
