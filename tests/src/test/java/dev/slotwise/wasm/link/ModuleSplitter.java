// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Splits a module into two that do together what it does: one keeps all but some functions, the
 * other has these, and each imports from the other what it uses. In the linker's package, since it
 * copies code as the linker does.
 */
public final class ModuleSplitter {
  public static final String REST = "rest";
  public static final String MOVED = "moved";
  private static final Set<Integer> COPIED = Set.of(1, 4, 5, 13, 12, 11);

  private final WasmModule module;
  private final boolean[] moved;
  private final int[] inRest;
  private final int[] inMoved;

  /**
   * A module and the two that it was split into.
   *
   * @param whole the module with the exports that {@code rest} has
   * @param isMoved by function, which of the two defines it
   * @param indexOf by function, its index there
   */
  @SuppressWarnings("ArrayRecordComponent") // Only read.
  public record Split(byte[] whole, byte[] rest, byte[] moved, boolean[] isMoved, int[] indexOf) {}

  private ModuleSplitter(WasmModule module, IntPredicate wanted) {
    this.module = module;
    int count = module.functionCount();
    this.moved = new boolean[count];
    for (int f = module.importedFunctionCount(); f < count; f++) {
      moved[f] = wanted.test(f) && isMovable(f);
    }
    this.inRest = indices(false);
    this.inMoved = indices(true);
  }

  /**
   * Splits a module whose tables have no initial values.
   *
   * @param wanted the functions to move; those that use segments stay
   */
  public static Split split(WasmModule module, IntPredicate wanted) {
    ModuleSplitter splitter = new ModuleSplitter(module, wanted);
    return new Split(
        splitter.whole(),
        splitter.rest(),
        splitter.movedFunctions(),
        splitter.moved,
        IntStream.range(0, module.functionCount())
            .map(f -> splitter.moved[f] ? splitter.inMoved[f] : splitter.inRest[f])
            .toArray());
  }

  /** Whether no instruction names a segment: those stay where they are. */
  private boolean isMovable(int function) {
    boolean[] movable = {true};
    forEachInstruction(
        function,
        (op, cursor) -> {
          switch (op.immediates()) {
            case ELEMENT, ELEMENT_TABLE, DATA, DATA_MEMORY, TYPE_DATA, TYPE_ELEMENT ->
                movable[0] = false;
            default -> {}
          }
        });
    return movable[0];
  }

  private interface Visitor {
    /** The cursor stands after the opcode. */
    void instruction(Opcode op, ByteCursor cursor);
  }

