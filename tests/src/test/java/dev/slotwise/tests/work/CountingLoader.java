// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.work;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads Slotwise, and the collections it uses, once more, with instructions that count in {@link
 * Counters} what is done. So the code that is measured needs no counters of its own, and no work
 * goes uncounted because nobody thought of it.
 */
final class CountingLoader extends ClassLoader {
  private static final List<String> COUNTED =
      List.of(
          "dev.slotwise.lattice.",
          "dev.slotwise.wasm.",
          "dev.slotwise.interp.",
          "dev.slotwise.answer.",
          "dev.slotwise.bench.",
          "org.eclipse.collections.impl.",
          "io.vavr.");

  CountingLoader(ClassLoader parent) {
    super(parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      return COUNTED.stream().anyMatch(name::startsWith)
          ? count(name)
          : super.loadClass(name, resolve);
    }
  }

  private Class<?> count(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ClassReader reader = new ClassReader(in);
      ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
      reader.accept(new CountingClass(writer), 0);
      byte[] bytes = writer.toByteArray();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static final class CountingClass extends ClassVisitor {
    CountingClass(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new CountingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
    }
  }

  private static final class CountingMethod extends MethodVisitor {
    private static final String COUNTERS = Type.getInternalName(Counters.class);

    /** Where the code is by now: a branch to one of these goes backward. */
    private final Set<Label> passed = new HashSet<>();

    CountingMethod(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      increment("calls");
    }

    @Override
    public void visitLabel(Label label) {
      super.visitLabel(label);
      passed.add(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      if (passed.contains(label)) {
        increment("loops");
      }
      super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        addLength();
      }
      super.visitTypeInsn(opcode, type);
      if (opcode == Opcodes.NEW) {
        // After it: stack maps know what is not initialized by the place of this instruction.
        increment("objects");
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        addLength();
      }
      super.visitIntInsn(opcode, operand);
    }

    private void increment(String counter) {
      super.visitInsn(Opcodes.LCONST_1);
      add(counter);
    }

    /** Adds the int on top of the stack, and leaves it there. */
    private void addLength() {
      super.visitInsn(Opcodes.DUP);
      super.visitInsn(Opcodes.I2L);
      add("elements");
    }

    private void add(String counter) {
      super.visitFieldInsn(Opcodes.GETSTATIC, COUNTERS, counter, "J");
      super.visitInsn(Opcodes.LADD);
      super.visitFieldInsn(Opcodes.PUTSTATIC, COUNTERS, counter, "J");
    }
  }
}
