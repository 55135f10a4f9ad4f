// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.skeleton.Skeleton;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A skeleton is valid, and its call graph is the module's, site by site, at levels {@code types},
 * {@code tables} and {@code slots}, whatever the host. Closures and witnesses are computed from
 * that graph alone, so they are the same, too.
 */
class SkeletonTest {
  private static final List<Level> LEVELS = List.of(Level.TYPES, Level.TABLES, Level.SLOTS);
  private static final List<HostModel> HOSTS = List.of(HostModel.PASSIVE, HostModel.STRICT);

  @TestFactory
  List<DynamicTest> ofFixturesAndExamples() throws IOException {
    try (Stream<Path> fixtures =
            Files.walk(Corpus.ROOT.resolve("tests/src/test/resources/fixtures"));
        Stream<Path> examples = Files.walk(Corpus.ROOT.resolve("examples"))) {
      List<DynamicTest> tests =
          Stream.concat(fixtures, examples)
              .filter(path -> path.toString().endsWith(".wasm"))
              .filter(path -> !path.toString().contains("/invalid/"))
              .sorted()
              .map(
                  path ->
                      DynamicTest.dynamicTest(
                          Corpus.ROOT.relativize(path).toString(),
                          () -> check(Files.readAllBytes(path))))
              .toList();
      assertThat(tests).hasSizeGreaterThan(50);
      return tests;
    }
  }

  @Tag("corpus")
  @TestFactory
  Stream<DynamicTest> ofTheCache() throws IOException {
    assertThat(Corpus.defaults())
        .as("modules in the cache; tests/corpus/fetch --default gets them")
        .isNotEmpty();
    return checks(Corpus.defaults());
  }

  @Tag("nightly")
  @TestFactory
  Stream<DynamicTest> ofWhateverElseIsInTheCache() throws IOException {
    assertThat(Corpus.others())
        .as("modules in the cache; tests/corpus/fetch --all gets them")
        .isNotEmpty();
    return checks(Corpus.others());
  }

  /** What was left out once has no more to lose. */
  @Test
  void theSkeletonOfASkeletonIsItself() throws IOException {
    for (Corpus.Entry entry : Corpus.skeletons()) {
      byte[] skeleton = entry.bytes();
      WasmModule module = ModuleDecoder.decode(skeleton);
      byte[] again = Skeleton.of(module, CodeFacts.scan(module, 1));
      assertThat(again).as(entry.name()).isEqualTo(skeleton);
    }
  }

  private static Stream<DynamicTest> checks(List<Corpus.Entry> entries) {
    return entries.stream()
        .map(entry -> DynamicTest.dynamicTest(entry.toString(), () -> check(entry.bytes())));
  }

  private static void check(byte[] bytes) {
    WasmModule module = ModuleDecoder.decode(bytes);
    CodeFacts facts = CodeFacts.scan(module, 2);
    WasmModule skeleton = ModuleDecoder.decode(Skeleton.of(module, facts));
    Validator.validate(skeleton);
    assertThat(skeleton.functionCount()).isEqualTo(module.functionCount());
    for (int function = 0; function < module.functionCount(); function++) {
      assertThat(skeleton.functionName(function)).isEqualTo(module.functionName(function));
    }
    CodeFacts skeletonFacts = CodeFacts.scan(skeleton, 2);
    for (HostModel host : HOSTS) {
      for (Level level : LEVELS) {
        assertSame(
            LevelCallGraph.build(skeleton, skeletonFacts, level, host),
            LevelCallGraph.build(module, facts, level, host),
            host.id() + ", " + level.id());
      }
    }
  }

  private static void assertSame(CallGraph actual, CallGraph expected, String what) {
    assertThat(actual.addressTaken()).as(what).isEqualTo(expected.addressTaken());
    assertThat(actual.siteCount()).as(what).isEqualTo(expected.siteCount());
    assertThat(actual.targetSets().size()).as(what).isEqualTo(expected.targetSets().size());
    for (int set = 0; set < expected.targetSets().size(); set++) {
      assertThat(actual.targetSets().get(set)).as(what).isEqualTo(expected.targetSets().get(set));
    }
    for (int site = 0; site < expected.siteCount(); site++) {
      String where = what + ", site " + site;
      assertThat(actual.caller(site)).as(where).isEqualTo(expected.caller(site));
      assertThat(actual.kind(site)).as(where).isEqualTo(expected.kind(site));
      assertThat(actual.resolution(site)).as(where).isEqualTo(expected.resolution(site));
      assertThat(actual.targets(site)).as(where).isEqualTo(expected.targets(site));
    }
    for (int function = 0; function < expected.functionCount(); function++) {
      assertThat(actual.hostTargets(function)).as(what).isEqualTo(expected.hostTargets(function));
    }
  }
}
