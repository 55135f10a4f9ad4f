// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the classes of a jar anew, so that a start has less to do, and class-data archives and AOT
 * caches keep them all:
 *
 * <ul>
 *   <li>Lambdas and method references become classes, as if they had been written out. The platform
 *       would make a class for each while the program runs, or link the archived one by method
 *       handles, which takes several times as long as to load a class: a sixth of the processor time
 *       of a start on JDK 17. And a lambda that captures is then made by {@code new}, which the quick
 *       compiler is good at.
 *   <li>So do the {@code equals} and {@code hashCode} of records, for which the platform puts method
 *       handles together, a class for many a step: a millisecond or two for each record.
 *   <li>Classes older than Java 6, which are picocli's, get the stack maps by which a class can be
 *       verified ahead. That takes a third off the start on JDK 25.
 *   <li>Two searches are left out that would open the jar, which has a directory of 8,000 entries,
 *       though all that a start needs is in the archive: Eclipse Collections' for service files,
 *       which say the same as a table of its own, and picocli's for Groovy, which is not there. Nor
 *       does picocli prepare to read dates, or to negate options.
 * </ul>
 *
 * The build runs it with ASM and the jar's classes on the class path.
 */
final class ArchivableClasses {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String GENERAL = "altMetafactory";
  private static final String RECORDS = "java/lang/runtime/ObjectMethods";

  /** Of {@link java.lang.invoke.LambdaMetafactory}: the lambda has other interfaces, too. */
  private static final int MARKERS = 2;

  /** It has other signatures, too: how many stands after the flags. */
  private static final int BRIDGES = 4;

  /** Where lambdas become classes: of the other libraries' 8,000, hardly any is ever used. */
  private static final List<String> WRITTEN_OUT =
      List.of(
          "dev/slotwise/",
          "picocli/",
          "org/eclipse/collections/api/RichIterable",
          "org/eclipse/collections/api/factory/",
          "org/eclipse/collections/api/list/primitive/ImmutableInt",
          "org/eclipse/collections/api/list/primitive/MutableInt",
          "org/eclipse/collections/impl/factory/",
          "org/eclipse/collections/impl/list/",
          "org/eclipse/collections/impl/map/mutable/primitive/IntObject",
          "org/eclipse/collections/impl/set/",
          "org/eclipse/collections/impl/utility/");

  /**
   * Methods that return null or true: "not found", "none" and, for types that no option has,
   * "excluded".
   */
  private static final Set<String> SEARCHES =
      Set.of(
          "org/eclipse/collections/api/factory/ServiceLoaderUtils.loadServiceClass"
              + "(Ljava/lang/Class;Ljava/lang/ClassLoader;)Ljava/lang/Object;",
          "picocli/CommandLine$DefaultFactory.loadClosureClass()Ljava/lang/Class;",
          "picocli/CommandLine$BuiltIn.excluded(Ljava/lang/String;)Z",
          "picocli/CommandLine$RegexTransformer.createDefault()"
              + "Lpicocli/CommandLine$RegexTransformer;");

  private static final Set<String> LEFT_OUT = new HashSet<>();

