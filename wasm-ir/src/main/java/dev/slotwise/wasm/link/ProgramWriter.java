// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.HostImports.HostImport;
import dev.slotwise.wasm.link.Resolver.Entity;
import dev.slotwise.wasm.op.Opcode;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * Writes the linked module, section by section.
 *
 * <p>Source: WebAssembly 3.0, section 5.5.
 */
final class ProgramWriter {
  private static final byte[] MAGIC_AND_VERSION = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int ACTIVE_EXPRESSIONS = 6;

  private final Layout layout;
  private final LoaderTables loaderTables;
  private final ByteWriter out;
  private final CodeCopier[] copiers;

  /** The function that stands for the loader, after all others; empty if it has nothing to do. */
  private final OptionalInt loader;

  ProgramWriter(Layout layout, LoaderTables loaderTables, ByteWriter out) {
    this.layout = layout;
    this.loaderTables = loaderTables;
    this.out = out;
    this.copiers = new CodeCopier[layout.parts.size()];
    for (int part = 0; part < copiers.length; part++) {
      copiers[part] = new CodeCopier(layout.module(part).bytes(), layout.maps[part]);
    }
    this.loader =
        layout.hasInitializers()
            ? OptionalInt.of(layout.count(ExternalKind.FUNCTION))
            : OptionalInt.empty();
  }

  /** The function that stands for the loader. */
  OptionalInt loader() {
    return loader;
  }

  /** All but code and what comes after it. */
  void writeDeclarations(List<Export> exports) {
    out.raw(MAGIC_AND_VERSION, 0, MAGIC_AND_VERSION.length);
    section(1, () -> TypeWriter.write(layout.types.types(), out));
    section(2, () -> each(layout.imports.all(), this::hostImport));
    section(3, this::functions);
    section(4, this::tables);
    section(5, this::memories);
    section(13, this::tags);
    section(6, () -> each(layout.globals, this::global));
    section(7, () -> each(exports, this::export));
    loader.ifPresent(function -> section(8, () -> out.unsigned(function)));
    section(9, this::elements);
    section(12, () -> out.unsigned(dataCount()));
  }

