// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.tests.oracle.Generated.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes valid modules that end: every function spends fuel, and every loop counts. Biased to what
 * decides call graphs: tables, indices through memory, globals, locals, parameters and results,
 * references, exceptions, tail calls.
 *
 * <p>Before each call the module logs the number of the call site and the table index, and each
 * function logs that it was entered; so a run says which site entered what.
 */
final class ModuleGenerator {
  static final int ENTER = 0;
  static final int SITE = 1;
  static final int FORK = 2;
  static final int CALL_BACK = 3;
  static final int FIRST = 4;

  private static final int TABLES = 2;
  private static final int SLOTS = 8;

  /** Parameters and results of the function types 0 to 3. */
  private static final int[] PARAMETERS = {0, 1, 2, 0};

  private static final boolean[] HAS_RESULT = {false, true, true, true};

  private final Random random;
  private final int size;
  private final boolean dropCopies;
  private final int[] types;
  private final List<Site> sites = new ArrayList<>();
  private boolean callsBack;

  // Of the function under construction.
  private Code code = new Code();
  private int function;
  private int type;
  private int budget;

  // Locals after the parameters: six values, three scratch values, three counters, two references.
  private static final int VALUES = 6;

  private ModuleGenerator(long seed, int size, boolean dropCopies) {
    this.random = new Random(seed);
    this.size = size;
    this.dropCopies = dropCopies;
    this.types = new int[3 + random.nextInt(6)];
    for (int i = 0; i < types.length; i++) {
      types[i] = commonType();
    }
  }

  /** Mostly the same type, so that most calls through tables don't trap. */
  private int commonType() {
    return random.nextInt(8) == 0 ? random.nextInt(4) : 1;
  }

  static Generated generate(long seed, int size) {
    return new ModuleGenerator(seed, size, false).module();
  }

  /**
   * The same module, but with every {@code table.copy} replaced by dropping its operands: what an
   * analysis would see that forgot the rule.
   */
  static Generated withoutTableCopies(long seed, int size) {
    return new ModuleGenerator(seed, size, true).module();
  }

  private Generated module() {
    Code bodies = new Code().u32(types.length);
    for (int i = 0; i < types.length; i++) {
      bodies.sized(body(i));
    }
    Code file = new Code().add(0, 'a', 's', 'm', 1, 0, 0, 0);
    file.section(
        1,
        new Code()
            .add(6)
            .add(0x60, 0, 0)
            .add(0x60, 1, 0x7F, 1, 0x7F)
            .add(0x60, 2, 0x7F, 0x7F, 1, 0x7F)
            .add(0x60, 0, 1, 0x7F)
            .add(0x60, 1, 0x7F, 0)
            .add(0x60, 2, 0x7F, 0x7F, 0));
    file.section(
        2,
        new Code()
            .add(4)
            .add(1, 'h', 5, 'e', 'n', 't', 'e', 'r', 0, 4)
            .add(1, 'h', 4, 's', 'i', 't', 'e', 0, 5)
            .add(1, 'h', 4, 'f', 'o', 'r', 'k', 0, 0)
            .add(1, 'h', 4, 'b', 'a', 'c', 'k', 0, 0));
    Code declared = new Code().u32(types.length);
    for (int one : types) {
      declared.u32(one);
    }
    file.section(3, declared);
    file.section(4, new Code().add(TABLES).add(0x70, 1, SLOTS, 12).add(0x70, 1, SLOTS, 12));
    file.section(5, new Code().add(1, 0, 1));
    file.section(13, new Code().add(1, 0, 4));
    file.section(
        6,
        new Code()
            .add(3)
            .add(0x7F, 1, 0x41)
            .s32(60)
            .add(0x0B)
            .add(0x7F, 1, 0x41, random.nextInt(SLOTS), 0x0B)
            .add(0x7F, 1, 0x41, random.nextInt(SLOTS), 0x0B));
    int roots = 1 + random.nextInt(2);
    Code exports = new Code().u32(roots);
    for (int i = 0; i < roots; i++) {
      exports.add(2, 'f', '0' + i, 0).u32(FIRST + i);
    }
    file.section(7, exports);
    file.section(9, elements());
    file.section(10, bodies);
    Code data = new Code().add(1, 0, 0x41, 0, 0x0B).u32(64);
    for (int i = 0; i < 16; i++) {
      data.add(random.nextInt(SLOTS), 0, 0, 0);
    }
    file.section(11, data);
    return new Generated(file.bytes(), roots, callsBack, sites);
  }

