// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.wasm.ir.ArrayType;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.eclipse.collections.api.list.primitive.IntList;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.WasmArray;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmExternRef;
import run.endive.runtime.WasmI31Ref;
import run.endive.runtime.WasmStruct;

/**
 * What the host has got hold of, and what it makes of it: numbers, functions, objects of the
 * module's types, exceptions. It looks into every object that it gets, and writes into those too.
 */
final class HostValues {
  private static final long NULL = -1;
  private static final int ARRAY_LENGTH = 4;
  private static final int MOST_OBJECTS = 40;
  private static final int DEEPEST = 3;

  /** Past every table: no index. */
  private static final int NO_INDEX = 1 << 20;

  /** A value as the engine has it: bits of a number or index of a function, or else an object. */
  record Value(long bits, @Nullable Object object) {
    static final Value NOTHING = new Value(NULL, null);

    static Value number(long bits) {
      return new Value(bits, null);
    }
  }

  private final WasmModule module;
  private final Types types;
  private final Random random;
  private final boolean isOpaque;
  private final boolean makesObjects;

  /** The first function of the host's own, and how many there are. */
  private final int ownFunctions;

  private final int ownCount;
  private final List<Integer> functions = new ArrayList<>();
  private final List<Object> objects = new ArrayList<>();
  private final List<WasmException> exceptions = new ArrayList<>();
  private final List<Long> numbers = new ArrayList<>();

  /**
   * @param ownFunctions the first function of the host's own: those until the last it may hand in
   * @param isOpaque whether it gives no numbers but those that it got
   * @param makesObjects whether it gives objects
   */
  HostValues(
      WasmModule module, Random random, int ownFunctions, boolean isOpaque, boolean makesObjects) {
    this.module = module;
    this.types = module.types();
    this.random = random;
    this.ownFunctions = ownFunctions;
    this.ownCount = module.functionCount() - ownFunctions;
    this.isOpaque = isOpaque;
    this.makesObjects = makesObjects;
  }

  /** Functions that the host can call, those of the module first. */
  List<Integer> functions() {
    return functions;
  }

  void holdFunction(long function) {
    if (function >= 0 && function < ownFunctions && !functions.contains((int) function)) {
      functions.add((int) function);
    }
  }

  /** Takes a value of this type, and all that it leads to. */
  void hold(int type, Value value) {
    if (!ValueType.isReference(type)) {
      if (numbers.size() < MOST_OBJECTS) {
        numbers.add(value.bits());
      }
    } else if (types.topOf(ValueType.heapType(type)) == HeapType.FUNC) {
      holdFunction(value.bits());
    } else if (value.object() instanceof WasmException exception) {
      exceptions.add(exception);
    } else if (value.object() != null) {
      holdObject(value.object());
    }
  }

  /** Takes an exception, and what it carries. */
  void hold(WasmException exception, IntList types) {
    exceptions.add(exception);
    @Nullable Object[] objects = exception.refArgs();
    for (int i = 0; i < types.size(); i++) {
      hold(types.get(i), new Value(exception.args()[i], objects == null ? null : objects[i]));
    }
  }

  /** One of the exceptions that it has. */
  Optional<WasmException> exception() {
    return exceptions.isEmpty() ? Optional.empty() : Optional.of(exceptions.get(0));
  }

  private void holdObject(Object object) {
    if (objects.size() < MOST_OBJECTS && objects.stream().noneMatch(known -> known == object)) {
      objects.add(object);
    }
    look();
  }

  /** Takes what lies in the objects that the host has. */
  void look() {
    for (int i = 0; i < objects.size(); i++) {
      Object object = objects.get(i);
      if (object instanceof WasmStruct struct) {
        List<FieldType> fields = fields(struct.typeIdx());
        for (int field = 0; field < fields.size(); field++) {
          holdPart(fields.get(field), struct.field(field), struct.fieldRef(field));
        }
      } else if (object instanceof WasmArray array) {
        FieldType element = element(array.typeIdx());
        for (int at = 0; at < Math.min(array.length(), ARRAY_LENGTH); at++) {
          holdPart(element, array.get(at), array.getRef(at));
        }
      }
    }
  }

  private void holdPart(FieldType part, long bits, @Nullable Object object) {
    int type = ValueType.unpacked(part.storageType());
    if (!ValueType.isReference(type)) {
      hold(type, Value.number(bits));
    } else if (types.topOf(ValueType.heapType(type)) == HeapType.FUNC) {
      holdFunction(bits);
    } else if (object instanceof WasmStruct || object instanceof WasmArray) {
      if (objects.size() < MOST_OBJECTS && objects.stream().noneMatch(known -> known == object)) {
        objects.add(object);
      }
    }
  }

