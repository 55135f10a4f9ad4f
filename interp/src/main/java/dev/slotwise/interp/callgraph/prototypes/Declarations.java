// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.wasm.dwarf.AddressRange;
import dev.slotwise.wasm.dwarf.Attribute;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.DwarfFile;
import dev.slotwise.wasm.dwarf.Entry;
import dev.slotwise.wasm.dwarf.LocatedPlace;
import dev.slotwise.wasm.dwarf.Place;
import dev.slotwise.wasm.dwarf.Tag;
import dev.slotwise.wasm.dwarf.Unit;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The declarations in debug information: the type of each function, where the variables of each
 * function are, and the variables at constant addresses. One pass over all entries.
 *
 * <p>Addresses of code are relative to the code section's contents, and a function starts after the
 * size of its body. A place holds from the start of its range; the end is not used, as compilers
 * don't end it where they reuse a local.
 */
final class Declarations {
  /** No function's frame base. */
  static final int NO_LOCAL = -1;

  private final WasmModule module;
  private final DebugInfo info;
  private final TypeTable types;
  private final int codeStart;
  private final @Nullable Function[] functions;
  private final List<Variable> globals = new ArrayList<>();
  private Variable[] sortedGlobals = new Variable[0];

  /** What is declared of a function. */
  static final class Function {
    /** Its type; more than one subprogram can stand for one body. */
    final List<Integer> declared = new ArrayList<>();

    final List<Window> windows = new ArrayList<>();
    int frame = -1;
    int frameLocal = NO_LOCAL;
  }

  /**
   * From here on, a value is what a variable holds.
   *
   * @param offset of the instruction in the file
   * @param isOperand whether the place is on the operand stack, counted from its bottom; else it is
   *     a local
   * @param type of the variable, or of the frame that it is in
   * @param difference what is added to the value there to have the variable's value, or address
   * @param isAddress whether the value there is an address of the type, not a value of it
   */
  record Window(
      int offset, boolean isOperand, int index, int type, long difference, boolean isAddress) {}

  /** A variable in memory. */
  record Variable(String name, long address, int type) {}

  Declarations(WasmModule module, DebugInfo info, TypeTable types) {
    this.module = module;
    this.info = info;
    this.types = types;
    // Debug information in a file of its own is relative to the module's code, too.
    this.codeStart = DwarfFile.of(module.bytes()).codeStart();
    this.functions = new Function[module.functionCount()];
  }

  /**
   * Reads the entries of all units whose language binds calls to prototypes; types must know their
   * scopes. Functions of other units are as if they had no debug information.
   */
  void read() {
    for (Unit unit : info.units()) {
      if (TypeTable.callsMatchPrototypes(unit)) {
        new Walk(unit).run();
      }
    }
    sortedGlobals = globals.toArray(new Variable[0]);
    Arrays.sort(sortedGlobals, Comparator.comparingLong(Variable::address));
    for (Function function : functions) {
      if (function != null) {
        function.windows.sort(Comparator.comparingInt(Window::offset));
      }
    }
  }

  /** What is declared of a function; empty without debug information. */
  @Nullable Function function(int index) {
    return functions[index];
  }

  /** The variables that start at the last address up to this one that some start at. */
  List<Variable> globalsAt(long address) {
    int low = 0;
    int high = sortedGlobals.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sortedGlobals[middle].address <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    List<Variable> found = new ArrayList<>();
    for (int i = low - 1; i >= 0; i--) {
      if (sortedGlobals[i].address != sortedGlobals[low - 1].address) {
        break;
      }
      found.add(sortedGlobals[i]);
    }
    return found;
  }

  /** The variables at constant addresses, ascending. */
  List<Variable> globals() {
    return Arrays.asList(sortedGlobals);
  }

