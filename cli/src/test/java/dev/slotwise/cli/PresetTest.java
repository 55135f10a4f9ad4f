// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.answer.Preset;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void whateverASideModuleOfKandeloImportsMayFork() {
    // A custom section dylink.0 comes first.
    byte[] plain = new TinyModule().imports("env.a", "env.b").function("f", "10 00").bytes();
    byte[] section = {0, 9, 8, 'd', 'y', 'l', 'i', 'n', 'k', '.', '0'};
    var side = new ByteArrayOutputStream();
    side.write(plain, 0, 8);
    side.writeBytes(section);
    side.write(plain, 8, plain.length - 8);
    byte[] exact = side.toByteArray();
    assertThat(Preset.KANDELO.entries(ModuleDecoder.decode(exact)).toArray()).containsExactly(0, 1);
    assertThat(Preset.KANDELO.entries(ModuleDecoder.decode(plain)).isEmpty()).isTrue();
  }

  @Test
  void signalsOfWasixComeWhileItsCallsRun() {
    WasmModule module =
        ModuleDecoder.decode(
            new TinyModule()
                .imports("wasix_32v1.proc_fork", "wasix_32v1.tty_get", "env.other")
                .function("f", "")
                .bytes());
    assertThat(Preset.WASIX.entries(module).toArray()).containsExactly(0);
    HostModel host = Preset.WASIX.host(HostModel.PASSIVE, module);
    assertThat(host.effectOf("wasix_32v1.tty_get").reenters()).containsExactly("__wasm_signal");
    assertThat(host.effectOf("env.other").reenters()).isEmpty();
  }

  @Test
  void whatDrivesAsyncifyFromInsideIsNotInstrumented(@TempDir Path folder) throws IOException {
    // main runs the loop that stops the unwinding; what it calls is suspended, main is not.
    String file =
        new TinyModule()
            .imports("asyncify.start_unwind", "asyncify.stop_unwind")
            .function("pause", "10 00")
            .function("work", "10 02")
            .function("main", "10 03 10 01")
            .function("start", "10 04")
            .write(folder.resolve("m.wasm"));
    CommandRun run =
        CommandRun.of("closure", file, "--preset", "asyncify-inside", "--format", "onlylist");
    assertThat(run.out()).isEqualTo("pause,work\n");
    assertThat(run.err()).isEmpty();
    // All that answer the question agree: the stack that work is on begins in its caller.
    assertThat(CommandRun.of("explain", file, "work", "--preset", "asyncify-inside").out())
        .contains("pause");
    CommandRun below = CommandRun.of("explain", file, "start", "--preset", "asyncify-inside");
    assertThat(below.code()).as(below.out() + below.err()).isEqualTo(1);
    // In the page 3 is a live frame: start_unwind, pause and work.
    String page =
        CommandRun.of("report", file, "--preset", "asyncify-inside", "--levels", "slots", "-o", "-")
            .out();
    assertThat(ReportCommandTest.data(page)).containsPattern("\"states\":\"3[01]33[01][01]\"");
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
