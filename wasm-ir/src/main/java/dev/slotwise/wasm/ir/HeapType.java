// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * Heap types as {@code int}s: a type index, or the negative s33 code of an abstract heap type.
 *
 * <p>Source: WebAssembly 3.0, sections 2.3.3 and 5.3.3.
 */
public final class HeapType {
  public static final int EXN = -0x17;
  public static final int ARRAY = -0x16;
  public static final int STRUCT = -0x15;
  public static final int I31 = -0x14;
  public static final int EQ = -0x13;
  public static final int ANY = -0x12;
  public static final int EXTERN = -0x11;
  public static final int FUNC = -0x10;
  public static final int NONE = -0x0F;
  public static final int NOEXTERN = -0x0E;
  public static final int NOFUNC = -0x0D;
  public static final int NOEXN = -0x0C;

  /** Below every heap type: what unreachable code refers to. Has no binary form. */
  public static final int BOTTOM = -0x3F;

  private HeapType() {}

  /** Whether this is the code of an abstract heap type. */
  public static boolean isAbstract(int code) {
    return code >= EXN && code <= NOEXN;
  }

  /** As in the text format; an index as its number. */
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
