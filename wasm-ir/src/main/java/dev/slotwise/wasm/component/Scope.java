// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.TypeSectionDecoder;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.Types;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The index spaces of a component, or of a component, instance or module type, while it is read.
 */
final class Scope {
  /** What encloses this one; null for the outermost component. */
  final @Nullable Scope outer;

  /** Core types by themselves: the index is that of {@link Sort#CORE_TYPE}. */
  final TypeSectionDecoder coreTypes;

  private final Map<Sort, List<Shape>> items = new EnumMap<>(Sort.class);
  private final Map<String, Shape.Item> imports = new LinkedHashMap<>();
  private final Map<String, Shape.Item> exports = new LinkedHashMap<>();

  Scope(@Nullable Scope outer, Limits limits, TypeInterner interner) {
    this.outer = outer;
    this.coreTypes = new TypeSectionDecoder(new Types.Builder(interner), limits);
  }

  /** Adds an item to its index space. */
  void add(Sort sort, Shape shape, ByteCursor cursor) {
    List<Shape> space = items.computeIfAbsent(sort, key -> new ArrayList<>());
    int limit =
        sort == Sort.CORE_INSTANCE || sort == Sort.INSTANCE
            ? ComponentLimits.INSTANCES
            : ComponentLimits.ITEMS;
    cursor.checkLimit(space.size() + 1L, limit, sort.text() + "s", cursor.position());
    space.add(shape);
  }

  int count(Sort sort) {
    return items.getOrDefault(sort, List.of()).size();
  }

  /**
   * An item.
   *
   * @param offset where the index stands
   * @throws dev.slotwise.wasm.binary.DecodeException if there is none
   */
  Shape at(Sort sort, int index, ByteCursor cursor, int offset) {
    List<Shape> space = items.getOrDefault(sort, List.of());
    if (index < 0 || index >= space.size()) {
      throw cursor.error("unknown " + sort.text() + " " + Integer.toUnsignedString(index), offset);
    }
    return space.get(index);
  }

  /** The same, of a kind of shape. */
  <S extends Shape> S at(
      Sort sort, int index, Class<S> kind, String what, ByteCursor cursor, int offset) {
    Shape shape = at(sort, index, cursor, offset);
    if (!kind.isInstance(shape)) {
      throw cursor.error(sort.text() + " " + index + " is not " + what, offset);
    }
    return kind.cast(shape);
  }

  /** Declares an import, which is a new item. */
  void addImport(String name, Shape.Item item, ByteCursor cursor, int offset) {
    if (imports.put(name, item) != null) {
      throw cursor.error("duplicate import name " + quoted(name), offset);
    }
    add(item.sort(), item.shape(), cursor);
  }

  /** Declares an export. */
  void addExport(String name, Shape.Item item, ByteCursor cursor, int offset) {
    if (exports.put(name, item) != null) {
      throw cursor.error("duplicate export name " + quoted(name), offset);
    }
    add(item.sort(), item.shape(), cursor);
  }

  /** Adds a core type that no group defines: a module type or an alias. */
  void addCoreType(Shape shape, ByteCursor cursor) {
    add(Sort.CORE_TYPE, shape, cursor);
    // Groups that come after it count it.
    coreTypes.skip();
  }

  /** The group's types are the next core types. */
  void addCoreTypes(SubType[] group, ByteCursor cursor) {
    for (SubType type : group) {
      add(
          Sort.CORE_TYPE,
          new Shape.CoreFunction(
              type.composite() instanceof dev.slotwise.wasm.ir.FunctionType function
                  ? function
                  : null),
          cursor);
    }
  }

  Shape.Component type() {
    return new Shape.Component(imports, exports);
  }

  Shape.Instance instanceType() {
    return new Shape.Instance(exports);
  }

  /** An export's or argument's names, each once. */
  static final class Distinct {
    private final Map<String, Shape.Item> names = new HashMap<>();

    void add(String name, Shape.Item item, ByteCursor cursor, int offset) {
      if (names.put(name, item) != null) {
        throw cursor.error("duplicate name " + quoted(name), offset);
      }
    }

    Map<String, Shape.Item> names() {
      return names;
    }
  }

  static String quoted(String name) {
    return "`" + (name.length() > 200 ? name.substring(0, 200) + "..." : name) + "`";
  }
}
