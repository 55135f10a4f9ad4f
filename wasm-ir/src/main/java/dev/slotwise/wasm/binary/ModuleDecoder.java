// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FileBytes;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Decodes a module. Code is not read: each function's body stays a window into the file. Linear in
 * the file; memory in proportion to it, whatever lengths it claims.
 *
 * <p>Source: WebAssembly 3.0, section 5.5, with the proposals threads, legacy exception handling,
 * custom page sizes and compact import section.
 */
public final class ModuleDecoder {

  private final FileBytes file;
  private final int start;

  /** After the sections that are in memory. */
  private final int end;

  private final int moduleEnd;
  private final Limits limits;
  private final ByteCursor cursor;
  private final WasmModule.Parts parts = new WasmModule.Parts();
  private final TypeSectionDecoder types;
  private final MutableList<Import> imports = Lists.mutable.empty();
  private final MutableIntList functionTypes = IntLists.mutable.empty();
  private final MutableList<Table> tables = Lists.mutable.empty();
  private final MutableList<Memory> memories = Lists.mutable.empty();
  private final MutableList<Global> globals = Lists.mutable.empty();
  private final MutableIntList tags = IntLists.mutable.empty();
  private final MutableList<CustomSection> customSections = Lists.mutable.empty();
  private int importedFunctions;
  private boolean sawCode;
  private boolean sawData;

  private ModuleDecoder(FileBytes file, int start, int end, Limits limits, TypeInterner interner) {
    this.file = file;
    this.start = start;
    this.end = Math.min(end, file.front().length);
    this.moduleEnd = end;
    this.limits = limits;
    this.cursor = new ByteCursor(file.front(), start, this.end, "");
    this.types = new TypeSectionDecoder(new Types.Builder(interner), limits);
  }

  /**
   * Decodes a module with the limits of the JavaScript interface.
   *
   * @throws DecodeException if the bytes are not a module
   * @throws LimitException if the module is too large
   */
  public static WasmModule decode(byte[] bytes) {
    return decode(bytes, Limits.JS_API, new TypeInterner());
  }

  /**
   * Decodes a module.
   *
   * @param bytes the file; must not be changed after
   * @param limits what is too large
   * @param interner where types get their canonical ids; shared by modules that are linked
   * @throws DecodeException if the bytes are not a module
   * @throws LimitException if the module is too large
   * @throws java.util.concurrent.CancellationException if this thread is interrupted
   */
  public static WasmModule decode(byte[] bytes, Limits limits, TypeInterner interner) {
    return decode(FileBytes.of(bytes), limits, interner);
  }

  /**
   * Decodes a module of which custom sections may not be in memory.
   *
   * @param file its bytes
   * @param limits what is too large
   * @param interner where types get their canonical ids; shared by modules that are linked
   * @throws DecodeException if the bytes are not a module
   * @throws LimitException if the module is too large
   * @throws java.util.concurrent.CancellationException if this thread is interrupted
   */
  public static WasmModule decode(FileBytes file, Limits limits, TypeInterner interner) {
    return new ModuleDecoder(file, 0, file.length(), limits, interner).decode();
  }

  /**
   * Decodes a module that is a part of a file: {@code bytes[start, end)}. Its offsets are those of
   * the file.
   *
   * @param bytes the file; must not be changed after
   * @param limits what is too large
   * @param interner where types get their canonical ids
   * @throws DecodeException if the part is not a module
   * @throws LimitException if the module is too large
   */
  public static WasmModule decode(
      byte[] bytes, int start, int end, Limits limits, TypeInterner interner) {
    return new ModuleDecoder(FileBytes.of(bytes), start, end, limits, interner).decode();
  }

  private WasmModule decode() {
    atMost(moduleEnd - start, limits.moduleBytes(), "module size", start);
    ModuleHeader.skip(cursor, file.front());
    Section last = null;
    while (!cursor.atEnd()) {
      Cancellation.check();
      int at = cursor.position();
      int id = cursor.u8();
      Section section = Section.byId(id);
      if (id != 0 && section == null) {
        throw cursor.error("malformed section id", at);
      }
      int sizeAt = cursor.position();
      int size = cursor.u32();
      if (size < 0 || size > end - cursor.position()) {
        throw cursor.error("length out of bounds", sizeAt);
      }
      int contents = cursor.position();
      int next = contents + size;
      if (section == null) {
        cursor.reset(contents, next, "custom", -1);
        customSections.add(new CustomSection(cursor.name(), cursor.position(), next));
      } else {
        if (last != null && section.compareTo(last) <= 0) {
          throw cursor.error("unexpected content after last section", at);
        }
        last = section;
        cursor.reset(contents, next, section.label(), -1);
        decode(section);
        if (!cursor.atEnd()) {
          throw cursor.error("section size mismatch", cursor.position());
        }
      }
      cursor.reset(next, end, "", -1);
    }
    customSections.addAllIterable(file.behind());
    return finish();
  }

