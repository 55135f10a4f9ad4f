// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodTooLargeException;

/** Loads the project's classes anew, those of the engine with their mutants. */
final class MutantLoader extends ClassLoader {
  private static final String OURS = "dev.slotwise.";

  /** What is mutated. */
  private static final List<String> ENGINE =
      List.of("interp.exec.", "interp.state.", "interp.callgraph.", "wasm.link.");

  private final List<Mutant> mutants = new ArrayList<>();
  private final List<String> tooLarge = new ArrayList<>();

  MutantLoader() {
    super(MutantLoader.class.getClassLoader());
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
    byte[] bytes;
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String ours = name.substring(OURS.length());
    if (ENGINE.stream().anyMatch(ours::startsWith)) {
      int before = mutants.size();
      try {
        bytes = Mutator.mutated(bytes, ours, mutants, getParent());
      } catch (MethodTooLargeException e) {
        tooLarge.add(ours);
        mutants.subList(before, mutants.size()).clear();
      }
    }
    return defineClass(name, bytes, 0, bytes.length, MutantLoader.class.getProtectionDomain());
  }
}
