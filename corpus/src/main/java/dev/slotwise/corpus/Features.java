// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The features that a module uses beyond WebAssembly 1.0: by its instructions, dead ones included,
 * and by its declarations. Not what the section {@code target_features} allows.
 *
 * <p>Source: the names are those of the proposals, as clang and wasm-opt spell them.
 */
final class Features {
  private static final int GC = 0xFB;
  private static final int MISC = 0xFC;
  private static final int SIMD = 0xFD;
  private static final int ATOMIC = 0xFE;

  private final WasmModule module;
  private final SortedSet<String> used = new TreeSet<>();

  private Features(WasmModule module) {
    this.module = module;
  }

  /** The features of a validated module, in alphabetical order. */
  static List<String> of(WasmModule module) {
    Features features = new Features(module);
    features.declarations();
    features.types();
    features.expressions();
    features.code();
    return new ArrayList<>(features.used);
  }

  private void use(String feature, boolean isUsed) {
    if (isUsed) {
      used.add(feature);
    }
  }

  private void declarations() {
    int tables = module.tables().size();
    use("multi-memory", module.memories().size() > 1);
    use("threads", module.memories().anySatisfy(memory -> memory.shared()));
    use("memory64", module.memories().anySatisfy(memory -> memory.range().is64()));
    use("memory64", module.tables().anySatisfy(table -> table.range().is64()));
    use("custom-page-sizes", module.memories().anySatisfy(memory -> memory.pageSizeLog2() != 16));
    use(
        "reference-types",
        tables > 1
            || module.tables().anySatisfy(table -> table.elementType() != ValueType.FUNCREF));
    use("exception-handling", !module.tags().isEmpty());
    use("bulk-memory", module.dataCount().isPresent());
    use("bulk-memory", module.data().anySatisfy(segment -> segment.offset().isEmpty()));
    use(
        "bulk-memory",
        module.elements().anySatisfy(segment -> segment.mode() == ElementSegment.Mode.PASSIVE));
    use(
        "mutable-globals",
        module
            .imports()
            .anySatisfy(one -> one.kind() == ExternalKind.GLOBAL && isMutable(one.index())));
    use(
        "mutable-globals",
        module
            .exports()
            .anySatisfy(one -> one.kind() == ExternalKind.GLOBAL && isMutable(one.index())));
    for (int global = 0; global < module.globals().size(); global++) {
      type(module.globals().get(global).type());
    }
    module.tables().forEach(table -> type(table.elementType()));
    use("js-string-builtins", module.imports().anySatisfy(Features::isStringBuiltin));
  }

  private static boolean isStringBuiltin(Import one) {
    return one.module().equals("wasm:js-string");
  }

  private boolean isMutable(int global) {
    return module.globals().get(global).mutable();
  }

  private void types() {
    for (int index = 0; index < module.types().size(); index++) {
      SubType type = module.types().get(index);
      if (type.composite() instanceof FunctionType function) {
        use("multivalue", function.results().size() > 1);
        function.parameters().forEach(this::type);
        function.results().forEach(this::type);
      } else {
        use("gc", true);
      }
      use("gc", type.supertype().isPresent() || !type.isFinal());
    }
  }

  /** What the use of a value type needs. */
  private void type(int type) {
    use("simd128", type == ValueType.V128);
    if (!ValueType.isReference(type)) {
      return;
    }
    int heap = ValueType.heapType(type);
    use("reference-types", heap == HeapType.EXTERN);
    use("function-references", heap >= 0 || !ValueType.isNullable(type));
    use("exception-handling", heap == HeapType.EXN);
    use(
        "gc",
        heap == HeapType.ANY
            || heap == HeapType.EQ
            || heap == HeapType.I31
            || heap == HeapType.STRUCT
            || heap == HeapType.ARRAY);
  }

  private void expressions() {
    module.globals().forEach(global -> global.initializer().ifPresent(this::expression));
    module.data().forEach(segment -> segment.offset().ifPresent(this::expression));
    module.elements().forEach(segment -> segment.offset().ifPresent(this::expression));
  }

  private void expression(ConstExpr expression) {
    ByteCursor cursor = new ByteCursor(module.bytes(), expression.start(), expression.end(), "");
    int instructions = 0;
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      cursor.skip(op.immediates());
      instruction(op);
      instructions += op == Opcode.END ? 0 : 1;
    }
    use("extended-const", instructions > 1);
  }

  private void code() {
    boolean[] seen = new boolean[Opcode.values().length];
    ByteCursor cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    int end = module.definedFunctionsEnd();
    for (int function = module.importedFunctionCount(); function < end; function++) {
      cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
      cursor.skipLocals();
      while (!cursor.atEnd()) {
        Opcode op = cursor.opcode();
        seen[op.ordinal()] = true;
        switch (op.immediates()) {
          case NONE -> {}
          case BLOCK_TYPE -> block(cursor);
          default -> cursor.skip(op.immediates());
        }
      }
    }
    for (Opcode op : Opcode.values()) {
      if (seen[op.ordinal()]) {
        instruction(op);
      }
    }
  }

  /** A block with operands, or with several results, has the index of a function type. */
  private void block(ByteCursor cursor) {
    long type = cursor.blockType();
    if (type >= 0 && type < ByteCursor.VALUE_BLOCK) {
      FunctionType function = module.types().function((int) type);
      use("multivalue", !function.parameters().isEmpty() || function.results().size() > 1);
    }
  }

  private void instruction(Opcode op) {
    int prefix = op.code() >> 16;
    int code = op.code() & 0xFFFF;
    switch (prefix) {
      case GC -> used.add("gc");
      case SIMD -> used.add(code < 0x100 ? "simd128" : "relaxed-simd");
      case ATOMIC -> used.add("threads");
      case MISC -> used.add(misc(code));
      default -> single(op);
    }
  }

  private static String misc(int code) {
    if (code < 8) {
      return "nontrapping-fptoint";
    }
    if (code < 15) {
      return "bulk-memory";
    }
    return code < 18 ? "reference-types" : "wide-arithmetic";
  }

  private void single(Opcode op) {
    switch (op) {
      case I32_EXTEND8_S, I32_EXTEND16_S, I64_EXTEND8_S, I64_EXTEND16_S, I64_EXTEND32_S ->
          used.add("sign-ext");
      case RETURN_CALL, RETURN_CALL_INDIRECT -> used.add("tail-call");
      case RETURN_CALL_REF -> {
        used.add("tail-call");
        used.add("function-references");
      }
      case CALL_REF, REF_AS_NON_NULL, BR_ON_NULL, BR_ON_NON_NULL -> used.add("function-references");
      case REF_EQ -> used.add("gc");
      case SELECT_T, TABLE_GET, TABLE_SET, REF_NULL, REF_IS_NULL, REF_FUNC ->
          used.add("reference-types");
      case TRY, CATCH, RETHROW, DELEGATE, CATCH_ALL -> used.add("legacy-exceptions");
      case THROW_REF, TRY_TABLE -> used.add("exception-handling");
      default -> {}
    }
  }
}
