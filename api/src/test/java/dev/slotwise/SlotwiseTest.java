// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slotwise.interp.callgraph.Assumption;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.client.Inspector;
import dev.slotwise.interp.domain.Domains;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.interp.relation.StateDomains;
import dev.slotwise.interp.state.Limit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SlotwiseTest {
  private static final Path MINISHELL = Path.of("../examples/minishell/minishell.wasm");

  /** The first and the third of three functions have nothing to {@code drop}. */
  private static final byte[] TWO_MISTAKES =
      HexFormat.of()
          .parseHex(
              "0061736d01000000"
                  + "010401600000" // type 0: [] -> []
                  + "030403000000" // three functions of it
                  + "0a0c03"
                  + "03001a0b" // drop, at 0x19
                  + "02000b"
                  + "03001a0b"); // drop, at 0x20

  private static ValidModule minishell() {
    return Slotwise.read(MINISHELL).get();
  }

  @Test
  void readsFilesStreamsAndBytes() throws IOException {
    byte[] bytes = Files.readAllBytes(MINISHELL);
    List<WasmFunction> functions = Slotwise.read(bytes).get().functions();
    assertThat(functions).hasSize(33);
    assertThat(Slotwise.read(new ByteArrayInputStream(bytes)).get().functions())
        .isEqualTo(functions);
    assertThat(minishell().functions())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("file")
        .isEqualTo(functions);
    assertThat(minishell().functions())
        .extracting(WasmFunction::file)
        .containsOnly(MINISHELL.toString());
  }

  @Test
  void bytesMayBeReusedOnceTheyAreRead() throws IOException {
    byte[] bytes = Files.readAllBytes(MINISHELL);
    ValidModule module = Slotwise.read(bytes).get();
    Arrays.fill(bytes, (byte) 0);
    assertThat(module.analyse().closure().functions()).hasSize(14);
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    assertThat(Slotwise.read(Path.of("none.wasm")).getError())
        .containsExactly(
            new Problem(
                "none.wasm", "no such file", OptionalLong.empty(), "", OptionalInt.empty()));
    assertThat(Slotwise.read(Path.of("none.wasm")).getError().get())
        .hasToString("none.wasm: no such file");
  }

  @Test
  void saysAllThatIsWrong() {
    assertThat(Slotwise.read(TWO_MISTAKES).getError().map(Problem::toString))
        .containsExactly(
            "module: offset 0x19, code section, function 0: type mismatch: expected an operand, found nothing",
            "module: offset 0x20, code section, function 2: type mismatch: expected an operand, found nothing");
  }

  @Test
  void whatIsNoModuleHasOneMistake() {
    assertThat(Slotwise.read(new byte[] {1, 2, 3}).getError()).hasSize(1);
  }

  /** As the README shows for the command. */
  @Test
  void closesTheExample() {
    ValidModule module = minishell();
    Closure closure = module.analyse().closure();
    WasmFunction start = module.function("sort_by_child").orElseThrow();
    WasmFunction fork = module.function("kernel_fork").orElseThrow();
    assertThat(closure.functions()).hasSize(14).contains(start, fork);
    assertThat(closure.frames()).hasSize(14);
    assertThat(closure.tailCalls()).isEmpty();
    assertThat(closure.unreached()).isZero();
    assertThat(closure.absentEntries()).isEmpty();
    assertThat(closure.chainFrom(start))
        .extracting(WasmFunction::name)
        .startsWith("sort_by_child", "sort", "by_child")
        .endsWith("kernel_fork");
    assertThat(closure.chainFrom(module.function("proc_exit").orElseThrow())).isEmpty();
    assertThat(closure.callGraph().assumptions())
        .contains(Assumption.HOST_LEAVES_TABLES_ALONE, Assumption.HOST_DOES_NOT_REENTER);
  }

  @Test
  void sharperLevelsSayWhatTheyCouldNotUse() {
    Closure closure = minishell().analyse(Options.defaults().withLevel(Level.BEST)).closure();
    assertThat(closure.functions()).hasSize(13);
    assertThat(closure.leftOut()).containsOnlyKeys("objects", "prototypes");
    Options assuming =
        Options.defaults().assuming(Assumption.FUNCTION_POINTERS_ARE_OPAQUE).withThreads(1);
    assertThat(minishell().analyse(assuming).closure().callGraph().assumptions())
        .contains(Assumption.FUNCTION_POINTERS_ARE_OPAQUE);
  }

  @Test
  void entriesCanBeFunctionsAndCanBeAbsent() {
    ValidModule module = minishell();
    WasmFunction byChild = module.function("by_child").orElseThrow();
    assertThat(module.analyse(Options.defaults().withEntries(byChild)).closure().functions())
        .contains(byChild, module.function("sort").orElseThrow());
    Closure none = module.analyse(Options.defaults().withEntries("no.such")).closure();
    assertThat(none.functions()).isEmpty();
    assertThat(none.absentEntries()).containsExactly("no.such");
  }

  @Test
  void callGraphHasCallersWhereItHasCallees() {
    ValidModule module = minishell();
    CallGraph calls = module.analyse(Options.defaults().withHost(Hosts.passive())).callGraph();
    for (WasmFunction caller : calls.functions()) {
      for (WasmFunction callee : module.functions()) {
        assertThat(calls.callees(caller).contains(callee))
            .isEqualTo(calls.callers(callee).contains(caller));
      }
    }
    assertThat(calls.sites())
        .isSortedAccordingTo(Comparator.comparingInt(CallSite::offset))
        .filteredOn(site -> site.kind() == SiteKind.CALL)
        .allSatisfy(
            site -> {
              assertThat(site.targets()).hasSize(1);
              assertThat(site.resolution()).isEqualTo(Resolution.DIRECT);
            });
    assertThat(calls.sites(module.function("sort").orElseThrow()))
        .extracting(CallSite::offset)
        .contains(0x755);
    assertThat(calls.isComplete()).isTrue();
  }

  @Test
  void whatIsNotReachedIsDead() {
    ValidModule module = minishell();
    Reachable reachable =
        module
            .analyse(
                Options.defaults()
                    .withHost(Hosts.passive())
                    .withRoots(module.function("by_child").orElseThrow()))
            .reachable();
    assertThat(reachable.functions()).extracting(WasmFunction::name).contains("by_child", "fork");
    assertThat(reachable.dead()).extracting(WasmFunction::name).contains("_start");
    assertThat(reachable.functions().size() + reachable.dead().size()).isEqualTo(33);
    assertThat(reachable.roots()).extracting(WasmFunction::name).containsExactly("by_child");
    assertThat(reachable.assumptions()).contains(Assumption.HOST_STARTS_AT_ROOTS);
  }

  @Test
  void statesAreShownToClients() {
    ValidModule module = minishell();
    int sort = module.function("sort").orElseThrow().index();
    assertThat(Inspector.at(module.analyse().states(), sort, 0x755)).isNotEmpty();
  }

  @Test
  void plugsAreTaken() {
    Options options =
        Options.defaults()
            .withLevel(Level.FLOW)
            .withDomain(Domains.byId("values"))
            .withState(StateDomains.byId("zones"));
    assertThat(minishell().analyse(options).closure().functions()).hasSize(13);
  }

  @Test
  void functionsOfAnotherModuleAreRefused() throws IOException {
    WasmFunction other =
        Slotwise.read(Path.of("../examples/sidemodule/main.wasm")).get().functions().get(5);
    ValidModule module = minishell();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> module.analyse(Options.defaults().withRoots(other)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> module.analyse().callGraph().callees(other));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.defaults().assuming(Assumption.HOST_IS_WASI));
    assertThatIllegalArgumentException().isThrownBy(() -> Options.defaults().withThreads(0));
  }

  private static ValidModule side(String name) {
    return Slotwise.read(Path.of("../examples/sidemodule").resolve(name)).get();
  }

  /** As {@code docs/programs.md} shows the command's answer. */
  @Test
  void linksModulesToAProgram() {
    ValidModule program = Slotwise.link(side("main.wasm"), side("side.wasm")).get();
    // With the loader, which the command does not count: it is of no module.
    assertThat(program.functions()).hasSize(14 + 1);
    Closure closure = program.analyse().closure();
    assertThat(closure.functions()).hasSize(8);
    WasmFunction init = program.function("plugin_init").orElseThrow();
    assertThat(init.file()).endsWith("sidemodule/side.wasm");
    List<WasmFunction> chain = closure.chainFrom(init);
    assertThat(chain)
        .extracting(WasmFunction::name)
        .containsExactly("plugin_init", "call_back", "plugin_spawn", "kernel_fork");
    // The offset is the file's, not the program's.
    assertThat(closure.callGraph().sites(init)).extracting(CallSite::offset).contains(0x209);
    assertThat(closure.callGraph().sites(chain.get(1)))
        .extracting(CallSite::offset)
        .contains(0x120);
  }

  @Test
  void optionsOfLinkingTakeEffectThereOnly() {
    Options open = Options.defaults().withUnknownModules();
    ValidModule main = side("main.wasm");
    assertThat(Slotwise.link(open, main).get().analyse(open).closure().functions().size())
        .isGreaterThan(main.analyse().closure().functions().size());
    assertThatIllegalArgumentException().isThrownBy(() -> main.analyse(open));
    assertThatIllegalArgumentException().isThrownBy(Slotwise::link);
    ValidModule program = Slotwise.link(main, side("side.wasm")).get();
    assertThatIllegalArgumentException().isThrownBy(() -> Slotwise.link(program));
  }

  @Test
  void saysWhyModulesDoNotFitTogether() {
    ValidModule importing =
        Slotwise.read(
                HexFormat.of()
                    .parseHex(
                        "0061736d01000000"
                            + "010401600000" // type 0: [] -> []
                            + "02070101620166" // imports b.f, ...
                            + "0000")) // ... a function of it
            .get();
    ValidModule exporting =
        Slotwise.read(
                HexFormat.of()
                    .parseHex(
                        "0061736d01000000"
                            + "01050160017f00" // type 0: [i32] -> []
                            + "03020100"
                            + "0705010166" // exports f, ...
                            + "0000" // ... a function of it
                            + "0a040102000b"))
            .get();
    assertThat(Slotwise.link(importing, exporting.importedAs("b")).getError())
        .singleElement()
        .asString()
        .startsWith("module + module: ")
        .contains("b.f");
    assertThat(Slotwise.link(importing, exporting.importedAs("c")).isValid()).isTrue();
  }

  @Test
  void takesLimitsCallSitesAndMemoryModels() {
    Options flow = Options.defaults().withLevel(Level.FLOW);
    assertThat(minishell().analyse(flow.withCallSites(1)).closure().functions()).hasSize(13);
    assertThat(
            minishell()
                .analyse(flow.withLimit(Limit.LOOP_DELAY, 0).withLimit(Limit.CONTEXTS, 0))
                .closure()
                .functions())
        .hasSizeBetween(13, 14);
    assertThat(minishell().analyse(flow.withMemoryModel("objects")).closure().leftOut())
        .containsOnlyKeys("memory model objects");
    assertThatIllegalArgumentException().isThrownBy(() -> flow.withLimit(Limit.LOOP_DELAY, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> flow.withCallSites(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> flow.withMemoryModel("none"));
  }

  /** What {@code composed.wat} wants of level flow. */
  @Test
  void aComponentIsAProgram() throws IOException {
    Path file = Path.of("../tests/src/test/resources/fixtures/component/composed.wasm");
    ValidModule component = Slotwise.read(file).get();
    Closure closure =
        component.analyse(Options.defaults().withLevel(Level.FLOW).withEntries("wait")).closure();
    assertThat(closure.functions())
        .extracting(WasmFunction::name)
        .containsExactly("wait", "slow", "calls_slow");
    assertThat(component.function("calls-slow")).isPresent();
    assertThat(component.analyse(Options.defaults().withEntries("wa*t")).closure().absentEntries())
        .isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Slotwise.link(component, minishell()));
    // It ends in the middle of the first component inside, whose section has its size at 0x1b.
    byte[] cut = Arrays.copyOf(Files.readAllBytes(file), 0x20);
    assertThat(Slotwise.read(cut).getError())
        .extracting(Problem::offset)
        .containsExactly(OptionalLong.of(0x1b));
  }
}
