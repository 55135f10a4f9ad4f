// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads the primitives of the binary format from a window of the file's bytes, without allocating.
 * Every failure is a {@link DecodeException} with the absolute offset of the primitive that is
 * wrong.
 *
 * <p>Source: WebAssembly 3.0, section 5.2 (values) and 5.4 (instructions).
 */
public final class ByteCursor {
  private final byte[] bytes;
  private int position;
  private int end;
  private String section;
  private int function = -1;

  /**
   * A cursor over {@code bytes[start, end)}.
   *
   * @param section the section's name, for errors; empty outside every section
   */
  public ByteCursor(byte[] bytes, int start, int end, String section) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.section = section;
  }

  /** Moves to another window of the same bytes, so that one cursor serves many functions. */
  public void reset(int newStart, int newEnd, String newSection, int newFunction) {
    this.position = newStart;
    this.end = newEnd;
    this.section = newSection;
    this.function = newFunction;
  }

  /** Absolute offset of the next byte. */
  public int position() {
    return position;
  }

  /** Continues at this absolute offset. */
  public void seek(int offset) {
    position = offset;
  }

  /** Absolute offset after the window. */
  public int end() {
    return end;
  }

  public boolean atEnd() {
    return position >= end;
  }

  public int remaining() {
    return end - position;
  }

  /** A byte, unsigned. */
  public int u8() {
    if (position >= end) {
      throw error("unexpected end", position);
    }
    return bytes[position++] & 0xFF;
  }

  /** The next byte, unsigned, without moving. */
  public int peek() {
    if (position >= end) {
      throw error("unexpected end", position);
    }
    return bytes[position] & 0xFF;
  }

  /** Passes over {@code count} bytes. */
  public void skip(int count) {
    if (count < 0 || count > end - position) {
      throw error("unexpected end", end);
    }
    position += count;
  }

  /** Four bytes, little-endian. */
  public int i32LittleEndian() {
    int start = position;
    skip(4);
    return (bytes[start] & 0xFF)
        | (bytes[start + 1] & 0xFF) << 8
        | (bytes[start + 2] & 0xFF) << 16
        | (bytes[start + 3] & 0xFF) << 24;
  }

  /** An unsigned LEB128 of 32 bits; as an {@code int}'s bits. */
  public int u32() {
    int at = position;
    if (at < end) {
      int first = bytes[at];
      if (first >= 0) {
        position = at + 1;
        return first;
      }
    }
    return u32Long();
  }

  private int u32Long() {
    int start = position;
    int result = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = u8();
      result |= (b & 0x7F) << shift;
      if (b < 0x80) {
        if (shift == 28 && b > 0x0F) {
          throw error("integer too large", start);
        }
        return result;
      }
    }
    throw error("integer representation too long", start);
  }

  /**
   * An unsigned LEB128 of 32 bits that indexes or counts something in memory.
   *
   * @throws DecodeException if it is above {@code limit}, with {@code message}
   */
  public int u32AtMost(int limit, String message) {
    int start = position;
    int value = u32();
    if (value < 0 || value > limit) {
      throw error(message, start);
    }
    return value;
  }

  /** An unsigned LEB128 of 64 bits. */
  public long u64() {
    int at = position;
    if (at < end) {
      int first = bytes[at];
      if (first >= 0) {
        position = at + 1;
        return first;
      }
    }
    return u64Long();
  }

  private long u64Long() {
    int start = position;
    long result = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int b = u8();
      result |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        if (shift == 63 && b > 1) {
          throw error("integer too large", start);
        }
        return result;
      }
    }
    throw error("integer representation too long", start);
  }

  /** A signed LEB128 of 32 bits. */
  public int s32() {
    int at = position;
    if (at < end) {
      int first = bytes[at];
      if (first >= 0) {
        position = at + 1;
        return first << 25 >> 25;
      }
    }
    return (int) signed(32);
  }

  /** A signed LEB128 of 33 bits. */
  public long s33() {
    return signed(33);
  }

  /** A signed LEB128 of 64 bits. */
  public long s64() {
    return signed(64);
  }

  private long signed(int bits) {
    int start = position;
    long result = 0;
    int shift = 0;
    while (true) {
      int b = u8();
      result |= (long) (b & 0x7F) << shift;
      shift += 7;
      if (b < 0x80) {
        if (shift > bits) {
          // The bits that don't fit must repeat the sign.
          int unused = (b << 25 >> 25) >> (bits - (shift - 7) - 1);
          if (unused != 0 && unused != -1) {
            throw error("integer too large", start);
          }
        }
        return shift < 64 ? result << (64 - shift) >> (64 - shift) : result;
      }
      if (shift >= bits) {
        throw error("integer representation too long", start);
      }
    }
  }

  /** A name: a vector of bytes that is valid UTF-8. */
  public String name() {
    int length = u32();
    int start = position;
    if (length < 0 || length > end - position) {
      throw error("unexpected end", end);
    }
    position += length;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw error("malformed UTF-8 encoding", start);
    }
  }

  /** The next instruction's opcode. */
  public Opcode opcode() {
    int at = position;
    if (at < end) {
      Opcode op = Opcode.single(bytes[at] & 0xFF);
      if (op != null) {
        position = at + 1;
        return op;
      }
    }
    return prefixedOpcode();
  }

  private Opcode prefixedOpcode() {
    int start = position;
    int code = u8();
    if (!Opcode.isPrefix(code)) {
      throw error(Proposals.opcode(code), start);
    }
    int rest = u32();
    Opcode op = Opcode.prefixed(code, rest);
    if (op == null) {
      throw error(Proposals.opcode(code, Integer.toUnsignedLong(rest)), start);
    }
    return op;
  }

  /** A heap type, as {@link HeapType}. */
  public int heapType() {
    int start = position;
    long code = s33();
    if (code >= 0 ? code > Integer.MAX_VALUE : !HeapType.isAbstract((int) code)) {
      throw error(Proposals.type(bytes[start] & 0xFF, "malformed heap type"), start);
    }
    if (code > MAX_TYPE_INDEX) {
      throw error("unknown type", start);
    }
    return (int) code;
  }

  /** Indices above it don't fit into a {@link ValueType}, and are above every limit. */
  private static final int MAX_TYPE_INDEX = (1 << 28) - 1;

  /** A value type, as {@link ValueType}. */
  public int valueType() {
    int start = position;
    int code = peek();
    switch (code) {
      case 0x7F, 0x7E, 0x7D, 0x7C, 0x7B -> {
        position++;
        return code - 0x80;
      }
      case 0x64 -> {
        position++;
        return ValueType.reference(heapType(), false);
      }
      case 0x63 -> {
        position++;
        return ValueType.reference(heapType(), true);
      }
      default -> {
        int heapType = code - 0x80;
        if (HeapType.isAbstract(heapType)) {
          position++;
          return ValueType.reference(heapType, true);
        }
        throw error(Proposals.type(code, "malformed value type"), start);
      }
    }
  }

  /** A reference type, as {@link ValueType}. */
  public int referenceType() {
    int start = position;
    int code = peek();
    if (code >= 0x7B && code <= 0x7F) {
      throw error("malformed reference type", start);
    }
    return valueType();
  }

  /** Passes over the declarations of locals that a function's body begins with. */
  public void skipLocals() {
    for (int groups = u32(); groups > 0; groups--) {
      u32();
      valueType();
    }
  }

  /**
   * Passes over the immediates of an instruction; those of the most frequent come first.
   *
   * @param immediates the shape of the instruction whose opcode was just read
   */
  public void skip(Immediates immediates) {
    switch (immediates) {
      case NONE -> {}
      case MEMORY_ARGUMENT, ATOMIC_ARGUMENT -> memoryOfArgument();
      case BLOCK_TYPE -> blockType();
      case LABEL, FUNCTION, TYPE, LOCAL, GLOBAL, TABLE, ELEMENT, TAG, MEMORY, DATA -> u32();
      case TYPE_TABLE,
          TABLE_TABLE,
          ELEMENT_TABLE,
          MEMORY_MEMORY,
          DATA_MEMORY,
          TYPE_FIELD,
          TYPE_COUNT,
          TYPE_TYPE,
          TYPE_DATA,
          TYPE_ELEMENT -> {
        u32();
        u32();
      }
      case LABELS -> {
        for (int i = vectorLength(1); i >= 0; i--) {
          u32();
        }
      }
      case CATCHES -> {
        blockType();
        for (int i = vectorLength(2); i > 0; i--) {
          if (catchHasTag(u8())) {
            u32();
          }
          u32();
        }
      }
      case SELECT_TYPES -> {
        for (int i = vectorLength(1); i > 0; i--) {
          valueType();
        }
      }
      case MEMORY_ARGUMENT_LANE -> {
        memoryOfArgument();
        u8();
      }
      case LANE_OF_16, LANE_OF_8, LANE_OF_4, LANE_OF_2 -> u8();
      case LANES_16, V128 -> skip(16);
      case I32 -> s32();
      case I64 -> s64();
      case F32 -> skip(4);
      case F64 -> skip(8);
      case ZERO_BYTE -> zeroByte();
      case HEAP_TYPE -> heapType();
      case CAST_BRANCH -> {
        castFlags();
        u32();
        heapType();
        heapType();
      }
    }
  }

  /** The block type {@code 0x40}: no operands, no results. */
  public static final long EMPTY_BLOCK = Long.MIN_VALUE;

  /** The bit that marks a block type as one value type; the type stands in the low 32 bits. */
  public static final long VALUE_BLOCK = 1L << 32;

  /**
   * A block type: {@link #EMPTY_BLOCK}, {@link #VALUE_BLOCK} with the low 32 bits a {@link
   * ValueType}, or a type index.
   */
  public long blockType() {
    int start = position;
    int code = peek();
    if (code == 0x40) {
      position++;
      return EMPTY_BLOCK;
    }
    if (code >= 0x63 && code <= 0x7F) {
      return VALUE_BLOCK | Integer.toUnsignedLong(valueType());
    }
    long index = s33();
    if (index < 0) {
      throw error("malformed block type", start);
    }
    return index > MAX_TYPE_INDEX ? MAX_TYPE_INDEX : index;
  }

  /** Whether a catch clause with this code names a tag. */
  public boolean catchHasTag(int code) {
    if (code > 3) {
      throw error("malformed catch clause", position - 1);
    }
    return code <= 1;
  }

  /** The flags of a cast branch: bit 0 for a nullable source, bit 1 for a nullable target. */
  public int castFlags() {
    int flags = u8();
    if (flags > 3) {
      throw error("malformed cast flags", position - 1);
    }
    return flags;
  }

  /** A byte that must be zero. */
  public void zeroByte() {
    if (u8() != 0) {
      throw error("zero byte expected", position - 1);
    }
  }

  /**
   * The length of a vector whose elements take at least {@code elementBytes} bytes each, so that a
   * claimed length can't exceed what the window can hold.
   */
  public int vectorLength(int elementBytes) {
    int length = u32();
    if (length < 0 || length > (end - position) / elementBytes) {
      throw error("unexpected end", end);
    }
    return length;
  }

  /** Passes over a constant expression, its {@code end} included. */
  public ConstExpr constExpr() {
    int start = position;
    int depth = 0;
    while (true) {
      Opcode op = opcode();
      skip(op.immediates());
      if (op == Opcode.END) {
        if (depth == 0) {
          return new ConstExpr(start, position);
        }
        depth--;
      } else if (op.immediates() == Immediates.BLOCK_TYPE
          || op.immediates() == Immediates.CATCHES) {
        depth++;
      }
    }
  }

  /**
   * Refuses what is too large.
   *
   * @throws LimitException if {@code value} is above {@code limit}
   */
  public void checkLimit(long value, long limit, String what, int offset) {
    if (value > limit) {
      throw new LimitException(
          what + ": " + value + " is above the limit of " + limit, offset, section, function);
    }
  }

  /** Skips a memory argument; gives the memory that it is of. */
  public int memoryOfArgument() {
    int start = position;
    int alignment = u32();
    if (alignment < 0 || alignment >= 0x80) {
      throw error("malformed memop flags", start);
    }
    int memory = (alignment & 0x40) != 0 ? u32() : 0;
    u64();
    return memory;
  }

  /** An error of this cursor's section and function. */
  public DecodeException error(String message, long offset) {
    return new DecodeException(message, offset, section, function);
  }
}