  private Code elements() {
    Code elements = new Code().add(4);
    elements.add(0, 0x41, 0, 0x0B).add(functions(SLOTS - random.nextInt(3)).bytes());
    elements.add(2, 1, 0x41, random.nextInt(3), 0x0B, 0).add(functions(3).bytes());
    elements.add(1, 0).add(functions(4).bytes());
    Code all = new Code().u32(types.length);
    for (int i = 0; i < types.length; i++) {
      all.u32(FIRST + i);
    }
    return elements.add(3, 0).add(all.bytes());
  }

  private Code functions(int count) {
    Code list = new Code().u32(count);
    for (int i = 0; i < count; i++) {
      list.u32(anyFunction());
    }
    return list;
  }

  private int anyFunction() {
    return random.nextInt(20) == 0 ? FORK : anyDefined();
  }

  private Code body(int index) {
    code = new Code();
    function = FIRST + index;
    type = types[index];
    budget = size;
    // A typed reference to functions of type 1, and any function reference.
    code.add(3).u32(VALUES + 6).add(0x7F).add(1, 0x63, 1).add(1, 0x70);
    code.constant(function).add(0x10, ENTER);
    code.add(0x23, 0, 0x45, 0x04, 0x40);
    leave();
    code.add(0x0B, 0x23, 0).constant(1).add(0x6B, 0x24, 0);
    if (ofType(1) >= 0) {
      code.add(0xD2).u32(ofType(1)).add(0x21).u32(typedReference());
    }
    code.add(0xD2).u32(anyDefined()).add(0x21).u32(reference());
    statements(0);
    if (HAS_RESULT[type]) {
      expression(2);
    }
    return code.add(0x0B);
  }

  /** Returns zero, if anything. */
  private void leave() {
    if (HAS_RESULT[type]) {
      code.constant(0);
    }
    code.add(0x0F);
  }

  private int local(int index) {
    return PARAMETERS[type] + index;
  }

  private int scratch(int index) {
    return local(VALUES + index);
  }

  private int counter(int depth) {
    return local(VALUES + 3 + depth);
  }

  private int typedReference() {
    return local(VALUES + 6);
  }

  private int reference() {
    return local(VALUES + 7);
  }

  private void statements(int depth) {
    for (int i = 1 + random.nextInt(size); i > 0 && budget > 0; i--) {
      budget--;
      statement(depth);
    }
  }