  /** The function whose body starts at an address of code; -1 if none does. */
  private int functionAt(long address) {
    long offset = address + codeStart;
    int low = module.importedFunctionCount();
    int high = module.definedFunctionsEnd();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (module.bodyStart(middle) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < module.definedFunctionsEnd() && module.bodyStart(low) == offset ? low : -1;
  }

  /** The entries of one unit. */
  private final class Walk {
    private final Entry entry;

    /** By depth: the function around, or -1; where its code starts. */
    private int[] functionsAround = new int[32];

    private long[][] starts = new long[32][];

    Walk(Unit unit) {
      this.entry = unit.entries();
    }

    void run() {
      while (entry.next()) {
        int depth = entry.depth();
        if (depth + 1 >= functionsAround.length) {
          functionsAround = Arrays.copyOf(functionsAround, depth * 2);
          starts = Arrays.copyOf(starts, depth * 2);
        }
        int around = depth == 0 ? -1 : functionsAround[depth - 1];
        functionsAround[depth] = around;
        starts[depth] = depth == 0 ? new long[0] : starts[depth - 1];
        switch (entry.tag()) {
          case Tag.SUBPROGRAM -> functionsAround[depth] = subprogram(depth);
          case Tag.INLINED_SUBROUTINE, Tag.LEXICAL_BLOCK ->
              starts[depth] = entry.ranges().collectLong(AddressRange::start).toArray();
          case Tag.VARIABLE, Tag.FORMAL_PARAMETER -> variable(depth, around);
          default -> {}
        }
      }
    }

    private int subprogram(int depth) {
      long low = entry.address(Attribute.LOW_PC).orElse(0);
      int function = low == 0 ? -1 : functionAt(low);
      starts[depth] = new long[] {low};
      if (function < 0) {
        return -1;
      }
      Function declared = functions[function];
      if (declared == null) {
        declared = new Function();
        functions[function] = declared;
      }
      declared.declared.add(types.of(OptionalInt.of(entry.id())));
      for (LocatedPlace base : entry.places(Attribute.FRAME_BASE)) {
        if (base.place().kind() == Place.Kind.LOCAL) {
          declared.frameLocal = (int) base.place().index();
        }
      }
      return function;
    }

    private void variable(int depth, int around) {
      if (!entry.has(Attribute.LOCATION)) {
        return;
      }
      int type = -1;
      for (LocatedPlace located : entry.places(Attribute.LOCATION)) {
        Place place = located.place();
        if (place.kind() == Place.Kind.OTHER || place.kind() == Place.Kind.CONSTANT) {
          continue;
        }
        type = type < 0 ? types.of(types.typeOf(entry)) : type;
        if (place.kind() == Place.Kind.MEMORY) {
          if (!place.isValue()) {
            String name = entry.string(Attribute.NAME).orElse("");
            globals.add(new Variable(name, place.index() + place.offset(), type));
          }
        } else if (around >= 0) {
          local(around, located, type, depth);
        }
      }
    }

    private void local(int around, LocatedPlace located, int type, int depth) {
      Function function = functions[around];
      Place place = located.place();
      if (function == null || (place.index() < 0 && place.kind() != Place.Kind.FRAME)) {
        return;
      }
      if (!place.isValue()) {
        // The variable is in memory, at a fixed distance from the frame's address.
        if (function.frame < 0) {
          function.frame = types.frame();
        }
        boolean isOffBase = place.kind() == Place.Kind.FRAME;
        types.addToFrame(function.frame, (isOffBase ? place.index() : 0) + place.offset(), type);
        if (isOffBase) {
          return;
        }
      } else if (place.kind() == Place.Kind.FRAME) {
        return;
      }
      if (place.kind() == Place.Kind.GLOBAL || place.index() > Integer.MAX_VALUE) {
        return;
      }
      long[] from =
          located.range().equals(AddressRange.ALWAYS)
              ? starts[depth]
              : new long[] {located.range().start()};
      for (long address : from) {
        long offset = address + codeStart;
        if (offset >= module.bodyStart(around) && offset < module.bodyEnd(around)) {
          function.windows.add(
              new Window(
                  (int) offset,
                  place.kind() == Place.Kind.OPERAND,
                  (int) place.index(),
                  place.isValue() ? type : function.frame,
                  place.isValue() ? place.offset() : 0,
                  !place.isValue()));
        }
      }
    }
  }
}
