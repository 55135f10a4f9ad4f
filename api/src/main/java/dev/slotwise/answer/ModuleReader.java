// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.FileBytes;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads the bytes of modules, and not many more than a module may have. */
public final class ModuleReader {
  private static final int PIECE = 1 << 18;
  private static final String CHANGED = ": it has changed since its first part was read";

  private ModuleReader() {}

  /** The bytes of a stream; if there are too many for a module, one more than it may have. */
  public static byte[] read(InputStream stream) throws IOException {
    return stream.readNBytes(Limits.JS_API.moduleBytes() + 1);
  }

  /**
   * The bytes of a file. It is read in pieces, because the platform would otherwise hold a second
   * copy of it outside the heap.
   */
  public static byte[] read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Limits.JS_API.moduleBytes() || !Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        return read(in);
      }
    }
    byte[] bytes = new byte[(int) size];
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      int count = read(in, bytes);
      return count < bytes.length ? Arrays.copyOf(bytes, count) : bytes;
    }
  }

  /**
   * A file with a module. If debug information takes much of its end, that stays in the file until
   * it is asked for; if it can't be read then, because the file has changed, that is an {@link
   * UnreadableException}.
   */
  public static FileBytes open(Path path) throws IOException {
    File file = path.toFile();
    long changed = file.lastModified();
    Optional<SectionEnds> ends = file.isFile() ? SectionEnds.of(file) : Optional.empty();
    if (ends.isEmpty()) {
      return FileBytes.of(read(path));
    }
    int length = ends.get().length();
    byte[] front = new byte[ends.get().front()];
    try (FileInputStream in = new FileInputStream(file)) {
      int count = read(in, front);
      if (count < front.length) {
        return FileBytes.of(Arrays.copyOf(front, count));
      }
    }
    return FileBytes.partly(
        front,
        length,
        ends.get().behind(),
        () -> {
          if (file.length() != length || file.lastModified() != changed) {
            throw new UnreadableException(path + CHANGED);
          }
          return rest(path, front.length, length);
        });
  }

  private static byte[] rest(Path path, int from, int length) {
    byte[] rest = new byte[length - from];
    try (FileInputStream in = new FileInputStream(path.toFile())) {
      in.skipNBytes(from);
      if (read(in, rest) < rest.length) {
        throw new UnreadableException(path + CHANGED);
      }
      return rest;
    } catch (EOFException e) {
      throw new UnreadableException(path + CHANGED);
    } catch (IOException e) {
      throw new UnreadableException(path + ": " + reason(e));
    }
  }

  /** Reads into the bytes; gives how many there were. */
  private static int read(FileInputStream in, byte[] bytes) throws IOException {
    int at = 0;
    while (at < bytes.length) {
      int count = in.read(bytes, at, Math.min(PIECE, bytes.length - at));
      if (count < 0) {
        break;
      }
      at += count;
    }
    return at;
  }

  /** Why a file can't be read, for people. */
  public static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "can't be read: permission denied";
    }
    return failure instanceof CharacterCodingException
        ? "not a text in UTF-8"
        : "can't be read: " + failure.getMessage();
  }
}
