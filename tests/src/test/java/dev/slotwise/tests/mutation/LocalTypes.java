// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Which local variables are in scope where, by the debugging information. Places are counted in
 * labels, of which two readings of a class see the same.
 */
final class LocalTypes {
  private final Map<String, List<Local>> byMethod = new HashMap<>();

  /** A variable, from one label until another. */
  private record Local(int index, String type, int start, int end) {}

  static LocalTypes of(ClassReader reader) {
    LocalTypes types = new LocalTypes();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String method,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            List<Local> locals = new ArrayList<>();
            types.byMethod.put(method + descriptor, locals);
            return new Reading(locals);
          }
        },
        ClassReader.SKIP_FRAMES);
    return types;
  }

  private static final class Reading extends MethodVisitor {
    private final List<Local> locals;
    private final Map<Label, Integer> labels = new HashMap<>();

    Reading(List<Local> locals) {
      super(Opcodes.ASM9);
      this.locals = locals;
    }

    @Override
    public void visitLabel(Label label) {
      labels.put(label, labels.size() + 1);
    }

    @Override
    public void visitLocalVariable(
        String name, String type, @Nullable String signature, Label start, Label end, int index) {
      locals.add(
          new Local(
              index,
              type,
              labels.getOrDefault(start, Integer.MAX_VALUE),
              labels.getOrDefault(end, 0)));
    }
  }

  OfMethod ofMethod(String method) {
    return new OfMethod(byMethod.getOrDefault(method, List.of()));
  }

  /** The variables of one method. */
  static final class OfMethod {
    private final List<Local> locals;

    private OfMethod(List<Local> locals) {
      this.locals = locals;
    }

    /**
     * Another variable of the same type.
     *
     * @param label how many labels have been passed
     */
    OptionalInt like(int index, int label) {
      return locals.stream()
          .filter(local -> local.index() == index && isIn(local, label))
          .findFirst()
          .map(
              known ->
                  locals.stream()
                      .filter(
                          local ->
                              local.index() != index
                                  && isIn(local, label)
                                  && local.type().equals(known.type()))
                      .mapToInt(Local::index)
                      .max())
          .orElse(OptionalInt.empty());
    }

    private static boolean isIn(Local local, int label) {
      return local.start() <= label && label < local.end();
    }
  }
}
