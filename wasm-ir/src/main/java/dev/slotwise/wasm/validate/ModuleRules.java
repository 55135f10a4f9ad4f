// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.Declarations.Section;
import java.util.Locale;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.impl.factory.Sets;

/**
 * The rules of a module outside its code, in the order of its sections, so that the first error is
 * the one with the lowest offset.
 *
 * <p>Source: WebAssembly 3.0, sections 3.2 (types) and 3.5 (modules).
 */
final class ModuleRules {
  private static final long MAX_PAGES_32 = 1L << 16;
  private static final long MAX_PAGES_64 = 1L << 48;

  private final WasmModule module;
  private final ModuleFacts facts;
  private final Limits limits;
  private final ConstantValidator constants;

  ModuleRules(ModuleFacts facts, Limits limits) {
    this.module = facts.module;
    this.facts = facts;
    this.limits = limits;
    this.constants = new ConstantValidator(facts, limits);
  }

  /** Checks the sections before the code section. */
  void checkBeforeCode() {
    new TypeRules(facts, limits).check();
    imports();
    functions();
    for (int i = module.importedCount(ExternalKind.TABLE); i < module.tables().size(); i++) {
      table(i, Section.TABLE, i - module.importedCount(ExternalKind.TABLE));
    }
    for (int i = module.importedCount(ExternalKind.MEMORY); i < module.memories().size(); i++) {
      memory(i, Section.MEMORY, i - module.importedCount(ExternalKind.MEMORY));
    }
    for (int i = module.importedCount(ExternalKind.TAG); i < module.tags().size(); i++) {
      tag(i, Section.TAG, i - module.importedCount(ExternalKind.TAG));
    }
    globals();
    exports();
    start();
    for (int i = 0; i < module.elements().size(); i++) {
      element(i);
    }
  }

  /** Checks the sections after the code section. */
  void checkAfterCode() {
    for (int i = 0; i < module.data().size(); i++) {
      data(i);
    }
  }

  private void data(int index) {
    DataSegment segment = module.data().get(index);
    if (segment.offset().isPresent()) {
      int memory = segment.memory();
      if (memory >= facts.memoryAddresses.length) {
        throw invalid("unknown memory: " + memory, Section.DATA, index);
      }
      constants.validate(
          segment.offset().get(),
          facts.memoryAddresses[memory],
          facts.globalTypes.length,
          Section.DATA.label);
    }
  }

  private ValidationException invalid(String message, Section section, int index) {
    return new ValidationException(
        message, Declarations.offset(module, section, index), section.label, -1);
  }

  private void imports() {
    for (int i = 0; i < module.imports().size(); i++) {
      Import declaration = module.imports().get(i);
      int index = declaration.index();
      switch (declaration.kind()) {
        case FUNCTION -> functionType(module.functionTypeIndex(index), Section.IMPORT, i);
        case TABLE -> table(index, Section.IMPORT, i);
        case MEMORY -> memory(index, Section.IMPORT, i);
        case GLOBAL -> valueType(facts.globalTypes[index], Section.IMPORT, i);
        case TAG -> tag(index, Section.IMPORT, i);
      }
    }
  }

  private void functions() {
    int imported = module.importedFunctionCount();
    for (int i = imported; i < module.functionCount(); i++) {
      functionType(module.functionTypeIndex(i), Section.FUNCTION, i - imported);
    }
  }

  private void functionType(int type, Section section, int index) {
    if (type >= facts.parameters.length) {
      throw invalid("unknown type: " + type, section, index);
    }
    if (!facts.isFunctionType(type)) {
      throw invalid("non-function type: " + type, section, index);
    }
  }

  private void valueType(int type, Section section, int index) {
    if (!facts.isKnown(type)) {
      throw invalid("unknown type: " + ValueType.heapType(type), section, index);
    }
  }

  private void table(int table, Section section, int index) {
    Table declaration = module.tables().get(table);
    int type = declaration.elementType();
    valueType(type, section, index);
    AddressRange range = declaration.range();
    range(
        range,
        range.is64() ? -1L : 0xFFFF_FFFFL,
        "table size must be at most 2^32-1",
        section,
        index);
    if (Long.compareUnsigned(range.minimum(), limits.tableSlots()) > 0) {
      throw new LimitException(
          "table slots: "
              + Long.toUnsignedString(range.minimum())
              + " is above the limit of "
              + limits.tableSlots(),
          Declarations.offset(module, section, index),
          section.label,
          -1);
    }
    if (declaration.initializer().isPresent()) {
      constants.validate(
          declaration.initializer().get(), type, facts.importedGlobals, section.label);
    } else if (section == Section.TABLE && !ValueType.isDefaultable(type)) {
      throw invalid(
          "type mismatch: table of %s needs an initializer".formatted(ValueType.toString(type)),
          section,
          index);
    }
  }

