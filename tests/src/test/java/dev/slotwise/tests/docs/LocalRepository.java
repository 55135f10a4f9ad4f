// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A local Maven repository in which this build's artefacts are installed, so that a project outside
 * of the build can depend on them. All else in it is the user's local repository, by links: nothing
 * is downloaded, and nothing of ours gets there.
 */
final class LocalRepository {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>slotwise-parent</artifactId>\\s*<version>([^<]+)</version>");

  /** The artefacts that programs depend on, by the folders of their modules. */
  private static final Map<String, String> ARTEFACTS =
      new TreeMap<>(
          Map.of(
              "lattice", "slotwise-lattice",
              "wasm-ir", "slotwise-wasm-ir",
              "interp", "slotwise-interp",
              "api", "slotwise"));

  private LocalRepository() {}

  /**
   * Makes the repository.
   *
   * @param folder where; it must not be there yet
   */
  static void make(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("dev/slotwise"));
    Path users = users();
    link(users, folder, "dev");
    link(users.resolve("dev"), folder.resolve("dev"), "slotwise");
    Matcher version = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
    if (!version.find()) {
      throw new IOException("no version in pom.xml");
    }
    install(folder, "slotwise-parent", version.group(1), ROOT, List.of("pom"));
    for (Map.Entry<String, String> artefact : ARTEFACTS.entrySet()) {
      install(
          folder,
          artefact.getValue(),
          version.group(1),
          ROOT.resolve(artefact.getKey()),
          List.of("pom", "jar"));
    }
  }

  private static void install(
      Path folder, String artefact, String version, Path module, List<String> types)
      throws IOException {
    Path target = folder.resolve("dev/slotwise").resolve(artefact).resolve(version);
    Files.createDirectories(target);
    for (String type : types) {
      String name = artefact + "-" + version + "." + type;
      Path built = module.resolve(type.equals("pom") ? "pom.xml" : "target/" + name);
      if (!Files.exists(built)) {
        throw new IOException(built + " is missing: mvn verify makes it, mvn test does not");
      }
      Files.copy(built, target.resolve(name));
    }
  }

  /** The local repository of the build that runs this test. */
  private static Path users() {
    String given =
        System.getProperty("maven.repo.local", System.getProperty("localRepository", ""));
    return given.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".m2/repository")
        : Path.of(given);
  }

  private static void link(Path from, Path to, String except) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().equals(except)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }
}
