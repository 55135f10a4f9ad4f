// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.callbacks.ArgumentCalls;
import dev.slotwise.interp.callgraph.callbacks.ArgumentCalls.Argument;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which calls call what an argument is; the fixture's text says what its functions do. */
public class ArgumentCallsTest {
  private final WasmModule module = module();
  private final CallGraph calls;
  private final ArgumentCalls arguments;

  ArgumentCallsTest() {
    CodeFacts facts = CodeFacts.scan(module, 1);
    this.calls = LevelCallGraph.build(module, facts, Level.SLOTS, HostModel.PASSIVE);
    this.arguments = ArgumentCalls.of(calls, module, facts, HostModel.PASSIVE);
  }

  private static WasmModule module() {
    try {
      return ModuleDecoder.decode(
          Files.readAllBytes(Path.of("src/test/resources/fixtures/contexts/arguments.wasm")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private int function(String name) {
    return IntStream.range(0, module.functionCount())
        .filter(function -> module.functionName(function).equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A call that is not direct, by its number in its function, from 0. */
  private int site(String caller, int number) {
    return IntStream.range(calls.firstSite(function(caller)), calls.endSite(function(caller)))
        .filter(site -> !calls.kind(site).isDirect())
        .skip(number)
        .findFirst()
        .orElseThrow();
  }

  private List<Integer> sites(String function, int argument) {
    return IntStream.of(arguments.sites(new Argument(function(function), argument)).toArray())
        .boxed()
        .toList();
  }

  @Test
  void whatIsHandedOnToOthersThatNobodyElseCallsIsFollowed() {
    // Not shared, which others call as well, nor open, which the host may call.
    assertThat(sites("sort", 1)).containsExactly(site("sort", 0), site("merge", 0));
    // Those that are handed something are asked about themselves.
    assertThat(sites("merge", 0)).containsExactly(site("merge", 0));
    assertThat(sites("shared", 0)).containsExactly(site("shared", 0));
    assertThat(sites("open", 0)).containsExactly(site("open", 0));
  }

  @Test
  void anArgumentThatIsHandedOnAsAnotherIsNoLongerThatOne() {
    // merge gets sort's data as its other, and from itself 0.
    assertThat(sites("sort", 0)).isEmpty();
    assertThat(sites("merge", 1)).containsExactly(site("merge", 1));
  }

  @Test
  void aCallIsByOneArgumentOrByNone() {
    assertThat(arguments.called(site("sort", 0))).contains(new Argument(function("sort"), 1));
    assertThat(arguments.called(site("merge", 1))).contains(new Argument(function("merge"), 1));
    assertThat(arguments.called(site("merge", 2))).as("assigned anew").isEmpty();
  }

  @Test
  void anArgumentHasASourceIfAllCallersHandOnTheSame() {
    assertThat(arguments.source(new Argument(function("merge"), 0)))
        .contains(new Argument(function("sort"), 1));
    assertThat(arguments.source(new Argument(function("merge"), 1))).isEmpty();
    assertThat(arguments.source(new Argument(function("shared"), 0))).isEmpty();
    assertThat(arguments.source(new Argument(function("open"), 0))).isEmpty();
    assertThat(arguments.source(new Argument(function("sort"), 1))).as("constants").isEmpty();
  }
}
