// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.TypeInterner;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/**
 * Reads types: of values, functions, resources, instances and components, and core types.
 *
 * <p>Source: the component model's <i>Binary.md</i>, "Type Definitions".
 */
final class TypeReader {
  private static final int MODULE_TYPE = 0x50;
  private static final int FIELDS = 10_000;
  private static final String FUNCTION = "a function type";

  private final ByteCursor cursor;
  private final Limits limits;
  private final TypeInterner interner;
  private final AliasReader aliases;

  TypeReader(ByteCursor cursor, Limits limits, TypeInterner interner, AliasReader aliases) {
    this.cursor = cursor;
    this.limits = limits;
    this.interner = interner;
    this.aliases = aliases;
  }

  Scope scope(@Nullable Scope outer) {
    return new Scope(outer, limits, interner);
  }

  /**
   * A type definition; the caller adds it to the scope.
   *
   * @param depth how many types enclose it
   */
  Definition.Type type(Scope scope, int depth) {
    int at = cursor.position();
    int code = cursor.u8();
    switch (code) {
      case 0x3f -> {
        int repAt = cursor.position();
        int rep = cursor.valueType();
        if (rep != dev.slotwise.wasm.ir.ValueType.I32) {
          throw cursor.error("resources can only be represented by i32", repAt);
        }
        if (depth > 0) {
          throw cursor.error("resources can only be defined within a concrete component", at);
        }
        return new Definition.Type(new Shape.Resource(true), destructor(scope));
      }
      case 0x40, 0x43 -> {
        return plain(function(scope, code == 0x43));
      }
      case 0x41, 0x42 -> {
        cursor.checkLimit(depth + 1L, ComponentLimits.NESTING, "nesting of types", at);
        Scope inner = scope(scope);
        for (int i = count(ComponentLimits.ITEMS, "declarations", 2); i > 0; i--) {
          declaration(inner, code == 0x41, depth + 1);
        }
        return plain(code == 0x41 ? inner.type() : inner.instanceType());
      }
      default -> {
        return plain(new Shape.Value(definedValue(scope, code, at)));
      }
    }
  }

  private static Definition.Type plain(Shape shape) {
    return new Definition.Type(shape, OptionalInt.empty());
  }

  private OptionalInt destructor(Scope scope) {
    if (!flag("resource destructor")) {
      return OptionalInt.empty();
    }
    int at = cursor.position();
    int function = cursor.u32();
    var type =
        scope.at(Sort.CORE_FUNCTION, function, Shape.CoreFunction.class, "", cursor, at).type();
    if (type == null || !type.parameters().equals(Flattening.I32) || !type.results().isEmpty()) {
      throw cursor.error("wrong signature for a destructor", at);
    }
    return OptionalInt.of(function);
  }

  private void declaration(Scope scope, boolean ofComponent, int depth) {
    int at = cursor.position();
    int code = cursor.u8();
    switch (code) {
      case 0x00 -> coreType(scope);
      case 0x01 -> scope.add(Sort.TYPE, type(scope, depth).shape(), cursor);
      case 0x02 -> aliases.read(scope);
      case 0x04 -> {
        String name = NameReader.externalName(cursor);
        scope.addExport(name, external(scope), cursor, at);
      }
      default -> {
        if (code != 0x03 || !ofComponent) {
          throw cursor.error("malformed declaration", at);
        }
        String name = NameReader.externalName(cursor);
        scope.addImport(name, external(scope), cursor, at);
      }
    }
  }

  /** What an import or export is said to be. */
  Shape.Item external(Scope scope) {
    Sort sort = NameReader.externalSort(cursor);
    int at = cursor.position();
    Shape shape =
        switch (sort) {
          case CORE_MODULE -> type(scope, Sort.CORE_TYPE, Shape.Module.class, "a module type");
          case FUNCTION -> type(scope, Sort.TYPE, Shape.Function.class, "a function type");
          case COMPONENT -> type(scope, Sort.TYPE, Shape.Component.class, "a component type");
          case INSTANCE -> type(scope, Sort.TYPE, Shape.Instance.class, "an instance type");
          case VALUE -> new Shape.Value(value(scope));
          default ->
              switch (cursor.u8()) {
                case 0x00 -> {
                  int indexAt = cursor.position();
                  yield scope.at(Sort.TYPE, cursor.u32(), cursor, indexAt);
                }
                case 0x01 -> new Shape.Resource(false);
                default -> throw cursor.error("malformed type bound", at);
              };
        };
    return new Shape.Item(sort, shape);
  }

