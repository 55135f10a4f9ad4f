// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.wasm.binary.Limits;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the bytes of modules, and not many more than a module may have. */
public final class ModuleReader {
  private static final int PIECE = 1 << 18;

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
      int at = 0;
      while (at < bytes.length) {
        int count = in.read(bytes, at, Math.min(PIECE, bytes.length - at));
        if (count < 0) {
          return Arrays.copyOf(bytes, at);
        }
        at += count;
      }
    }
    return bytes;
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
