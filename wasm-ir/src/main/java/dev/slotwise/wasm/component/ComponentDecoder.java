// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.component.Definition.Named;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.CustomSection;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a component, and checks its structure as it goes. Modules in it are decoded by {@link
 * ModuleDecoder} where they stand, so all offsets are those of the file; whether their code is
 * valid is for the validator to say. Linear in the file but for the comparison of types, which a
 * limit bounds; memory in proportion to the file.
 *
 * <p><b>What is checked:</b> that every index is in its index space; that an alias finds an export
 * of its sort; that an instance gets for each import an argument of its name and sort, and an
 * instance that has the exports which the import wants; that the core functions which are lifted,
 * or serve as {@code realloc}, {@code post-return}, {@code callback} or destructor, have the core
 * type that the type of the component's function asks for; that names are unique.
 *
 * <p><b>What is not:</b> whether the types of values, functions and resources in arguments equal
 * those of imports; whether an export may have the type that it claims; how names are spelled; that
 * each value is used once; that options which pass through memory name one. Nothing that an
 * analysis concludes depends on these.
 *
 * <p>Source: the component model's <i>Binary.md</i>, version 0x0d, with the built-ins of WASI 0.3;
 * for what the page does not have yet wasm-tools' {@code wasmparser} 0.263.
 */
public final class ComponentDecoder {
  private static final int MAGIC = 0x6D736100;
  private static final int VERSION = 0x0001_000D;
  private static final int HEADER_BYTES = 8;

  private static final String[] SECTIONS = {
    "custom",
    "core module",
    "core instance",
    "core type",
    "component",
    "instance",
    "alias",
    "type",
    "canon",
    "start",
    "import",
    "export",
    "value"
  };

  private final byte[] bytes;
  private final Limits limits;
  private final TypeInterner interner;
  private final ByteCursor cursor;
  private final TypeReader types;
  private final AliasReader aliases;
  private final Matching matching = new Matching();
  private int modules;

  private ComponentDecoder(byte[] bytes, Limits limits, TypeInterner interner) {
    this.bytes = bytes;
    this.limits = limits;
    this.interner = interner;
    this.cursor = new ByteCursor(bytes, 0, bytes.length, "");
    this.aliases = new AliasReader(cursor);
    this.types = new TypeReader(cursor, limits, interner, aliases);
  }

  /** Whether the bytes begin as a component of any version does. */
  public static boolean isComponent(byte[] bytes) {
    return bytes.length >= HEADER_BYTES
        && new ByteCursor(bytes, 0, bytes.length, "").i32LittleEndian() == MAGIC
        && bytes[6] == 1
        && bytes[7] == 0;
  }

  /**
   * Decodes a component.
   *
   * @param bytes the file; must not be changed after
   * @param limits what is too large of modules
   * @param interner where types get their canonical ids; all modules share it
   * @throws DecodeException if the bytes are not a component, or its structure is wrong
   * @throws dev.slotwise.wasm.binary.LimitException if it is too large
   */
  public static Component decode(byte[] bytes, Limits limits, TypeInterner interner) {
    ComponentDecoder decoder = new ComponentDecoder(bytes, limits, interner);
    decoder.cursor.checkLimit(bytes.length, limits.moduleBytes(), "component size", 0);
    return decoder.component(0, bytes.length, null, 0);
  }

  private Component component(int start, int end, @Nullable Scope outer, int depth) {
    cursor.reset(start, end, "", -1);
    cursor.checkLimit(depth, ComponentLimits.NESTING, "nesting of components", start);
    header(start);
    Scope scope = types.scope(outer);
    List<Definition> definitions = new ArrayList<>();
    List<CustomSection> custom = new ArrayList<>();
    while (!cursor.atEnd()) {
      Cancellation.check();
      int at = cursor.position();
      int id = cursor.u8();
      if (id >= SECTIONS.length) {
        throw cursor.error("malformed section id", at);
      }
      int sizeAt = cursor.position();
      int size = cursor.u32();
      if (size < 0 || size > end - cursor.position()) {
        throw cursor.error("length out of bounds", sizeAt);
      }
      int contents = cursor.position();
      int next = contents + size;
      cursor.reset(contents, next, SECTIONS[id], -1);
      switch (id) {
        case 0 -> custom.add(new CustomSection(cursor.name(), cursor.position(), next));
        case 1 -> module(contents, next, scope, definitions);
        case 4 -> nested(contents, next, scope, definitions, depth);
        case 9 -> start(scope, definitions);
        default -> {
          for (int i = cursor.vectorLength(1); i > 0; i--) {
            definition(id, scope, definitions);
          }
        }
      }
      if (id != 0 && id != 1 && id != 4 && !cursor.atEnd()) {
        throw cursor.error("section size mismatch", cursor.position());
      }
      cursor.reset(next, end, "", -1);
    }
    return new Component(
        start, end, definitions, scope.type(), custom, NameReader.names(bytes, custom));
  }