  /** The code, telling the offsets map where each instruction comes from. */
  void writeCode(OffsetPairs offsets) {
    section(
        10,
        () -> {
          out.unsigned(
              layout.count(ExternalKind.FUNCTION)
                  - layout.imports.count(ExternalKind.FUNCTION)
                  + (loader.isPresent() ? 1 : 0));
          ByteWriter body = new ByteWriter(1 << 12);
          for (int part = 0; part < copiers.length; part++) {
            WasmModule module = layout.module(part);
            for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
              Cancellation.check();
              body.clear();
              offsets.startFunction();
              copiers[part].body(module.bodyStart(f), module.bodyEnd(f), body, offsets);
              out.unsigned(body.size());
              offsets.place(out.size());
              out.append(body);
            }
          }
          if (loader.isPresent()) {
            out.sized(LoaderBody.of(layout, copiers));
          }
        });
  }

  void writeData() {
    section(
        11,
        () -> {
          out.unsigned(dataCount());
          layout.order.forEach(
              part -> layout.module(part).data().forEach(segment -> data(part, segment)));
        });
  }

  void section(int id, Runnable content) {
    out.octet(id);
    int start = out.beginSized();
    content.run();
    out.endSized(start);
  }

  private <T> void each(List<T> items, Consumer<T> writer) {
    out.unsigned(items.size());
    items.forEach(writer);
  }

  private void hostImport(HostImport item) {
    out.name(item.module());
    out.name(item.field());
    out.octet(item.kind().ordinal());
    ExternalType type = item.type();
    if (type instanceof ExternalType.OfFunction function) {
      out.unsigned(function.type());
    } else if (type instanceof ExternalType.OfTable table) {
      tableType(table);
    } else if (type instanceof ExternalType.OfMemory memory) {
      memory(memory.memory());
    } else if (type instanceof ExternalType.OfGlobal global) {
      globalType(global.type(), global.mutable());
    } else if (type instanceof ExternalType.OfTag tag) {
      tag(tag.type());
    }
  }

  private void functions() {
    int first = layout.imports.count(ExternalKind.FUNCTION);
    out.unsigned(layout.count(ExternalKind.FUNCTION) - first + (loader.isPresent() ? 1 : 0));
    for (int f = first; f < layout.count(ExternalKind.FUNCTION); f++) {
      out.unsigned(layout.functionTypes.get(f));
    }
    if (loader.isPresent()) {
      out.unsigned(layout.types.plainFunction());
    }
  }

  private void tables() {
    out.unsigned(layout.count(ExternalKind.TABLE) - layout.imports.count(ExternalKind.TABLE));
    for (int part = 0; part < copiers.length; part++) {
      WasmModule module = layout.module(part);
      for (int i = module.importedCount(ExternalKind.TABLE); i < module.tables().size(); i++) {
        Table table = module.tables().get(i);
        if (table.initializer().isPresent()) {
          out.octet(0x40);
          out.octet(0);
        }
        tableType(layout.tables.get(layout.maps[part].tables()[i]));
        if (table.initializer().isPresent()) {
          new TableInitializer(layout, copiers, out).write(part, table.initializer().get());
        }
      }
    }
  }

  private void tableType(ExternalType.OfTable table) {
    out.valueType(table.element());
    range(table.range(), 0);
  }

  private void range(AddressRange range, int moreFlags) {
    out.octet((range.maximum().isPresent() ? 1 : 0) | (range.is64() ? 4 : 0) | moreFlags);
    out.unsigned(range.minimum());
    range.maximum().ifPresent(out::unsigned);
  }

  private void memories() {
    out.unsigned(layout.count(ExternalKind.MEMORY) - layout.imports.count(ExternalKind.MEMORY));
    for (int part = 0; part < copiers.length; part++) {
      WasmModule module = layout.module(part);
      module.memories().drop(module.importedCount(ExternalKind.MEMORY)).forEach(this::memory);
    }
  }

  private void memory(Memory memory) {
    boolean custom = memory.pageSizeLog2() != 16;
    range(memory.range(), (memory.shared() ? 2 : 0) | (custom ? 8 : 0));
    if (custom) {
      out.unsigned(memory.pageSizeLog2());
    }
  }

  private void tags() {
    out.unsigned(layout.count(ExternalKind.TAG) - layout.imports.count(ExternalKind.TAG));
    for (int part = 0; part < copiers.length; part++) {
      WasmModule module = layout.module(part);
      int[] types = layout.types.map(part);
      for (int i = module.importedCount(ExternalKind.TAG); i < module.tags().size(); i++) {
        tag(types[module.tags().get(i)]);
      }
    }
  }

  private void tag(int type) {
    out.octet(0);
    out.unsigned(type);
  }

  private void global(Entity entity) {
    Global global = layout.module(entity.part()).globals().get(entity.index());
    globalType(
        MergedTypes.mapped(global.type(), layout.types.map(entity.part())), global.mutable());
    expression(entity.part(), global.initializer().orElseThrow());
  }

  private void globalType(int type, boolean mutable) {
    out.valueType(type);
    out.octet(mutable ? 1 : 0);
  }

  private void export(Export export) {
    out.name(export.name());
    out.octet(export.kind().ordinal());
    out.unsigned(export.index());
  }

  private void elements() {
    int[] count = {loaderTables.tables().size()};
    layout.parts.forEach(part -> count[0] += part.module().elements().size());
    out.unsigned(count[0]);
    layout.order.forEach(
        part -> layout.module(part).elements().forEach(segment -> element(part, segment)));
    loaderTables.tables().forEach(this::loaderElements);
  }

  private void element(int part, ElementSegment segment) {
    IndexMap map = layout.maps[part];
    boolean active = segment.mode() == ElementSegment.Mode.ACTIVE && !layout.isLate(part, segment);
    boolean expressions = !segment.expressions().isEmpty();
    int mode = active ? 2 : segment.mode() == ElementSegment.Mode.DECLARATIVE ? 3 : 1;
    out.unsigned(mode | (expressions ? 4 : 0));
    if (active) {
      out.unsigned(map.tables()[segment.table()]);
      expression(part, segment.offset().orElseThrow());
    }
    if (expressions) {
      out.valueType(MergedTypes.mapped(segment.type(), map.types()));
      out.unsigned(segment.size());
      segment.expressions().forEach(item -> expression(part, item));
    } else {
      out.octet(0);
      out.unsigned(segment.size());
      segment.functions().forEach(function -> out.unsigned(map.functions()[function]));
    }
  }

  private void loaderElements(int table) {
    ImmutableIntList functions = loaderTables.of(table);
    out.unsigned(ACTIVE_EXPRESSIONS);
    out.unsigned(table);
    out.op(Opcode.GLOBAL_GET);
    out.unsigned(layout.unknownAddress(layout.tables.get(table).range().is64()));
    out.op(Opcode.END);
    out.valueType(layout.tables.get(table).element());
    out.unsigned(functions.size());
    functions.forEach(
        function -> {
          out.op(Opcode.REF_FUNC);
          out.unsigned(function);
          out.op(Opcode.END);
        });
  }

  private void expression(int part, ConstExpr expression) {
    copiers[part].instructions(expression.start(), expression.end(), out);
  }

  private int dataCount() {
    return (int) layout.parts.sumOfInt(part -> part.module().data().size());
  }

  private void data(int part, DataSegment segment) {
    if (segment.offset().isEmpty() || layout.isLate(part, segment)) {
      out.unsigned(1);
    } else {
      out.unsigned(2);
      out.unsigned(layout.maps[part].memories()[segment.memory()]);
      expression(part, segment.offset().get());
    }
    out.unsigned(segment.size());
    out.raw(layout.module(part).bytes(), segment.start(), segment.end());
  }
}
