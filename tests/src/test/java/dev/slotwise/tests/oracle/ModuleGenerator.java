// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.tests.oracle.LongBodyGenerator.Habits;
import java.util.List;

/**
 * Makes valid modules that end: every function spends fuel, and every loop counts. Biased to what
 * decides call graphs: tables, indices through memories, globals, locals, parameters and results,
 * references in tables, globals, structs and arrays, casts, exceptions, tail calls.
 */
final class ModuleGenerator {
  private static final int FUEL = 60;

  private final Choices choices;
  private final int[] types;
  private final boolean dropCopies;
  private final boolean hostFunctions;
  private final CallGenerator.Most most;
  private final Surroundings surroundings;
  private final Bodies shape;

  /** Of long bodies. */
  private final Habits habits;

  /** What bodies are like. */
  private enum Bodies {
    SHORT,
    LONG,
    /** With handlers as they were before the standard, which the concrete engine does not know. */
    LONG_LEGACY
  }

  private ModuleGenerator(
      Choices choices,
      Surroundings surroundings,
      boolean dropCopies,
      boolean hostFunctions,
      CallGenerator.Most most) {
    this(choices, surroundings, dropCopies, hostFunctions, most, Bodies.SHORT);
  }

  private ModuleGenerator(
      Choices choices,
      Surroundings surroundings,
      boolean dropCopies,
      boolean hostFunctions,
      CallGenerator.Most most,
      Bodies shape) {
    this.most = most;
    this.shape = shape;
    this.choices = choices;
    this.surroundings = surroundings;
    this.dropCopies = dropCopies;
    this.hostFunctions = hostFunctions;
    this.types = new int[2 + choices.below(6)];
    this.habits =
        shape == Bodies.SHORT
            ? new Habits(0, 0, false, false)
            : Habits.chosen(choices, shape == Bodies.LONG_LEGACY);
  }

  /**
   * A generated module.
   *
   * @param types of the defined functions
   * @param passesCallbacks whether most calls do
   * @param made the decisions that make it again
   */
  @SuppressWarnings("ArrayRecordComponent") // only read
  record Generated(
      byte[] bytes,
      int[] types,
      Surroundings surroundings,
      boolean passesCallbacks,
      Choices.Made made) {}

  static Generated generate(Choices choices) {
    return new ModuleGenerator(choices, Surroundings.NONE, false, false, CallGenerator.Most.ANY)
        .module();
  }

  /** A module most of whose calls are of {@link Declared#ACT}. */
  static Generated talking(Choices choices) {
    return new ModuleGenerator(choices, Surroundings.NONE, false, false, CallGenerator.Most.OF_ACT)
        .module();
  }

  /**
   * A module that shares with the host what is chosen.
   *
   * @param hostFunctions whether functions stand behind its own, as in {@link #withHostFunctions}
   */
  static Generated hosted(Choices choices, boolean hostFunctions) {
    Surroundings surroundings = Surroundings.chosen(choices);
    CallGenerator.Most most =
        surroundings.talksToTheHost() ? CallGenerator.Most.OF_ACT : CallGenerator.Most.ANY;
    return new ModuleGenerator(choices, surroundings, false, hostFunctions, most).module();
  }

  /** The same, most of whose calls pass callbacks, and call them. */
  static Generated hostedWithCallbacks(Choices choices, boolean hostFunctions) {
    return new ModuleGenerator(
            choices,
            Surroundings.chosen(choices),
            false,
            hostFunctions,
            CallGenerator.Most.WITH_CALLBACKS)
        .module();
  }

  /**
   * The same module, but with every {@code table.copy} replaced by dropping its operands: what an
   * analysis would see that forgot the rule. Its instructions stand at the same offsets.
   */
  static Generated withoutTableCopies(Choices choices) {
    return new ModuleGenerator(choices, Surroundings.NONE, true, false, CallGenerator.Most.ANY)
        .module();
  }

  /**
   * The same module with functions behind its own that nothing names, one of each type, for a host
   * that hands in functions of its own. All they do is to let the host act.
   */
  static Generated withHostFunctions(Choices choices) {
    return new ModuleGenerator(choices, Surroundings.NONE, false, true, CallGenerator.Most.ANY)
        .module();
  }

