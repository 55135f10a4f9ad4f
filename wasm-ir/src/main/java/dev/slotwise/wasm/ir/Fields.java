// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * Numbers the fields of structs and arrays: one for each field of the type that declares it first.
 * A subtype's field is its supertype's, so what is written through one is read through the other;
 * types equal by structure share their fields.
 */
public final class Fields {
  private final Types types;

  /** By type index, the number of its first field; its others follow, if it inherits none. */
  private final int[][] numbers;

  private final int count;

  /**
   * Numbers the fields of all struct and array types, by type, then field.
   *
   * @param types those of a module
   */
  public Fields(Types types) {
    this.types = types;
    this.numbers = new int[types.size()][];
    MutableLongIntMap known = LongIntMaps.mutable.empty();
    for (int type = 0; type < types.size(); type++) {
      SubType declared = types.get(type);
      int fields = fieldCount(declared.composite());
      int[] mine = new int[fields];
      int[] inherited =
          declared.supertype().isPresent() ? numbers[declared.supertype().getAsInt()] : new int[0];
      System.arraycopy(inherited, 0, mine, 0, Math.min(inherited.length, fields));
      for (int field = inherited.length; field < fields; field++) {
        long key = ((long) types.canonical(type) << 32) | field;
        mine[field] = known.getIfAbsentPut(key, known.size());
      }
      numbers[type] = mine;
    }
    this.count = known.size();
  }

  private static int fieldCount(CompositeType composite) {
    if (composite instanceof StructType struct) {
      return struct.fields().size();
    }
    return composite instanceof ArrayType ? 1 : 0;
  }

  /** {@return how many numbers there are} */
  public int count() {
    return count;
  }

  /**
   * {@return the number of a field; the elements of an array are its field 0}
   *
   * @param type a type index
   * @param field its index in the struct type
   */
  public int number(int type, int field) {
    return numbers[type][field];
  }

  /**
   * {@return how many fields a struct or array type has; none for another type}
   *
   * @param type a type index
   */
  public int fieldCount(int type) {
    return numbers[type].length;
  }

  /**
   * {@return the declared type of a field}
   *
   * @param type a type index
   * @param field its index in the struct type
   */
  public FieldType type(int type, int field) {
    return types.get(type).composite() instanceof StructType struct
        ? struct.fields().get(field)
        : ((ArrayType) types.get(type).composite()).element();
  }

  /** An action on a field's number and the type its values have on the operand stack. */
  public interface Visitor {
    /**
     * Is shown a field.
     *
     * @param number what {@link #number} gives it
     * @param valueType the {@link ValueType} that it has on the operand stack
     */
    void visit(int number, int valueType);
  }

  /**
   * Visits the fields of a struct or array type; none of another type.
   *
   * @param type a type index
   * @param visitor is shown each field, in order
   */
  public void forEachOf(int type, Visitor visitor) {
    for (int field = 0; field < numbers[type].length; field++) {
      visitor.visit(numbers[type][field], ValueType.unpacked(type(type, field).storageType()));
    }
  }
}
