// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.mutation;

import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.DUP2_X1;
import static org.objectweb.asm.Opcodes.DUP_X2;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.ICONST_2;
import static org.objectweb.asm.Opcodes.ICONST_3;
import static org.objectweb.asm.Opcodes.ICONST_4;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IFLE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNONNULL;
import static org.objectweb.asm.Opcodes.IFNULL;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.IF_ICMPGT;
import static org.objectweb.asm.Opcodes.IF_ICMPLE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IMUL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IOR;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISHL;
import static org.objectweb.asm.Opcodes.ISHR;
import static org.objectweb.asm.Opcodes.ISUB;
import static org.objectweb.asm.Opcodes.IUSHR;
import static org.objectweb.asm.Opcodes.IXOR;
import static org.objectweb.asm.Opcodes.JSR;
import static org.objectweb.asm.Opcodes.LADD;
import static org.objectweb.asm.Opcodes.LAND;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LCONST_1;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LMUL;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.LSHR;
import static org.objectweb.asm.Opcodes.LSUB;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.LXOR;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.SWAP;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Adds mutants to a method. They are those of the literature on mutation testing, and two for code
 * that joins and updates immutable states: a call gives one of its arguments, and a variable is
 * mistaken for another of its type.
 *
 * <p>Source: A. J. Offutt et al., <i>An experimental determination of sufficient mutant
 * operators</i>, ACM TOSEM 1996.
 */
final class MethodMutator extends MethodVisitor {
  private static final String SWITCH = Mutants.class.getName().replace('.', '/');

  /** Notes a mutant. */
  interface Sink {
    void add(int place, String operator, int line);
  }

  private record Mutation(String operator, Runnable code) {}

  private final Type returned;
  private final Type[] parameters;
  private final boolean isStatic;
  private final LocalTypes.OfMethod locals;
  private final Sink sink;
  private final IntSupplier next;
  private int line;
  private int labels;
  private boolean isAssertion;

  MethodMutator(
      MethodVisitor method,
      int access,
      String descriptor,
      LocalTypes.OfMethod locals,
      Sink sink,
      IntSupplier next) {
    super(Opcodes.ASM9, method);
    this.returned = Type.getReturnType(descriptor);
    this.parameters = Type.getArgumentTypes(descriptor);
    this.isStatic = (access & ACC_STATIC) != 0;
    this.locals = locals;
    this.sink = sink;
    this.next = next;
  }

  @Override
  public void visitLineNumber(int number, Label start) {
    line = number;
    super.visitLineNumber(number, start);
  }

  @Override
  public void visitLabel(Label label) {
    labels++;
    super.visitLabel(label);
  }

  /** The instruction, or that of the mutant which is on. */
  private void either(List<Mutation> mutations, Runnable original) {
    if (mutations.isEmpty()) {
      original.run();
      return;
    }
    int first = next.getAsInt();
    mutations.forEach(mutation -> sink.add(first, mutation.operator(), line));
    Label[] mutated = new Label[mutations.size()];
    for (int i = 0; i < mutated.length; i++) {
      mutated[i] = new Label();
    }
    Label unchanged = new Label();
    Label end = new Label();
    mv.visitLdcInsn(first);
    mv.visitLdcInsn(mutated.length);
    mv.visitMethodInsn(INVOKESTATIC, SWITCH, "at", "(II)I", false);
    mv.visitTableSwitchInsn(0, mutated.length - 1, unchanged, mutated);
    for (int i = 0; i < mutated.length; i++) {
      mv.visitLabel(mutated[i]);
      mutations.get(i).code().run();
      mv.visitJumpInsn(GOTO, end);
    }
    mv.visitLabel(unchanged);
    original.run();
    mv.visitLabel(end);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    isAssertion = name.equals("$assertionsDisabled");
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    List<Mutation> mutations = new ArrayList<>();
    if (opcode != GOTO && opcode != JSR && !isAssertion) {
      int negated = opcode == IFNULL || opcode == IFNONNULL ? opcode ^ 1 : ((opcode + 1) ^ 1) - 1;
      mutations.add(new Mutation("negates", () -> mv.visitJumpInsn(negated, label)));
      int boundary = boundary(opcode);
      if (boundary != opcode) {
        mutations.add(new Mutation("moves-bound", () -> mv.visitJumpInsn(boundary, label)));
      }
    }
    isAssertion = false;
    either(mutations, () -> mv.visitJumpInsn(opcode, label));
  }

  private static int boundary(int opcode) {
    return switch (opcode) {
      case IFLT -> IFLE;
      case IFLE -> IFLT;
      case IFGT -> IFGE;
      case IFGE -> IFGT;
      case IF_ICMPLT -> IF_ICMPLE;
      case IF_ICMPLE -> IF_ICMPLT;
      case IF_ICMPGT -> IF_ICMPGE;
      case IF_ICMPGE -> IF_ICMPGT;
      default -> opcode;
    };
  }

