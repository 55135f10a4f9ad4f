// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * Value types as {@code int}s, so that operand stacks are plain arrays. Number, vector and packed
 * types are the s33 codes of the binary format (negative); a reference type packs nullability and
 * {@link HeapType}; {@link #BOTTOM} is the type of a value that unreachable code made up.
 *
 * <p>Source: WebAssembly 3.0, sections 2.3.4 and 5.3.
 */
public final class ValueType {
  /** The type of operands in unreachable code, below every other. */
  public static final int BOTTOM = 0;

  /** Integers of 32 bits. */
  public static final int I32 = -1;

  /** Integers of 64 bits. */
  public static final int I64 = -2;

  /** IEEE 754 numbers of 32 bits. */
  public static final int F32 = -3;

  /** IEEE 754 numbers of 64 bits. */
  public static final int F64 = -4;

  /** Vectors of 128 bits. */
  public static final int V128 = -5;

  /** Packed: only in fields of structs and arrays. */
  public static final int I8 = -8;

  /** Packed: only in fields of structs and arrays. */
  public static final int I16 = -9;

  private static final int REFERENCE = 1 << 30;
  private static final int NULLABLE = 1 << 29;
  private static final int HEAP_BIAS = 64;

  /** Nullable references to functions: {@code (ref null func)}. */
  public static final int FUNCREF = reference(HeapType.FUNC, true);

  /** Nullable references of the host: {@code (ref null extern)}. */
  public static final int EXTERNREF = reference(HeapType.EXTERN, true);

  private ValueType() {}

  /**
   * {@return the reference type to {@code heapType}}
   *
   * @param heapType a {@link HeapType}, or a type index
   * @param nullable whether null is a value of it
   */
  public static int reference(int heapType, boolean nullable) {
    return REFERENCE | (nullable ? NULLABLE : 0) | (heapType + HEAP_BIAS);
  }

  /**
   * {@return whether this is a reference type}
   *
   * @param type a type of this class
   */
  public static boolean isReference(int type) {
    return type > 0;
  }

  /**
   * {@return whether null is a value of this reference type}
   *
   * @param type a reference type
   */
  public static boolean isNullable(int type) {
    return (type & NULLABLE) != 0;
  }

  /**
   * {@return the heap type that a reference type refers to: a {@link HeapType}, or a type index}
   *
   * @param referenceType a reference type
   */
  public static int heapType(int referenceType) {
    return (referenceType & (NULLABLE - 1)) - HEAP_BIAS;
  }

  /**
   * {@return the same reference type without null}
   *
   * @param referenceType a reference type
   */
  public static int nonNull(int referenceType) {
    return referenceType & ~NULLABLE;
  }

  /**
   * {@return the type on the operand stack of a field of this storage type}
   *
   * @param storageType the type of a field, packed or not
   */
  public static int unpacked(int storageType) {
    return isPacked(storageType) ? I32 : storageType;
  }

  /**
   * {@return whether fields of this type are stored in 8 or 16 bits}
   *
   * @param storageType the type of a field
   */
  public static boolean isPacked(int storageType) {
    return storageType == I8 || storageType == I16;
  }

  /**
   * {@return whether locals of this type start with a value: all but non-null references}
   *
   * @param type a type of this class
   */
  public static boolean isDefaultable(int type) {
    return !isReference(type) || isNullable(type);
  }

  /**
   * {@return the type that a {@link dev.slotwise.wasm.op.Signature} writes as this character}
   *
   * @param code one of {@code i l f d v}
   */
  public static int ofSignature(char code) {
    return switch (code) {
      case 'i' -> I32;
      case 'l' -> I64;
      case 'f' -> F32;
      case 'd' -> F64;
      case 'v' -> V128;
      default -> throw new IllegalArgumentException("not a value type: " + code);
    };
  }

  /**
   * {@return a type as in the text format}
   *
   * @param type a type of this class
   */
  public static String toString(int type) {
    return switch (type) {
      case BOTTOM -> "bot";
      case I32 -> "i32";
      case I64 -> "i64";
      case F32 -> "f32";
      case F64 -> "f64";
      case V128 -> "v128";
      case I8 -> "i8";
      case I16 -> "i16";
      default ->
          isNullable(type) && heapType(type) < 0
              ? HeapType.shorthand(heapType(type))
              : "(ref "
                  + (isNullable(type) ? "null " : "")
                  + HeapType.toString(heapType(type))
                  + ")";
    };
  }
}
