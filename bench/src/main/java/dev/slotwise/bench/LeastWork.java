// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Immediates;
import dev.slotwise.wasm.op.Opcode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The least that any reader of a module must do, in the tightest loops that we know in Java: what
 * validation and scanning are held against. Nothing is checked; the module must be valid.
 */
public final class LeastWork {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] SHAPES = shapes();

  // What follows an opcode of one byte: so many LEBs, or so many bytes, or ask the cursor.
  private static final byte TWO_LEBS = 2;
  private static final byte MEMORY_ARGUMENT = 3;
  private static final byte FOUR_BYTES = 4;
  private static final byte EIGHT_BYTES = 8;
  private static final byte OTHER = 9;

  private final WasmModule module;
  private final byte[] lebs;
  private final int lebCount;

  /** For a valid module. */
  public LeastWork(WasmModule module) {
    this.module = module;
    byte[] collected = new byte[module.bytes().length];
    int size = 0;
    int count = 0;
    ByteCursor cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
      enter(cursor, f);
      while (!cursor.atEnd()) {
        Immediates immediates = cursor.opcode().immediates();
        int start = cursor.position();
        cursor.skip(immediates);
        if (isLebs(immediates)) {
          for (int at = start; at < cursor.position(); at++) {
            collected[size++] = module.bytes()[at];
            count += module.bytes()[at] >= 0 ? 1 : 0;
          }
        }
      }
    }
    this.lebs = Arrays.copyOf(collected, size);
    this.lebCount = count;
  }

  /** How many LEBs {@link #decodeLebs} decodes: those of the code. */
  public int lebCount() {
    return lebCount;
  }

  /** Reads every byte of the file, eight at once; gives a sum. */
  public long readBytes() {
    byte[] bytes = module.bytes();
    long sum = 0;
    int at = 0;
    for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
      sum += (long) LONGS.get(bytes, at);
    }
    for (; at < bytes.length; at++) {
      sum += bytes[at];
    }
    return sum;
  }

  /** Decodes all LEBs of the code, which stand one after the other in an array; gives a sum. */
  public long decodeLebs() {
    byte[] bytes = lebs;
    long sum = 0;
    int at = 0;
    while (at < bytes.length) {
      long value = bytes[at++];
      if (value < 0) {
        value &= 0x7F;
        int shift = 7;
        byte next;
        do {
          next = bytes[at++];
          value |= (long) (next & 0x7F) << shift;
          shift += 7;
        } while (next < 0);
      }
      sum += value;
    }
    return sum;
  }

  /** Passes over all code, instruction by instruction; gives how many there are. */
  public int countInstructions() {
    ByteCursor cursor = new ByteCursor(module.bytes(), 0, 0, "code");
    int count = 0;
    for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
      enter(cursor, f);
      count += countInstructions(cursor);
    }
    return count;
  }

  private int countInstructions(ByteCursor cursor) {
    byte[] bytes = module.bytes();
    int at = cursor.position();
    int end = cursor.end();
    int count = 0;
    while (at < end) {
      count++;
      switch (SHAPES[bytes[at] & 0xFF]) {
        case 0 -> at++;
        case 1 -> at = afterLeb(bytes, at + 1);
        case TWO_LEBS -> at = afterLeb(bytes, afterLeb(bytes, at + 1));
        case MEMORY_ARGUMENT -> {
          boolean namesMemory = (bytes[at + 1] & 0x40) != 0;
          at = afterLeb(bytes, afterLeb(bytes, at + 1));
          at = namesMemory ? afterLeb(bytes, at) : at;
        }
        case FOUR_BYTES -> at += 1 + FOUR_BYTES;
        case EIGHT_BYTES -> at += 1 + EIGHT_BYTES;
        default -> {
          cursor.seek(at);
          cursor.skip(cursor.opcode().immediates());
          at = cursor.position();
        }
      }
    }
    return count;
  }

  private static int afterLeb(byte[] bytes, int start) {
    int at = start;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** To the first instruction of a function. */
  private void enter(ByteCursor cursor, int function) {
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
    cursor.skipLocals();
  }

  private static boolean isLebs(Immediates immediates) {
    return switch (immediates) {
      case LABEL, LABELS, FUNCTION, TYPE, TYPE_TABLE, LOCAL, GLOBAL, MEMORY_ARGUMENT, I32, I64 ->
          true;
      default -> false;
    };
  }

  private static byte[] shapes() {
    byte[] shapes = new byte[256];
    for (int code = 0; code < shapes.length; code++) {
      Opcode op = Opcode.isPrefix(code) ? null : Opcode.single(code);
      shapes[code] =
          op == null
              ? OTHER
              : switch (op.immediates()) {
                case NONE -> (byte) 0;
                case LABEL, FUNCTION, TYPE, LOCAL, GLOBAL, TABLE, TAG, MEMORY, I32, I64 -> (byte) 1;
                case TYPE_TABLE -> TWO_LEBS;
                case MEMORY_ARGUMENT -> MEMORY_ARGUMENT;
                case F32 -> FOUR_BYTES;
                case F64 -> EIGHT_BYTES;
                default -> OTHER;
              };
    }
    return shapes;
  }
}