  private void decode(Section section) {
    switch (section) {
      case TYPE -> types.decode(cursor);
      case IMPORT -> imports();
      case FUNCTION -> functions();
      case TABLE -> vector(limits.tables(), "tables", 2, i -> tables.add(table()));
      case MEMORY -> vector(limits.memories(), "memories", 2, i -> memories.add(memory()));
      case TAG -> vector(limits.tags(), "tags", 2, i -> tags.add(tag()));
      case GLOBAL -> vector(limits.globals(), "globals", 3, i -> globals.add(global()));
      case EXPORT -> exports();
      case START -> parts.start = OptionalInt.of(index());
      case ELEMENT -> {
        SegmentDecoder segments = new SegmentDecoder(cursor, limits);
        int count = vectorLength(limits.elementSegments(), "element segments", 3);
        parts.elements = segments.elements(count);
      }
      case DATA_COUNT -> parts.dataCount = OptionalInt.of(dataCount());
      case CODE -> code();
      case DATA -> {
        SegmentDecoder segments = new SegmentDecoder(cursor, limits);
        int at = cursor.position();
        int count = vectorLength(limits.dataSegments(), "data segments", 2);
        if (parts.dataCount.isPresent() && parts.dataCount.getAsInt() != count) {
          throw cursor.error("data count and data section have inconsistent lengths", at);
        }
        parts.data = segments.data(count);
        sawData = true;
      }
    }
  }

  private WasmModule finish() {
    if (!sawCode && functionTypes.size() > importedFunctions) {
      throw cursor.error("function and code section have inconsistent lengths", moduleEnd);
    }
    if (!sawData && parts.dataCount.orElse(0) != 0) {
      throw cursor.error("data count and data section have inconsistent lengths", moduleEnd);
    }
    parts.file = file;
    parts.moduleStart = start;
    parts.moduleEnd = moduleEnd;
    parts.types = types.build();
    parts.imports = imports.toImmutable();
    parts.functionTypes = functionTypes.toArray();
    parts.tables = tables.toImmutable();
    parts.memories = memories.toImmutable();
    parts.globals = globals.toImmutable();
    parts.tags = tags.toImmutable();
    parts.customSections = customSections.toImmutable();
    parts.names = NameSectionDecoder.decode(file.front(), parts.customSections);
    return parts.build();
  }

  /** Reads one element of a vector. */
  private interface ElementReader {
    void read(int index);
  }

  private void vector(int limit, String what, int elementBytes, ElementReader reader) {
    int count = vectorLength(limit, what, elementBytes);
    for (int i = 0; i < count; i++) {
      Cancellation.check();
      reader.read(i);
    }
  }

  private int vectorLength(int limit, String what, int elementBytes) {
    int start = cursor.position();
    int count = cursor.u32();
    atMost(Integer.toUnsignedLong(count), limit, what, start);
    if (count > cursor.remaining() / elementBytes) {
      throw cursor.error("unexpected end", cursor.end());
    }
    return count;
  }

  private void atMost(long value, long limit, String what, int offset) {
    cursor.checkLimit(value, limit, what, offset);
  }

  private void imports() {
    int groups = vectorLength(limits.imports(), "imports", 3);
    for (int i = 0; i < groups; i++) {
      Cancellation.check();
      String module = limitedName();
      String field = limitedName();
      int kind = cursor.peek();
      if (field.isEmpty() && kind == 0x7F) {
        // Compact import section: one module name for several fields, each with its type.
        cursor.u8();
        vector(limits.imports(), "imports", 2, j -> declare(module, limitedName()));
      } else if (field.isEmpty() && kind == 0x7E) {
        // Compact import section: one module name and one type for several fields.
        cursor.u8();
        int typeAt = cursor.position();
        skipExternalType();
        int count = vectorLength(limits.imports(), "imports", 1);
        for (int j = 0; j < count; j++) {
          String name = limitedName();
          int next = cursor.position();
          cursor.seek(typeAt);
          declare(module, name);
          cursor.seek(next);
        }
      } else {
        declare(module, field);
      }
    }
    importedFunctions = functionTypes.size();
  }

  private void skipExternalType() {
    int start = cursor.position();
    switch (cursor.u8()) {
      case 0 -> index();
      case 1 -> tableType();
      case 2 -> memory();
      case 3 -> globalType();
      case 4 -> tag();
      default -> throw cursor.error("malformed import kind", start);
    }
  }