  private <S extends Shape> S type(Scope scope, Sort sort, Class<S> kind, String what) {
    int at = cursor.position();
    return scope.at(sort, cursor.u32(), kind, what, cursor, at);
  }

  private Shape.Function function(Scope scope, boolean isAsync) {
    ImmutableIntList parameters = Flattening.NONE;
    Set<String> names = new HashSet<>();
    for (int i = count(limits.parameters(), "parameters", 2); i > 0; i--) {
      distinctName(names);
      parameters = Flattening.append(parameters, value(scope));
    }
    return new Shape.Function(isAsync, parameters, resultList(scope));
  }

  /** What a function gives: a type, or nothing. */
  @Nullable ImmutableIntList resultList(Scope scope) {
    int at = cursor.position();
    switch (cursor.u8()) {
      case 0x00 -> {
        return value(scope);
      }
      case 0x01 -> {
        cursor.zeroByte();
        return Flattening.NONE;
      }
      default -> throw cursor.error("malformed result list", at);
    }
  }

  /** A value type, as core types. */
  @Nullable ImmutableIntList value(Scope scope) {
    int at = cursor.position();
    ImmutableIntList primitive = primitive(cursor.peek());
    if (primitive != null) {
      cursor.u8();
      return primitive;
    }
    long index = cursor.s33();
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw cursor.error("malformed value type", at);
    }
    return scope.at(Sort.TYPE, (int) index, Shape.Value.class, "a value type", cursor, at).flat();
  }

  private static @Nullable ImmutableIntList primitive(int code) {
    return switch (code) {
      case 0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x7a, 0x79, 0x74, 0x64 -> Flattening.I32;
      case 0x78, 0x77 -> Flattening.I64;
      case 0x76 -> Flattening.F32;
      case 0x75 -> Flattening.F64;
      case 0x73 -> Flattening.POINTER_AND_LENGTH;
      default -> null;
    };
  }

  private @Nullable ImmutableIntList definedValue(Scope scope, int code, int at) {
    ImmutableIntList primitive = primitive(code);
    if (primitive != null) {
      return primitive;
    }
    switch (code) {
      case 0x72 -> {
        return record(scope);
      }
      case 0x71 -> {
        return variant(scope);
      }
      case 0x70 -> {
        value(scope);
        return Flattening.POINTER_AND_LENGTH;
      }
      case 0x6f -> {
        @Nullable ImmutableIntList flat = Flattening.NONE;
        for (int i = some(FIELDS, "tuple types", 1); i > 0; i--) {
          flat = Flattening.append(flat, value(scope));
        }
        return flat;
      }
      case 0x6e, 0x6d -> {
        int countAt = cursor.position();
        int count = some(FIELDS, code == 0x6e ? "flags" : "enum cases", 1);
        if (code == 0x6e && count > 32) {
          throw cursor.error("cannot have more than 32 flags", countAt);
        }
        Set<String> names = new HashSet<>();
        for (int i = count; i > 0; i--) {
          distinctName(names);
        }
        return Flattening.I32;
      }
      case 0x6b -> {
        return Flattening.append(Flattening.I32, value(scope));
      }
      case 0x6a -> {
        ImmutableIntList ok = optional(scope);
        return Flattening.append(Flattening.I32, Flattening.join(ok, optional(scope)));
      }
      case 0x69, 0x68 -> {
        int indexAt = cursor.position();
        scope.at(Sort.TYPE, cursor.u32(), Shape.Resource.class, "a resource type", cursor, indexAt);
        return Flattening.I32;
      }
      case 0x67 -> {
        ImmutableIntList element = value(scope);
        int countAt = cursor.position();
        int count = cursor.u32();
        if (count == 0) {
          throw cursor.error("fixed-length lists must have at least one element", countAt);
        }
        return Flattening.repeat(element, count);
      }
      case 0x66, 0x65 -> {
        optional(scope);
        return Flattening.I32;
      }
      case 0x63 -> {
        value(scope);
        value(scope);
        return Flattening.POINTER_AND_LENGTH;
      }
      default -> throw cursor.error("malformed type", at);
    }
  }

  private @Nullable ImmutableIntList record(Scope scope) {
    @Nullable ImmutableIntList flat = Flattening.NONE;
    Set<String> names = new HashSet<>();
    for (int i = some(FIELDS, "record fields", 2); i > 0; i--) {
      distinctName(names);
      flat = Flattening.append(flat, value(scope));
    }
    return flat;
  }

  private @Nullable ImmutableIntList variant(Scope scope) {
    @Nullable ImmutableIntList payload = Flattening.NONE;
    Set<String> names = new HashSet<>();
    for (int i = some(FIELDS, "variant cases", 3); i > 0; i--) {
      distinctName(names);
      payload = Flattening.join(payload, optional(scope));
      cursor.zeroByte();
    }
    return Flattening.append(Flattening.I32, payload);
  }

  private @Nullable ImmutableIntList optional(Scope scope) {
    return flag("optional type") ? value(scope) : Flattening.NONE;
  }

  private boolean flag(String what) {
    int at = cursor.position();
    int code = cursor.u8();
    if (code > 1) {
      throw cursor.error("malformed " + what, at);
    }
    return code == 1;
  }

  private void distinctName(Set<String> names) {
    int at = cursor.position();
    String name = NameReader.name(cursor);
    if (!names.add(name)) {
      throw cursor.error("duplicate name " + Scope.quoted(name), at);
    }
  }

  private int some(int limit, String what, int bytes) {
    int at = cursor.position();
    int count = count(limit, what, bytes);
    if (count == 0) {
      throw cursor.error("there must be at least one of the " + what, at);
    }
    return count;
  }

  private int count(int limit, String what, int bytes) {
    int at = cursor.position();
    int count = cursor.vectorLength(bytes);
    cursor.checkLimit(count, limit, what, at);
    return count;
  }

  /** A core type, or a group of them, which it adds to the scope. */
  void coreType(Scope scope) {
    if (cursor.peek() == MODULE_TYPE) {
      cursor.u8();
      scope.addCoreType(moduleType(scope), cursor);
      return;
    }
    // A type that others may extend, and that would else read as a module type.
    if (cursor.peek() == 0) {
      cursor.u8();
    }
    scope.addCoreTypes(scope.coreTypes.group(cursor), cursor);
  }

  private Shape.Module moduleType(Scope outer) {
    Scope scope = scope(outer);
    Map<String, Map<String, Shape.Item>> imports = new LinkedHashMap<>();
    Map<String, Shape.Item> exports = new LinkedHashMap<>();
    for (int i = count(ComponentLimits.ITEMS, "module type declarations", 2); i > 0; i--) {
      int at = cursor.position();
      switch (cursor.u8()) {
        case 0x00 -> {
          String module = NameReader.name(cursor);
          String field = NameReader.name(cursor);
          Map<String, Shape.Item> fields =
              imports.computeIfAbsent(module, key -> new LinkedHashMap<>());
          if (fields.put(field, coreExternal(scope)) != null) {
            throw cursor.error("duplicate import name " + Scope.quoted(field), at);
          }
        }
        case 0x01 -> scope.addCoreTypes(scope.coreTypes.group(cursor), cursor);
        case 0x02 -> aliases.readCore(scope);
        case 0x03 -> {
          String name = NameReader.name(cursor);
          if (exports.put(name, coreExternal(scope)) != null) {
            throw cursor.error("duplicate export name " + Scope.quoted(name), at);
          }
        }
        default -> throw cursor.error("malformed module type declaration", at);
      }
    }
    return new Shape.Module(imports, exports);
  }

  private Shape.Item coreExternal(Scope scope) {
    Sort sort = NameReader.coreSort(cursor);
    switch (sort) {
      case CORE_FUNCTION -> {
        int at = cursor.position();
        Shape.CoreFunction type = type(scope, Sort.CORE_TYPE, Shape.CoreFunction.class, FUNCTION);
        if (type.type() == null) {
          throw cursor.error("core type is not " + FUNCTION, at);
        }
        return new Shape.Item(sort, type);
      }
      case CORE_TABLE -> {
        int element = cursor.referenceType();
        return new Shape.Item(sort, new Shape.CoreTable(element, coreLimits()));
      }
      case CORE_MEMORY -> coreLimits();
      case CORE_GLOBAL -> {
        int type = cursor.valueType();
        return new Shape.Item(sort, new Shape.CoreGlobal(type, flag("mutability")));
      }
      default -> {
        cursor.zeroByte();
        cursor.u32();
      }
    }
    return new Shape.Item(sort, Shape.Opaque.INSTANCE);
  }

  private AddressRange coreLimits() {
    int at = cursor.position();
    int flags = cursor.u8();
    if (flags > 0b1111) {
      throw cursor.error("malformed limits flags", at);
    }
    long minimum = cursor.u64();
    OptionalLong maximum = (flags & 1) != 0 ? OptionalLong.of(cursor.u64()) : OptionalLong.empty();
    if ((flags & 0b1000) != 0) {
      cursor.u32();
    }
    return new AddressRange(minimum, maximum, (flags & 0b100) != 0);
  }
}