  private void header(int start) {
    if (cursor.remaining() < HEADER_BYTES) {
      throw cursor.error("unexpected end", cursor.end());
    }
    if (cursor.i32LittleEndian() != MAGIC) {
      throw cursor.error("magic header not detected", start);
    }
    if (cursor.i32LittleEndian() != VERSION) {
      throw cursor.error("unknown version of the component model's binary format", start + 4);
    }
  }

  private void countModule(int at) {
    cursor.checkLimit(++modules, ComponentLimits.MODULES, "modules and components", at);
  }

  private void module(int start, int end, Scope scope, List<Definition> definitions) {
    countModule(start);
    WasmModule module = ModuleDecoder.decode(bytes, start, end, limits, interner);
    definitions.add(new Definition.CoreModule(module));
    scope.add(Sort.CORE_MODULE, shape(module), cursor);
  }

  private static Shape.Module shape(WasmModule module) {
    Map<String, Map<String, Shape.Item>> imports = new LinkedHashMap<>();
    module
        .imports()
        .forEach(
            item ->
                imports
                    .computeIfAbsent(item.module(), key -> new LinkedHashMap<>())
                    .put(item.field(), Shape.Item.ofCore(module, item.kind(), item.index())));
    Map<String, Shape.Item> exports = new HashMap<>();
    module
        .exports()
        .forEach(
            item -> exports.put(item.name(), Shape.Item.ofCore(module, item.kind(), item.index())));
    return new Shape.Module(imports, exports);
  }

  private void nested(int start, int end, Scope scope, List<Definition> definitions, int depth) {
    countModule(start);
    Component component = component(start, end, scope, depth + 1);
    definitions.add(new Definition.Nested(component));
    scope.add(Sort.COMPONENT, component.type(), cursor);
  }

  private void definition(int section, Scope scope, List<Definition> definitions) {
    switch (section) {
      case 2 -> definitions.add(coreInstance(scope));
      case 3 -> {
        int before = scope.count(Sort.CORE_TYPE);
        types.coreType(scope);
        for (int i = before; i < scope.count(Sort.CORE_TYPE); i++) {
          definitions.add(
              new Definition.CoreType(scope.at(Sort.CORE_TYPE, i, cursor, cursor.position())));
        }
      }
      case 5 -> definitions.add(instance(scope));
      case 6 -> definitions.add(aliases.read(scope));
      case 7 -> {
        Definition.Type type = types.type(scope, 0);
        scope.add(Sort.TYPE, type.shape(), cursor);
        definitions.add(type);
      }
      case 8 -> definitions.add(new CanonicalReader(cursor, types).read(scope));
      case 10 -> {
        int at = cursor.position();
        String name = NameReader.externalName(cursor);
        Shape.Item item = types.external(scope);
        scope.addImport(name, item, cursor, at);
        definitions.add(new Definition.Import(name, item));
      }
      case 11 -> definitions.add(export(scope));
      default -> {
        types.value(scope);
        cursor.skip(cursor.vectorLength(1));
        scope.add(Sort.VALUE, Shape.Opaque.INSTANCE, cursor);
        definitions.add(new Definition.ConstantValue());
      }
    }
  }

  private Definition coreInstance(Scope scope) {
    int at = cursor.position();
    switch (cursor.u8()) {
      case 0x00 -> {
        int moduleAt = cursor.position();
        int module = cursor.u32();
        Shape.Module shape =
            scope.at(Sort.CORE_MODULE, module, Shape.Module.class, "a module", cursor, moduleAt);
        List<Named> arguments = new ArrayList<>();
        Scope.Distinct given = new Scope.Distinct();
        for (int i = arguments(); i > 0; i--) {
          int nameAt = cursor.position();
          String name = NameReader.name(cursor);
          int sortAt = cursor.position();
          if (cursor.u8() != 0x12) {
            throw cursor.error("malformed argument: an instance expected", sortAt);
          }
          Named argument = named(name, Sort.CORE_INSTANCE, scope);
          given.add(name, item(scope, argument, nameAt), cursor, nameAt);
          arguments.add(argument);
        }
        matching.coreArguments(shape, given.names(), cursor, at);
        scope.add(Sort.CORE_INSTANCE, new Shape.Instance(shape.exports()), cursor);
        return new Definition.CoreInstantiation(at, module, arguments);
      }
      case 0x01 -> {
        List<Named> exports = new ArrayList<>();
        Scope.Distinct given = new Scope.Distinct();
        for (int i = arguments(); i > 0; i--) {
          int nameAt = cursor.position();
          String name = NameReader.name(cursor);
          Named export = named(name, NameReader.coreSort(cursor), scope);
          given.add(name, item(scope, export, nameAt), cursor, nameAt);
          exports.add(export);
        }
        scope.add(Sort.CORE_INSTANCE, new Shape.Instance(given.names()), cursor);
        return new Definition.CoreExports(exports);
      }
      default -> throw cursor.error("malformed core instance", at);
    }
  }