  private void forEachInstruction(int function, Visitor visitor) {
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
    cursor.skipLocals();
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      int at = cursor.position();
      visitor.instruction(op, cursor);
      cursor.seek(at);
      cursor.skip(op.immediates());
    }
  }

  /** The index of each function where those that are moved, or the others, are defined. */
  private int[] indices(boolean definesMoved) {
    int[] index = new int[moved.length];
    int next = 0;
    // The rest has the module's imports first, then what it imports from the other.
    for (int f = 0; f < moved.length; f++) {
      boolean first = definesMoved ? !moved[f] : f < module.importedFunctionCount();
      index[f] = first ? next++ : -1;
    }
    for (int f = 0; f < moved.length; f++) {
      if (index[f] < 0 && moved[f]) {
        index[f] = next++;
      }
    }
    for (int f = 0; f < moved.length; f++) {
      if (index[f] < 0) {
        index[f] = next++;
      }
    }
    return index;
  }

  private IndexMap map(int[] functions) {
    IndexMap map = IndexMap.forModule(module, IntStream.range(0, module.types().size()).toArray());
    System.arraycopy(functions, 0, map.functions(), 0, functions.length);
    for (ExternalKind kind : ExternalKind.values()) {
      if (kind != ExternalKind.FUNCTION) {
        Arrays.setAll(map.of(kind), i -> i);
      }
    }
    Arrays.setAll(map.elements(), i -> i);
    Arrays.setAll(map.data(), i -> i);
    return map;
  }

  private byte[] whole() {
    ByteWriter out = header();
    int[] same = IntStream.range(0, moved.length).toArray();
    boolean[] exported = {false};
    forEachSection(
        (id, start, from, to) -> {
          if ((id >= 8 && id != 13) || id == 7) {
            if (!exported[0]) {
              section(out, 7, exports(same));
              exported[0] = true;
            }
          }
          if (id != 7 && id != 0) {
            out.raw(module.bytes(), start, to);
          }
        });
    return out.toArray();
  }

  private byte[] rest() {
    ByteWriter out = header();
    copy(out, 1);
    section(out, 2, restImports());
    section(out, 3, functions(false));
    copy(out, 4);
    copy(out, 5);
    copy(out, 13);
    section(out, 6, globals());
    section(out, 7, exports(inRest));
    module
        .start()
        .ifPresent(
            start -> {
              ByteWriter function = new ByteWriter();
              function.unsigned(inRest[start]);
              section(out, 8, function);
            });
    section(out, 9, elements());
    copy(out, 12);
    section(out, 10, code(false));
    copy(out, 11);
    return out.toArray();
  }

  private byte[] movedFunctions() {
    ByteWriter out = header();
    copy(out, 1);
    section(out, 2, movedImports());
    section(out, 3, functions(true));
    ByteWriter exports = new ByteWriter();
    exports.unsigned(movedCount());
    for (int f = 0; f < moved.length; f++) {
      if (moved[f]) {
        exports.name("f" + f);
        exports.octet(0);
        exports.unsigned(inMoved[f]);
      }
    }
    section(out, 7, exports);
    section(out, 9, declarations());
    section(out, 10, code(true));
    return out.toArray();
  }

  private int movedCount() {
    return (int) IntStream.range(0, moved.length).filter(f -> moved[f]).count();
  }

  private ByteWriter header() {
    ByteWriter out = new ByteWriter();
    out.raw(module.bytes(), 0, 8);
    return out;
  }

  private ByteWriter restImports() {
    ByteWriter out = new ByteWriter();
    out.unsigned(module.imports().size() + movedCount());
    forEachSection(
        (id, start, from, to) -> {
          if (id == 2) {
            ByteCursor cursor = new ByteCursor(module.bytes(), from, to, "import");
            cursor.u32();
            out.raw(module.bytes(), cursor.position(), to);
          }
        });
    for (int f = 0; f < moved.length; f++) {
      if (moved[f]) {
        functionImport(out, MOVED, "f" + f, f);
      }
    }
    return out;
  }

  private ByteWriter movedImports() {
    ByteWriter out = new ByteWriter();
    int[] count = {moved.length - movedCount()};
    for (ExternalKind kind : ExternalKind.values()) {
      count[0] += kind == ExternalKind.FUNCTION ? 0 : size(kind);
    }
    out.unsigned(count[0]);
    for (int f = 0; f < moved.length; f++) {
      if (!moved[f]) {
        functionImport(out, REST, name(ExternalKind.FUNCTION, f), f);
      }
    }
    for (ExternalKind kind : ExternalKind.values()) {
      for (int i = 0; kind != ExternalKind.FUNCTION && i < size(kind); i++) {
        out.name(REST);
        out.name(name(kind, i));
        out.octet(kind.ordinal());
        type(out, kind, i);
      }
    }
    return out;
  }

  private void functionImport(ByteWriter out, String from, String field, int function) {
    out.name(from);
    out.name(field);
    out.octet(0);
    out.unsigned(module.functionTypeIndex(function));
  }

  private void type(ByteWriter out, ExternalKind kind, int index) {
    switch (kind) {
      case TABLE -> {
        out.valueType(module.tables().get(index).elementType());
        range(out, module.tables().get(index).range(), 0);
      }
      case MEMORY ->
          range(
              out,
              module.memories().get(index).range(),
              module.memories().get(index).shared() ? 2 : 0);
      case GLOBAL -> {
        out.valueType(module.globals().get(index).type());
        out.octet(module.globals().get(index).mutable() ? 1 : 0);
      }
      case TAG -> {
        out.octet(0);
        out.unsigned(module.tags().get(index));
      }
      case FUNCTION -> throw new IllegalArgumentException();
    }
  }

  private static void range(ByteWriter out, AddressRange range, int flags) {
    out.octet(flags | (range.maximum().isPresent() ? 1 : 0) | (range.is64() ? 4 : 0));
    out.unsigned(range.minimum());
    range.maximum().ifPresent(out::unsigned);
  }

  private int size(ExternalKind kind) {
    return switch (kind) {
      case FUNCTION -> module.functionCount();
      case TABLE -> module.tables().size();
      case MEMORY -> module.memories().size();
      case GLOBAL -> module.globals().size();
      case TAG -> module.tags().size();
    };
  }

  private ByteWriter functions(boolean ofMoved) {
    ByteWriter out = new ByteWriter();
    int imported = module.importedFunctionCount();
    out.unsigned(ofMoved ? movedCount() : moved.length - movedCount() - imported);
    for (int f = imported; f < moved.length; f++) {
      if (moved[f] == ofMoved) {
        out.unsigned(module.functionTypeIndex(f));
      }
    }
    return out;
  }

  private ByteWriter code(boolean ofMoved) {
    ByteWriter out = new ByteWriter();
    CodeCopier copier = new CodeCopier(module.bytes(), map(ofMoved ? inMoved : inRest));
    int imported = module.importedFunctionCount();
    out.unsigned(ofMoved ? movedCount() : moved.length - movedCount() - imported);
    for (int f = imported; f < moved.length; f++) {
      if (moved[f] == ofMoved) {
        ByteWriter body = new ByteWriter();
        copier.body(module.bodyStart(f), module.bodyEnd(f), body, (from, to) -> {});
        out.sized(body);
      }
    }
    return out;
  }

  private ByteWriter globals() {
    ByteWriter out = new ByteWriter();
    int imported = module.importedCount(ExternalKind.GLOBAL);
    out.unsigned(module.globals().size() - imported);
    for (Global global : module.globals().drop(imported)) {
      out.valueType(global.type());
      out.octet(global.mutable() ? 1 : 0);
      expression(out, global.initializer().orElseThrow());
    }
    return out;
  }

  private void expression(ByteWriter out, ConstExpr expression) {
    new CodeCopier(module.bytes(), map(inRest))
        .instructions(expression.start(), expression.end(), out);
  }

  private ByteWriter exports(int[] functions) {
    ByteWriter out = new ByteWriter();
    int count = module.exports().size();
    for (ExternalKind kind : ExternalKind.values()) {
      count += size(kind);
    }
    out.unsigned(count);
    for (Export export : module.exports()) {
      export(out, export.name(), export.kind(), export.index(), functions);
    }
    for (ExternalKind kind : ExternalKind.values()) {
      for (int i = 0; i < size(kind); i++) {
        export(out, name(kind, i), kind, i, functions);
      }
    }
    return out;
  }

  private static String name(ExternalKind kind, int index) {
    return "of " + REST + " " + kind.text() + " " + index;
  }

  private static void export(
      ByteWriter out, String name, ExternalKind kind, int index, int[] functions) {
    out.name(name);
    out.octet(kind.ordinal());
    out.unsigned(kind == ExternalKind.FUNCTION ? functions[index] : index);
  }

  private ByteWriter elements() {
    ByteWriter out = new ByteWriter();
    out.unsigned(module.elements().size());
    for (ElementSegment segment : module.elements()) {
      boolean expressions = !segment.expressions().isEmpty();
      int mode =
          switch (segment.mode()) {
            case ACTIVE -> 2;
            case PASSIVE -> 1;
            case DECLARATIVE -> 3;
          };
      out.unsigned(mode | (expressions ? 4 : 0));
      if (segment.offset().isPresent()) {
        out.unsigned(segment.table());
        expression(out, segment.offset().get());
      }
      if (expressions) {
        out.valueType(segment.type());
      } else {
        out.octet(0);
      }
      out.unsigned(segment.size());
      for (int i = 0; i < segment.size(); i++) {
        if (expressions) {
          expression(out, segment.expressions().get(i));
        } else {
          out.unsigned(inRest[segment.functions().get(i)]);
        }
      }
    }
    return out;
  }

  /** A declarative segment of what the moved functions make references to. */
  private ByteWriter declarations() {
    BitSet named = new BitSet();
    for (int f = 0; f < moved.length; f++) {
      if (moved[f]) {
        forEachInstruction(
            f,
            (op, cursor) -> {
              if (op == Opcode.REF_FUNC) {
                named.set(cursor.u32());
              }
            });
      }
    }
    ByteWriter out = new ByteWriter();
    out.unsigned(1);
    out.unsigned(3);
    out.octet(0);
    out.unsigned(named.cardinality());
    named.stream().forEach(f -> out.unsigned(inMoved[f]));
    return out;
  }

  private interface SectionVisitor {
    void section(int id, int start, int from, int to);
  }

  private void forEachSection(SectionVisitor visitor) {
    ByteCursor cursor = new ByteCursor(module.bytes(), 8, module.bytes().length, "");
    while (!cursor.atEnd()) {
      int start = cursor.position();
      int id = cursor.u8();
      int size = cursor.u32();
      int from = cursor.position();
      cursor.skip(size);
      visitor.section(id, start, from, cursor.position());
    }
  }

  private void copy(ByteWriter out, int wanted) {
    forEachSection(
        (id, start, from, to) -> {
          if (id == wanted && COPIED.contains(id)) {
            out.raw(module.bytes(), start, to);
          }
        });
  }

  private static void section(ByteWriter out, int id, ByteWriter content) {
    out.octet(id);
    out.sized(content);
  }

  /** Whether a module has only what can be split. */
  public static boolean canSplit(WasmModule module) {
    return module.tables().noneSatisfy(table -> table.initializer().isPresent())
        && module.memories().noneSatisfy(memory -> memory.pageSizeLog2() != 16);
  }
}
