// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodTooLargeException;

/** Loads the project's classes anew, those of the engine with their mutants. */
final class MutantLoader extends ClassLoader {
  private static final String OURS = "dev.slotwise.";

  /** What is mutated. */
  private static final List<String> ENGINE =
      List.of("interp.exec.", "interp.state.", "interp.client.", "interp.callgraph.", "wasm.link.");

  /** Where the tests of the engine are, and of what stands on it. */
  static final List<Path> UNIT_TESTS =
      List.of(
          Path.of("../interp/target/test-classes").toAbsolutePath(),
          Path.of("../wasm-ir/target/test-classes").toAbsolutePath(),
          Path.of("../api/target/test-classes").toAbsolutePath(),
          Path.of("../cli/target/test-classes").toAbsolutePath());

  /** The engine as it was compiled: the command's jar has its lambdas written out as classes. */
  private static final List<Path> CODE =
      List.of(
          Path.of("../interp/target/classes").toAbsolutePath(),
          Path.of("../wasm-ir/target/classes").toAbsolutePath());

  private final List<Mutant> mutants = new ArrayList<>();
  private final List<String> tooLarge = new ArrayList<>();

  MutantLoader() {
    super(MutantLoader.class.getClassLoader());
  }

  /** Loads what is mutated, so that code which no test comes to has mutants as well. */
  void loadEngine() throws IOException, ClassNotFoundException {
    for (Path folder : CODE) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted().toList()) {
          String name = folder.relativize(file).toString().replace('/', '.');
          if (name.endsWith(".class") && isEngine(name)) {
            loadClass(name.substring(0, name.length() - ".class".length()));
          }
        }
      }
    }
  }

  private static boolean isEngine(String name) {
    // Laws are tests of domains, and have mutants of domains to notice.
    return name.startsWith(OURS)
        && !name.contains(".laws.")
        && ENGINE.stream().anyMatch(name.substring(OURS.length())::startsWith);
  }

  /** Those of the classes loaded so far, by number. */
  List<Mutant> mutants() {
    return mutants;
  }

  /** Classes that have none, because their methods would be too large. */
  List<String> tooLarge() {
    return tooLarge;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || name.equals(Mutants.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    for (Path folder : UNIT_TESTS) {
      if (Files.exists(folder.resolve(file))) {
        return define(name, read(name, () -> Files.newInputStream(folder.resolve(file))));
      }
    }
    if (!isEngine(name)) {
      return define(name, read(name, () -> getParent().getResourceAsStream(file)));
    }
    for (Path folder : CODE) {
      if (Files.exists(folder.resolve(file))) {
        byte[] bytes = read(name, () -> Files.newInputStream(folder.resolve(file)));
        return define(name, mutated(name.substring(OURS.length()), bytes));
      }
    }
    throw new ClassNotFoundException(name);
  }

  private Class<?> define(String name, byte[] bytes) {
    return defineClass(name, bytes, 0, bytes.length, MutantLoader.class.getProtectionDomain());
  }

  private byte[] mutated(String ours, byte[] bytes) {
    int before = mutants.size();
    try {
      return Mutator.mutated(bytes, ours, mutants, getParent());
    } catch (MethodTooLargeException e) {
      tooLarge.add(ours);
      mutants.subList(before, mutants.size()).clear();
      return bytes;
    }
  }

  /** Where the bytes of a class come from. */
  private interface Source {
    @Nullable InputStream open() throws IOException;
  }

  private static byte[] read(String name, Source source) throws ClassNotFoundException {
    try (InputStream in = source.open()) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
