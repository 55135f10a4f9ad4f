// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.component.Definition.Options;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.jspecify.annotations.Nullable;

/**
 * Reads canonical definitions, and adds what they define to the scope.
 *
 * <p>Source: the component model's <i>Binary.md</i>, "Canonical Definitions".
 */
final class CanonicalReader {
  private static final int SPAWN_REF = 0x40;
  private static final int AVAILABLE_PARALLELISM = 0x42;
  private static final FunctionType REALLOC =
      new FunctionType(
          IntLists.immutable.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32),
          Flattening.I32);
  private static final FunctionType CALLBACK =
      new FunctionType(
          IntLists.immutable.of(ValueType.I32, ValueType.I32, ValueType.I32), Flattening.I32);

  private final ByteCursor cursor;
  private final TypeReader types;
  private boolean sawAsync;

  CanonicalReader(ByteCursor cursor, TypeReader types) {
    this.cursor = cursor;
    this.types = types;
  }

  Definition.Canonical read(Scope scope) {
    int at = cursor.position();
    int code = cursor.u8();
    CanonicalKind kind = CanonicalKind.byCode(code);
    if (kind == null) {
      throw cursor.error(
          code >= SPAWN_REF && code <= AVAILABLE_PARALLELISM
              ? "shared-everything threads are not supported"
              : "malformed canonical definition",
          at);
    }
    return switch (kind) {
      case LIFT -> lift(scope, at);
      case LOWER -> lower(scope, at);
      default -> builtIn(kind, scope, at);
    };
  }

  private Definition.Canonical lift(Scope scope, int at) {
    cursor.zeroByte();
    int functionAt = cursor.position();
    int function = cursor.u32();
    FunctionType core = coreFunction(scope, function, functionAt);
    Options options = options(scope);
    int typeAt = cursor.position();
    Shape.Function type =
        scope.at(Sort.TYPE, cursor.u32(), Shape.Function.class, "a function type", cursor, typeAt);
    FunctionType wanted =
        Flattening.lifted(type, options.isAsync(), options.callback().isPresent());
    check("the lifted function", core, wanted, functionAt);
    scope.add(Sort.FUNCTION, type, cursor);
    return new Definition.Canonical(
        at, CanonicalKind.LIFT, function, -1, options, type, wanted, -1);
  }

  private Definition.Canonical lower(Scope scope, int at) {
    cursor.zeroByte();
    int functionAt = cursor.position();
    int function = cursor.u32();
    Shape.Function type =
        scope.at(Sort.FUNCTION, function, Shape.Function.class, "a function", cursor, functionAt);
    Options options = options(scope);
    FunctionType core = Flattening.lowered(type, options.isAsync());
    scope.add(Sort.CORE_FUNCTION, new Shape.CoreFunction(core), cursor);
    return new Definition.Canonical(at, CanonicalKind.LOWER, function, -1, options, type, core, -1);
  }

  private Definition.Canonical builtIn(CanonicalKind kind, Scope scope, int at) {
    int type = -1;
    int table = -1;
    boolean isAsync = false;
    Options options = Options.NONE;
    FunctionType core = new FunctionType(core(kind.parameters), core(kind.results));
    for (int i = 0; i < kind.immediates.length(); i++) {
      char immediate = kind.immediates.charAt(i);
      int immediateAt = cursor.position();
      switch (immediate) {
        case 't' -> {
          type = cursor.u32();
          typeOf(kind, scope, type, immediateAt);
        }
        case 'o' -> options = options(scope);
        case 'a' -> isAsync = flag(immediateAt);
        case 'z' -> cursor.zeroByte();
        case 'm' -> {
          int memory = cursor.u32();
          scope.at(Sort.CORE_MEMORY, memory, cursor, immediateAt);
          options =
              new Options(
                  false,
                  OptionalInt.of(memory),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty());
        }
        case 'r' -> core = Flattening.taskReturn(types.resultList(scope));
        case 'v' -> {
          int value = cursor.valueType();
          if (value != ValueType.I32 && value != ValueType.I64) {
            throw cursor.error("malformed type of a context slot", immediateAt);
          }
          ImmutableIntList one = IntLists.immutable.of(value);
          core =
              kind == CanonicalKind.CONTEXT_GET
                  ? new FunctionType(Flattening.NONE, one)
                  : new FunctionType(one, Flattening.NONE);
        }
        case 'n' -> cursor.u32();
        case 'c' -> {
          type = cursor.u32();
          FunctionType start =
              scope
                  .at(
                      Sort.CORE_TYPE,
                      type,
                      Shape.CoreFunction.class,
                      "a function type",
                      cursor,
                      immediateAt)
                  .type();
          if (start == null
              || !start.parameters().equals(Flattening.I32)
              || !start.results().isEmpty()) {
            throw cursor.error("start function must take a single i32 argument", immediateAt);
          }
        }
        default -> {
          table = cursor.u32();
          scope.at(Sort.CORE_TABLE, table, cursor, immediateAt);
        }
      }
    }
    if (isAsync) {
      options =
          new Options(
              true,
              OptionalInt.empty(),
              OptionalInt.empty(),
              OptionalInt.empty(),
              OptionalInt.empty());
    }
    Shape shape = new Shape.CoreFunction(core);
    scope.add(Sort.CORE_FUNCTION, shape, cursor);
    return new Definition.Canonical(at, kind, -1, type, options, shape, core, table);
  }

  private void typeOf(CanonicalKind kind, Scope scope, int type, int at) {
    switch (kind) {
      case RESOURCE_NEW, RESOURCE_REP -> {
        Shape.Resource resource =
            scope.at(Sort.TYPE, type, Shape.Resource.class, "a resource type", cursor, at);
        if (!resource.isLocal()) {
          throw cursor.error("type " + type + " is not a local resource", at);
        }
      }
      case RESOURCE_DROP ->
          scope.at(Sort.TYPE, type, Shape.Resource.class, "a resource type", cursor, at);
      default -> scope.at(Sort.TYPE, type, Shape.Value.class, "a value type", cursor, at);
    }
  }

  private static ImmutableIntList core(String types) {
    ImmutableIntList list = Flattening.NONE;
    for (int i = 0; i < types.length(); i++) {
      list = list.newWith(types.charAt(i) == 'l' ? ValueType.I64 : ValueType.I32);
    }
    return list;
  }

  private boolean flag(int at) {
    int code = cursor.u8();
    if (code > 1) {
      throw cursor.error("malformed flag", at);
    }
    return code == 1;
  }

  private Options options(Scope scope) {
    int at = cursor.position();
    int count = cursor.vectorLength(1);
    cursor.checkLimit(count, ComponentLimits.OPTIONS, "canonical options", at);
    sawAsync = false;
    boolean encoding = false;
    OptionalInt memory = OptionalInt.empty();
    OptionalInt realloc = OptionalInt.empty();
    OptionalInt postReturn = OptionalInt.empty();
    OptionalInt callback = OptionalInt.empty();
    for (int i = 0; i < count; i++) {
      int optionAt = cursor.position();
      int code = cursor.u8();
      switch (code) {
        case 0x00, 0x01, 0x02 -> {
          once(encoding, optionAt);
          encoding = true;
        }
        case 0x03 -> {
          once(memory.isPresent(), optionAt);
          memory = OptionalInt.of(index(scope, Sort.CORE_MEMORY));
        }
        case 0x04 -> {
          once(realloc.isPresent(), optionAt);
          realloc = OptionalInt.of(index(scope, Sort.CORE_FUNCTION));
          check("realloc", coreFunction(scope, realloc.getAsInt(), optionAt), REALLOC, optionAt);
        }
        case 0x05 -> {
          once(postReturn.isPresent(), optionAt);
          postReturn = OptionalInt.of(index(scope, Sort.CORE_FUNCTION));
        }
        case 0x06 -> {
          once(sawAsync, optionAt);
          sawAsync = true;
        }
        case 0x07 -> {
          once(callback.isPresent(), optionAt);
          callback = OptionalInt.of(index(scope, Sort.CORE_FUNCTION));
          check("callback", coreFunction(scope, callback.getAsInt(), optionAt), CALLBACK, optionAt);
        }
        case 0x08, 0x09 ->
            throw cursor.error(
                "values that pass as garbage-collected objects are not supported", optionAt);
        default -> throw cursor.error("malformed canonical option", optionAt);
      }
    }
    if (callback.isPresent() && !sawAsync) {
      throw cursor.error("callback without async", at);
    }
    return new Options(sawAsync, memory, realloc, postReturn, callback);
  }

  private void once(boolean seen, int at) {
    if (seen) {
      throw cursor.error("canonical option is given twice", at);
    }
  }

  private int index(Scope scope, Sort sort) {
    int at = cursor.position();
    int index = cursor.u32();
    scope.at(sort, index, cursor, at);
    return index;
  }

  private @Nullable FunctionType coreFunction(Scope scope, int index, int at) {
    return scope.at(Sort.CORE_FUNCTION, index, Shape.CoreFunction.class, "", cursor, at).type();
  }

  private void check(String what, @Nullable FunctionType is, FunctionType wanted, int at) {
    if (!wanted.equals(is)) {
      throw cursor.error(
          "%s has type %s, expected %s"
              .formatted(what, is == null ? "unknown" : "[" + is + "]", "[" + wanted + "]"),
          at);
    }
  }
}