  private void range(AddressRange range, long bound, String message, Section section, int index) {
    boolean tooLarge =
        Long.compareUnsigned(range.minimum(), bound) > 0
            || Long.compareUnsigned(range.maximum().orElse(0), bound) > 0;
    if (tooLarge) {
      throw invalid(message, section, index);
    }
    if (range.maximum().isPresent()
        && Long.compareUnsigned(range.minimum(), range.maximum().getAsLong()) > 0) {
      throw invalid("size minimum must not be greater than maximum", section, index);
    }
  }

  private void memory(int memory, Section section, int index) {
    Memory declaration = module.memories().get(memory);
    boolean is64 = declaration.range().is64();
    long bound = -1L;
    String message = "memory size must be at most 2^64-1 pages";
    if (declaration.pageSizeLog2() == 16) {
      bound = is64 ? MAX_PAGES_64 : MAX_PAGES_32;
      message =
          is64
              ? "memory size must be at most 2^48 pages"
              : "memory size must be at most 65536 pages (4GiB)";
    } else if (!is64) {
      bound = 0xFFFF_FFFFL;
      message = "memory size must be at most 2^32-1 pages";
    }
    range(declaration.range(), bound, message, section, index);
    if (declaration.shared() && declaration.range().maximum().isEmpty()) {
      throw invalid("shared memory must have maximum", section, index);
    }
  }

  private void tag(int tag, Section section, int index) {
    int type = facts.tags[tag];
    functionType(type, section, index);
    if (facts.results[type].length > 0) {
      throw invalid("non-empty tag result type", section, index);
    }
  }

  private void globals() {
    for (int i = facts.importedGlobals; i < facts.globalTypes.length; i++) {
      Global global = module.globals().get(i);
      valueType(global.type(), Section.GLOBAL, i - facts.importedGlobals);
      if (global.initializer().isPresent()) {
        constants.validate(global.initializer().get(), global.type(), i, Section.GLOBAL.label);
      }
    }
  }

  private void exports() {
    MutableSet<String> names = Sets.mutable.empty();
    for (int i = 0; i < module.exports().size(); i++) {
      Export export = module.exports().get(i);
      int index = export.index();
      int count =
          switch (export.kind()) {
            case FUNCTION -> module.functionCount();
            case TABLE -> facts.tableElements.length;
            case MEMORY -> facts.memoryAddresses.length;
            case GLOBAL -> facts.globalTypes.length;
            case TAG -> facts.tags.length;
          };
      if (index >= count) {
        String kind = export.kind().name().toLowerCase(Locale.ROOT);
        throw invalid("unknown " + kind + ": " + index, Section.EXPORT, i);
      }
      if (!names.add(export.name())) {
        throw invalid("duplicate export name: " + export.name(), Section.EXPORT, i);
      }
      if (export.kind() == ExternalKind.FUNCTION) {
        facts.declared.set(index);
      }
    }
  }

  private void start() {
    if (module.start().isEmpty()) {
      return;
    }
    int function = module.start().getAsInt();
    if (function >= module.functionCount()) {
      throw invalid("unknown function: " + function, Section.START, 0);
    }
    int type = module.functionTypeIndex(function);
    if (facts.parameters[type].length > 0 || facts.results[type].length > 0) {
      throw invalid("start function: it has parameters or results", Section.START, 0);
    }
  }

  private void element(int index) {
    ElementSegment segment = module.elements().get(index);
    int globals = facts.globalTypes.length;
    valueType(segment.type(), Section.ELEMENT, index);
    if (segment.mode() == ElementSegment.Mode.ACTIVE) {
      int table = segment.table();
      if (table >= facts.tableElements.length) {
        throw invalid("unknown table: " + table, Section.ELEMENT, index);
      }
      if (!facts.types.matches(segment.type(), facts.tableElements[table])) {
        throw invalid(
            "type mismatch: elements of type %s do not match the table's %s"
                .formatted(
                    ValueType.toString(segment.type()),
                    ValueType.toString(facts.tableElements[table])),
            Section.ELEMENT,
            index);
      }
      segment
          .offset()
          .ifPresent(
              offset ->
                  constants.validate(
                      offset, facts.tableAddresses[table], globals, Section.ELEMENT.label));
    }
    if (segment.expressions().isEmpty()) {
      for (int i = 0; i < segment.functions().size(); i++) {
        int function = segment.functions().get(i);
        if (function >= module.functionCount()) {
          throw invalid("unknown function: " + function, Section.ELEMENT, index);
        }
        facts.declared.set(function);
      }
    }
    segment
        .expressions()
        .forEach(item -> constants.validate(item, segment.type(), globals, Section.ELEMENT.label));
  }
}
