// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.link.CanonicalAbi;
import dev.slotwise.wasm.link.LinkException;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Writes a module of what the canonical ABI does: functions that call what it may call, in every
 * number and with any values. Values come from imports of {@link CanonicalAbi#MODULE}, which also
 * write the memories that the component shows the host.
 *
 * <p>A copy of a value between components is forgotten: the callee gets any value of its type.
 */
final class Glue {
  private static final int EMPTY_BLOCK = 0x40;
  private static final String EXTENSION = ".";

  private final Map<Key, Integer> imports = new LinkedHashMap<>();
  private final Map<ExternalKind, List<Core>> imported = new LinkedHashMap<>();
  private final Map<FunctionType, Integer> types = new LinkedHashMap<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<Export> exports = new ArrayList<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private OptionalInt start = OptionalInt.empty();

  private record Key(ExternalKind kind, String module, String field) {}

  private record Function(FunctionType type, String name, Body body) {}

  /** What is exported; a defined function's index counts from the first that is defined. */
  private record Export(String name, ExternalKind kind, int index, boolean defined) {}

  /** Code, written when all imports are known. */
  interface Body {
    void write(Code code);
  }

  boolean isEmpty() {
    return functions.isEmpty() && exports.isEmpty();
  }

  /** Adds a function; gives the name under which it is exported. */
  String define(String name, FunctionType type, Body body) {
    int index = functions.size();
    functions.add(new Function(type, name, body));
    return exported(name, ExternalKind.FUNCTION, index, true);
  }

  /** What the module does when it is instantiated. */
  void start(String name, Body body) {
    start = OptionalInt.of(functions.size());
    functions.add(
        new Function(
            new FunctionType(IntLists.immutable.empty(), IntLists.immutable.empty()), name, body));
  }

  /** Exports something of others. */
  void export(String name, Core thing) {
    exported(name, thing.kind(), use(thing), false);
  }

  private String exported(String name, ExternalKind kind, int index, boolean defined) {
    String unique = name;
    for (int i = 2; !taken.add(unique); i++) {
      unique = name + EXTENSION + i;
    }
    exports.add(new Export(unique, kind, index, defined));
    return unique;
  }

  /** The index of something that is imported. */
  int use(Core thing) {
    List<Core> ofKind = imported.computeIfAbsent(thing.kind(), kind -> new ArrayList<>());
    return imports.computeIfAbsent(
        new Key(thing.kind(), thing.module(), thing.field()),
        key -> {
          ofKind.add(thing);
          return ofKind.size() - 1;
        });
  }

  private int type(FunctionType type) {
    return types.computeIfAbsent(type, key -> types.size());
  }

  /** The code of one function. */
  final class Code {
    private final ByteWriter out = new ByteWriter();

    /** Calls with any arguments. */
    void callWithAny(Core function) {
      function.type().orElseThrow().parameters().forEach(this::any);
      call(function);
    }

    void call(Core function) {
      out.op(Opcode.CALL);
      out.unsigned(use(function));
    }

    /** Calls any number of times, with any arguments, and drops the results. */
    void callOften(Core function) {
      often(
          () -> {
            callWithAny(function);
            drop(function.type().orElseThrow().results());
          });
    }

    /** Does something any number of times. */
    void often(Runnable what) {
      out.op(Opcode.BLOCK);
      out.octet(EMPTY_BLOCK);
      out.op(Opcode.LOOP);
      out.octet(EMPTY_BLOCK);
      any(ValueType.I32);
      out.op(Opcode.BR_IF);
      out.unsigned(1);
      what.run();
      out.op(Opcode.BR);
      out.unsigned(0);
      out.op(Opcode.END);
      out.op(Opcode.END);
    }

    void drop(ImmutableIntList results) {
      results.forEach(result -> out.op(Opcode.DROP));
    }

    /** Pushes the function's own parameters. */
    void parameters(int count) {
      for (int i = 0; i < count; i++) {
        out.op(Opcode.LOCAL_GET);
        out.unsigned(i);
      }
    }

    /** Pushes any value of a type. */
    void any(int type) {
      call(
          Core.function(
              CanonicalAbi.MODULE,
              ValueType.toString(type),
              new FunctionType(IntLists.immutable.empty(), IntLists.immutable.of(type))));
    }

    /** Calls any function of a table that takes an i32 and gives nothing. */
    void callThrough(Core table) {
      any(ValueType.I32);
      any(tableOf(table).range().addressType());
      out.op(Opcode.CALL_INDIRECT);
      out.unsigned(
          type(new FunctionType(IntLists.immutable.of(ValueType.I32), IntLists.immutable.empty())));
      out.unsigned(use(table));
    }
  }

  /** The bytes of the module. */
  byte[] toBytes() {
    List<ByteWriter> bodies = new ArrayList<>();
    for (Function function : functions) {
      Code code = new Code();
      code.out.unsigned(0);
      type(function.type);
      function.body.write(code);
      code.out.op(Opcode.END);
      bodies.add(code.out);
    }
    imported
        .getOrDefault(ExternalKind.FUNCTION, List.of())
        .forEach(thing -> type(thing.type().orElseThrow()));
    ByteWriter out = new ByteWriter();
    out.raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0}, 0, 8);
    section(out, 1, () -> types(out));
    section(out, 2, () -> imports(out));
    section(
        out,
        3,
        () -> {
          out.unsigned(functions.size());
          functions.forEach(function -> out.unsigned(type(function.type)));
        });
    section(out, 7, () -> exports(out));
    start.ifPresent(function -> section(out, 8, () -> out.unsigned(firstDefined() + function)));
    section(
        out,
        10,
        () -> {
          out.unsigned(bodies.size());
          bodies.forEach(out::sized);
        });
    section(out, 0, () -> names(out));
    return out.toArray();
  }

  private int firstDefined() {
    return imported.getOrDefault(ExternalKind.FUNCTION, List.of()).size();
  }

  private static void section(ByteWriter out, int id, Runnable content) {
    out.octet(id);
    int at = out.beginSized();
    content.run();
    out.endSized(at);
  }

  private void types(ByteWriter out) {
    out.unsigned(types.size());
    types
        .keySet()
        .forEach(
            type -> {
              out.octet(0x60);
              values(out, type.parameters());
              values(out, type.results());
            });
  }

  private static void values(ByteWriter out, ImmutableIntList values) {
    out.unsigned(values.size());
    values.forEach(
        value -> {
          known(value);
          out.valueType(value);
        });
  }

  private static void known(int value) {
    if (ValueType.isReference(value) && ValueType.heapType(value) >= 0) {
      throw new LinkException(
          "what is shown to the host has a type that only its module can name; not supported");
    }
  }

  private void imports(ByteWriter out) {
    out.unsigned(imports.size());
    imported.values().forEach(things -> things.forEach(thing -> declare(out, thing)));
  }

  private void declare(ByteWriter out, Core thing) {
    out.name(thing.module());
    out.name(thing.field());
    out.octet(thing.kind().ordinal());
    switch (thing.kind()) {
      case FUNCTION -> out.unsigned(type(thing.type().orElseThrow()));
      case TABLE -> {
        Table table = tableOf(thing);
        known(table.elementType());
        out.valueType(table.elementType());
        range(out, table.range(), 0);
      }
      case MEMORY -> {
        Thing.Place place = thing.source().orElseThrow();
        Memory memory = place.module().memories().get(place.index());
        boolean custom = memory.pageSizeLog2() != 16;
        range(out, memory.range(), (memory.shared() ? 2 : 0) | (custom ? 8 : 0));
        if (custom) {
          out.unsigned(memory.pageSizeLog2());
        }
      }
      case GLOBAL -> {
        Thing.Place place = thing.source().orElseThrow();
        Global global = place.module().globals().get(place.index());
        known(global.type());
        out.valueType(global.type());
        out.octet(global.mutable() ? 1 : 0);
      }
      case TAG -> throw new LinkException("a tag is shown to the host; not supported");
    }
  }

  private static Table tableOf(Core table) {
    Thing.Place place = table.source().orElseThrow();
    return place.module().tables().get(place.index());
  }

  private static void range(ByteWriter out, AddressRange range, int moreFlags) {
    out.octet((range.maximum().isPresent() ? 1 : 0) | (range.is64() ? 4 : 0) | moreFlags);
    out.unsigned(range.minimum());
    range.maximum().ifPresent(out::unsigned);
  }

  private void exports(ByteWriter out) {
    out.unsigned(exports.size());
    for (Export export : exports) {
      out.name(export.name);
      out.octet(export.kind.ordinal());
      out.unsigned(export.defined ? firstDefined() + export.index : export.index);
    }
  }

  private void names(ByteWriter out) {
    out.name("name");
    out.octet(1);
    int at = out.beginSized();
    out.unsigned(functions.size());
    for (int i = 0; i < functions.size(); i++) {
      out.unsigned(firstDefined() + i);
      out.name(functions.get(i).name);
    }
    out.endSized(at);
  }
}
