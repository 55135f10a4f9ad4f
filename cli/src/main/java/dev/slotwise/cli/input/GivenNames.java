// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.input;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Function names from beside a module: a symbol map of Emscripten, or a module with a name section
 * and the same functions, such as the one before {@code strip}.
 */
public final class GivenNames {
  private static final byte[] MAGIC = {0, 'a', 's', 'm'};

  private GivenNames() {}

  /**
   * The module with the names of another file.
   *
   * @param bytes what is in {@code namesFile}
   * @throws Failure if they are not names of this module's functions
   */
  public static WasmModule apply(WasmModule module, String file, String namesFile, byte[] bytes) {
    SortedMap<Integer, String> names =
        isModule(bytes)
            ? ofModule(module, file, namesFile, bytes)
            : ofSymbolMap(module, file, namesFile, new String(bytes, StandardCharsets.UTF_8));
    if (names.isEmpty()) {
      throw new Failure(ExitCode.UNREADABLE, namesFile + ": has no function names");
    }
    return module.withFunctionNames(names);
  }

  private static boolean isModule(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static SortedMap<Integer, String> ofModule(
      WasmModule module, String file, String namesFile, byte[] bytes) {
    WasmModule named;
    try {
      named = ModuleDecoder.decode(bytes);
    } catch (ModuleException e) {
      throw new Failure(ExitCode.UNREADABLE, namesFile + ": " + e.describe());
    }
    if (named.functionCount() != module.functionCount()
        || named.importedFunctionCount() != module.importedFunctionCount()) {
      throw new Failure(
          ExitCode.UNREADABLE,
          "%s: has other functions than %s: %d and %d, of which %d and %d are imported"
              .formatted(
                  namesFile,
                  file,
                  named.functionCount(),
                  module.functionCount(),
                  named.importedFunctionCount(),
                  module.importedFunctionCount()));
    }
    SortedMap<Integer, String> names = new TreeMap<>();
    for (int function = 0; function < module.functionCount(); function++) {
      String type = named.functionType(function).toString();
      if (!type.equals(module.functionType(function).toString())) {
        throw new Failure(
            ExitCode.UNREADABLE,
            "%s: has other functions than %s: function %d has another type"
                .formatted(namesFile, file, function));
      }
      int index = function;
      named
          .names()
          .of(Names.Space.FUNCTION, function)
          .filter(name -> !name.isEmpty())
          .ifPresent(name -> names.put(index, name));
    }
    return names;
  }

  /** Lines {@code INDEX:NAME}. */
  private static SortedMap<Integer, String> ofSymbolMap(
      WasmModule module, String file, String namesFile, String text) {
    SortedMap<Integer, String> names = new TreeMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String at = namesFile + ": line " + number + ": ";
      int colon = line.indexOf(':');
      if (colon < 0 || !line.substring(0, colon).matches("[0-9]{1,9}")) {
        throw new Failure(
            ExitCode.UNREADABLE, at + "neither a module nor a symbol map: not INDEX:NAME");
      }
      int function = Integer.parseInt(line.substring(0, colon));
      if (function >= module.functionCount()) {
        throw new Failure(
            ExitCode.UNREADABLE,
            at + file + " has " + module.functionCount() + " functions, none " + function);
      }
      String name = unescape(line.substring(colon + 1));
      if (names.put(function, name) != null) {
        throw new Failure(ExitCode.UNREADABLE, at + "function " + function + " has a name already");
      }
    }
    names.values().removeIf(String::isEmpty);
    return names;
  }

  /**
   * Binaryen, which writes these maps, escapes a byte as a backslash and two hexadecimal digits.
   */
  private static String unescape(String name) {
    if (name.indexOf('\\') < 0) {
      return name;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      boolean isEscape =
          bytes[i] == '\\'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      if (isEscape) {
        plain.write(
            (HexFormat.fromHexDigit(bytes[i + 1]) << 4) | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        plain.write(bytes[i]);
      }
    }
    return plain.toString(StandardCharsets.UTF_8);
  }
}
