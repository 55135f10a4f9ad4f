// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.binary.ByteCursor;

/** Reads aliases, and adds what they stand for to the scope. */
final class AliasReader {
  private final ByteCursor cursor;

  AliasReader(ByteCursor cursor) {
    this.cursor = cursor;
  }

  /** An alias of a component, or of a component or instance type. */
  Definition read(Scope scope) {
    int at = cursor.position();
    Sort sort = NameReader.sort(cursor);
    int targetAt = cursor.position();
    switch (cursor.u8()) {
      case 0x00 -> {
        if (sort.compareTo(Sort.FUNCTION) < 0 && sort != Sort.CORE_MODULE) {
          throw cursor.error("malformed sort of an alias: " + sort.text(), at);
        }
        int instance = export(scope, Sort.INSTANCE, sort);
        return new Definition.ExportAlias(sort, instance, lastName);
      }
      case 0x01 -> {
        if (sort.compareTo(Sort.CORE_TAG) > 0) {
          throw cursor.error("malformed sort of an alias: " + sort.text(), at);
        }
        int instance = export(scope, Sort.CORE_INSTANCE, sort);
        return new Definition.CoreExportAlias(sort, instance, lastName);
      }
      case 0x02 -> {
        boolean allowed =
            sort == Sort.CORE_TYPE
                || sort == Sort.CORE_MODULE
                || sort == Sort.TYPE
                || sort == Sort.COMPONENT;
        if (!allowed) {
          throw cursor.error("malformed sort of an outer alias: " + sort.text(), at);
        }
        return outer(scope, sort);
      }
      default -> throw cursor.error("malformed alias", targetAt);
    }
  }

  private String lastName = "";

  private int export(Scope scope, Sort instances, Sort sort) {
    int at = cursor.position();
    int instance = cursor.u32();
    Shape.Instance shape =
        scope.at(instances, instance, Shape.Instance.class, "an instance", cursor, at);
    int nameAt = cursor.position();
    lastName = NameReader.name(cursor);
    Shape.Item item = shape.exports().get(lastName);
    if (item == null || item.sort() != sort) {
      throw cursor.error(
          "%s %d has no export %s of sort %s"
              .formatted(instances.text(), instance, Scope.quoted(lastName), sort.text()),
          nameAt);
    }
    scope.add(sort, item.shape(), cursor);
    return instance;
  }

  /** An alias of a module type. */
  void readCore(Scope scope) {
    int at = cursor.position();
    if (cursor.u8() != 0x10 || cursor.u8() != 0x01) {
      throw cursor.error("malformed alias in a module type", at);
    }
    outer(scope, Sort.CORE_TYPE);
  }

  private Definition outer(Scope scope, Sort sort) {
    int at = cursor.position();
    int count = cursor.u32();
    Scope from = scope;
    for (int i = 0; i != count; i++) {
      if (from.outer == null) {
        throw cursor.error("invalid outer alias count of " + Integer.toUnsignedString(count), at);
      }
      from = from.outer;
    }
    int indexAt = cursor.position();
    int index = cursor.u32();
    Shape shape = from.at(sort, index, cursor, indexAt);
    if (sort == Sort.CORE_TYPE) {
      scope.addCoreType(shape, cursor);
    } else {
      scope.add(sort, shape, cursor);
    }
    return new Definition.OuterAlias(sort, count, index);
  }
}
