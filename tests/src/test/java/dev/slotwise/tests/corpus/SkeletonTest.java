// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotwise.cli.Main;
import dev.slotwise.cli.skeleton.Skeleton;
import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.LevelCallGraph;
import dev.slotwise.interp.closure.Closure;
import dev.slotwise.interp.closure.Seeds;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A skeleton is valid, and its call graph is the module's, site by site, at levels {@code types},
 * {@code tables} and {@code slots}, whatever the host. Closures and witnesses are computed from
 * that graph alone, so they are the same, too.
 */
class SkeletonTest {
  private static final List<Level> LEVELS = List.of(Level.TYPES, Level.TABLES, Level.SLOTS);
  private static final int SAMPLES = 12;
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
              // There are skeletons of modules only.
              .filter(path -> !path.toString().contains("/component/"))
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

  /** What explain says of functions all over the closure, less the offsets of calls. */
  @Tag("corpus")
  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "ruby"})
  void explainsAsTheModuleDoes(String name, @TempDir Path folder) throws IOException {
    Corpus.Entry entry = Corpus.find(name).orElseThrow();
    WasmModule module = ModuleDecoder.decode(entry.bytes());
    CodeFacts facts = CodeFacts.scan(module, 2);
    Path skeleton = folder.resolve("skeleton.wasm");
    Files.write(skeleton, Skeleton.of(module, facts));
    CallGraph calls = LevelCallGraph.build(module, facts, Level.SLOTS, HostModel.PASSIVE);
    int[] closure =
        Closure.of(calls, Seeds.imports(module, entry.entries().get(0))).control().toArray();
    int longest = 0;
    for (int i = 0; i < SAMPLES; i++) {
      String function = Integer.toString(closure[closure.length * i / SAMPLES]);
      JsonNode expected = explain(entry.path(), function, entry.entries().get(0));
      assertThat(explain(skeleton, function, entry.entries().get(0)))
          .as("function %s", function)
          .isEqualTo(expected);
      longest = Math.max(longest, expected.at("/0/hops").size());
    }
    assertThat(longest).as("calls in the longest chain").isGreaterThan(2);
  }

  private static JsonNode explain(Path file, String function, String entry) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        Main.run(
            InputStream.nullInputStream(),
            out,
            OutputStream.nullOutputStream(),
            "explain",
            file.toString(),
            function,
            "--to",
            entry,
            "--format",
            "json");
    assertThat(code).isZero();
    JsonNode answers = new ObjectMapper().readTree(out.toByteArray()).get("answers");
    answers.findParents("offset").forEach(hop -> ((ObjectNode) hop).remove("offset"));
    return answers;
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
