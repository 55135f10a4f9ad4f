// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.format.BinaryenNames;
import dev.slotwise.cli.format.EmscriptenNames;
import dev.slotwise.cli.format.Printable;
import dev.slotwise.interp.host.NamePattern;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The defined functions that an element of a kept list means: by the name that outputs give a
 * function, as it is or escaped, by the name that Binaryen gives it, and by what Emscripten makes
 * of the element. A {@code *} stands for any text. Of linked modules a name means the functions of
 * all that have it, and a number means none, because each module has its own numbers.
 */
public final class FunctionsByName {
  private final Map<String, BitSet> functions = new HashMap<>();

  public FunctionsByName(WasmModule module) {
    IntFunction<String> binaryen =
        module.isLinked() ? module::functionNameInSource : new BinaryenNames(module)::name;
    for (int f = module.importedFunctionCount(); f < module.definedFunctionsEnd(); f++) {
      String name = module.functionName(f);
      for (String one : new HashSet<>(List.of(name, Printable.of(name), binaryen.apply(f)))) {
        functions.computeIfAbsent(one, key -> new BitSet()).set(f);
      }
    }
  }

  /** The functions that an element means; none if it is not known. */
  public BitSet matching(String element) {
    BitSet matching = new BitSet();
    for (String name : new LinkedHashSet<>(List.of(element, EmscriptenNames.read(element)))) {
      BitSet exact = functions.get(name);
      if (exact != null) {
        matching.or(exact);
      }
      if (name.indexOf('*') >= 0) {
        functions.forEach(
            (candidate, found) -> {
              if (NamePattern.matches(name, candidate)) {
                matching.or(found);
              }
            });
      }
    }
    return matching;
  }
}
