// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import dev.slotwise.tests.dwarf.PrototypesTest;
import dev.slotwise.tests.fixture.EndsTest;
import dev.slotwise.tests.levels.ArgumentCallsTest;
import dev.slotwise.tests.objects.LinkedMemoryTest;
import dev.slotwise.tests.objects.ObjectFlowTest;
import dev.slotwise.tests.oracle.CompiledObjectsTest;
import dev.slotwise.tests.oracle.CompiledProgramsTest;
import dev.slotwise.tests.oracle.CompiledTaintTest;
import dev.slotwise.tests.oracle.CompiledTrapsTest;
import dev.slotwise.tests.oracle.HostedProgram;
import dev.slotwise.tests.oracle.LongBodiesTest;
import dev.slotwise.tests.oracle.OtherLimitsTest;
import dev.slotwise.tests.oracle.PointersTest;
import dev.slotwise.tests.oracle.TaintedProgram;
import dev.slotwise.tests.oracle.VirtualCallsTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The quick tests that decide about mutants: every fixture, the unit tests of the engine, of the
 * library and of the command, and generated programs, whose runs are made once, by the engine as it
 * is.
 */
public final class Deciders implements Supplier<Map<String, BooleanSupplier>> {
  /** How the names of those begin that are generated programs. */
  static final String PROGRAM = "program ";

  private static final int HOSTED_PROGRAMS = 280;
  private static final int TAINTED_PROGRAMS = 60;
  private static final int LIMITED_PROGRAMS = 40;
  private static final int LONG_PROGRAMS = 40;

  /** Tests of the command that need a browser, or libraries that these tests don't have. */
  private static final List<String> NEED_MORE =
      List.of(
          "ErrorsTest",
          "HostsOnProgramsTest",
          "ProgramCommandTest",
          "ProgramFactsTest",
          "ReportInBrowserTest",
          "SchemaTest");

  /** Tests of the engine that are not beside it, because they need more than it does. */
  private static final List<Class<?>> ELSEWHERE =
      List.of(
          ObjectFlowTest.class,
          PrototypesTest.class,
          VirtualCallsTest.class,
          LinkedMemoryTest.class,
          ArgumentCallsTest.class,
          PointersTest.class,
          CompiledObjectsTest.class,
          CompiledProgramsTest.class,
          CompiledTrapsTest.class,
          CompiledTaintTest.class,
          EndsTest.class);

  /** By name: whether it holds. */
  @Override
  public Map<String, BooleanSupplier> get() {
    Map<String, BooleanSupplier> all = new LinkedHashMap<>(new FixtureDeciders().get());
    for (Class<?> test : unitTests()) {
      all.put(test.getName(), () -> holds(test));
    }
    for (long seed = 0; seed < HOSTED_PROGRAMS; seed++) {
      HostedProgram program = HostedProgram.of(seed);
      all.put(PROGRAM + seed, () -> program.violation().isEmpty());
    }
    for (long seed = 0; seed < TAINTED_PROGRAMS; seed++) {
      TaintedProgram program = new TaintedProgram(seed);
      all.put(PROGRAM + "with taint " + seed, () -> program.violation().isEmpty());
    }
    for (int i = 0; i < LIMITED_PROGRAMS; i++) {
      long seed = i;
      all.put(
          PROGRAM + "with least limits " + seed,
          () -> OtherLimitsTest.violationWithLeast(seed).isEmpty());
    }
    for (long seed = 0; seed < LONG_PROGRAMS; seed++) {
      long program = seed;
      all.put(
          PROGRAM + "with a long body " + seed, () -> LongBodiesTest.violation(program).isEmpty());
    }
    return all;
  }

  private static List<Class<?>> unitTests() {
    List<Class<?>> tests = new ArrayList<>(ELSEWHERE);
    for (Path folder : MutantLoader.UNIT_TESTS) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted().toList()) {
          String name = folder.relativize(file).toString().replace('/', '.');
          // Laws of domains take longer than all others together, and have no engine in them.
          if (name.endsWith("Test.class") && !name.contains(".laws.") && !needsMore(name)) {
            tests.add(Class.forName(name.substring(0, name.length() - ".class".length())));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return tests;
  }

  private static boolean needsMore(String file) {
    return NEED_MORE.stream().anyMatch(name -> file.endsWith("." + name + ".class"));
  }

  private static boolean holds(Class<?> test) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(test))
            .build(),
        listener);
    return listener.getSummary().getTotalFailureCount() == 0;
  }
}
