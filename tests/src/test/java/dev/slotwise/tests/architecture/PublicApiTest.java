// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the public API, packages that are {@code Public} or {@code For plugs}, with that of the
 * last release, which {@code released.txt} has: its version, then a fact a line. With {@code
 * -Dbless} it is taken anew, as part of a release.
 */
class PublicApiTest {
  private static final Path RELEASED = Path.of("src/test/resources/api/released.txt");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>slotwise-parent</artifactId>\\s*<version>([^<]+)</version>");

  @Test
  void nothingBreaksThatTheVersionDoesNotAllow() throws IOException {
    Matcher found = VERSION.matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(found.find()).isTrue();
    String version = found.group(1);
    SortedSet<String> now = PublicApi.of(published());
    assertThat(now).hasSizeGreaterThan(500);
    if (System.getProperty("bless") != null) {
      List<String> lines = new ArrayList<>(List.of(version.replace("-SNAPSHOT", "")));
      lines.addAll(now);
      Files.write(RELEASED, lines);
    }
    List<String> lines = Files.readAllLines(RELEASED);
    String released = lines.get(0);
    SortedSet<String> before = new TreeSet<>(lines.subList(1, lines.size()));
    if (version.equals(released)) {
      assertThat(before)
          .as("the file of a release is its API; take it with -Dbless")
          .isEqualTo(now);
    } else if (!version.equals(released + "-SNAPSHOT") && !PublicApi.mayBreak(released, version)) {
      assertThat(PublicApi.breaks(before, now)).as(released + " to " + version).isEmpty();
    }
  }

  @Test
  void whatGoesAwayAndWhatMustBeAddedBreaks() {
    SortedSet<String> old = PublicApi.of(List.of(Before.Plug.class, Before.Value.class));
    SortedSet<String> renamed = new TreeSet<>();
    PublicApi.of(List.of(After.Plug.class, After.Value.class))
        .forEach(fact -> renamed.add(fact.replace("$After", "$Before")));
    assertThat(PublicApi.breaks(old, old)).isEmpty();
    assertThat(PublicApi.breaks(old, renamed))
        .satisfiesExactlyInAnyOrder(
            gone -> assertThat(gone).startsWith("gone: ").contains("Value.gone()"),
            changed -> assertThat(changed).startsWith("gone: ").contains("int").contains(".size()"),
            duty -> assertThat(duty).startsWith("new to implement: ").contains("Plug.more()"));
  }

  @Test
  void aHigherFirstNumberMayBreakAndBeforeOneTheSecond() {
    assertThat(PublicApi.mayBreak("0.1.0", "0.1.1-SNAPSHOT")).isFalse();
    assertThat(PublicApi.mayBreak("0.1.0", "0.2.0-SNAPSHOT")).isTrue();
    assertThat(PublicApi.mayBreak("1.1.0", "1.2.0")).isFalse();
    assertThat(PublicApi.mayBreak("0.9.0", "1.0.0")).isTrue();
    assertThat(PublicApi.mayBreak("1.9.0", "2.0.0")).isTrue();
  }

  /** As it was. */
  static final class Before {
    public interface Plug {
      void one();

      default void two() {}
    }

    public static final class Value {
      public void gone() {}

      public int size() {
        return 0;
      }
    }
  }

  /** As it is. */
  static final class After {
    public interface Plug {
      void one();

      default void two() {}

      default void three() {}

      void more();
    }

    public static final class Value {
      public long size() {
        return 0;
      }

      public void added() {}
    }
  }

  private static List<Class<?>> published() throws IOException {
    Pattern mark = Pattern.compile("^ \\* <p>(Public|For plugs): ", Pattern.MULTILINE);
    List<String> packages = new ArrayList<>();
    for (String module : List.of("lattice", "wasm-ir", "interp", "api")) {
      Path sources = Path.of("..", module, "src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(one -> one.endsWith("package-info.java")).toList()) {
          if (mark.matcher(Files.readString(file)).find()) {
            packages.add(sources.relativize(file.getParent()).toString().replace('/', '.'));
          }
        }
      }
    }
    List<Class<?>> types = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.slotwise")) {
      if (packages.contains(type.getPackageName()) && !type.getName().endsWith("package-info")) {
        Class<?> loaded = type.reflect();
        if (PublicApi.isVisible(loaded)) {
          types.add(loaded);
        }
      }
    }
    return types;
  }
}