  @Override
  public void visitInsn(int opcode) {
    List<Mutation> mutations = new ArrayList<>();
    switch (opcode) {
      case IADD,
          ISUB,
          IMUL,
          IAND,
          IOR,
          IXOR,
          ISHL,
          ISHR,
          IUSHR,
          LADD,
          LSUB,
          LMUL,
          LAND,
          LOR,
          LXOR,
          LSHL,
          LSHR,
          LUSHR -> {
        mutations.add(new Mutation("other-sum", () -> mv.visitInsn(other(opcode))));
        // The right operand of a shift is an int.
        boolean isLong = isLong(opcode);
        mutations.add(new Mutation("left-alone", () -> mv.visitInsn(isLong ? POP2 : POP)));
      }
      case ICONST_0, ICONST_1, ICONST_2, ICONST_3, ICONST_4 ->
          mutations.add(new Mutation("one-more", () -> mv.visitInsn(opcode + 1)));
      case LCONST_0 -> mutations.add(new Mutation("one-more", () -> mv.visitInsn(LCONST_1)));
      case LCONST_1 -> mutations.add(new Mutation("one-more", () -> mv.visitLdcInsn(2L)));
      case IRETURN ->
          mutations.add(
              new Mutation(
                  "returns-other",
                  () -> {
                    mv.visitInsn(ICONST_1);
                    mv.visitInsn(returned.equals(Type.BOOLEAN_TYPE) ? IXOR : IADD);
                    mv.visitInsn(IRETURN);
                  }));
      case ARETURN -> addReturnedParameter(mutations);
      default -> {}
    }
    either(mutations, () -> mv.visitInsn(opcode));
  }

  private static boolean isLong(int opcode) {
    return switch (opcode) {
      case LADD, LSUB, LMUL, LAND, LOR, LXOR -> true;
      default -> false;
    };
  }

  private static int other(int opcode) {
    return switch (opcode) {
      case IADD -> ISUB;
      case ISUB, IMUL -> IADD;
      case IAND -> IOR;
      case IOR, IXOR -> IAND;
      case ISHL -> ISHR;
      case ISHR, IUSHR -> ISHL;
      case LADD -> LSUB;
      case LSUB, LMUL -> LADD;
      case LAND -> LOR;
      case LOR, LXOR -> LAND;
      case LSHL -> LSHR;
      default -> LSHL;
    };
  }

  /** A method that takes a state and gives one gives back what it took. */
  private void addReturnedParameter(List<Mutation> mutations) {
    int index = isStatic ? 0 : 1;
    for (Type parameter : parameters) {
      if (parameter.equals(returned)) {
        int taken = index;
        mutations.add(
            new Mutation(
                "returns-parameter",
                () -> {
                  mv.visitInsn(POP);
                  mv.visitVarInsn(ALOAD, taken);
                  mv.visitInsn(ARETURN);
                }));
        return;
      }
      index += parameter.getSize();
    }
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    List<Mutation> mutations = new ArrayList<>();
    if (opcode == BIPUSH || opcode == SIPUSH) {
      mutations.add(new Mutation("one-more", () -> mv.visitLdcInsn(operand + 1)));
    }
    either(mutations, () -> mv.visitIntInsn(opcode, operand));
  }

  @Override
  public void visitLdcInsn(Object value) {
    List<Mutation> mutations = new ArrayList<>();
    if (value instanceof Integer number) {
      mutations.add(new Mutation("one-more", () -> mv.visitLdcInsn(number + 1)));
    } else if (value instanceof Long number) {
      mutations.add(new Mutation("one-more", () -> mv.visitLdcInsn(number + 1)));
    }
    either(mutations, () -> mv.visitLdcInsn(value));
  }

  @Override
  public void visitVarInsn(int opcode, int index) {
    List<Mutation> mutations = new ArrayList<>();
    if (opcode == ALOAD || opcode == ILOAD || opcode == LLOAD) {
      OptionalInt like = locals.like(index, labels);
      if (like.isPresent()) {
        int other = like.getAsInt();
        mutations.add(new Mutation("other-variable", () -> mv.visitVarInsn(opcode, other)));
      }
    }
    either(mutations, () -> mv.visitVarInsn(opcode, index));
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    List<Mutation> mutations = new ArrayList<>();
    Type[] arguments = Type.getArgumentTypes(descriptor);
    Type result = Type.getReturnType(descriptor);
    boolean hasReceiver = opcode != INVOKESTATIC;
    if (!name.equals("<init>")) {
      if (result.getSort() == Type.VOID) {
        mutations.add(
            new Mutation("no-call", () -> drop(arguments, arguments.length, hasReceiver)));
      } else if (arguments.length > 0 && !owner.startsWith("java/")) {
        if (arguments[0].equals(result) && (arguments.length > 1 || hasReceiver)) {
          mutations.add(
              new Mutation(
                  "gives-first",
                  () -> {
                    drop(arguments, arguments.length - 1, false);
                    if (hasReceiver) {
                      dropBelow(result);
                    }
                  }));
        }
        Type last = arguments[arguments.length - 1];
        if (arguments.length == 2 && last.equals(result) && last.getSize() == 1) {
          mutations.add(
              new Mutation(
                  "gives-last",
                  () -> {
                    if (arguments[0].getSize() == 1) {
                      dropBelow(result);
                    } else {
                      mv.visitInsn(DUP_X2);
                      mv.visitInsn(POP);
                      mv.visitInsn(POP2);
                    }
                    if (hasReceiver) {
                      dropBelow(result);
                    }
                  }));
        }
      }
    }
    either(mutations, () -> mv.visitMethodInsn(opcode, owner, name, descriptor, isInterface));
  }

  /** Takes the last arguments from the stack, and the receiver. */
  private void drop(Type[] arguments, int count, boolean receiver) {
    for (int i = 0; i < count; i++) {
      mv.visitInsn(arguments[arguments.length - 1 - i].getSize() == 2 ? POP2 : POP);
    }
    if (receiver) {
      mv.visitInsn(POP);
    }
  }

  /** Takes away what lies under the topmost operand. */
  private void dropBelow(Type top) {
    if (top.getSize() == 2) {
      mv.visitInsn(DUP2_X1);
      mv.visitInsn(POP2);
      mv.visitInsn(POP);
    } else {
      mv.visitInsn(SWAP);
      mv.visitInsn(POP);
    }
  }
}