  private void declare(String module, String field) {
    int start = cursor.position();
    atMost(imports.size() + 1L, limits.imports(), "imports", start);
    int kind = cursor.u8();
    Import declaration =
        switch (kind) {
          case 0 -> {
            functionTypes.add(index());
            yield new Import(module, field, ExternalKind.FUNCTION, functionTypes.size() - 1);
          }
          case 1 -> {
            tables.add(tableType());
            yield new Import(module, field, ExternalKind.TABLE, tables.size() - 1);
          }
          case 2 -> {
            memories.add(memory());
            yield new Import(module, field, ExternalKind.MEMORY, memories.size() - 1);
          }
          case 3 -> {
            globals.add(globalType());
            yield new Import(module, field, ExternalKind.GLOBAL, globals.size() - 1);
          }
          case 4 -> {
            tags.add(tag());
            yield new Import(module, field, ExternalKind.TAG, tags.size() - 1);
          }
          default -> throw cursor.error(Proposals.importKind(kind), start);
        };
    imports.add(declaration);
  }

  private void functions() {
    vector(limits.functions(), "functions", 1, i -> functionTypes.add(index()));
  }

  private Table table() {
    if (cursor.peek() == 0x40) {
      cursor.u8();
      cursor.zeroByte();
      Table type = tableType();
      return new Table(type.range(), type.elementType(), Optional.of(cursor.constExpr()));
    }
    return tableType();
  }

  private Table tableType() {
    int type = cursor.referenceType();
    int start = cursor.position();
    int flags = cursor.u8();
    if ((flags & ~0b101) != 0) {
      throw cursor.error(Proposals.tableFlags(flags), start);
    }
    return new Table(range(flags), type, Optional.empty());
  }

  private Memory memory() {
    int start = cursor.position();
    int flags = cursor.u8();
    if ((flags & ~0b1111) != 0) {
      throw cursor.error("malformed limits flags", start);
    }
    AddressRange range = range(flags);
    int pageSizeLog2 = 16;
    if ((flags & 0b1000) != 0) {
      int at = cursor.position();
      pageSizeLog2 = cursor.u32AtMost(63, "invalid custom page size");
      if (pageSizeLog2 != 0 && pageSizeLog2 != 16) {
        throw cursor.error("invalid custom page size", at);
      }
    }
    return new Memory(range, (flags & 0b10) != 0, pageSizeLog2);
  }

  private AddressRange range(int flags) {
    boolean is64 = (flags & 0b100) != 0;
    long minimum = is64 ? cursor.u64() : Integer.toUnsignedLong(cursor.u32());
    OptionalLong maximum =
        (flags & 1) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(is64 ? cursor.u64() : Integer.toUnsignedLong(cursor.u32()));
    return new AddressRange(minimum, maximum, is64);
  }

  private Global global() {
    Global type = globalType();
    return new Global(type.type(), type.mutable(), Optional.of(cursor.constExpr()));
  }

  private Global globalType() {
    int type = cursor.valueType();
    int start = cursor.position();
    int mutability = cursor.u8();
    if (mutability > 1) {
      throw cursor.error(Proposals.mutability(mutability), start);
    }
    return new Global(type, mutability == 1, Optional.empty());
  }

  private int tag() {
    int start = cursor.position();
    if (cursor.u8() != 0) {
      throw cursor.error("malformed tag attribute", start);
    }
    return index();
  }

  private void exports() {
    MutableList<Export> exports = Lists.mutable.empty();
    ExternalKind[] kinds = ExternalKind.values();
    vector(
        limits.exports(),
        "exports",
        3,
        i -> {
          String name = limitedName();
          int start = cursor.position();
          int kind = cursor.u8();
          if (kind >= kinds.length) {
            throw cursor.error("malformed export kind", start);
          }
          exports.add(new Export(name, kinds[kind], index()));
        });
    parts.exports = exports.toImmutable();
  }

  private int dataCount() {
    int start = cursor.position();
    int count = cursor.u32();
    atMost(Integer.toUnsignedLong(count), limits.dataSegments(), "data segments", start);
    return count;
  }

  private void code() {
    int at = cursor.position();
    int count = vectorLength(limits.functions(), "functions", 2);
    if (count != functionTypes.size() - importedFunctions) {
      throw cursor.error("function and code section have inconsistent lengths", at);
    }
    parts.bodyStarts = new int[count];
    parts.bodyEnds = new int[count];
    for (int i = 0; i < count; i++) {
      body(i);
    }
    sawCode = true;
  }

  /** A method by itself is compiled after some hundred calls, a loop after some ten thousand. */
  private void body(int index) {
    Cancellation.check();
    int start = cursor.position();
    int size = cursor.u32();
    atMost(Integer.toUnsignedLong(size), limits.bodyBytes(), "function body size", start);
    if (size > cursor.remaining()) {
      throw new DecodeException(
          "unexpected end", cursor.end(), Section.CODE.label(), importedFunctions + index);
    }
    parts.bodyStarts[index] = cursor.position();
    cursor.skip(size);
    parts.bodyEnds[index] = cursor.position();
  }

  /** An index; whether there is such an entity is for the validator to say. */
  private int index() {
    return cursor.u32AtMost(Integer.MAX_VALUE, "index out of range");
  }

  private String limitedName() {
    int start = cursor.position();
    String name = cursor.name();
    atMost(name.length(), limits.nameBytes(), "name length", start);
    return name;
  }
}
