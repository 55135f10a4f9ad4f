// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the classes of a jar anew, so that class-data archives and AOT caches keep them all:
 *
 * <ul>
 *   <li>Classes older than Java 6, which are picocli's, get the stack maps by which a class can be
 *       verified ahead. That takes a third off the start on JDK 25.
 *   <li>Lambdas that could be serialized, which are all for Eclipse Collections, become plain ones:
 *       archives keep no others. Nothing here serializes any.
 *   <li>Two searches are left out that would open the jar, which has a directory of 8,000 entries,
 *       though all that a start needs is in the archive: Eclipse Collections' for service files,
 *       which say the same as a table of its own, and picocli's for Groovy, which is not there.
 * </ul>
 *
 * The build runs it with ASM and the jar's classes on the class path.
 */
final class ArchivableClasses {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String GENERAL = "altMetafactory";

  private static final Handle PLAIN =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          FACTORY,
          "metafactory",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
              + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;"
              + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
          false);

  /** Of {@link java.lang.invoke.LambdaMetafactory}: it has other interfaces, too. */
  private static final int MARKERS = 2;

  /** It has other signatures, too: how many stands after the flags. */
  private static final int BRIDGES = 4;

  /** Methods that return null, which their callers take for "not found". */
  private static final Set<String> SEARCHES =
      Set.of(
          "org/eclipse/collections/api/factory/ServiceLoaderUtils.loadServiceClass"
              + "(Ljava/lang/Class;Ljava/lang/ClassLoader;)Ljava/lang/Object;",
          "picocli/CommandLine$DefaultFactory.loadClosureClass()Ljava/lang/Class;");

  private static final Set<String> LEFT_OUT = new HashSet<>();

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path anew = Path.of(arguments[0] + ".anew");
    try (ZipFile old = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(anew);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : Collections.list(old.entries())) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        try (InputStream in = old.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          out.write(entry.getName().endsWith(".class") ? archivable(bytes) : bytes);
        }
        out.closeEntry();
      }
    }
    if (!LEFT_OUT.equals(SEARCHES)) {
      throw new IOException("a library has changed: only found " + LEFT_OUT);
    }
    Files.move(anew, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] archivable(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    boolean isOld = reader.readShort(6) < Opcodes.V1_6;
    boolean searches =
        SEARCHES.stream().anyMatch(method -> method.startsWith(reader.getClassName() + "."));
    if (!isOld
        && !searches
        && !new String(bytes, StandardCharsets.ISO_8859_1).contains(GENERAL)) {
      return bytes;
    }
    ClassWriter writer =
        isOld ? new ClassWriter(ClassWriter.COMPUTE_FRAMES) : new ClassWriter(reader, 0);
    reader.accept(new Rewriter(writer), isOld ? ClassReader.SKIP_FRAMES : 0);
    return writer.toByteArray();
  }

  private static boolean isPlainButSerializable(Object[] values) {
    int flags = (int) values[3];
    return (flags & MARKERS) == 0 && ((flags & BRIDGES) == 0 || (int) values[4] == 0);
  }

  private static final class Rewriter extends ClassVisitor {
    private String owner = "";

    Rewriter(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] interfaces) {
      owner = name;
      int newVersion = version < Opcodes.V1_6 ? Opcodes.V17 : version;
      super.visit(newVersion, access, name, signature, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      String method = owner + "." + name + descriptor;
      if (SEARCHES.contains(method)) {
        LEFT_OUT.add(method);
        next.visitCode();
        next.visitInsn(Opcodes.ACONST_NULL);
        next.visitInsn(Opcodes.ARETURN);
        next.visitMaxs(1, Type.getArgumentsAndReturnSizes(descriptor) >> 2);
        next.visitEnd();
        return null;
      }
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitInvokeDynamicInsn(
            String method, String type, Handle bootstrap, Object... values) {
          if (bootstrap.getOwner().equals(FACTORY)
              && bootstrap.getName().equals(GENERAL)
              && isPlainButSerializable(values)) {
            super.visitInvokeDynamicInsn(method, type, PLAIN, Arrays.copyOf(values, 3));
          } else {
            super.visitInvokeDynamicInsn(method, type, bootstrap, values);
          }
        }
      };
    }
  }
}
