// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.objects;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Small valid modules as a linker leaves them, with symbols and relocations: functions that compute
 * with slots, with addresses of objects and with what they load, and call by it. One seed is one
 * module. They need not keep any rule of C.
 */
final class LinkedModuleGenerator {
  private static final int FIRST_ADDRESS = 1024;
  private static final int DEEPEST = 3;
  private static final int I32 = 0x7F;
  private static final int NOTHING = 0x40;

  // Kinds of relocations, and opcodes that two places write.
  private static final int SLOT_IN_CODE = 1;
  private static final int SLOT_IN_DATA = 2;
  private static final int ADDRESS_AS_OFFSET = 3;
  private static final int ADDRESS_IN_CODE = 4;
  private static final int ADDRESS_IN_DATA = 5;
  private static final int END = 0x0B;
  private static final int LOCAL_GET = 0x20;
  private static final int CONST = 0x41;

  private final Random random;

  /** By function, the import first, how many parameters it has; each gives one result. */
  private final int[] functions;

  private final int[] sizes;
  private final int[] starts;

  /** Locals besides the parameters; some are not followed one by one. */
  private int locals;

  private int parameters;
  private int labels;
  private Bytes body = new Bytes();

  /** Bytes, and where the linker wrote into them. */
  private static final class Bytes extends ByteArrayOutputStream {
    final List<int[]> relocations = new ArrayList<>();

    void bytes(int... all) {
      for (int one : all) {
        write(one);
      }
    }

    void unsigned(int value) {
      for (int left = value; ; left >>>= 7) {
        if (left >>> 7 == 0) {
          write(left);
          return;
        }
        write((left & 0x7F) | 0x80);
      }
    }

    void signed(int value) {
      for (int left = value; ; left >>= 7) {
        if (left >> 6 == 0 || left >> 6 == -1) {
          write(left & 0x7F);
          return;
        }
        write((left & 0x7F) | 0x80);
      }
    }

    /** A number in five bytes, which is how a linker writes it. */
    void written(int value, int kind, int symbol, int addend) {
      relocations.add(new int[] {size(), kind, symbol, addend});
      for (int i = 0; i < 4; i++) {
        write(((value >>> (7 * i)) & 0x7F) | 0x80);
      }
      write(value >>> 28);
    }

    void word(int value) {
      bytes(value & 0xFF, value >>> 8 & 0xFF, value >>> 16 & 0xFF, value >>> 24);
    }

    void text(String text) {
      unsigned(text.length());
      writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    void append(Bytes other) {
      for (int[] one : other.relocations) {
        relocations.add(new int[] {size() + one[0], one[1], one[2], one[3]});
      }
      writeBytes(other.toByteArray());
    }

    void section(int id, Bytes contents) {
      write(id);
      unsigned(contents.size());
      append(contents);
    }
  }

  private LinkedModuleGenerator(long seed) {
    this.random = new Random(seed);
    this.functions = random.ints(3 + random.nextInt(5), 1, 3).toArray();
    functions[0] = 1;
    this.sizes = random.ints(1 + random.nextInt(5), 1, 8).map(words -> 4 * words).toArray();
    this.starts = new int[sizes.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + sizes[i - 1];
    }
  }

  static byte[] generate(long seed) {
    return new LinkedModuleGenerator(seed).module();
  }

  private byte[] module() {
    Bytes module = new Bytes();
    module.bytes(0, 'a', 's', 'm', 1, 0, 0, 0);
    // A function type for one parameter, and one for two.
    module.section(1, of(2, 0x60, 1, I32, 1, I32, 0x60, 2, I32, I32, 1, I32));
    Bytes imports = of(1);
    imports.text("host");
    imports.text("run");
    imports.bytes(0, 0);
    module.section(2, imports);
    Bytes types = of(functions.length - 1);
    for (int i = 1; i < functions.length; i++) {
      types.write(functions[i] - 1);
    }
    module.section(3, types);
    module.section(4, of(1, 0x70, 0, functions.length + 1));
    module.section(5, of(1, 0, 1));
    // A stack pointer, whose value is an address of nothing.
    module.section(6, of(1, I32, 1, CONST, 0x80, 0x80, 2, END));
    // What the host can call is called with whatever the host knows: one function, or a few.
    int exported = 2 + (random.nextInt(4) == 0 ? random.nextInt(functions.length - 1) : 0);
    Bytes exports = of(exported);
    // The host may write it, so that few words of it are known otherwise.
    exports.text("memory");
    exports.bytes(2, 0);
    for (int i = 1; i < exported; i++) {
      exports.text("f" + i);
      exports.bytes(0, i);
    }
    module.section(7, exports);
    Bytes elements = of(1, 0, CONST, 1, END);
    elements.write(functions.length);
    for (int i = 0; i < functions.length; i++) {
      elements.write(i);
    }
    module.section(9, elements);
    Bytes code = of(functions.length - 1);
    for (int i = 1; i < functions.length; i++) {
      Bytes function = function(functions[i]);
      code.unsigned(function.size());
      code.append(function);
    }
    module.section(10, code);
    Bytes data = data();
    module.section(11, data);
    module.section(0, linking());
    module.section(0, relocations("reloc.CODE", 8, code));
    module.section(0, relocations("reloc.DATA", 9, data));
    return module.toByteArray();
  }

