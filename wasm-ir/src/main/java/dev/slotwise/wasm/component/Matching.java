// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import java.util.Map;

/**
 * Decides whether the arguments of an instantiation fit the imports of the module or component: by
 * name, by sort and, for core functions, by type. One object serves a whole file, so that its limit
 * bounds the work on all of it.
 */
final class Matching {
  private int steps;

  /** Whether the arguments of a core instance have what the module imports. */
  void coreArguments(
      Shape.Module module, Map<String, Shape.Item> given, ByteCursor cursor, int offset) {
    module
        .imports()
        .forEach(
            (name, fields) -> {
              Shape.Item argument = given.get(name);
              if (argument == null) {
                throw cursor.error("missing argument " + Scope.quoted(name), offset);
              }
              Map<String, Shape.Item> exports = ((Shape.Instance) argument.shape()).exports();
              fields.forEach(
                  (field, wanted) -> {
                    Shape.Item export = exports.get(field);
                    String what = Scope.quoted(name) + " " + Scope.quoted(field);
                    if (export == null) {
                      throw cursor.error("missing argument " + what, offset);
                    }
                    matches(export, wanted, what, 0, cursor, offset);
                  });
            });
  }

  /** Whether the arguments of an instance are what the component imports. */
  void arguments(
      Shape.Component component, Map<String, Shape.Item> given, ByteCursor cursor, int offset) {
    component
        .imports()
        .forEach(
            (name, wanted) -> {
              Shape.Item argument = given.get(name);
              if (argument == null) {
                throw cursor.error("missing argument " + Scope.quoted(name), offset);
              }
              matches(argument, wanted, Scope.quoted(name), 0, cursor, offset);
            });
  }

  /** Whether something may be exported as what it is said to be. */
  void export(Shape.Item given, Shape.Item said, String name, ByteCursor cursor, int offset) {
    matches(given, said, Scope.quoted(name), 0, cursor, offset);
  }

  /** Whether a type says all by itself: type indices of different modules can't be compared. */
  private static boolean isPlain(FunctionType type) {
    return !type.parameters().anySatisfy(ValueType::isReference)
        && !type.results().anySatisfy(ValueType::isReference);
  }

  private void matches(
      Shape.Item given, Shape.Item wanted, String what, int depth, ByteCursor cursor, int offset) {
    cursor.checkLimit(++steps, ComponentLimits.COMPARISONS, "steps of comparing types", offset);
    cursor.checkLimit(depth, ComponentLimits.NESTING, "nesting of types", offset);
    if (given.sort() != wanted.sort() || given.shape().getClass() != wanted.shape().getClass()) {
      throw cursor.error(
          "%s: expected %s, found %s".formatted(what, wanted.sort().text(), given.sort().text()),
          offset);
    }
    if (given.shape() == wanted.shape()) {
      return;
    }
    if (given.shape() instanceof Shape.CoreFunction is
        && wanted.shape() instanceof Shape.CoreFunction want
        && is.type() != null
        && want.type() != null
        && isPlain(is.type())
        && isPlain(want.type())
        && !is.type().equals(want.type())) {
      throw cursor.error(
          "%s: expected a function %s, found %s".formatted(what, want.type(), is.type()), offset);
    }
    if (given.shape() instanceof Shape.Instance is
        && wanted.shape() instanceof Shape.Instance want) {
      want.exports()
          .forEach(
              (name, item) -> {
                Shape.Item export = is.exports().get(name);
                String inner = what + " " + Scope.quoted(name);
                if (export == null) {
                  throw cursor.error("missing export " + inner, offset);
                }
                matches(export, item, inner, depth + 1, cursor, offset);
              });
    }
  }
}
