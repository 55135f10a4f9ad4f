// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever makes a list is told at once what would go wrong with it, each thing once. */
class ListWarningsTest {
  private static final String CALL_ENTRY = "10 00";

  @TempDir Path folder;

  private CommandRun list(TinyModule module, String... more) throws IOException {
    String file = module.write(folder.resolve("m.wasm"));
    String[] line = {"closure", file, "--entry", "env.wait", "--format", "onlylist"};
    String[] all = java.util.Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return CommandRun.of(all);
  }

  /** A function that waits, with a name. */
  private static TinyModule waiting(String... imports) {
    return new TinyModule().imports("env.wait").imports(imports).function("f", CALL_ENTRY);
  }

  private void assertWarnsOf(TinyModule module, String what, String... more) throws IOException {
    CommandRun run = list(module, more);
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .as("one line")
        .singleElement()
        .asString()
        .startsWith("slotwise: warning: " + folder.resolve("m.wasm") + ": ")
        .contains(what);
    String[] strict = java.util.Arrays.copyOf(more, more.length + 1);
    strict[more.length] = "--strict-warnings";
    assertThat(list(module, strict).code()).isEqualTo(1);
  }

  @Test
  void nothingIsSaidOfAModuleWithoutFault() throws IOException {
    CommandRun run = list(waiting(), "--strict-warnings");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("f\n");
  }

  @Test
  void nothingIsSaidOfAnAnswerThatIsNoList() throws IOException {
    String file =
        new TinyModule()
            .imports("env.wait")
            .unnamed(CALL_ENTRY)
            .exported("asyncify_start_unwind")
            .write(folder.resolve("m.wasm"));
    assertThat(CommandRun.of("closure", file, "--entry", "env.wait").err()).isEmpty();
  }

  @Test
  void aListThatIsEmpty() throws IOException {
    assertWarnsOf(
        new TinyModule().imports("env.wait").function("f", ""), "which Asyncify takes for no list");
    // A list of functions to leave alone is not empty then.
    String file =
        new TinyModule().imports("env.wait").function("f", "").write(folder.resolve("n.wasm"));
    assertThat(
            CommandRun.of("closure", file, "--entry", "env.wait", "--format", "removelist").err())
        .isEmpty();
  }

  @Test
  void namesThatAreMissing() throws IOException {
    assertWarnsOf(new TinyModule().imports("env.wait").unnamed(CALL_ENTRY), "give --names");
  }

  @Test
  void aModuleThatAsyncifyHasGoneOver() throws IOException {
    assertWarnsOf(waiting().exported("asyncify_start_unwind"), "instrumented already");
    assertWarnsOf(waiting().exported("wpk_fork_state"), "instrumented already");
  }

  @Test
  void instructionsThatAsyncifyRefuses() throws IOException {
    // return_call of f in a function that no entry is below: Binaryen refuses it anywhere.
    assertWarnsOf(
        new TinyModule()
            .imports("env.wait")
            .function("f", CALL_ENTRY)
            .function("g", "12 03")
            .function("h", ""),
        "tail calls, in any function (g)");
    // try_table without catches; try with catch_all.
    assertWarnsOf(
        new TinyModule().imports("env.wait").function("f", "1f 40 00 10 00 0b"), "try_table (f)");
    assertWarnsOf(
        new TinyModule().imports("env.wait").function("f", "06 40 10 00 19 0b"),
        "version 108 fails at try (f)");
  }

  @Test
  void whatAsyncifyDoesNotTouchMayHaveExceptions() throws IOException {
    assertThat(list(waiting().function("g", "1f 40 00 0b")).err()).isEmpty();
  }

  @Test
  void importsThatAreTakenToCallNothingBack() throws IOException {
    TinyModule module =
        new TinyModule()
            .imports(
                "env.wait", "env.each", "env.__syscall_open", "wasi_snapshot_preview1.fd_write")
            .function("f", CALL_ENTRY)
            .function("g", "10 01 10 02 10 03")
            .withTable();
    assertWarnsOf(module, "env.each: assumed to call nothing back");
    // The host model says what it does, whatever that is.
    Path host =
        Files.writeString(
            folder.resolve("host.json"),
            "{\"schema\":\"slotwise.host/1\",\"base\":\"passive\",\"imports\":{\"env.each\":{}}}");
    assertThat(list(module, "--host", host.toString()).err()).isEmpty();
    assertThat(list(module, "--host", "strict").err()).isEmpty();
  }

  @Test
  void importsThatCanGetHoldOfNothing() throws IOException {
    assertThat(list(waiting("env.each").function("g", "10 01")).err()).isEmpty();
  }

  @Test
  void invokeWithoutDynCall() throws IOException {
    assertWarnsOf(waiting("env.invoke_v"), "-sDYNCALLS");
    assertThat(list(waiting("env.invoke_v").exported("dynCall_v")).err()).isEmpty();
  }

  @Test
  void importsWithMinifiedNames() throws IOException {
    String file =
        new TinyModule()
            .imports("a.a", "a.b")
            .function("f", CALL_ENTRY)
            .write(folder.resolve("m.wasm"));
    assertThat(CommandRun.of("closure", file, "--entry", "a.a", "--format", "asyncify").err())
        .containsOnlyOnce("give --import-names");
    // The preset says so itself.
    assertThat(CommandRun.of("closure", file, "--preset", "asyncify", "--format", "asyncify").err())
        .containsOnlyOnce("give --import-names");
  }

  @Test
  void namesThatAnotherBuildSpellsOtherwise() throws IOException {
    assertWarnsOf(
        new TinyModule().imports("env.wait").function("f.llvm.123456", CALL_ENTRY),
        "f.llvm.123456: the next build");
  }

  @Test
  void aScriptForItsModule() throws IOException {
    String script = Files.writeString(folder.resolve("app.js"), "var Module={};").toString();
    assertThat(CommandRun.of("closure", script).err())
        .isEqualTo(
            "slotwise: "
                + script
                + ": it is a script, not a module; give the .wasm file that it loads\n");
    String module = waiting().write(folder.resolve("app.wasm"));
    CommandRun beside = CommandRun.of("closure", script);
    assertThat(beside.err()).contains("did you mean " + module + "?");
    assertThat(beside.code()).isEqualTo(3);
  }

  @Test
  void aListIsNotHeldAgainstAModuleWithoutNames() throws IOException {
    String file =
        new TinyModule()
            .imports("env.wait")
            .unnamed(CALL_ENTRY)
            .exported("main")
            .write(folder.resolve("m.wasm"));
    String names = Files.writeString(folder.resolve("names"), "main\nother\n").toString();
    CommandRun run = CommandRun.of("check", file, "--list", names, "--entry", "env.wait");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("have no names, so " + names + " with 2 can't be held");
    // By the names of exports, and by numbers, it can.
    String exports = Files.writeString(folder.resolve("exports"), "main\n").toString();
    assertThat(CommandRun.of("check", file, "--list", exports, "--entry", "env.wait").code())
        .isZero();
    assertThat(
            CommandRun.of(
                    "check", file, "--list", exports, "--entry", "env.wait", "--strict-warnings")
                .code())
        .isEqualTo(1);
  }
}
