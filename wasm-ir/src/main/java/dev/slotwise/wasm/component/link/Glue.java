// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.component.Shape;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.link.CanonicalAbi;
import dev.slotwise.wasm.link.LinkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Writes a module of what the canonical ABI does: functions that call what it may call, in every
 * number and with any values. Values come from imports of {@link CanonicalAbi#MODULE}, which also
 * write the memories that the component shows the host.
 *
 * <p>A copy of a value between components is forgotten: the callee gets any value of its type. Glue
 * may have a table in which it keeps function references: any such reference is one of these.
 */
final class Glue {
  private static final int DECLARED_FUNCTIONS = 3;
  private static final String EXTENSION = ".";

  private final Map<Key, Integer> imports = new LinkedHashMap<>();
  private final Map<ExternalKind, List<Core>> imported = new LinkedHashMap<>();
  private final Map<FunctionType, Integer> types = new LinkedHashMap<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<Export> exports = new ArrayList<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private OptionalInt start = OptionalInt.empty();

  /** The functions, by index, that code refers to without calling them. */
  private final Set<Integer> referred = new TreeSet<>();

  /** Functions by name and type that code asks for each time it is written. */
  private final Map<NameAndType, Integer> once = new LinkedHashMap<>();

  private boolean keepsReferences;

  private record Key(ExternalKind kind, String module, String field) {}

  private record Function(FunctionType type, String name, Body body) {}

  private record NameAndType(String name, FunctionType type) {}

  /** What is exported; a defined function's index counts from the first that is defined. */
  private record Export(String name, ExternalKind kind, int index, boolean defined) {}

  /** Code, written twice: what it uses is known the second time. */
  interface Body {
    void write(GlueCode code);
  }

  boolean isEmpty() {
    return functions.isEmpty() && exports.isEmpty();
  }

  /** Adds a function; gives the name under which it is exported. */
  String define(String name, FunctionType type, Body body) {
    return export(name, function(name, type, body));
  }

  /** Adds a function; gives its place among those of this module. */
  int function(String name, FunctionType type, Body body) {
    functions.add(new Function(type, name, body));
    return functions.size() - 1;
  }

  /** The same, but the next time it is asked for it is there. */
  int functionOnce(String name, FunctionType type, Body body) {
    return once.computeIfAbsent(new NameAndType(name, type), key -> function(name, type, body));
  }

  /** Exports a function of this module; gives the name under which it is. */
  String export(String name, int function) {
    return exported(name, ExternalKind.FUNCTION, function, true);
  }

  /** Whether code has a table for function references. */
  boolean keepsReferences() {
    return keepsReferences;
  }

  /** Lets the code have a table for function references. */
  void keepReferences() {
    keepsReferences = true;
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

  /** The index of a type. */
  int type(FunctionType type) {
    return types.computeIfAbsent(type, key -> types.size());
  }

  /** The bytes of the module. */
  byte[] toBytes() {
    bodies();
    List<ByteWriter> bodies = bodies();
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
    if (keepsReferences) {
      section(out, 4, () -> keptTable(out));
    }
    section(out, 7, () -> exports(out));
    start.ifPresent(function -> section(out, 8, () -> out.unsigned(firstDefined() + function)));
    if (!referred.isEmpty()) {
      section(out, 9, () -> declareReferred(out));
    }
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

  /** All bodies; makes known what they use. */
  private List<ByteWriter> bodies() {
    List<ByteWriter> bodies = new ArrayList<>();
    referred.clear();
    // A body may add functions.
    for (int i = 0; i < functions.size(); i++) {
      Function function = functions.get(i);
      GlueCode code = new GlueCode(this, function.type);
      type(function.type);
      function.body.write(code);
      bodies.add(code.finish());
    }
    imported
        .getOrDefault(ExternalKind.FUNCTION, List.of())
        .forEach(thing -> type(thing.type().orElseThrow()));
    return bodies;
  }

  private static void keptTable(ByteWriter out) {
    out.unsigned(1);
    out.valueType(ValueType.FUNCREF);
    out.octet(0);
    out.unsigned(2);
  }

  private void declareReferred(ByteWriter out) {
    out.unsigned(1);
    out.octet(DECLARED_FUNCTIONS);
    out.octet(0);
    out.unsigned(referred.size());
    referred.forEach(out::unsigned);
  }

  /** The index of a function of this module, by its place. */
  int own(int function) {
    return firstDefined() + function;
  }

  /** The index of the table of references. */
  int keptTable() {
    return imported.getOrDefault(ExternalKind.TABLE, List.of()).size();
  }

  /** Code refers to a function by its index. */
  void refer(int index) {
    referred.add(index);
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
        Shape.CoreTable table = thing.table();
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
        Shape.CoreGlobal global = thing.global();
        known(global.type());
        out.valueType(global.type());
        out.octet(global.mutable() ? 1 : 0);
      }
      case TAG -> throw new LinkException("a tag is shown to the host; not supported");
    }
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
