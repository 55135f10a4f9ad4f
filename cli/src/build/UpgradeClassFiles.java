// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Writes picocli's classes, whose files are of Java 5, as files of Java 17 into the folder that the
 * argument names. Class-data archives and AOT caches keep only classes that can be verified ahead,
 * which takes the stack maps that came with Java 6; so this takes a third off the start on JDK 25.
 * The build runs it with picocli and ASM on the class path.
 */
final class UpgradeClassFiles {
  public static void main(String[] arguments) throws Exception {
    Path jar =
        Path.of(
            Class.forName("picocli.CommandLine")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    Path folder = Path.of(arguments[0]);
    Path done = folder.resolve("picocli/CommandLine.class");
    if (!Files.isRegularFile(jar)
        || (Files.exists(done)
            && Files.getLastModifiedTime(done).compareTo(Files.getLastModifiedTime(jar)) > 0)) {
      return;
    }
    try (ZipFile classes = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(classes.entries())) {
        if (entry.getName().startsWith("picocli/") && entry.getName().endsWith(".class")) {
          Path file = folder.resolve(entry.getName());
          Files.createDirectories(file.getParent());
          try (InputStream in = classes.getInputStream(entry)) {
            Files.write(file, upgraded(in));
          }
        }
      }
    }
  }

  private static byte[] upgraded(InputStream old) throws IOException {
    ClassReader reader = new ClassReader(old);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            super.visit(Opcodes.V17, access, name, signature, superName, interfaces);
          }
        },
        ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }
}
