// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.answer;

import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.dwarf.DwarfPositions;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.source.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The places where the debug information of a module is: in the module, in the file that it names,
 * and in files that were split off, both {@link Beside} the module.
 */
public final class DebugInformation {
  private final String file;
  private final String source;
  private final Optional<DwarfFile> main;
  private final String missing;

  /** Where the code of the module starts in its file. */
  private final int codeStart;

  /** That of a module without any. */
  public static final DebugInformation NONE = none("", "there is no debug information");

  private DebugInformation(
      String file, String source, Optional<DwarfFile> main, String missing, int codeStart) {
    this.codeStart = codeStart;
    this.file = file;
    this.source = source;
    this.main = main;
    this.missing = missing;
  }

  /** That of a module which was read from a file. */
  public static DebugInformation of(String file, WasmModule module) {
    if (module.isLinked()) {
      return none(file, "debug information is read of one module, not of several that are linked");
    }
    DwarfFile own = DwarfFile.of(module.bytes(), module.moduleStart(), module.moduleEnd());
    if (own.hasEntries()) {
      return new DebugInformation(file, file, Optional.of(own), "", own.codeStart());
    }
    if (own.external().isEmpty()) {
      return none(file, "the module has no debug information; compile and link it with -g");
    }
    String name = own.external().get();
    Optional<Path> beside = Beside.find(file, name);
    if (beside.isEmpty()) {
      return none(file, "the debug information is in " + name + ", which is not beside the module");
    }
    String path = beside.get().toString();
    DwarfFile other = read(path);
    return other.hasEntries()
        ? new DebugInformation(file, path, Optional.of(other), "", own.codeStart())
        : none(file, "there is no debug information in " + path);
  }

  private static DebugInformation none(String file, String why) {
    return new DebugInformation(file, file, Optional.empty(), why, 0);
  }

  /** What keeps it from being read; empty if it is there. */
  Optional<String> missing() {
    return main.isPresent() ? Optional.empty() : Optional.of(missing);
  }

  /**
   * What the debug information says.
   *
   * @throws UnreadableException if there is none, or it can't be read
   */
  <T> T read(Reader<T> reader) {
    if (main.isEmpty()) {
      throw new UnreadableException(file + ": " + missing);
    }
    try {
      return reader.read(DebugInfo.of(main.get(), split(main.get())));
    } catch (ModuleException e) {
      throw new UnreadableException(source + ": " + e.describe());
    }
  }

  /** Whether {@link #positions} knows of any. */
  public boolean hasPositions() {
    return main.isPresent() && main.get().hasLines();
  }

  /**
   * Where code comes from.
   *
   * @throws UnreadableException if there is no debug information, or it can't be read
   */
  public Positions positions() {
    return read(info -> DwarfPositions.of(info, codeStart));
  }

  /** Asks debug information. */
  interface Reader<T> {
    T read(DebugInfo info);
  }

  /** The files that parts were split off to, as far as they are beside the module. */
  private List<DwarfFile> split(DwarfFile whole) {
    TreeSet<String> names = new TreeSet<>(DebugInfo.of(whole, List.of()).splitNames().castToList());
    List<DwarfFile> files = new ArrayList<>();
    if (names.isEmpty()) {
      return files;
    }
    names.add(source.substring(source.lastIndexOf('/') + 1) + ".dwp");
    names.add(source.substring(source.lastIndexOf('/') + 1).replaceAll("[.]wasm$", "") + ".dwp");
    for (String name : names) {
      Beside.find(source, name).ifPresent(path -> files.add(read(path.toString())));
    }
    return files;
  }

  private static DwarfFile read(String path) {
    try {
      return DwarfFile.of(Files.readAllBytes(Path.of(path)));
    } catch (IOException e) {
      throw new UnreadableException(path + ": " + ModuleReader.reason(e));
    } catch (ModuleException e) {
      throw new UnreadableException(path + ": " + e.describe());
    }
  }
}
