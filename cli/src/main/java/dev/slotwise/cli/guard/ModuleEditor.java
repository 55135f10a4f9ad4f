// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.guard;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.Mention;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;

/**
 * Changes a valid module: puts instructions into its code, adds types, globals and functions after
 * those that are there, and lets others stand in for functions. All indices stay what they are;
 * sections in which nothing changes are copied. Linear in the module.
 *
 * <p>Custom sections that hold offsets into the code are left out, for they would be wrong.
 *
 * <p>Source: WebAssembly 3.0, section 5.5.
 */
final class ModuleEditor {
  private static final int CUSTOM = 0;
  private static final int TYPE = 1;
  private static final int FUNCTION = 3;
  private static final int GLOBAL = 6;
  private static final int START = 8;
  private static final int ELEMENT = 9;
  private static final int CODE = 10;

  /** The sections in which something can change, in the order in which all must stand. */
  private static final List<Integer> ORDER =
      List.of(TYPE, 2, FUNCTION, 4, 5, 13, GLOBAL, 7, START, ELEMENT, 12, CODE, 11);

  private static final int HEADER_BYTES = 8;
  private static final int FUNCTION_TYPE = 0x60;
  private static final int DECLARATIVE = 3;

  private final WasmModule module;
  private final CodeFacts facts;
  private final Edits edits;
  private final Map<FunctionType, Integer> types = new LinkedHashMap<>();
  private final List<Integer> functionTypes = new ArrayList<>();
  private final ByteWriter bodies = new ByteWriter();
  private final SortedMap<Integer, String> names = new TreeMap<>();
  private int globals;

  /** What stands in for functions where code and tables take references to them. */
  private final MutableIntIntMap references = IntIntMaps.mutable.empty();

  private boolean codeRefers;
  private final List<String> leftOut = new ArrayList<>();

  /**
   * @param module valid, and the only one of its file
   * @param facts the module's
   */
  ModuleEditor(WasmModule module, CodeFacts facts) {
    this.module = module;
    this.facts = facts;
    this.edits = new Edits(module.bytes());
  }

  /** What to do with the code; offsets are those of the file that was read. */
  Edits edits() {
    return edits;
  }

  /** The index of a function type that is added. */
  int addType(FunctionType type) {
    return module.types().size() + types.computeIfAbsent(type, one -> types.size());
  }

  /** The index of a 32-bit number that can change, and starts as 0. */
  int addGlobal() {
    return module.globals().size() + globals++;
  }

  /** How many functions there will be: the index of the next one. */
  int nextFunction() {
    return module.definedFunctionsEnd() + functionTypes.size();
  }

  /**
   * Adds a function; its index was {@link #nextFunction}.
   *
   * @param body its locals and instructions
   */
  void addFunction(int type, String name, ByteWriter body) {
    names.put(nextFunction(), name);
    functionTypes.add(type);
    bodies.sized(body);
  }

  /** Lets a function stand in for another wherever a reference to that is made. */
  void standIn(int function, int by) {
    references.put(function, by);
  }

  /** The custom sections that were not copied. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** The module, changed. */
  byte[] write() {
    if (!references.isEmpty()) {
      redirect();
    }
    ByteWriter out = new ByteWriter(module.moduleBytes() + (1 << 12));
    out.raw(module.bytes(), 0, HEADER_BYTES);
    List<Integer> missing = new ArrayList<>(List.of(TYPE, FUNCTION, GLOBAL, ELEMENT, CODE));
    ByteCursor cursor = new ByteCursor(module.bytes(), HEADER_BYTES, module.bytes().length, "");
    boolean hasNames = false;
    while (!cursor.atEnd()) {
      int start = cursor.position();
      int id = cursor.u8();
      int size = cursor.u32();
      int payload = cursor.position();
      cursor.skip(size);
      if (id == CUSTOM) {
        hasNames |= custom(out, start, payload, payload + size, hasNames);
        continue;
      }
      missing.remove((Integer) id);
      addMissing(missing, id, out);
      section(out, id, payload, payload + size);
    }
    addMissing(missing, -1, out);
    if (!hasNames && !names.isEmpty()) {
      names(out, 0, 0);
    }
    return out.toArray();
  }

  /** Writes sections that the module does not have and that stand before this one. */
  private void addMissing(List<Integer> missing, int before, ByteWriter out) {
    int end = before < 0 ? ORDER.size() : ORDER.indexOf(before);
    for (int id : List.copyOf(missing)) {
      if (ORDER.indexOf(id) < end) {
        missing.remove((Integer) id);
        if (added(id) > 0) {
          ByteWriter content = new ByteWriter();
          content.unsigned(added(id));
          addTo(id, content);
          out.octet(id);
          out.sized(content);
        }
      }
    }
  }

  private void section(ByteWriter out, int id, int start, int end) {
    ByteWriter content = new ByteWriter(end - start + 16);
    ByteCursor cursor = new ByteCursor(module.bytes(), start, end, "");
    switch (id) {
      case CODE -> {
        content.unsigned(cursor.u32() + added(id));
        int first = module.importedFunctionCount();
        ByteWriter body = new ByteWriter();
        for (int function = first; function < module.definedFunctionsEnd(); function++) {
          body.clear();
          edits.copy(module.bodyStart(function), module.bodyEnd(function), body);
          content.sized(body);
        }
        addTo(id, content);
      }
      case TYPE, FUNCTION, GLOBAL, ELEMENT -> {
        content.unsigned(cursor.u32() + added(id));
        if (id == ELEMENT && !references.isEmpty()) {
          elements(new ByteCursor(module.bytes(), start, end, "element"));
        }
        edits.copy(cursor.position(), end, content);
        addTo(id, content);
      }
      // The initial values of tables may be references; all others have no edits.
      default -> edits.copy(start, end, content);
    }
    out.octet(id);
    out.sized(content);
  }

