// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.closure;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.NamePattern;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Finds the functions that people name: imports, exports, functions by name or index. */
public final class Seeds {
  private Seeds() {}

  /**
   * Every imported function whose text {@code module.field} is {@code qualifiedName}; if there is
   * none, every one that fits it where a {@code *} stands for any text.
   */
  public static NodeSet imports(WasmModule module, String qualifiedName) {
    NodeSet exact = importsNamed(module, qualifiedName::equals);
    return exact.isEmpty() && qualifiedName.indexOf('*') >= 0
        ? importsNamed(module, name -> NamePattern.matches(qualifiedName, name))
        : exact;
  }

  private static NodeSet importsNamed(WasmModule module, Predicate<String> wanted) {
    BitSet seeds = new BitSet();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      if (wanted.test(module.functionImport(function).qualifiedName())) {
        seeds.set(function);
      }
    }
    return NodeSet.copyOf(seeds);
  }

  /**
   * The function exported under this name; if there is none, every one whose export fits it where a
   * {@code *} stands for any text.
   */
  public static NodeSet export(WasmModule module, String name) {
    NodeSet exact = exports(module, export -> isCalled(module, export, name));
    return exact.isEmpty() && name.indexOf('*') >= 0
        ? exports(module, export -> NamePattern.matches(name, export.name()))
        : exact;
  }

  private static NodeSet exports(WasmModule module, Predicate<Export> wanted) {
    BitSet seeds = new BitSet();
    module
        .exports()
        .forEach(
            export -> {
              if (export.kind() == ExternalKind.FUNCTION && wanted.test(export)) {
                seeds.set(export.index());
              }
            });
    return NodeSet.copyOf(seeds);
  }

  /** Where several modules export a name, the linked module tells them apart by the module's. */
  private static boolean isCalled(WasmModule module, Export export, String name) {
    return export.name().equals(name)
        || module
            .origins()
            .sources()
            .anySatisfy(source -> export.name().equals(source.name() + ":" + name));
  }

  /** The functions of a linked module that none of the modules has. */
  public static NodeSet standIns(WasmModule module) {
    BitSet functions = new BitSet();
    for (int function = 0; function < module.functionCount(); function++) {
      functions.set(function, module.origins().isStandIn(function));
    }
    return NodeSet.copyOf(functions);
  }

  /** The imported functions that stand for those of unknown side modules. */
  public static NodeSet unknownFunctions(WasmModule module) {
    BitSet functions = new BitSet();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      functions.set(function, Linker.isUnknownFunction(module, function));
    }
    return NodeSet.copyOf(functions);
  }

  /**
   * The function with this index, or every function that people call by this name. In a linked
   * module, {@code MODULE:} before either says of which module.
   */
  public static NodeSet function(WasmModule module, String nameOrIndex) {
    NodeSet ofPart = ofPart(module, nameOrIndex);
    return ofPart.isEmpty() ? named(module, nameOrIndex) : ofPart;
  }

  private static NodeSet ofPart(WasmModule module, String text) {
    BitSet seeds = new BitSet();
    Origins origins = module.origins();
    for (int function = 0; function < module.functionCount(); function++) {
      OptionalInt source = origins.sourceOf(function);
      if (source.isPresent()) {
        String prefix = origins.sources().get(source.getAsInt()).name() + ":";
        String name = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        boolean isIndex =
            text.startsWith(prefix) && name.equals(Integer.toString(origins.indexOf(function)));
        seeds.set(function, isIndex || name.equals(module.functionNameInSource(function)));
      }
    }
    return NodeSet.copyOf(seeds);
  }

  private static boolean isIndex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() < 10;
  }

  private static NodeSet named(WasmModule module, String nameOrIndex) {
    BitSet seeds = new BitSet();
    for (int function = 0; function < module.functionCount(); function++) {
      if (module.functionName(function).equals(nameOrIndex)) {
        seeds.set(function);
      }
    }
    if (seeds.isEmpty() && isIndex(nameOrIndex)) {
      int index = Integer.parseInt(nameOrIndex);
      if (index < module.functionCount()) {
        seeds.set(index);
      }
    }
    return NodeSet.copyOf(seeds);
  }
}
