// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.interp.code.Loops;
import dev.slotwise.interp.code.Loops.Counter;
import dev.slotwise.interp.code.Loops.Loop;
import dev.slotwise.tests.fixture.Fixture;
import dev.slotwise.tests.fixture.Fixtures;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.ControlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.collections.impl.factory.primitive.LongLists;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private int loops;
  private int dead;

  /**
   * Of fixtures, and of what compilers make of C: the reader and the search by definition share no
   * code.
   */
  @Test
  void liveLocalsAreThoseOfTheDefinition() throws IOException {
    Fixtures.in("flow")
        .forEach(fixture -> check(fixture.name(), ModuleDecoder.decode(fixture.module())));
    for (Path file : compiled()) {
      check(file.toString(), ModuleDecoder.decode(Files.readAllBytes(file)));
    }
    assertThat(loops).isGreaterThan(300);
    assertThat(dead).isGreaterThan(1000);
  }

  private static List<Path> compiled() throws IOException {
    Path resources = Path.of(System.getProperty("basedir", "."), "src/test/resources");
    try (Stream<Path> files = Files.walk(resources)) {
      return files
          .filter(file -> file.toString().endsWith(".wasm"))
          .filter(file -> !file.startsWith(resources.resolve("fixtures")))
          .sorted()
          .toList();
    }
  }

  private void check(String name, WasmModule module) {
    for (int function = module.importedFunctionCount();
        function < module.functionCount();
        function++) {
      ControlMap map = ControlMap.of(module, function);
      NaiveLiveLocals naive = new NaiveLiveLocals(module, function);
      Loops found = Loops.of(module, function);
      for (int label = 0; label < map.labelCount(); label++) {
        if (map.isLoopHeader(label)) {
          check(name + " " + function, map.labelPc(label), map.localCount(), found, naive);
        }
      }
    }
  }

  private void check(String name, int start, int locals, Loops found, NaiveLiveLocals naive) {
    Loop loop = Objects.requireNonNull(found.at(start), name);
    BitSet live = new BitSet();
    for (int local = 0; local < locals; local++) {
      live.set(local, loop.isLive(local));
    }
    BitSet expected = naive.at(start);
    if (naive.hasHandlers()) {
      expected.andNot(live);
      assertThat(expected).as(name).isEqualTo(new BitSet());
    } else {
      assertThat(live).as(name).isEqualTo(expected);
    }
    loops++;
    dead += locals - live.cardinality();
  }

  @Test
  void countersAreWhatOnlyGrowsByAConstant() {
    assertThat(counters("below")).containsExactly(List.of(counter(0, 1, true, 3)));
    assertThat(counters("to_zero")).containsExactly(List.of(counter(0, -1, false, 0)));
    assertThat(counters("overflows")).containsExactly(List.of(counter(0, 2, false, 4)));
    // What the inner loop adds, the outer one sets back.
    assertThat(counters("inner")).containsExactly(List.of(), List.of(counter(0, 2, false, 8)));
    assertThat(counters("set_back")).containsExactly(List.of());
    assertThat(counters("carried")).containsExactly(List.of(), List.of(counter(0, 1, false, 3)));
  }

  private static Counter counter(int local, long step, boolean isSigned, long limit) {
    return new Counter(local, Integer.SIZE, step, isSigned, LongLists.immutable.of(limit));
  }

  /** Of the loops of a function of one fixture, outer ones first. */
  private static List<List<Counter>> counters(String export) {
    Fixture fixture = Fixtures.in("flow").filter(LoopsTest::hasCounters).findFirst().orElseThrow();
    WasmModule module = ModuleDecoder.decode(fixture.module());
    int function = module.exports().detect(item -> item.name().equals(export)).index();
    ControlMap map = ControlMap.of(module, function);
    List<List<Counter>> all = new ArrayList<>();
    for (int label = 0; label < map.labelCount(); label++) {
      if (map.isLoopHeader(label)) {
        Loop loop = Loops.of(module, function).at(map.labelPc(label));
        all.add(Objects.requireNonNull(loop).counters().castToList());
      }
    }
    return all;
  }

  private static boolean hasCounters(Fixture fixture) {
    return fixture.name().equals("flow/loop-counters.wat");
  }
}
