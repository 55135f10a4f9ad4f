// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/** Compiles all mutants of a class into it, behind a switch. */
final class Mutator extends ClassVisitor {
  private static final Set<String> LEFT_OUT =
      Set.of(
          "<clinit>", "<init>", "toString", "hashCode", "equals", "values", "valueOf", "$values");

  private final String name;
  private final List<Mutant> mutants;
  private final LocalTypes locals;
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Set<String> accessors = new HashSet<>();

  private Mutator(ClassVisitor next, String name, List<Mutant> mutants, LocalTypes locals) {
    super(Opcodes.ASM9, next);
    this.name = name;
    this.mutants = mutants;
    this.locals = locals;
  }

  /**
   * The class with its mutants.
   *
   * @param name how mutants call it
   * @param mutants gets the new ones; a mutant's number is its place in the list
   * @param loader has the classes that it uses
   */
  static byte[] mutated(byte[] original, String name, List<Mutant> mutants, ClassLoader loader) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return loader;
          }
        };
    Mutator mutator = new Mutator(writer, name, mutants, LocalTypes.of(reader));
    reader.accept(mutator, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  /** The compiler writes a method that gives it: that has no code of ours. */
  @Override
  public @Nullable RecordComponentVisitor visitRecordComponent(
      String component, String descriptor, @Nullable String signature) {
    accessors.add(component + "()" + descriptor);
    return super.visitRecordComponent(component, descriptor, signature);
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
    boolean isGenerated = (access & (Opcodes.ACC_SYNTHETIC | Opcodes.ACC_BRIDGE)) != 0;
    // What runs when a class is loaded runs once, before any mutant is on.
    boolean isLambda = method.contains("lambda$") && !method.contains("lambda$static$");
    boolean isWritten = !isGenerated && !accessors.contains(method + descriptor);
    if (next == null || LEFT_OUT.contains(method) || (!isWritten && !isLambda)) {
      return next;
    }
    return new MethodMutator(
        next,
        access,
        descriptor,
        locals.ofMethod(method + descriptor),
        (place, operator, line) -> {
          String where = name + "." + method;
          int ordinal = ordinals.merge(where + " " + operator, 1, Integer::sum);
          mutants.add(new Mutant(place, where, operator, ordinal, line));
        },
        mutants::size);
  }
}
