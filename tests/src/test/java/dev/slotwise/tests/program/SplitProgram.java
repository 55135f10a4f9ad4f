// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.program;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import dev.slotwise.wasm.link.ModuleSplitter;
import dev.slotwise.wasm.link.Part;
import dev.slotwise.wasm.validate.Validator;
import java.util.Random;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;

/** A module, and the same one split into two and linked again. */
public final class SplitProgram {
  private final WasmModule whole;
  private final WasmModule linked;
  private final int[] linkedIndex;
  private final int movedCount;

  private SplitProgram(ModuleSplitter.Split split) {
    this.whole = valid(ModuleDecoder.decode(split.whole()));
    TypeInterner interner = new TypeInterner();
    Part rest = part(ModuleSplitter.REST, split.rest(), interner);
    Part moved = part(ModuleSplitter.MOVED, split.moved(), interner);
    WasmModule program =
        Linker.link(
            Lists.immutable.of(rest, moved), Linker.Options.CLOSED, Limits.JS_API, interner);
    this.linked = valid(program);
    this.linkedIndex = new int[whole.functionCount()];
    int count = 0;
    for (int f = 0; f < linkedIndex.length; f++) {
      linkedIndex[f] = whole.isImportedFunction(f) ? importLike(f) : definedAs(split, f);
      count += split.isMoved()[f] ? 1 : 0;
    }
    this.movedCount = count;
  }

  /** Splits a module at random. */
  public static SplitProgram of(WasmModule module, long seed) {
    Random random = new Random(seed);
    return new SplitProgram(ModuleSplitter.split(module, function -> random.nextBoolean()));
  }

  /** The module before it was split, with as many exports. */
  public WasmModule whole() {
    return whole;
  }

  /** The two that it was split into, linked. */
  public WasmModule linked() {
    return linked;
  }

  /** The index in the linked module of a function of the whole one. */
  public int linkedIndex(int function) {
    return linkedIndex[function];
  }

  /** How many functions the second module has. */
  public int movedCount() {
    return movedCount;
  }

  /**
   * The offset in the linked module of a call instruction of the whole one: each function's call
   * sites stay in order.
   */
  public int linkedOffset(CodeFacts ofWhole, CodeFacts ofLinked, int site) {
    int caller = ofWhole.caller(site);
    return ofLinked.offset(
        ofLinked.firstSite(linkedIndex[caller]) + site - ofWhole.firstSite(caller));
  }

  private int importLike(int function) {
    String name = whole.functionImport(function).qualifiedName();
    for (int f = 0; f < linked.importedFunctionCount(); f++) {
      if (linked.functionImport(f).qualifiedName().equals(name)
          && linked.functionType(f).toString().equals(whole.functionType(function).toString())) {
        return f;
      }
    }
    throw new AssertionError("import " + name + " is lost");
  }

  private int definedAs(ModuleSplitter.Split split, int function) {
    Origins origins = linked.origins();
    int source = split.isMoved()[function] ? 1 : 0;
    for (int f = linked.importedFunctionCount(); f < linked.functionCount(); f++) {
      if (origins.sourceOf(f).orElse(-1) == source
          && origins.indexOf(f) == split.indexOf()[function]) {
        return f;
      }
    }
    throw new AssertionError("function " + function + " is lost");
  }

  private static Part part(String name, byte[] bytes, TypeInterner interner) {
    return new Part(
        name,
        name + ".wasm",
        Sets.immutable.of(name),
        valid(ModuleDecoder.decode(bytes, Limits.JS_API, interner)));
  }

  private static WasmModule valid(WasmModule module) {
    Validator.validate(module);
    return module;
  }
}
