// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that looks like the project after a build, with a shell in it: the launcher, the
 * examples, a jar of the classes under test, and modules by the names that pages give to a reader's
 * own.
 */
final class Sandbox implements AutoCloseable {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String DONE = "-- done ";

  private final Path home;
  private final Path archive;
  private final Process shell;
  private final Writer input;
  private final BufferedReader output;

  /**
   * @param home an empty folder
   */
  Sandbox(Path home) throws IOException {
    this.home = home;
    this.archive =
        home.resolve(
            "cli/target/classes-"
                + System.getProperty("java.version")
                + (Runtime.version().feature() < 25 ? ".jsa" : ".aot"));
    Path launcher = home.resolve("slotwise");
    Files.copy(ROOT.resolve("slotwise"), launcher);
    copy(ROOT.resolve("examples"), home.resolve("examples"));
    Files.createDirectories(home.resolve("cli/target"));
    writeJar(home.resolve("cli/target/slotwise.jar"));
    useArchiveOfTheJdk();
    Files.createDirectories(home.resolve("bin"));
    for (String name :
        new String[] {
          "app", "app.debug", "bash", "old", "old.debug", "new", "new.debug", "bin/one"
        }) {
      Files.copy(ROOT.resolve("examples/minishell/minishell.wasm"), home.resolve(name + ".wasm"));
    }
    writeApp();
    Path optimizer = home.resolve("bin/wasm-opt");
    Files.writeString(optimizer, "#!/bin/sh\n");
    writeMaven();
    for (Path program : new Path[] {launcher, optimizer, home.resolve("bin/mvn")}) {
      if (!program.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + program + " executable");
      }
    }
    ProcessBuilder builder = new ProcessBuilder("sh").directory(home.toFile());
    builder.redirectErrorStream(true);
    String java = System.getProperty("java.home");
    builder.environment().put("JAVA_HOME", java);
    builder
        .environment()
        .merge(
            "PATH",
            Stream.of(home.toString(), home + "/bin", java + "/bin", "")
                .collect(Collectors.joining(File.pathSeparator)),
            (path, ours) -> ours + path);
    this.shell = builder.start();
    this.input = shell.outputWriter(StandardCharsets.UTF_8);
    this.output =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
  }

  /** What a command left. */
  record Result(int code, String output) {}

  /** Runs a command as typed; variables that it sets stay for the next one. */
  Result run(String command) throws IOException {
    input.write(command + "\nprintf '\\n%s%s\\n' '" + DONE + "' $?\n");
    input.flush();
    StringBuilder printed = new StringBuilder();
    while (true) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("the shell ended after: " + command + "\n" + printed);
      }
      if (line.startsWith(DONE)) {
        // The line end before the mark is the mark's own, unless the last line had none.
        String text = printed.substring(0, printed.length() - 1);
        boolean whole = text.isEmpty() || text.endsWith("\n");
        return new Result(
            Integer.parseInt(line.substring(DONE.length())), whole ? text : text + "\n");
      }
      printed.append(line).append('\n');
    }
  }

  Path resolve(String name) {
    return home.resolve(name);
  }

  /** Maven, as it is once this build is installed; nothing is downloaded. */
  private void writeMaven() throws IOException {
    Path repository = home.resolve("repository");
    Files.writeString(
        home.resolve("bin/mvn"),
        """
        #!/bin/sh
        PATH='%s'
        out=$(mvn -o -Dmaven.repo.local='%s' "$@" 2>&1)
        code=$?
        # Maven resets colours, also where it shows none.
        escape=$(printf '\\033')
        out=$(printf '%%s\\n' "$out" | sed "s/$escape\\[[0-9;]*m//g")
        [ -z "$out" ] || printf '%%s\\n' "$out"
        exit $code
        """
            .formatted(System.getenv("PATH"), repository));
  }

  /** Installs what was built, for pages that run Maven. */
  void installArtefacts() throws IOException {
    LocalRepository.make(home.resolve("repository"));
  }

  /** The reader's own program: it imports something that suspends, and a script goes with it. */
  private void writeApp() throws IOException {
    for (String name : new String[] {"app", "app.debug"}) {
      Path module = home.resolve(name + ".wasm");
      String text = Files.readString(module, StandardCharsets.ISO_8859_1);
      Files.writeString(module, text.replace("fd_read", "fd_sync"), StandardCharsets.ISO_8859_1);
    }
    Files.writeString(
        home.resolve("app.js"),
        "var wasmImports={fd_sync:_fd_sync,proc_exit:_proc_exit,fd_write:_fd_write,"
            + "kernel_exec:_kernel_exec,kernel_wait:_kernel_wait,kernel_fork:_kernel_fork};");
    Files.writeString(home.resolve("exports.txt"), "_start\n");
    Files.writeString(home.resolve("known.txt"), "site leave#0 leads to no entry\n");
    Files.writeString(home.resolve("names.json"), "{\"kernel.kernel_exec\":\"env.kernel_exec\"}");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /**
   * Lets the launcher find its class-data archive made, and younger than the jar: to make one of
   * all these class paths would take longer than all that the pages run.
   */
  private void useArchiveOfTheJdk() throws IOException {
    Files.setLastModifiedTime(home.resolve("cli/target/slotwise.jar"), FileTime.fromMillis(0));
    Files.createSymbolicLink(
        archive, Path.of(System.getProperty("java.home"), "lib/server/classes.jsa"));
  }

  /** A jar that is nothing but the class path of this test. */
  private static void writeJar(Path jar) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Stream.of(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  @Override
  public void close() {
    try {
      Files.delete(archive);
      input.close();
      output.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      shell.destroy();
    }
  }
}
