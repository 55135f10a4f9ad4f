// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.linking;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * The symbols and relocations that a linker left in a module: {@code wasm-ld --emit-relocs}.
 *
 * <p>Source: WebAssembly tool conventions, <i>WebAssembly Object File Linking</i>, version 2.
 * Linear in the sections, which are never trusted: a malformed one gives a {@link DecodeException},
 * and what it takes is in proportion to its bytes.
 *
 * @param symbols by number
 * @param code in the code section
 * @param data in the data section
 */
public record Linking(ImmutableList<Symbol> symbols, Relocations code, Relocations data) {
  private static final int VERSION = 2;
  private static final int SYMBOL_TABLE = 8;
  private static final int UNDEFINED = 0x10;
  private static final int EXPLICIT_NAME = 0x40;
  private static final int HEADER_BYTES = 8;
  private static final int CODE = 10;
  private static final int DATA = 11;

  /**
   * What a decoded module has of it; empty if it lacks symbols or the relocations of its code.
   *
   * @throws DecodeException if a section is malformed
   */
  public static Optional<Linking> of(WasmModule module) {
    Optional<CustomSection> linking = section(module, "linking");
    if (linking.isEmpty() || section(module, "reloc.CODE").isEmpty()) {
      return Optional.empty();
    }
    ImmutableList<Symbol> symbols = symbols(cursor(module, linking.get()));
    return Optional.of(
        new Linking(
            symbols,
            relocations(module, "reloc.CODE", CODE, symbols),
            relocations(module, "reloc.DATA", DATA, symbols)));
  }

  private static Optional<CustomSection> section(WasmModule module, String name) {
    return module.customSections().detectOptional(section -> section.name().equals(name));
  }

  private static ByteCursor cursor(WasmModule module, CustomSection section) {
    return new ByteCursor(module.bytes(), section.start(), section.end(), section.name());
  }

  private static ImmutableList<Symbol> symbols(ByteCursor cursor) {
    int start = cursor.position();
    if (cursor.u32() != VERSION) {
      throw cursor.error("linking metadata of another version than 2", start);
    }
    MutableList<Symbol> symbols = Lists.mutable.empty();
    while (!cursor.atEnd()) {
      int kind = cursor.u8();
      int size = cursor.u32();
      if (Integer.compareUnsigned(size, cursor.remaining()) > 0) {
        throw cursor.error("subsection ends after its section", cursor.position());
      }
      int end = cursor.position() + size;
      if (kind == SYMBOL_TABLE) {
        for (int left = count(cursor); left > 0; left--) {
          symbols.add(symbol(cursor));
        }
        if (cursor.position() != end) {
          throw cursor.error("symbol table does not end where it says", cursor.position());
        }
      }
      cursor.seek(end);
    }
    return symbols.toImmutable();
  }

  /** A number of things that take a byte each at least. */
  private static int count(ByteCursor cursor) {
    int start = cursor.position();
    int count = cursor.u32();
    if (Integer.compareUnsigned(count, cursor.remaining()) > 0) {
      throw cursor.error("more entries than bytes", start);
    }
    return count;
  }

  private static Symbol symbol(ByteCursor cursor) {
    int start = cursor.position();
    int code = cursor.u8();
    if (code >= Symbol.Kind.values().length) {
      throw cursor.error("unknown kind of symbol", start);
    }
    Symbol.Kind kind = Symbol.Kind.values()[code];
    int flags = cursor.u32();
    boolean isDefined = (flags & UNDEFINED) == 0;
    switch (kind) {
      case DATA -> {
        String name = cursor.name();
        return isDefined
            ? new Symbol(kind, flags, name, index(cursor), cursor.u64(), cursor.u64())
            : new Symbol(kind, flags, name, Symbol.NONE, 0, 0);
      }
      case SECTION -> {
        return new Symbol(kind, flags, "", index(cursor), 0, 0);
      }
      default -> {
        int index = index(cursor);
        boolean isNamed = isDefined || (flags & EXPLICIT_NAME) != 0;
        return new Symbol(kind, flags, isNamed ? cursor.name() : "", index, 0, 0);
      }
    }
  }

  private static int index(ByteCursor cursor) {
    return cursor.u32AtMost(Integer.MAX_VALUE, "index too large");
  }

  private static Relocations relocations(
      WasmModule module, String name, int sectionId, ImmutableList<Symbol> symbols) {
    Relocations.Builder relocations = new Relocations.Builder();
    Optional<CustomSection> found = section(module, name);
    if (found.isEmpty()) {
      return relocations.build();
    }
    ByteCursor cursor = cursor(module, found.get());
    int start = cursor.position();
    Optional<ByteCursor> target = contents(module, index(cursor), sectionId);
    if (target.isEmpty()) {
      throw cursor.error("relocations of another section than the name says", start);
    }
    int first = target.get().position();
    for (int left = count(cursor); left > 0; left--) {
      int at = cursor.position();
      int code = cursor.u8();
      int offset = cursor.u32();
      if (Integer.compareUnsigned(offset, target.get().remaining()) >= 0) {
        throw cursor.error("relocation after the end of its section", at);
      }
      int symbol = index(cursor);
      long addend = Relocations.Kind.hasAddend(code) ? cursor.s64() : 0;
      Relocations.Kind kind = Relocations.Kind.of(code);
      boolean isOfSymbol = kind != Relocations.Kind.OTHER && kind != Relocations.Kind.TYPE;
      if (isOfSymbol && symbol >= symbols.size()) {
        throw cursor.error("relocation of an unknown symbol", at);
      }
      relocations.add(first + offset, kind, symbol, addend);
    }
    if (!cursor.atEnd()) {
      throw cursor.error("relocations end before their section", cursor.position());
    }
    return relocations.build();
  }

  /** The contents of a section by its number in the file, if it is of this sort. */
  private static Optional<ByteCursor> contents(WasmModule module, int number, int sectionId) {
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), module.moduleStart() + HEADER_BYTES, module.moduleEnd(), "linking");
    for (int section = 0; !cursor.atEnd(); section++) {
      int id = cursor.u8();
      int size = cursor.u32();
      int start = cursor.position();
      if (section == number) {
        return id == sectionId
            ? Optional.of(new ByteCursor(module.bytes(), start, start + size, "linking"))
            : Optional.empty();
      }
      cursor.seek(start + size);
    }
    return Optional.empty();
  }
}