  private void statement(int depth) {
    int table = random.nextInt(TABLES);
    switch (random.nextInt(depth < 2 ? 22 : 15)) {
      case 0, 1 -> set(0x21, local(random.nextInt(VALUES)));
      case 2 -> set(0x24, 1 + random.nextInt(2));
      case 3 -> {
        address();
        expression(1);
        code.add(random.nextInt(4) == 0 ? 0x3A : 0x36, 0, 0);
      }
      case 4, 5, 6 -> callIndirect(table, false);
      case 7 -> callDirect(false);
      case 8 -> {
        slot();
        functionReference();
        code.add(0x26, table);
      }
      case 9 -> {
        start();
        start();
        code.constant(random.nextInt(3));
        if (dropCopies) {
          code.add(0x1A, 0x1A, 0x1A, 0x01);
        } else {
          code.add(0xFC, 0x0E, table, random.nextInt(TABLES));
        }
      }
      case 10 -> {
        start();
        functionReference();
        code.constant(random.nextInt(3)).add(0xFC, 0x11, table);
      }
      case 11 -> {
        start();
        code.constant(random.nextInt(2)).constant(random.nextInt(3)).add(0xFC, 0x0C, 2, table);
      }
      case 12 -> callReference();
      case 13 -> {
        functionReference();
        code.add(0x21).u32(reference());
      }
      case 14 -> special(table);
      case 15, 16 -> {
        expression(1);
        code.add(0x04, 0x40);
        statements(depth + 1);
        if (random.nextBoolean()) {
          code.add(0x05);
          statements(depth + 1);
        }
        code.add(0x0B);
      }
      case 17 -> {
        int count = counter(depth);
        code.constant(0).add(0x21).u32(count).add(0x03, 0x40);
        statements(depth + 1);
        code.add(0x20).u32(count).constant(1).add(0x6A, 0x22).u32(count);
        code.constant(1 + random.nextInt(3)).add(0x49, 0x0D, 0, 0x0B);
      }
      case 18 -> {
        code.add(0x02, 0x40, 0x02, 0x40, 0x02, 0x40);
        expression(1);
        code.add(0x0E, 2, 0, 1, 2, 0x0B);
        statements(depth + 1);
        code.add(0x0B);
        statements(depth + 1);
        code.add(0x0B);
      }
      case 19 -> {
        code.add(0x02, 0x7F, 0x1F, 0x40, 1, 0, 0, 0);
        statements(depth + 1);
        code.add(0x0B).constant(random.nextInt(SLOTS)).add(0x0B, 0x21);
        code.u32(local(random.nextInt(VALUES)));
      }
      case 20 -> {
        expression(1);
        code.constant(5).add(0x46, 0x04, 0x40);
        expression(1);
        code.add(0x08, 0, 0x0B);
      }
      default -> {
        code.add(0x02, 0x40);
        statements(depth + 1);
        expression(1);
        code.add(0x0D, 0);
        statements(depth + 1);
        code.add(0x0B);
      }
    }
  }

  /** What is rarer: growing, calls back, tail calls at the end of an arm. */
  private void special(int table) {
    switch (random.nextInt(6)) {
      case 0 -> {
        functionReference();
        code.constant(random.nextInt(2)).add(0xFC, 0x0F, table, 0x1A);
      }
      case 1 -> {
        if (random.nextInt(4) == 0) {
          callsBack = true;
          log(false, () -> code.constant(0));
          here();
          code.add(0x10, CALL_BACK);
        }
      }
      case 2 -> {
        expression(1);
        code.add(0x04, 0x40);
        callIndirect(table, true);
        code.add(0x0B);
      }
      case 3 -> {
        expression(1);
        code.add(0x04, 0x40);
        callDirect(true);
        code.add(0x0B);
      }
      case 4 -> {
        log(false, () -> code.constant(0));
        here();
        code.add(0x10, FORK);
      }
      default -> {
        if (ofType(1) >= 0) {
          code.add(0xD2).u32(ofType(1)).add(0x21).u32(typedReference());
        }
      }
    }
  }

  private void set(int opcode, int index) {
    expression(2);
    code.add(opcode).u32(index);
  }

  /** The latest function of a type; -1 if there is none. */
  private int ofType(int wanted) {
    for (int i = types.length - 1; i >= 0; i--) {
      if (types[i] == wanted) {
        return FIRST + i;
      }
    }
    return -1;
  }

  /**
   * Logs the site that the next instruction is; what is logged beside it is pushed by {@code
   * index}.
   */
  private void log(boolean indirect, Runnable index) {
    code.constant(sites.size());
    index.run();
    code.add(0x10, SITE);
    sites.add(new Site(function, 0, indirect));
  }

  /** Notes that the call instruction of the site logged last comes next. */
  private void here() {
    Site last = sites.get(sites.size() - 1);
    sites.set(sites.size() - 1, new Site(last.function(), code.size(), last.indirect()));
  }

  private void arguments(int callee) {
    for (int i = 0; i < PARAMETERS[callee]; i++) {
      code.add(0x20).u32(scratch(i));
    }
  }

  private void computeArguments(int callee) {
    for (int i = 0; i < PARAMETERS[callee]; i++) {
      expression(1);
      code.add(0x21).u32(scratch(i));
    }
  }

  private void keepResult(int callee) {
    if (HAS_RESULT[callee]) {
      code.add(0x21).u32(local(random.nextInt(VALUES)));
    }
  }

