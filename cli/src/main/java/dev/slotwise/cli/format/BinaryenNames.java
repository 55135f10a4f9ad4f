// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;

/**
 * The names that Binaryen has for a module's functions, spelled so that its lists have them.
 * Binaryen reads one module: of linked ones each has its own names.
 *
 * <p>Source: Binaryen's {@code wasm-binary.cpp} and {@code Asyncify.cpp}, versions 108 to 132. A
 * function without a name gets the number that it has among those defined. Of several functions of
 * one name the first keeps it; the others get a number behind it, which differs from version to
 * version, so a {@code *} stands for it here. {@link #spelled} may thus also fit functions that
 * were not meant: in a list of functions to instrument, that is safe.
 */
public final class BinaryenNames {
  private static final int NOT_SEEN = -1;
  private static final int REPEATED = -2;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** What Binaryen puts behind a name that is taken: {@code .1} or {@code _1}. */
  private static final Pattern NUMBERED = Pattern.compile("(?s)(.*)[._][0-9]+");

  private final WasmModule module;

  /** For each name its only function, or {@link #REPEATED}. */
  private final MutableObjectIntMap<String> functions = ObjectIntMaps.mutable.empty();

  private final MutableObjectIntMap<String> first = ObjectIntMaps.mutable.empty();

  public BinaryenNames(WasmModule module) {
    this.module = module;
    for (int function = 0; function < module.definedFunctionsEnd(); function++) {
      String name = name(function);
      boolean isNew = functions.getIfAbsent(name, NOT_SEEN) == NOT_SEEN;
      functions.put(name, isNew ? function : REPEATED);
      first.getIfAbsentPut(name, function);
    }
  }

  /**
   * What Binaryen would call a function by itself: its name in the name section, else its number
   * among the functions that are defined.
   */
  public String name(int function) {
    return module
        .names()
        .of(Names.Space.FUNCTION, function)
        .filter(name -> !name.isEmpty())
        .orElseGet(
            () ->
                module.isImportedFunction(function)
                    ? "fimport$" + function
                    : Integer.toString(function - module.importedFunctionCount()));
  }

  /** How a list of Binaryen's names a function; it may fit others, too. */
  String spelled(int function) {
    String spelled = BinaryenList.spell(name(function));
    return isItsOwn(function) ? spelled : BinaryenList.withOneStar(spelled + "*");
  }

  /** How a list of Binaryen's names a function and no other; empty if that can't be said. */
  Optional<String> spelledExactly(int function) {
    String name = name(function);
    return isItsOwn(function) && name.indexOf('*') < 0 && BinaryenList.spell(name).equals(name)
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Whether a function keeps its name, and no other function can get it. */
  private boolean isItsOwn(int function) {
    String name = name(function);
    boolean isRepeated = functions.get(name) == REPEATED;
    // A name can look like the number of a function that has none.
    if (first.get(name) != function || (isRepeated && NUMBER.matcher(name).matches())) {
      return false;
    }
    for (Matcher m = NUMBERED.matcher(name); m.matches(); m = NUMBERED.matcher(m.group(1))) {
      if (functions.getIfAbsent(m.group(1), NOT_SEEN) == REPEATED) {
        return false;
      }
    }
    return true;
  }
}
