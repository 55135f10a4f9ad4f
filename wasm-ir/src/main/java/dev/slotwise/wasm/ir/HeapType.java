// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * Heap types as {@code int}s: a type index, or the negative s33 code of an abstract heap type.
 *
 * <p>Source: WebAssembly 3.0, sections 2.3.3 and 5.3.3.
 */
public final class HeapType {
  /** All exceptions. */
  public static final int EXN = -0x17;

  /** All arrays. */
  public static final int ARRAY = -0x16;

  /** All structs. */
  public static final int STRUCT = -0x15;

  /** Integers of 31 bits. */
  public static final int I31 = -0x14;

  /** All that can be compared by {@code ref.eq}: i31, structs and arrays. */
  public static final int EQ = -0x13;

  /** Everything that is internal to WebAssembly: {@code eq} and below. */
  public static final int ANY = -0x12;

  /** References of the host. */
  public static final int EXTERN = -0x11;

  /** All functions. */
  public static final int FUNC = -0x10;

  /** No internal reference but null. */
  public static final int NONE = -0x0F;

  /** No reference of the host but null. */
  public static final int NOEXTERN = -0x0E;

  /** No function: its only reference is null. */
  public static final int NOFUNC = -0x0D;

  /** No exception: its only reference is null. */
  public static final int NOEXN = -0x0C;

  /** Below every heap type: what unreachable code refers to. Has no binary form. */
  public static final int BOTTOM = -0x3F;

  private HeapType() {}

  /**
   * {@return whether this is the code of an abstract heap type}
   *
   * @param code a negative heap type
   */
  public static boolean isAbstract(int code) {
    return code >= EXN && code <= NOEXN;
  }

  /**
   * {@return a heap type as in the text format; an index as its number}
   *
   * @param heapType a code of this class, or a type index
   */
  public static String toString(int heapType) {
    return switch (heapType) {
      case EXN -> "exn";
      case ARRAY -> "array";
      case STRUCT -> "struct";
      case I31 -> "i31";
      case EQ -> "eq";
      case ANY -> "any";
      case EXTERN -> "extern";
      case FUNC -> "func";
      case NONE -> "none";
      case NOEXTERN -> "noextern";
      case NOFUNC -> "nofunc";
      case NOEXN -> "noexn";
      case BOTTOM -> "bot";
      default -> Integer.toString(heapType);
    };
  }

  static String shorthand(int heapType) {
    return switch (heapType) {
      case NONE -> "nullref";
      case NOEXTERN -> "nullexternref";
      case NOFUNC -> "nullfuncref";
      case NOEXN -> "nullexnref";
      default -> toString(heapType) + "ref";
    };
  }
}