  /**
   * A module with bodies as of {@link LongBodyGenerator}.
   *
   * @param hostFunctions whether functions stand behind its own, as in {@link #withHostFunctions}
   */
  static Generated withLongBodies(Choices choices, boolean hostFunctions) {
    return new ModuleGenerator(
            choices, Surroundings.NONE, false, hostFunctions, CallGenerator.Most.ANY, Bodies.LONG)
        .module();
  }

  /** The same with handlers that only an analysis knows. */
  static Generated withLegacyHandlers(Choices choices) {
    return new ModuleGenerator(
            choices, Surroundings.NONE, false, false, CallGenerator.Most.ANY, Bodies.LONG_LEGACY)
        .module();
  }

  private Generated module() {
    for (int i = 0; i < types.length; i++) {
      // Mostly the same type, so that most calls through tables don't trap.
      List<Integer> some = Declared.FUNCTION_TYPES;
      boolean isOther = choices.oneIn(surroundings.equals(Surroundings.NONE) ? 6 : 3);
      types[i] = isOther ? some.get(choices.below(some.size())) : Declared.ONE;
    }
    Code globals = globals();
    int roots = 1 + choices.below(Math.min(3, types.length));
    Code exports = exports(roots);
    int start = choices.oneIn(8) ? ofType(Declared.VOID) : -1;
    Code elements = elements();
    Code data = data();
    List<Integer> more = hostFunctions ? Declared.HOST_FUNCTIONS : List.of();
    Code bodies = new Code().u32(types.length + more.size());
    for (int i = 0; i < types.length; i++) {
      Code[] body = {new Code()};
      int index = i;
      choices.together(() -> body[0] = body(index));
      bodies.sized(body[0]);
    }
    more.forEach(type -> bodies.sized(Declared.hostBody(type)));
    Code functions = new Code().u32(types.length + more.size());
    for (int type : types) {
      functions.u32(type);
    }
    more.forEach(functions::u32);
    Code file = new Code().add(0, 'a', 's', 'm', 1, 0, 0, 0);
    if (surroundings.isSideModule()) {
      file.section(0, new Code().name("dylink.0"));
    }
    file.section(1, Declared.types())
        .section(2, surroundings.imports())
        .section(3, functions)
        .section(4, surroundings.ownTables())
        .section(5, surroundings.ownMemories())
        .section(13, surroundings.ownTags())
        .section(6, globals)
        .section(7, exports);
    if (start >= 0) {
      file.section(8, new Code().u32(start));
    }
    file.section(9, elements).section(12, new Code().add(2)).section(10, bodies).section(11, data);
    return new Generated(
        file.bytes(),
        types.clone(),
        surroundings,
        most == CallGenerator.Most.WITH_CALLBACKS,
        choices.made());
  }

  private Code body(int index) {
    return shape == Bodies.SHORT
        ? new BodyGenerator(choices, types, index, surroundings.isOpaque(), dropCopies, most).body()
        : new LongBodyGenerator(choices, types, index, habits).body();
  }

  private Code globals() {
    Code globals = new Code().u32(Declared.FUEL - surroundings.globals());
    for (int global = 1 + surroundings.globals(); global <= Declared.FUEL; global++) {
      globals.add(Declared.globalType(global));
      switch (global) {
        case Declared.FUEL -> {
          globals.constant(FUEL);
          if (shape != Bodies.SHORT) {
            // Of fuel that an analysis knows, it would learn something new at each turn.
            globals.add(0x23, Declared.BASE, 0x6A);
          }
        }
        case Declared.LONG -> globals.add(0x42, choices.below(Declared.SLOTS));
        case Declared.ANY_FUNCTION, Declared.ANY_FUNCTION + 1 ->
            globals.add(0xD2).u32(anyFunction());
        case Declared.TYPED_FUNCTION -> globals.add(0xD2).u32(typedFunction());
        case Declared.CELL_GLOBAL -> globals.add(0xFB, 0x01, Declared.CELL);
        default -> globals.constant(choices.below(Declared.SLOTS));
      }
      globals.add(0x0B);
    }
    return globals;
  }