  private int added(int section) {
    return switch (section) {
      case TYPE -> types.size();
      case FUNCTION, CODE -> functionTypes.size();
      case GLOBAL -> globals;
      case ELEMENT -> codeRefers ? 1 : 0;
      default -> 0;
    };
  }

  private void addTo(int section, ByteWriter out) {
    if (added(section) == 0) {
      return;
    }
    switch (section) {
      case TYPE ->
          types.forEach(
              (type, index) -> {
                out.octet(FUNCTION_TYPE);
                out.unsigned(type.parameters().size());
                type.parameters().forEach(out::valueType);
                out.unsigned(type.results().size());
                type.results().forEach(out::valueType);
              });
      case FUNCTION -> functionTypes.forEach(out::unsigned);
      case GLOBAL -> {
        for (int i = 0; i < globals; i++) {
          out.valueType(ValueType.I32);
          out.octet(1);
          out.op(Opcode.I32_CONST);
          out.signed(0);
          out.op(Opcode.END);
        }
      }
      case CODE -> out.append(bodies);
      case ELEMENT -> {
        // Code may only refer to functions that are declared; an export declared the old ones.
        out.unsigned(DECLARATIVE);
        out.octet(0);
        int[] declared = references.values().toSortedArray();
        out.unsigned(declared.length);
        for (int function : declared) {
          out.unsigned(function);
        }
      }
      default -> throw new IllegalArgumentException("nothing is added to section " + section);
    }
  }

  // References to functions that others stand in for.

  private void redirect() {
    module.globals().forEach(global -> global.initializer().ifPresent(this::expression));
    module.tables().forEach(table -> table.initializer().ifPresent(this::expression));
    for (int function = module.importedFunctionCount();
        function < module.definedFunctionsEnd();
        function++) {
      boolean[] refers = new boolean[1];
      facts.mentions(
          function,
          (kind, index) -> refers[0] |= kind == Mention.FUNCTION && references.containsKey(index));
      if (refers[0]) {
        codeRefers = true;
        ByteCursor cursor =
            new ByteCursor(
                module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
        cursor.skipLocals();
        references(cursor);
      }
    }
    module.start().ifPresent(this::redirectStart);
  }

  private void expression(ConstExpr expression) {
    references(new ByteCursor(module.bytes(), expression.start(), expression.end(), ""));
  }

  private void references(ByteCursor cursor) {
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      if (op == Opcode.REF_FUNC) {
        reference(cursor);
      } else {
        cursor.skip(op.immediates());
      }
    }
  }

  /** Reads an index of a function, and puts the index of what stands in for it there. */
  private void reference(ByteCursor cursor) {
    int start = cursor.position();
    int function = cursor.u32();
    if (references.containsKey(function)) {
      edits.index(start, cursor.position(), references.get(function));
    }
  }

  private void redirectStart(int function) {
    if (references.containsKey(function)) {
      ByteCursor cursor = new ByteCursor(module.bytes(), HEADER_BYTES, module.bytes().length, "");
      while (!cursor.atEnd()) {
        int id = cursor.u8();
        int size = cursor.u32();
        int end = cursor.position() + size;
        if (id == START) {
          reference(cursor);
        }
        cursor.seek(end);
      }
    }
  }

  /** The content of an element section. */
  private void elements(ByteCursor cursor) {
    for (int segments = cursor.u32(); segments > 0; segments--) {
      int flags = cursor.u32();
      boolean isActive = (flags & 1) == 0;
      boolean hasExpressions = (flags & 4) != 0;
      if (isActive) {
        if ((flags & 2) != 0) {
          cursor.u32();
        }
        expression(cursor.constExpr());
      }
      if ((flags & 3) != 0) {
        if (hasExpressions) {
          cursor.referenceType();
        } else {
          cursor.u8();
        }
      }
      for (int items = cursor.u32(); items > 0; items--) {
        if (hasExpressions) {
          expression(cursor.constExpr());
        } else {
          reference(cursor);
        }
      }
    }
  }

  // Custom sections.

  /** Copies a custom section, if it stays right; says whether it has the names. */
  private boolean custom(ByteWriter out, int start, int payload, int end, boolean hadNames) {
    ByteCursor cursor = new ByteCursor(module.bytes(), payload, end, "custom");
    String name = cursor.name();
    if (name.equals("name") && !hadNames) {
      names(out, cursor.position(), end);
      return true;
    }
    if (holdsOffsets(name)) {
      leftOut.add(name);
    } else {
      out.raw(module.bytes(), start, end);
    }
    return false;
  }

  private void names(ByteWriter out, int start, int end) {
    ByteWriter content = new ByteWriter();
    content.name("name");
    FunctionNames.add(module.bytes(), start, end, names, content);
    out.octet(CUSTOM);
    out.sized(content);
  }

  private static boolean holdsOffsets(String name) {
    return name.startsWith(".debug_")
        || name.startsWith("reloc.")
        || name.startsWith("metadata.code.")
        || name.equals("linking")
        || name.equals("sourceMappingURL")
        || name.equals("external_debug_info");
  }
}
