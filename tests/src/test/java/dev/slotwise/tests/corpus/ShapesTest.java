// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotwise.bench.shape.Distribution;
import dev.slotwise.bench.shape.InstructionClass;
import dev.slotwise.bench.shape.Plan;
import dev.slotwise.bench.shape.Shape;
import dev.slotwise.bench.shape.Shape.Measure;
import dev.slotwise.bench.shape.Shape.TypeShare;
import dev.slotwise.bench.shape.ShapeFile;
import dev.slotwise.bench.shape.ShapeGenerator;
import dev.slotwise.bench.shape.ShapeMeasurement;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Validator;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.api.list.ImmutableList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes that benchmarks draw modules from are those of real modules, and hold when drawn. */
class ShapesTest {
  /** What a skeleton keeps of its module: all but code and data. */
  private static final Set<Measure> STRUCTURE =
      EnumSet.complementOf(EnumSet.of(Measure.DATA_BYTES, Measure.STACK_FRAMES));

  @ParameterizedTest
  @Tag("corpus")
  @ValueSource(strings = {"dash", "ruby-3.4-debug-stdlib"})
  void shapesAreThoseOfTheirModules(String name) throws IOException {
    assertMeasured(name);
  }

  /** Apart, because this module is not among those that are fetched for every build. */
  @Test
  @Tag("nightly")
  void shapeOfDuckdbIsThatOfItsModule() throws IOException {
    assertMeasured("duckdb-eh");
  }

  private static void assertMeasured(String name) throws IOException {
    Optional<Corpus.Entry> entry = Corpus.find(name).filter(Corpus.Entry::pinned);
    assertThat(entry).as("%s, which tests/corpus/fetch gets", name).isPresent();
    WasmModule module = ModuleDecoder.decode(entry.orElseThrow().bytes());
    assertThat(ShapeFile.write(ShapeMeasurement.of(module)))
        .isEqualTo(ShapeFile.write(ShapeFile.named(name)));
  }

  @Test
  void shapeOfDashIsThatOfItsSkeleton() throws IOException {
    Corpus.Entry dash =
        Corpus.skeletons().stream()
            .filter(entry -> entry.name().equals("dash"))
            .findFirst()
            .orElseThrow();
    Shape measured = ShapeMeasurement.of(ModuleDecoder.decode(dash.bytes()));
    Shape stored = ShapeFile.named("dash");
    for (Measure measure : STRUCTURE) {
      assertThat(measured.number(measure)).as("%s", measure).isEqualTo(stored.number(measure));
    }
    assertThat(measured.directCalls()).hasToString(stored.directCalls().toString());
    assertThat(measured.indirectCalls()).hasToString(stored.indirectCalls().toString());
    assertThat(measured.callers()).hasToString(stored.callers().toString());
    assertThat(measured.functionTypes()).isEqualTo(stored.functionTypes());
    assertThat(measured.siteTypes()).isEqualTo(stored.siteTypes());
  }

  /**
   * A generated module is valid, and has its shape at any size. The bounds are what rounding and
   * chance leave open with thousands of functions; a module of dash's 470 is too small to tell.
   */
  @ParameterizedTest
  @CsvSource({
    "dash, 20000",
    "ruby-3.4-debug-stdlib, 4000",
    "ruby-3.4-debug-stdlib, 17825",
    "duckdb-eh, 12000"
  })
  void generatedModulesHaveTheirShape(String name, int functions) {
    Shape wanted = ShapeFile.named(name);
    Plan plan = Plan.of(wanted).withFunctions(functions).withoutData();
    WasmModule module = ModuleDecoder.decode(ShapeGenerator.generate(plan));
    Validator.validate(module, 1);
    Shape drawn = ShapeMeasurement.of(module);

    assertThat(drawn.number(Measure.FUNCTIONS)).isEqualTo(functions);
    assertThat(drawn.number(Measure.IMPORTS)).isEqualTo(wanted.number(Measure.IMPORTS));
    for (Measure measure : EnumSet.of(Measure.TABLE_SLOTS, Measure.TABLE_FUNCTIONS)) {
      double share = wanted.number(measure) / wanted.number(Measure.FUNCTIONS);
      assertThat(drawn.number(measure) / functions)
          .as("%s", measure)
          .isCloseTo(share, within(1e-3));
    }
    for (Measure measure :
        EnumSet.of(
            Measure.IMPORT_CALLS, Measure.KNOWN_INDICES, Measure.STACK_FRAMES, Measure.CYCLE)) {
      assertThat(drawn.number(measure))
          .as("%s", measure)
          .isCloseTo(wanted.number(measure), within(0.02));
    }
    assertClose("bytes of bodies", drawn.bodyBytes(), wanted.bodyBytes());
    assertClose("direct calls", drawn.directCalls(), wanted.directCalls());
    assertClose("indirect calls", drawn.indirectCalls(), wanted.indirectCalls());
    assertClose("callers", drawn.callers(), wanted.callers());
    assertClose("types of functions", drawn.functionTypes(), wanted.functionTypes());
    assertClose("types of sites", drawn.siteTypes(), wanted.siteTypes());
    for (InstructionClass key : InstructionClass.values()) {
      // Others are not drawn, and what pops operands stands in for what is too rare to pop them.
      assertThat(drawn.instructions().getOrDefault(key, 0.0))
          .as("%s", key)
          .isCloseTo(wanted.instructions().getOrDefault(key, 0.0), within(0.06));
    }
  }

  private static void assertClose(String what, Distribution drawn, Distribution wanted) {
    assertThat(drawn.mean())
        .as("mean of %s", what)
        .isCloseTo(wanted.mean(), within(Math.max(0.02, 0.1 * wanted.mean())));
    for (double level : new double[] {0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 0.99}) {
      double quantile = wanted.quantile(level);
      assertThat(drawn.quantile(level))
          .as("%s, quantile %s", what, level)
          .isCloseTo(quantile, within(Math.max(8, 0.15 * quantile)));
    }
  }

  private static void assertClose(
      String what, ImmutableList<TypeShare> drawn, ImmutableList<TypeShare> wanted) {
    for (TypeShare type : wanted.take(8)) {
      assertThat(drawn.detectOptional(other -> other.type().equals(type.type())))
          .as("%s: %s", what, type.type())
          .hasValueSatisfying(
              found -> assertThat(found.share()).isCloseTo(type.share(), within(0.05)));
    }
  }
}