  /** By the class at the top of a nest, the lambdas' classes that join it. */
  private static final Map<String, List<String>> JOINED = new LinkedHashMap<>();

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path anew = Path.of(arguments[0] + ".anew");
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (ZipFile old = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(anew);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : Collections.list(old.entries())) {
        try (InputStream in = old.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          if (entry.getName().endsWith(".class")) {
            rewrite(bytes, classes);
          } else {
            write(entry.getName(), bytes, out);
          }
        }
      }
      // The head of a nest names its members, so it is finished when all are known.
      for (Map.Entry<String, byte[]> one : classes.entrySet()) {
        List<String> joined = JOINED.getOrDefault(one.getKey(), List.of());
        write(one.getKey() + ".class", withMembers(one.getValue(), joined), out);
      }
    }
    if (!LEFT_OUT.equals(SEARCHES)) {
      throw new IOException("a library has changed: only found " + LEFT_OUT);
    }
    Files.move(anew, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(String name, byte[] bytes, ZipOutputStream out) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    // The same bytes from the same classes.
    entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  /** Adds the class, and the classes of its lambdas. */
  private static void rewrite(byte[] bytes, Map<String, byte[]> classes) {
    ClassReader reader = new ClassReader(bytes);
    boolean isOld = reader.readShort(6) < Opcodes.V1_6;
    boolean searches =
        SEARCHES.stream().anyMatch(method -> method.startsWith(reader.getClassName() + "."));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    boolean isDynamic =
        WRITTEN_OUT.stream().anyMatch(reader.getClassName()::startsWith)
            && (text.contains(FACTORY) || text.contains(RECORDS));
    if (!isOld && !searches && !isDynamic) {
      classes.put(reader.getClassName(), bytes);
      return;
    }
    ClassWriter writer =
        isOld ? new ClassWriter(ClassWriter.COMPUTE_FRAMES) : new ClassWriter(reader, 0);
    reader.accept(new Rewriter(writer, classes), isOld ? ClassReader.SKIP_FRAMES : 0);
    classes.put(reader.getClassName(), writer.toByteArray());
  }

  private static byte[] withMembers(byte[] bytes, List<String> members) {
    if (members.isEmpty()) {
      return bytes;
    }
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visitEnd() {
            members.forEach(this::visitNestMember);
            super.visitEnd();
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Rewriter extends ClassVisitor {
    private final Map<String, byte[]> classes;
    private String owner = "";
    private String nest = "";
    private int lambdas;

    Rewriter(ClassVisitor next, Map<String, byte[]> classes) {
      super(Opcodes.ASM9, next);
      this.classes = classes;
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] interfaces) {
      owner = name;
      nest = name;
      // Nests, which let the class of a lambda call private methods, are of Java 11.
      int newVersion = version < Opcodes.V11 ? Opcodes.V17 : version;
      super.visit(newVersion, access, name, signature, parent, interfaces);
    }

    @Override
    public void visitNestHost(String host) {
      nest = host;
      super.visitNestHost(host);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      String method = owner + "." + name + descriptor;
      if (SEARCHES.contains(method)) {
        LEFT_OUT.add(method);
        next.visitCode();
        boolean isFlag = descriptor.endsWith(")Z");
        next.visitInsn(isFlag ? Opcodes.ICONST_1 : Opcodes.ACONST_NULL);
        next.visitInsn(isFlag ? Opcodes.IRETURN : Opcodes.ARETURN);
        next.visitMaxs(1, Type.getArgumentsAndReturnSizes(descriptor) >> 2);
        next.visitEnd();
        return null;
      }
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitInvokeDynamicInsn(
            String method, String type, Handle bootstrap, Object... values) {
          if (bootstrap.getOwner().equals(RECORDS) && !method.equals("toString")) {
            Fields fields = new Fields(owner, values);
            fields.add(method, type, Rewriter.this);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "$" + method, type, false);
            return;
          }
          if (!isLambda(bootstrap, values)) {
            super.visitInvokeDynamicInsn(method, type, bootstrap, values);
            return;
          }
          Lambda lambda =
              new Lambda(
                  owner + "$$" + lambdas++,
                  nest,
                  method,
                  Type.getMethodType(type),
                  (Type) values[0],
                  (Handle) values[1],
                  (Type) values[2]);
          classes.put(lambda.name(), lambda.bytes());
          JOINED.computeIfAbsent(nest, key -> new ArrayList<>()).add(lambda.name());
          if (lambda.captures()) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, lambda.name(), Lambda.MAKER, type, false);
          } else {
            String itself = lambda.made().getReturnType().getDescriptor();
            super.visitFieldInsn(Opcodes.GETSTATIC, lambda.name(), Lambda.ONLY, itself);
          }
        }
      };
    }

    private static boolean isLambda(Handle bootstrap, Object[] values) {
      if (!bootstrap.getOwner().equals(FACTORY)) {
        return false;
      }
      if (!bootstrap.getName().equals(GENERAL)) {
        return true;
      }
      // Nothing here serializes any, so the flag that it could be is of no account.
      int flags = (int) values[3];
      return (flags & MARKERS) == 0 && ((flags & BRIDGES) == 0 || (int) values[4] == 0);
    }
  }

  /**
   * What makes records equal.
   *
   * @param values of the bootstrap method: the class, the names, and what gets each field
   */
  private record Fields(String owner, Object[] values) {
    /** Adds the method {@code $equals} or {@code $hashCode}. */
    void add(String method, String type, ClassVisitor to) {
      int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
      MethodVisitor code = to.visitMethod(access, "$" + method, type, null, null);
      code.visitCode();
      if (method.equals("equals")) {
        addEquals(code);
      } else {
        addHash(code);
      }
      // Two of two slots, and the flag of a comparison.
      code.visitMaxs(5, 2);
      code.visitEnd();
    }

    private void addEquals(MethodVisitor code) {
      Label other = new Label();
      Label no = new Label();
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(Opcodes.ALOAD, 1);
      code.visitJumpInsn(Opcodes.IF_ACMPNE, other);
      code.visitInsn(Opcodes.ICONST_1);
      code.visitInsn(Opcodes.IRETURN);
      code.visitLabel(other);
      code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
      code.visitVarInsn(Opcodes.ALOAD, 1);
      code.visitTypeInsn(Opcodes.INSTANCEOF, owner);
      code.visitJumpInsn(Opcodes.IFEQ, no);
      code.visitVarInsn(Opcodes.ALOAD, 1);
      code.visitTypeInsn(Opcodes.CHECKCAST, owner);
      code.visitVarInsn(Opcodes.ASTORE, 1);
      for (int i = 2; i < values.length; i++) {
        Type type = get(code, 0, i);
        get(code, 1, i);
        switch (type.getSort()) {
          case Type.LONG -> {
            code.visitInsn(Opcodes.LCMP);
            code.visitJumpInsn(Opcodes.IFNE, no);
          }
          case Type.FLOAT, Type.DOUBLE -> {
            String compare = Type.getMethodDescriptor(Type.INT_TYPE, type, type);
            String box = boxed(type).getInternalName();
            code.visitMethodInsn(Opcodes.INVOKESTATIC, box, "compare", compare, false);
            code.visitJumpInsn(Opcodes.IFNE, no);
          }
          case Type.ARRAY, Type.OBJECT -> {
            String both = "(Ljava/lang/Object;Ljava/lang/Object;)Z";
            code.visitMethodInsn(
                Opcodes.INVOKESTATIC, "java/util/Objects", "equals", both, false);
            code.visitJumpInsn(Opcodes.IFEQ, no);
          }
          default -> code.visitJumpInsn(Opcodes.IF_ICMPNE, no);
        }
      }
      code.visitInsn(Opcodes.ICONST_1);
      code.visitInsn(Opcodes.IRETURN);
      code.visitLabel(no);
      code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
      code.visitInsn(Opcodes.ICONST_0);
      code.visitInsn(Opcodes.IRETURN);
    }

    private void addHash(MethodVisitor code) {
      code.visitInsn(Opcodes.ICONST_0);
      for (int i = 2; i < values.length; i++) {
        code.visitIntInsn(Opcodes.BIPUSH, 31);
        code.visitInsn(Opcodes.IMUL);
        Type type = get(code, 0, i);
        boolean isReference = type.getSort() >= Type.ARRAY;
        String of = isReference ? "java/util/Objects" : boxed(type).getInternalName();
        Type argument = isReference ? Type.getType(Object.class) : type;
        String hash = Type.getMethodDescriptor(Type.INT_TYPE, argument);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, of, "hashCode", hash, false);
        code.visitInsn(Opcodes.IADD);
      }
      code.visitInsn(Opcodes.IRETURN);
    }

    private Type get(MethodVisitor code, int local, int value) {
      Handle field = (Handle) values[value];
      code.visitVarInsn(Opcodes.ALOAD, local);
      code.visitFieldInsn(Opcodes.GETFIELD, owner, field.getName(), field.getDesc());
      return Type.getType(field.getDesc());
    }
  }

  /**
   * The class of a lambda, with a field for each captured value.
   *
   * @param made from the captured values to the interface
   * @param erased the interface's method as its class file declares it
   * @param body what it calls, first with the captured values
   * @param actual its method with the types that arguments and result have here
   */
  private record Lambda(
      String name, String nest, String method, Type made, Type erased, Handle body, Type actual) {
    /** The method that makes one, of captured values. */
    static final String MAKER = "of";

    /** The field of the one that captures nothing. */
    static final String ONLY = "ONLY";

    boolean captures() {
      return made.getArgumentTypes().length > 0;
    }

    byte[] bytes() {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      String[] interfaces = {made.getReturnType().getInternalName()};
      int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
      writer.visit(Opcodes.V17, access, name, null, "java/lang/Object", interfaces);
      writer.visitNestHost(nest);
      Type[] captured = made.getArgumentTypes();
      for (int i = 0; i < captured.length; i++) {
        int flags = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
        writer.visitField(flags, "v" + i, captured[i].getDescriptor(), null, null).visitEnd();
      }
      construct(writer, captured);
      if (captures()) {
        make(writer, captured);
      } else {
        makeOnly(writer);
      }
      call(writer, captured);
      writer.visitEnd();
      return writer.toByteArray();
    }

    private void construct(ClassWriter writer, Type[] captured) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", constructor(captured), null, null);
      code.visitCode();
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      int local = 1;
      for (int i = 0; i < captured.length; i++) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), local);
        code.visitFieldInsn(Opcodes.PUTFIELD, name, "v" + i, captured[i].getDescriptor());
        local += captured[i].getSize();
      }
      end(code, Opcodes.RETURN);
    }

    private void make(ClassWriter writer, Type[] captured) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_STATIC, MAKER, made.getDescriptor(), null, null);
      code.visitCode();
      code.visitTypeInsn(Opcodes.NEW, name);
      code.visitInsn(Opcodes.DUP);
      int local = 0;
      for (Type one : captured) {
        code.visitVarInsn(one.getOpcode(Opcodes.ILOAD), local);
        local += one.getSize();
      }
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructor(captured), false);
      end(code, Opcodes.ARETURN);
    }

    private void makeOnly(ClassWriter writer) {
      String itself = made.getReturnType().getDescriptor();
      int flags = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
      writer.visitField(flags, ONLY, itself, null, null).visitEnd();
      MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
      code.visitCode();
      code.visitTypeInsn(Opcodes.NEW, name);
      code.visitInsn(Opcodes.DUP);
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
      code.visitFieldInsn(Opcodes.PUTSTATIC, name, ONLY, itself);
      end(code, Opcodes.RETURN);
    }

    private void call(ClassWriter writer, Type[] captured) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PUBLIC, method, erased.getDescriptor(), null, null);
      code.visitCode();
      boolean isNew = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
      if (isNew) {
        code.visitTypeInsn(Opcodes.NEW, body.getOwner());
        code.visitInsn(Opcodes.DUP);
      }
      List<Type> wanted = new ArrayList<>();
      if (!isNew && body.getTag() != Opcodes.H_INVOKESTATIC) {
        wanted.add(Type.getObjectType(body.getOwner()));
      }
      wanted.addAll(List.of(Type.getArgumentTypes(body.getDesc())));
      for (int i = 0; i < captured.length; i++) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, "v" + i, captured[i].getDescriptor());
        convert(code, captured[i], captured[i], wanted.get(i));
      }
      int local = 1;
      Type[] given = erased.getArgumentTypes();
      for (int i = 0; i < given.length; i++) {
        code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
        convert(code, given[i], actual.getArgumentTypes()[i], wanted.get(captured.length + i));
        local += given[i].getSize();
      }
      code.visitMethodInsn(
          opcode(), body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
      Type result =
          isNew ? Type.getObjectType(body.getOwner()) : Type.getReturnType(body.getDesc());
      Type answer = erased.getReturnType();
      if (answer.getSort() == Type.VOID) {
        if (result.getSize() > 0) {
          code.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        }
      } else {
        convert(code, result, result, isPrimitive(answer) ? answer : actual.getReturnType());
      }
      end(code, answer.getOpcode(Opcodes.IRETURN));
    }

    /** A private method of the nest is called as any other. */
    private int opcode() {
      return switch (body.getTag()) {
        case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
        case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
        default -> body.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
      };
    }

    private static String constructor(Type[] captured) {
      return Type.getMethodDescriptor(Type.VOID_TYPE, captured);
    }

    private static void end(MethodVisitor code, int opcode) {
      code.visitInsn(opcode);
      code.visitMaxs(0, 0);
      code.visitEnd();
    }
  }

  /**
   * Converts as {@link java.lang.invoke.LambdaMetafactory} says.
   *
   * @param known what the verifier knows it to be
   * @param is what it is
   */
  private static void convert(MethodVisitor code, Type known, Type is, Type wanted) {
    if (isPrimitive(is) && isPrimitive(wanted)) {
      widen(code, is, wanted);
    } else if (isPrimitive(is)) {
      Type boxed = boxed(is);
      String method = Type.getMethodDescriptor(boxed, is);
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC, boxed.getInternalName(), "valueOf", method, false);
    } else if (isPrimitive(wanted)) {
      Type plain = unboxed(is);
      Type from = plain == null ? wanted : plain;
      String box = boxed(from).getInternalName();
      if (!known.getInternalName().equals(box)) {
        code.visitTypeInsn(Opcodes.CHECKCAST, box);
      }
      String method = from.getClassName() + "Value";
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, box, method, Type.getMethodDescriptor(from), false);
      widen(code, from, wanted);
    } else if (!known.equals(wanted) && !wanted.getInternalName().equals("java/lang/Object")) {
      code.visitTypeInsn(Opcodes.CHECKCAST, wanted.getInternalName());
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static void widen(MethodVisitor code, Type is, Type wanted) {
    int from = Math.max(Type.INT, is.getSort());
    int to = Math.max(Type.INT, wanted.getSort());
    if (from == to) {
      return;
    }
    code.visitInsn(
        switch (from * 16 + to) {
          case Type.INT * 16 + Type.LONG -> Opcodes.I2L;
          case Type.INT * 16 + Type.FLOAT -> Opcodes.I2F;
          case Type.INT * 16 + Type.DOUBLE -> Opcodes.I2D;
          case Type.LONG * 16 + Type.FLOAT -> Opcodes.L2F;
          case Type.LONG * 16 + Type.DOUBLE -> Opcodes.L2D;
          case Type.FLOAT * 16 + Type.DOUBLE -> Opcodes.F2D;
          default -> throw new IllegalStateException(is + " to " + wanted);
        });
  }

  private static final Map<Type, Type> BOXES =
      Map.of(
          Type.BOOLEAN_TYPE, Type.getType(Boolean.class),
          Type.CHAR_TYPE, Type.getType(Character.class),
          Type.BYTE_TYPE, Type.getType(Byte.class),
          Type.SHORT_TYPE, Type.getType(Short.class),
          Type.INT_TYPE, Type.getType(Integer.class),
          Type.LONG_TYPE, Type.getType(Long.class),
          Type.FLOAT_TYPE, Type.getType(Float.class),
          Type.DOUBLE_TYPE, Type.getType(Double.class));

  private static Type boxed(Type primitive) {
    return BOXES.get(primitive);
  }

  /** What is in such a box; null if it is none. */
  private static Type unboxed(Type box) {
    for (Map.Entry<Type, Type> entry : BOXES.entrySet()) {
      if (entry.getValue().equals(box)) {
        return entry.getKey();
      }
    }
    return null;
  }
}
