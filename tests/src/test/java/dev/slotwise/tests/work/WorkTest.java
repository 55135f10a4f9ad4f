// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.bench.Subject;
import dev.slotwise.bench.shape.Plan;
import dev.slotwise.bench.shape.Shape;
import dev.slotwise.bench.shape.Shape.Measure;
import dev.slotwise.bench.shape.ShapeFile;
import dev.slotwise.bench.shape.ShapeGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * No analysis does more work than {@code work/work.csv} says: methods entered, turns of loops,
 * objects and array elements made, on skeletons of real modules, on generated ones, and, for the
 * levels that need debug information and relocations, on compiled programs of ours. Time is
 * nobody's promise on a machine that others use; these counts are the same on each run.
 *
 * <p>A count that grows by more than {@link #TOLERANCE} fails. If the growth is wanted, {@code
 * -Dbless} writes the file anew, and the commit says what the work is for. Bless a gain as well:
 * from then on it is kept.
 */
class WorkTest {
  private static final double TOLERANCE = 0.03;

  /** Below this a count is start-up. */
  private static final long NOISE = 1000;

  private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();
  private static final Path FIGURES = RESOURCES.resolve("work/work.csv");
  private static final String HEADER = "module,subject,answer,calls,loops,objects,elements";

  @Test
  void noAnalysisDoesMoreWorkThanItDid() throws Exception {
    List<String> actual = measure();
    if (System.getProperty("bless") != null) {
      Files.write(FIGURES, actual);
    }
    TreeMap<String, long[]> expected = new TreeMap<>();
    for (String line : Files.readAllLines(FIGURES)) {
      if (!line.equals(HEADER)) {
        expected.put(key(line), counts(line));
      }
    }
    List<String> grown = new ArrayList<>();
    for (String line : actual.subList(1, actual.size())) {
      long[] figures = Objects.requireNonNull(expected.get(key(line)), "no figures: " + key(line));
      long[] now = counts(line);
      for (int i = 0; i < now.length; i++) {
        if (now[i] > figures[i] * (1 + TOLERANCE) + NOISE) {
          grown.add(
              "%s: %s from %,d to %,d"
                  .formatted(key(line), HEADER.split(",", -1)[i + 2], figures[i], now[i]));
        }
      }
    }
    assertThat(grown).as("work that grew; see the class").isEmpty();
  }

  /** The lines of the file. */
  private static List<String> measure() throws Exception {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    Set<Subject> plain = EnumSet.complementOf(EnumSet.copyOf(Subject.OF_SECTIONS));
    Set<Subject> quick = EnumSet.copyOf(plain);
    quick.remove(Subject.FLOW);
    measure(lines, "dash", skeleton("dash"), quick);
    measure(lines, "bash", skeleton("bash"), quick);
    measure(lines, "ruby", skeleton("ruby"), quick);
    Shape dash = ShapeFile.named("dash");
    measure(lines, "like-dash", generated(dash, 1000), plain);
    Shape duckdb = ShapeFile.named("duckdb-eh").with(Measure.KNOWN_INDICES, 0.1);
    measure(lines, "like-duckdb", generated(duckdb, 4000), quick);
    Set<Subject> sharper = EnumSet.copyOf(Subject.OF_SECTIONS);
    sharper.add(Subject.FLOW);
    for (String compiled : List.of("pointers/O2/generic", "virtual/life-O1", "virtual/kinds-O0")) {
      measure(lines, compiled, Files.readAllBytes(RESOURCES.resolve(compiled + ".wasm")), sharper);
    }
    return lines;
  }

  private static byte[] skeleton(String name) throws IOException {
    Path file = RESOURCES.resolve("skeletons").resolve(name + ".wasm.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private static byte[] generated(Shape shape, int functions) {
    return ShapeGenerator.generate(Plan.of(shape).withFunctions(functions).withoutData());
  }

  /** Each subject once to warm up, since what is made once for all is no work, then counted. */
  private static void measure(
      List<String> lines, String module, byte[] bytes, Set<Subject> subjects) throws Exception {
    ClassLoader loader = new CountingLoader(WorkTest.class.getClassLoader());
    Class<?> preparedClass = loader.loadClass(Subject.Prepared.class.getName());
    Class<?> subjectClass = loader.loadClass(Subject.class.getName());
    Method run = subjectClass.getMethod("run", preparedClass);
    Object prepared = preparedClass.getMethod("of", byte[].class).invoke(null, bytes);
    for (Subject subject : subjects) {
      Object counted = subjectClass.getEnumConstants()[subject.ordinal()];
      run.invoke(counted, prepared);
      Counters.reset();
      Object answer = run.invoke(counted, prepared);
      Counters.Work work = Counters.read();
      lines.add(
          "%s,%s,%s,%d,%d,%d,%d"
              .formatted(
                  module,
                  subject,
                  answer,
                  work.calls(),
                  work.loops(),
                  work.objects(),
                  work.elements()));
    }
  }

  /** Module and subject. */
  private static String key(String line) {
    return line.substring(0, line.indexOf(',', line.indexOf(',') + 1));
  }

  /** The answer, then the counts. */
  private static long[] counts(String line) {
    String[] words = line.substring(key(line).length() + 1).split(",", -1);
    long[] counts = new long[words.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Long.parseLong(words[i]);
    }
    return counts;
  }
}
