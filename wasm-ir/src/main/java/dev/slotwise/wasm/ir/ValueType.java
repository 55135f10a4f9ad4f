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
  public static final int BOTTOM = 0;
  public static final int I32 = -1;
  public static final int I64 = -2;
  public static final int F32 = -3;
  public static final int F64 = -4;
  public static final int V128 = -5;

  /** Packed: only in fields of structs and arrays. */
  public static final int I8 = -8;

  /** Packed: only in fields of structs and arrays. */
  public static final int I16 = -9;

  private static final int REFERENCE = 1 << 30;
  private static final int NULLABLE = 1 << 29;
  private static final int HEAP_BIAS = 64;

  public static final int FUNCREF = reference(HeapType.FUNC, true);
  public static final int EXTERNREF = reference(HeapType.EXTERN, true);

  private ValueType() {}

  /** The reference type to {@code heapType}. */
  public static int reference(int heapType, boolean nullable) {
    return REFERENCE | (nullable ? NULLABLE : 0) | (heapType + HEAP_BIAS);
  }

  public static boolean isReference(int type) {
    return type > 0;
  }

  /** Whether null is a value of this reference type. */
  public static boolean isNullable(int type) {
    return (type & NULLABLE) != 0;
  }

  /** What a reference type refers to: a {@link HeapType}. */
  public static int heapType(int referenceType) {
    return (referenceType & (NULLABLE - 1)) - HEAP_BIAS;
  }

  /** The same reference type without null. */
  public static int nonNull(int referenceType) {
    return referenceType & ~NULLABLE;
  }

  /** The type on the operand stack of a field of this storage type. */
  public static int unpacked(int storageType) {
    return isPacked(storageType) ? I32 : storageType;
  }

  public static boolean isPacked(int storageType) {
    return storageType == I8 || storageType == I16;
  }

  /** Whether locals of this type start with a value: all but non-null references. */
  public static boolean isDefaultable(int type) {
    return !isReference(type) || isNullable(type);
  }

  /** The type that a {@link dev.slotwise.wasm.op.Signature} writes as this character. */
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

  /** As in the text format. */
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