  private static Bytes of(int... all) {
    Bytes bytes = new Bytes();
    bytes.bytes(all);
    return bytes;
  }

  private Bytes data() {
    Bytes words = new Bytes();
    int end = starts[starts.length - 1] + sizes[sizes.length - 1];
    while (words.size() < end) {
      switch (random.nextInt(3)) {
        case 0 -> {
          int function = random.nextInt(functions.length);
          words.relocations.add(new int[] {words.size(), SLOT_IN_DATA, function, 0});
          words.word(function + 1);
        }
        case 1 -> {
          int object = random.nextInt(sizes.length);
          int addend = 4 * random.nextInt(sizes[object] / 4 + 1);
          words.relocations.add(
              new int[] {words.size(), ADDRESS_IN_DATA, functions.length + object, addend});
          words.word(FIRST_ADDRESS + starts[object] + addend);
        }
        default -> words.word(random.nextInt(64));
      }
    }
    // A linker puts into the table what some relocation asks for: this object, which nothing uses.
    for (int function = 0; function < functions.length; function++) {
      words.relocations.add(new int[] {words.size(), SLOT_IN_DATA, function, 0});
      words.word(function + 1);
    }
    Bytes data = of(1, 0, CONST, 0x80, 8, END);
    data.unsigned(words.size());
    data.append(words);
    return data;
  }

  private Bytes linking() {
    Bytes symbols = new Bytes();
    symbols.unsigned(functions.length + sizes.length + 1);
    symbols.bytes(0, 0x10, 0);
    for (int i = 1; i < functions.length; i++) {
      symbols.bytes(0, 0, i);
      symbols.text("f" + i);
    }
    for (int i = 0; i < sizes.length; i++) {
      symbols.bytes(1, 0);
      // A few are of the compiler's own, and a few do not say where they end.
      symbols.text((random.nextInt(8) == 0 ? ".L" : "") + "o" + i);
      symbols.unsigned(0);
      symbols.unsigned(starts[i]);
      symbols.unsigned(random.nextInt(8) == 0 ? 0 : sizes[i]);
    }
    symbols.bytes(1, 0);
    symbols.text("unused");
    symbols.unsigned(0);
    symbols.unsigned(starts[starts.length - 1] + sizes[sizes.length - 1]);
    symbols.unsigned(4 * functions.length);
    Bytes linking = new Bytes();
    linking.text("linking");
    linking.bytes(2, 8);
    linking.unsigned(symbols.size());
    linking.append(symbols);
    return linking;
  }

  private static Bytes relocations(String name, int section, Bytes contents) {
    Bytes bytes = new Bytes();
    bytes.text(name);
    bytes.unsigned(section);
    bytes.unsigned(contents.relocations.size());
    for (int[] one : contents.relocations) {
      bytes.write(one[1]);
      bytes.unsigned(one[0]);
      bytes.unsigned(one[2]);
      if (one[1] >= ADDRESS_AS_OFFSET) {
        bytes.signed(one[3]);
      }
    }
    return bytes;
  }

  // Code.

  private Bytes function(int parameterCount) {
    body = new Bytes();
    parameters = parameterCount;
    locals = random.nextInt(10) == 0 ? 260 : 3;
    labels = 0;
    body.write(1);
    body.unsigned(locals);
    body.write(I32);
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      statement(0);
    }
    expression(0);
    body.write(END);
    return body;
  }

  private void local(int opcode) {
    body.write(opcode);
    int count = parameters + locals;
    // The last ones, if there are many.
    body.unsigned(
        random.nextBoolean() ? random.nextInt(parameters + 3) : count - 1 - random.nextInt(3));
  }