  private Definition instance(Scope scope) {
    int at = cursor.position();
    switch (cursor.u8()) {
      case 0x00 -> {
        int componentAt = cursor.position();
        int component = cursor.u32();
        Shape.Component shape =
            scope.at(
                Sort.COMPONENT,
                component,
                Shape.Component.class,
                "a component",
                cursor,
                componentAt);
        List<Named> arguments = new ArrayList<>();
        Scope.Distinct given = new Scope.Distinct();
        for (int i = arguments(); i > 0; i--) {
          int nameAt = cursor.position();
          String name = NameReader.name(cursor);
          Named argument = named(name, NameReader.externalSort(cursor), scope);
          given.add(name, item(scope, argument, nameAt), cursor, nameAt);
          arguments.add(argument);
        }
        matching.arguments(shape, given.names(), cursor, at);
        scope.add(Sort.INSTANCE, new Shape.Instance(shape.exports()), cursor);
        return new Definition.Instantiation(at, component, arguments);
      }
      case 0x01 -> {
        List<Named> exports = new ArrayList<>();
        Scope.Distinct given = new Scope.Distinct();
        for (int i = arguments(); i > 0; i--) {
          int nameAt = cursor.position();
          String name = NameReader.externalName(cursor);
          Named export = named(name, NameReader.externalSort(cursor), scope);
          given.add(name, item(scope, export, nameAt), cursor, nameAt);
          exports.add(export);
        }
        scope.add(Sort.INSTANCE, new Shape.Instance(given.names()), cursor);
        return new Definition.Exports(exports);
      }
      default -> throw cursor.error("malformed instance", at);
    }
  }

  private int arguments() {
    int at = cursor.position();
    int count = cursor.vectorLength(2);
    cursor.checkLimit(count, ComponentLimits.INSTANTIATION_ARGUMENTS, "arguments", at);
    return count;
  }

  private Named named(String name, Sort sort, Scope scope) {
    int at = cursor.position();
    int index = cursor.u32();
    scope.at(sort, index, cursor, at);
    return new Named(name, sort, index);
  }

  private Shape.Item item(Scope scope, Named named, int offset) {
    return new Shape.Item(named.sort(), scope.at(named.sort(), named.index(), cursor, offset));
  }

  private Definition export(Scope scope) {
    int at = cursor.position();
    String name = NameReader.externalName(cursor);
    Named export = named(name, NameReader.externalSort(cursor), scope);
    Optional<Shape.Item> said = Optional.empty();
    int flagAt = cursor.position();
    int flag = cursor.u8();
    if (flag > 1) {
      throw cursor.error("malformed type of an export", flagAt);
    }
    if (flag == 1) {
      int saidAt = cursor.position();
      said = Optional.of(types.external(scope));
      matching.export(item(scope, export, at), said.get(), name, cursor, saidAt);
    }
    scope.addExport(name, said.orElseGet(() -> item(scope, export, at)), cursor, at);
    return new Definition.Export(export);
  }

  private void start(Scope scope, List<Definition> definitions) {
    int at = cursor.position();
    int function = cursor.u32();
    scope.at(Sort.FUNCTION, function, cursor, at);
    for (int i = cursor.vectorLength(1); i > 0; i--) {
      int valueAt = cursor.position();
      scope.at(Sort.VALUE, cursor.u32(), cursor, valueAt);
    }
    int resultsAt = cursor.position();
    int results = cursor.u32AtMost(limits.results(), "too many results");
    for (int i = 0; i < results; i++) {
      scope.add(Sort.VALUE, Shape.Opaque.INSTANCE, cursor);
    }
    if (results > 1) {
      throw cursor.error("a function has at most one result", resultsAt);
    }
    definitions.add(new Definition.Start(at, function, results));
  }
}