  /** Functions, and sometimes what the host can write: a table, a memory, globals. */
  private Code exports(int roots) {
    Code list = new Code();
    int count = roots;
    for (int i = 0; i < roots; i++) {
      list.name(
          i == 0 && surroundings.isCommand()
              ? "_start"
              : i == 1 ? surroundings.names().secondExport() : "f" + i);
      list.add(0).u32(Declared.IMPORTS + i);
    }
    if (choices.oneIn(4)) {
      list.add(1, 't', 1, choices.below(2));
      count++;
    }
    if (choices.oneIn(4)) {
      list.add(1, 'm', 2, choices.below(2));
      count++;
    }
    if (choices.oneIn(4)) {
      list.add(1, 'g', 3, Declared.FIRST_NUMBER);
      count++;
    }
    if (choices.oneIn(8)) {
      list.add(1, 'r', 3, Declared.ANY_FUNCTION);
      count++;
    }
    if (!surroundings.equals(Surroundings.NONE)) {
      if (choices.oneIn(4)) {
        // The same thing under a second name.
        list.name("tt").add(1, choices.below(3)).name("gg").add(3, Declared.FIRST_NUMBER);
        count += 2;
      }
      if (choices.oneIn(4)) {
        list.name("c").add(3, Declared.CELL_GLOBAL).name("e").add(4, choices.below(2));
        count += 2;
      }
    }
    return new Code().u32(count).add(list.bytes());
  }

  private Code elements() {
    Code elements = new Code().add(6);
    elements.add(0);
    int first = Declared.SLOTS - choices.below(2);
    if (choices.oneIn(6)) {
      elements.add(0x23, Declared.BASE, 0x0B);
      first -= 2;
    } else {
      elements.add(0x41, 0, 0x0B);
    }
    elements.u32(first);
    for (int i = 0; i < first; i++) {
      elements.u32(anyFunction());
    }
    elements.add(6, 1, 0x41, 0, 0x0B, 0x70).u32(Declared.SLOTS);
    for (int i = 0; i < Declared.SLOTS; i++) {
      if (choices.oneIn(16)) {
        elements.add(0xD0, 0x70, 0x0B);
      } else {
        elements.add(0xD2).u32(anyFunction()).add(0x0B);
      }
    }
    elements.add(1, 0).u32(4);
    for (int i = 0; i < 4; i++) {
      elements.u32(anyFunction());
    }
    elements.add(5).add(Kind.ONE.encoding()).u32(3);
    typedFunctions(elements, 3);
    elements.add(3, 0).u32(Declared.IMPORTS + types.length);
    for (int i = 0; i < Declared.IMPORTS + types.length; i++) {
      elements.u32(i);
    }
    elements.add(6, Declared.TYPED_TABLE);
    if (!surroundings.equals(Surroundings.NONE) && choices.oneIn(6)) {
      // Past the end, if the base is 2.
      elements.add(0x23, Declared.BASE, 0x0B);
    } else {
      elements.add(0x41, 0, 0x0B);
    }
    elements.add(Kind.ONE.encoding()).u32(3);
    typedFunctions(elements, 3);
    return elements;
  }

  private void typedFunctions(Code list, int count) {
    for (int i = 0; i < count; i++) {
      list.add(0xD2).u32(typedFunction()).add(0x0B);
    }
  }

  private Code data() {
    Code data = new Code().add(2).add(0, 0x41, 0, 0x0B).u32(64);
    for (int i = 0; i < 16; i++) {
      data.add(choices.below(Declared.SLOTS), 0, 0, 0);
    }
    return data.add(1, 8, choices.below(Declared.SLOTS), 0, 0, 0, 3, 0, 0, 0);
  }

  /** Mostly one of the common type, so that most calls through tables don't trap. */
  private int anyFunction() {
    return choices.oneIn(20)
        ? choices.below(Declared.IMPORTS)
        : choices.oneIn(5) ? Declared.IMPORTS + choices.below(types.length) : typedFunction();
  }

  private int typedFunction() {
    return Declared.typed(types, choices.below(types.length));
  }

  /** The first function of a type; -1 if there is none. */
  private int ofType(int wanted) {
    for (int i = 0; i < types.length; i++) {
      if (types[i] == wanted) {
        return Declared.IMPORTS + i;
      }
    }
    return -1;
  }
}