  private void statement(int depth) {
    int choice = random.nextInt(depth < DEEPEST ? 11 : 6);
    switch (choice) {
      case 0, 1 -> {
        expression(depth);
        local(0x21);
      }
      case 2, 3 -> {
        place(depth);
        expression(depth);
        // i32.store, and sometimes i32.store8.
        body.bytes(random.nextInt(8) == 0 ? 0x3A : 0x36, 0);
        memoryOffset();
      }
      case 4 -> {
        expression(depth);
        body.bytes(0x24, 0);
      }
      case 5 -> {
        expression(depth);
        wide(depth);
        // i64.store.
        body.bytes(0x37, 0);
        memoryOffset();
      }
      case 6 -> {
        expression(depth);
        body.bytes(0x04, NOTHING);
        labels++;
        statements(depth);
        if (random.nextBoolean()) {
          body.write(0x05);
          statements(depth);
        }
        close();
      }
      case 7, 8 -> {
        // A block or a loop.
        body.bytes(choice == 7 ? 0x02 : 0x03, NOTHING);
        labels++;
        statements(depth);
        expression(depth);
        body.write(0x0D);
        body.unsigned(random.nextInt(labels));
        statements(depth);
        close();
      }
      case 9 -> {
        // A try, which catches all.
        body.bytes(0x06, NOTHING);
        labels++;
        statements(depth);
        body.write(0x19);
        statements(depth);
        close();
      }
      default -> {
        expression(depth);
        expression(depth);
        body.bytes(CONST, 8, 0xFC, 10, 0, 0);
      }
    }
  }

  private void statements(int depth) {
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      statement(depth + 1);
    }
  }

  private void close() {
    labels--;
    body.write(END);
  }

  /** The static offset of an access: small, or an object's address. */
  private void memoryOffset() {
    if (random.nextInt(6) == 0) {
      address(ADDRESS_AS_OFFSET);
    } else {
      body.unsigned(random.nextBoolean() ? 0 : 4 * random.nextInt(4));
    }
  }

  private void address(int kind) {
    int object = random.nextInt(sizes.length);
    int addend = 4 * random.nextInt(sizes[object] / 4 + 1);
    body.written(FIRST_ADDRESS + starts[object] + addend, kind, functions.length + object, addend);
  }

  /** Leaves an i32. */
  private void expression(int depth) {
    switch (random.nextInt(depth < DEEPEST ? 18 : 6)) {
      case 0, 1 -> local(LOCAL_GET);
      case 2 -> {
        body.write(CONST);
        body.signed(4 * random.nextInt(5) - 4);
      }
      case 3 -> {
        int function = random.nextInt(functions.length);
        body.write(CONST);
        body.written(function + 1, SLOT_IN_CODE, function, 0);
      }
      case 4 -> {
        body.write(CONST);
        address(ADDRESS_IN_CODE);
      }
      case 5 -> body.bytes(0x23, 0);
      case 6, 7, 8 -> load(depth, random.nextInt(8) == 0 ? 0x2D : 0x28);
      case 9, 10 -> {
        expression(depth + 1);
        expression(depth + 1);
        // add, sub, mul, and, or, xor, shl.
        body.write(
            new int[] {0x6A, 0x6A, 0x6A, 0x6B, 0x6C, 0x71, 0x72, 0x73, 0x74}[random.nextInt(9)]);
      }
      case 11 -> {
        wide(depth + 1);
        body.write(0xA7);
      }
      case 12 -> {
        expression(depth + 1);
        expression(depth + 1);
        local(LOCAL_GET);
        body.write(0x1B);
      }
      case 13 -> {
        int callee = random.nextInt(functions.length);
        for (int i = 0; i < functions[callee]; i++) {
          expression(depth + 1);
        }
        body.bytes(0x10, callee);
      }
      case 14, 15, 16 -> {
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
          expression(depth + 1);
        }
        if (random.nextInt(3) > 0) {
          load(depth, 0x28);
        } else {
          expression(depth + 1);
        }
        body.bytes(0x11, count - 1, 0);
      }
      default -> {
        // An if that gives one of two values.
        local(LOCAL_GET);
        body.bytes(0x04, I32);
        labels++;
        expression(depth + 1);
        body.write(0x05);
        expression(depth + 1);
        close();
      }
    }
  }

  /** An {@code i32.load}, or {@code i32.load8_u}. */
  private void load(int depth, int opcode) {
    place(depth + 1);
    body.bytes(opcode, 0);
    memoryOffset();
  }

  /** Leaves an address, most often of an object. */
  private void place(int depth) {
    if (random.nextInt(3) > 0) {
      body.write(CONST);
      address(ADDRESS_IN_CODE);
    } else {
      expression(depth);
    }
  }

  /** Leaves an i64. */
  private void wide(int depth) {
    switch (random.nextInt(4)) {
      case 0 -> {
        expression(depth + 1);
        body.bytes(0x29, 0);
        memoryOffset();
      }
      case 1 -> {
        body.bytes(0x42, 4);
        expression(depth + 1);
        // Extended; shl, shr_u or or.
        body.bytes(0xAD, new int[] {0x86, 0x88, 0x84}[random.nextInt(3)]);
      }
      default -> {
        expression(depth + 1);
        body.write(random.nextBoolean() ? 0xAC : 0xAD);
      }
    }
  }
}