  /** Writes what it likes into some object that it has. */
  void write() {
    if (objects.isEmpty()) {
      return;
    }
    Object object = one(objects);
    if (object instanceof WasmStruct struct) {
      List<FieldType> fields = fields(struct.typeIdx());
      int field = random.nextInt(fields.size());
      if (fields.get(field).mutable()) {
        Value value = make(ValueType.unpacked(fields.get(field).storageType()));
        struct.setField(field, value.bits());
        struct.setFieldRef(field, value.object());
      }
    } else if (object instanceof WasmArray array && array.length() > 0) {
      FieldType element = element(array.typeIdx());
      if (element.mutable()) {
        Value value = make(ValueType.unpacked(element.storageType()));
        int at = random.nextInt(array.length());
        array.set(at, value.bits());
        array.setRef(at, value.object());
      }
    }
  }

  /** Any number that the host may give. */
  long number() {
    if (isOpaque) {
      return numbers.isEmpty() ? NO_INDEX : one(numbers);
    }
    return random.nextLong(-2, 10);
  }

  /** Any value of this type that the host may give. */
  Value make(int type) {
    return make(type, 0);
  }

  private Value make(int type, int depth) {
    if (type == ValueType.I32) {
      return Value.number(number() << Integer.SIZE >> Integer.SIZE);
    }
    if (!ValueType.isReference(type)) {
      return Value.number(number());
    }
    int heap = ValueType.heapType(type);
    int top = types.topOf(heap);
    if (random.nextInt(4) == 0) {
      return top == HeapType.FUNC ? Value.number(NULL) : Value.NOTHING;
    }
    if (top == HeapType.FUNC) {
      return Value.number(function(heap));
    }
    if (!makesObjects) {
      return Value.NOTHING;
    }
    if (top == HeapType.EXN) {
      return exceptions.isEmpty() ? Value.NOTHING : new Value(NULL, one(exceptions));
    }
    return new Value(NULL, top == HeapType.EXTERN ? foreign(depth) : object(heap, depth));
  }

  /** A function of that type which the host has, or one of its own; null if there is none. */
  int function(int heap) {
    List<Integer> fit = new ArrayList<>();
    for (int function : functions) {
      if (fits(module.functionTypeIndex(function), heap)) {
        fit.add(function);
      }
    }
    for (int own = ownFunctions; own < ownFunctions + ownCount; own++) {
      if (fits(module.functionTypeIndex(own), heap)) {
        fit.add(own);
      }
    }
    return fit.isEmpty() ? (int) NULL : one(fit);
  }

  private boolean fits(int type, int heap) {
    return heap < 0 || types.heapMatches(type, heap);
  }

  private Object foreign(int depth) {
    if (random.nextBoolean()) {
      return new WasmExternRef(random.nextInt(3));
    }
    Object object = object(HeapType.ANY, depth);
    return object == null ? new WasmExternRef(0L) : object;
  }

  private @Nullable Object object(int heap, int depth) {
    List<Object> fit = new ArrayList<>();
    for (Object known : objects) {
      int type =
          known instanceof WasmStruct struct
              ? struct.typeIdx()
              : known instanceof WasmArray array ? array.typeIdx() : -1;
      if (type >= 0 && (heap < 0 || types.heapMatches(type, heap))) {
        fit.add(known);
      }
    }
    if (!fit.isEmpty() && random.nextBoolean()) {
      return one(fit);
    }
    if (depth > DEEPEST) {
      return null;
    }
    if (heap < 0 && random.nextInt(4) == 0) {
      return new WasmI31Ref(random.nextInt(8));
    }
    List<Integer> makeable = new ArrayList<>();
    for (int type = 0; type < types.size(); type++) {
      if (!types.isFunction(type) && (heap < 0 || types.heapMatches(type, heap))) {
        makeable.add(type);
      }
    }
    Object made = madeOf(one(makeable), depth);
    // It keeps what it gives.
    objects.add(made);
    return made;
  }

  private Object madeOf(int type, int depth) {
    if (types.get(type).composite() instanceof StructType) {
      List<FieldType> fields = fields(type);
      long[] bits = new long[fields.size()];
      @Nullable Object[] references = new Object[fields.size()];
      for (int field = 0; field < bits.length; field++) {
        Value value = make(ValueType.unpacked(fields.get(field).storageType()), depth + 1);
        bits[field] = value.bits();
        references[field] = value.object();
      }
      return WasmStruct.builder().typeIdx(type).fields(bits).fieldRefs(references).build();
    }
    long[] bits = new long[ARRAY_LENGTH];
    @Nullable Object[] references = new Object[ARRAY_LENGTH];
    for (int at = 0; at < bits.length; at++) {
      Value value = make(ValueType.unpacked(element(type).storageType()), depth + 1);
      bits[at] = value.bits();
      references[at] = value.object();
    }
    return WasmArray.builder().typeIdx(type).elements(bits).elementRefs(references).build();
  }

  private List<FieldType> fields(int type) {
    return ((StructType) types.get(type).composite()).fields().castToList();
  }

  private FieldType element(int type) {
    return ((ArrayType) types.get(type).composite()).element();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
