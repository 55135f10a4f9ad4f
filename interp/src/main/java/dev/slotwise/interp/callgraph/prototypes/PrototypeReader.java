// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.callgraph.prototypes.FunctionCasts.Where;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads debug information, code and data of a module once, for its {@link Prototypes}. */
final class PrototypeReader {
  private final WasmModule module;
  private final CodeFacts facts;
  private final TypeTable types;
  private final Declarations declarations;
  private final Lowering lowering;
  private final ClassHierarchy classes;
  private final Typed typed;
  private final FunctionSlots slots;
  private final CalleeTypes callees;
  private final TypeText text;
  private final FunctionCasts functionCasts;
  private final ObjectCasts objectCasts;
  private final Opinion.Former former;
  private final int pointerSize;

  /** By site. */
  private final Opinion[] opinions;

  private final List<Cast> casts = new ArrayList<>();

  /** The virtual calls: what they enter depends on casts anywhere. */
  private final List<Runnable> waiting = new ArrayList<>();

  PrototypeReader(WasmModule module, CodeFacts facts, DebugInfo info, HostModel host) {
    this.module = module;
    this.facts = facts;
    this.types = new TypeTable(info);
    this.declarations = new Declarations(module, info, types);
    boolean is64 = module.memories().notEmpty() && module.memories().get(0).range().is64();
    this.pointerSize = is64 ? 8 : 4;
    this.lowering = new Lowering(types, is64 ? ValueType.I64 : ValueType.I32);
    this.text = new TypeText(types);
    // Types are told their scopes before anything else reads them.
    this.classes = ClassHierarchy.read(info, types);
    declarations.read();
    this.typed = new Typed(types, declarations, pointerSize);
    this.slots = new FunctionSlots(module, facts, host);
    this.callees = new CalleeTypes(module, declarations, types, lowering, new Compatibility(types));
    this.functionCasts = new FunctionCasts(module, types, lowering, callees, slots, text, casts);
    this.objectCasts = new ObjectCasts(typed, classes);
    Optional<VirtualTables> tables =
        is64 || !classes.hasDynamic() || ObjectFlow.missing(module, facts, host).isPresent()
            ? Optional.empty()
            : Linking.of(module)
                .map(linking -> new VirtualTables(module, linking, classes, objectCasts.sources()));
    this.former = new Opinion.Former(types, lowering, classes, tables);
    this.opinions = new Opinion[facts.siteCount()];
    Arrays.fill(opinions, Opinion.NONE);
  }

  /** Reads all. */
  Prototypes read() {
    readCode();
    readData();
    // When all casts are known.
    waiting.forEach(Runnable::run);
    return new Prototypes(module, facts, opinions, callees, functionCasts, casts, text);
  }

  private void readCode() {
    FunctionTyping typing =
        new FunctionTyping(
            module,
            types,
            declarations,
            typed,
            lowering,
            classes,
            objectCasts,
            pointerSize,
            this::calledAt);
    for (int f = module.importedFunctionCount(); f < module.definedFunctionsEnd(); f++) {
      if (hasIndirectSite(f) || declarations.function(f) != null) {
        typing.type(f, new InFunction(f));
      }
    }
  }

  /** The function that the call at an offset enters with an index; -1 if it is not known. */
  private int calledAt(int offset, long index) {
    int site = facts.siteAt(offset);
    return facts.kind(site).isIndirect()
        ? slots.at(facts.operand(site), index)
        : FunctionSlots.UNKNOWN;
  }

  private boolean hasIndirectSite(int function) {
    for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
      if (!facts.kind(site).isDirect()) {
        return true;
      }
    }
    return false;
  }

  /** Takes what is found in one function. */
  private final class InFunction implements FunctionTyping.Result {
    private final int function;

    InFunction(int function) {
      this.function = function;
    }

    @Override
    public void site(
        int offset, List<Integer> found, boolean[] integers, Set<VirtualTables.Call> virtual) {
      int site = facts.siteAt(offset);
      FunctionType type = module.types().function(facts.type(site));
      Runnable form = () -> opinions[site] = former.of(type, found, integers, virtual, function);
      if (virtual.isEmpty()) {
        form.run();
      } else {
        waiting.add(form);
      }
    }

    @Override
    public void constant(int offset, long constant, Cast.Kind place, List<Integer> pointers) {
      functionCasts.constant(Where.inCode(function, offset), place, pointers, constant);
    }

    @Override
    public void value(
        int offset, Cast.Kind place, List<Integer> pointers, List<Integer> from, long[] own) {
      functionCasts.value(Where.inCode(function, offset), place, pointers, from, own);
    }

    @Override
    public void cast(int offset, Cast.Kind place, Set<Integer> to, Set<Integer> from) {
      casts.add(objectCasts.inCode(function, offset, place, to, from));
    }
  }

  private void readData() {
    new InitialValues(module, types, declarations, pointerSize)
        .visit(
            new InitialValues.Visitor() {
              @Override
              public void visit(String variable, int pointer, long word) {
                functionCasts.constant(
                    Where.inData(variable), Cast.Kind.DATA, List.of(pointer), word);
              }

              @Override
              public void object(String variable, int pointer, long word) {
                objectCasts.initial(variable, pointer, word).ifPresent(casts::add);
              }
            });
  }
}