  private void callDirect(boolean tail) {
    int index = random.nextInt(types.length);
    int callee = types[index];
    boolean asTail = tail && HAS_RESULT[callee] == HAS_RESULT[type];
    computeArguments(callee);
    log(false, () -> code.constant(0));
    arguments(callee);
    here();
    code.add(asTail ? 0x12 : 0x10).u32(FIRST + index);
    if (!asTail) {
      keepResult(callee);
    }
  }

  private void callIndirect(int table, boolean tail) {
    int callee = commonType();
    boolean asTail = tail && HAS_RESULT[callee] == HAS_RESULT[type];
    computeArguments(callee);
    if (random.nextInt(3) == 0) {
      int index = random.nextInt(SLOTS);
      log(true, () -> code.constant(index));
      arguments(callee);
      code.constant(index);
    } else {
      slot();
      code.add(0x21).u32(scratch(2));
      log(true, () -> code.add(0x20).u32(scratch(2)));
      arguments(callee);
      code.add(0x20).u32(scratch(2));
    }
    here();
    code.add(asTail ? 0x13 : 0x11, callee, table);
    if (!asTail) {
      keepResult(callee);
    }
  }

  private void callReference() {
    computeArguments(1);
    log(false, () -> code.constant(0));
    arguments(1);
    int known = ofType(1);
    if (known >= 0 && random.nextBoolean()) {
      code.add(0xD2).u32(known);
    } else {
      code.add(0x20).u32(typedReference());
    }
    here();
    code.add(0x14, 1);
    keepResult(1);
  }

  /** A table index: mostly one that is in bounds. */
  private void slot() {
    if (random.nextInt(3) == 0) {
      code.constant(random.nextInt(SLOTS));
    } else {
      expression(1);
      if (random.nextInt(40) != 0) {
        code.constant(SLOTS - 1).add(0x71);
      }
    }
  }

  /** A table index after which two more slots are in bounds. */
  private void start() {
    if (random.nextBoolean()) {
      code.constant(random.nextInt(SLOTS - 2));
    } else {
      expression(1);
      code.constant(3).add(0x71);
    }
  }

  /** A memory address, in the data segment. */
  private void address() {
    if (random.nextInt(3) != 0) {
      code.constant(4 * random.nextInt(16));
    } else {
      expression(1);
      code.constant(60).add(0x71);
    }
  }

  private void functionReference() {
    switch (random.nextInt(5)) {
      case 0 -> {
        if (random.nextInt(3) == 0) {
          code.add(0xD0, 0x70);
        } else {
          code.add(0xD2).u32(anyDefined());
        }
      }
      case 1 -> code.add(0x20).u32(reference());
      case 2 -> {
        slot();
        code.add(0x25, random.nextInt(TABLES));
      }
      default -> code.add(0xD2).u32(anyDefined());
    }
  }

  private int anyDefined() {
    return FIRST + random.nextInt(types.length);
  }

  private void expression(int depth) {
    switch (random.nextInt(depth > 0 ? 12 : 6)) {
      case 0, 1 -> code.constant(random.nextInt(10) - 1);
      case 2, 3 -> code.add(0x20).u32(random.nextInt(PARAMETERS[type] + VALUES));
      case 4 -> code.add(0x23, 1 + random.nextInt(2));
      case 5 -> code.constant(4 * random.nextInt(16)).add(0x28, 0, 0);
      case 6 -> {
        address();
        code.add(random.nextBoolean() ? 0x28 : 0x2D, 0, 0);
      }
      case 7, 8 -> {
        expression(depth - 1);
        expression(depth - 1);
        int[] operations = {0x6A, 0x6B, 0x6C, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77};
        code.add(operations[random.nextInt(operations.length)]);
      }
      case 9 -> {
        expression(depth - 1);
        code.constant(1 + random.nextInt(7)).add(random.nextBoolean() ? 0x70 : 0x6F);
      }
      case 10 -> {
        expression(depth - 1);
        expression(depth - 1);
        code.add(0x46 + random.nextInt(10));
      }
      default -> {
        expression(depth - 1);
        expression(depth - 1);
        expression(depth - 1);
        code.add(0x1B);
      }
    }
  }
}
