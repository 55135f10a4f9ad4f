// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.tests.oracle.HostValues.Value;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import run.endive.runtime.ByteBufferMemory;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.ImportTag;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Memory;
import run.endive.runtime.TableInstance;
import run.endive.runtime.TagInstance;
import run.endive.wasm.types.GlobalImport;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryImport;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableImport;
import run.endive.wasm.types.TagImport;

/**
 * The globals, tables, memories and tags that the host has for a module: as often as not one and
 * the same for two imports that could be one.
 */
final class HostImports {
  private final WasmModule module;
  private final run.endive.wasm.WasmModule parsed;
  private final Random random;
  private final HostValues values;
  private final boolean sharing;
  private final List<GlobalInstance> globals = new ArrayList<>();
  private final List<TableInstance> tables = new ArrayList<>();
  private final List<Memory> memories = new ArrayList<>();

  /**
   * @param sharing whether one thing may be imported under two names
   */
  HostImports(
      WasmModule module,
      run.endive.wasm.WasmModule parsed,
      Random random,
      HostValues values,
      boolean sharing) {
    this.module = module;
    this.parsed = parsed;
    this.random = random;
    this.values = values;
    this.sharing = sharing;
  }

  /** The imported tables, by index. */
  List<TableInstance> tables() {
    return tables;
  }

  /** Adds all that the module imports but functions. */
  void addTo(ImportValues.Builder imports) {
    for (int i = 0; i < parsed.importSection().importCount(); i++) {
      Import declared = parsed.importSection().getImport(i);
      if (declared instanceof GlobalImport global) {
        globals.add(global(global));
        imports.addGlobal(
            new ImportGlobal(declared.module(), declared.name(), globals.get(globals.size() - 1)));
      } else if (declared instanceof TableImport table) {
        tables.add(table(table));
        imports.addTable(
            new ImportTable(declared.module(), declared.name(), tables.get(tables.size() - 1)));
      } else if (declared instanceof MemoryImport memory) {
        memories.add(shares() && !memories.isEmpty() ? memories.get(0) : memory(memory.limits()));
        imports.addMemory(
            new ImportMemory(
                declared.module(), declared.name(), memories.get(memories.size() - 1)));
      } else if (declared instanceof TagImport tag) {
        imports.addTag(
            new ImportTag(
                declared.module(),
                declared.name(),
                new TagInstance(
                    tag.tagType(), parsed.typeSection().getType(tag.tagType().typeIdx()))));
      }
    }
  }

  private boolean shares() {
    return sharing && random.nextBoolean();
  }

  /** Something stands in it already. */
  private Memory memory(MemoryLimits limits) {
    Memory memory = new ByteBufferMemory(limits);
    if (sharing) {
      for (int address = 0; address < 80; address += 4) {
        memory.writeI32(address, (int) values.number());
      }
    }
    return memory;
  }

  private GlobalInstance global(GlobalImport declared) {
    int index = globals.size();
    if (shares() && declared.mutabilityType() == MutabilityType.Var) {
      for (int other = 0; other < index; other++) {
        if (isLike(index, other)) {
          return globals.get(other);
        }
      }
    }
    int type = module.globals().get(index).type();
    boolean isBase = declared.mutabilityType() == MutabilityType.Const;
    // A loader puts what it has behind the module's own, or over it.
    int first = declared.module().equals(Declared.LOADER) ? random.nextInt(2) * Declared.SLOTS : 0;
    Value value = isBase ? Value.number(first + random.nextInt(3)) : values.make(type);
    return GlobalInstance.builder()
        .valType(declared.type())
        .valueLow(value.bits())
        .refValue(value.object())
        .mutabilityType(declared.mutabilityType())
        .build();
  }

  private boolean isLike(int index, int other) {
    return module.globals().get(other).mutable()
        && module.globals().get(other).type() == module.globals().get(index).type();
  }

  private TableInstance table(TableImport declared) {
    int index = tables.size();
    for (int other = 0; other < index; other++) {
      if (module.tables().get(other).elementType() == module.tables().get(index).elementType()
          && shares()) {
        return tables.get(other);
      }
    }
    return new TableInstance(
        new Table(declared.entryType(), declared.limits()), (int) HostValues.Value.NOTHING.bits());
  }
}
