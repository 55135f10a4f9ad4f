// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Function;
import dev.slotwise.interp.callgraph.prototypes.FunctionUses.Put;
import dev.slotwise.interp.callgraph.prototypes.FunctionUses.Site;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * Finds the types of the values of one function after another, and with them those of the operands
 * of its indirect calls, and of pointers to functions or objects that are put into places of other
 * types.
 *
 * <p>Types come from parameters, from variables where debug information says in which value they
 * are, from results and parameters of called functions, from variables at constant addresses, and
 * from fields of what typed pointers point to. {@link ValueTyping} carries them over the values,
 * optimistically; but what may be the operand of a call must have a type on all paths.
 */
final class FunctionTyping {
  private final Declarations declarations;
  private final Typed typed;
  private final DeclaredFunctions functions;
  private final Values values = new Values();
  private final ValueBuilder builder;
  private final FunctionUses uses;
  private final ValueTyping typing;
  private final ObjectTyping objects;
  private final ObjectCasts objectCasts;
  private final boolean hasClasses;
  private final Slots slots;
  private boolean areObjectsTyped;

  /** What tables are known to hold. */
  interface Slots {
    /** The function at an index of the table that a site calls through; -1 if it is not known. */
    int at(int offset, long index);
  }

  /** Takes what is found. */
  interface Result extends ObjectCasts.Found {
    /**
     * An indirect call.
     *
     * @param declared the function types that its operand points to; empty if it is not known
     * @param integers of each argument, whether it was declared as an integer
     * @param virtual the calls through tables of virtual functions that it is; empty if it is none,
     *     or it is not known of what class the object is
     */
    void site(
        int offset, List<Integer> declared, boolean[] integers, Set<VirtualTables.Call> virtual);

    /**
     * A constant becomes a value that was declared as a pointer to a function.
     *
     * @param offset of the instruction
     * @param place what it is for
     * @param declared the types that the pointer was declared with
     */
    void constant(int offset, long constant, Cast.Kind place, List<Integer> declared);

    /**
     * A value becomes one that was declared as a pointer to a function.
     *
     * @param offset of the instruction
     * @param place what it is for
     * @param declared the types that the pointer was declared with
     * @param from the types of functions that the value points to; empty if it is declared as none
     * @param own the types of the value; empty if it is computed
     */
    void value(int offset, Cast.Kind place, List<Integer> declared, List<Integer> from, long[] own);
  }

  FunctionTyping(
      WasmModule module,
      TypeTable types,
      Declarations declarations,
      Typed typed,
      Lowering lowering,
      ClassHierarchy classes,
      ObjectCasts objectCasts,
      int pointerSize,
      Slots slots) {
    this.declarations = declarations;
    this.typed = typed;
    this.functions = new DeclaredFunctions(module, types, declarations, typed, lowering);
    this.uses = new FunctionUses(values, types, typed, functions, objectCasts);
    this.builder = new ValueBuilder(module, values, uses);
    this.typing = new ValueTyping(values, types, typed, functions, uses);
    this.objects = new ObjectTyping(values, typed, classes, pointerSize);
    this.objectCasts = objectCasts;
    this.hasClasses = classes.hasDynamic();
    this.slots = slots;
  }

  /** Types a defined function. */
  void type(int index, Result result) {
    Function declared = declarations.function(index);
    uses.begin(index, declared);
    try {
      builder.build(index, declared == null ? List.of() : declared.windows);
    } catch (ValueBuilder.UnknownCodeException e) {
      return;
    }
    if (uses.sites().isEmpty() && uses.puts().isEmpty()) {
      return;
    }
    areObjectsTyped = false;
    if (!typing.solve(index)) {
      return;
    }
    for (Site site : uses.sites()) {
      type(index, site, result);
    }
    objectCasts.begin();
    for (Put put : uses.puts()) {
      long[] place = typing.place(put);
      objectCasts.put(put, place, values, typing, result);
      List<Integer> pointers = typing.functionsOf(place);
      if (!pointers.isEmpty()) {
        // Of a place that can be something else as well, what comes there says nothing.
        put(
            put.offset(),
            put.value(),
            put.kind(),
            pointers,
            pointers.size() == place.length,
            result);
      }
    }
  }

  private void type(int function, Site site, Result result) {
    boolean[] integers = new boolean[site.arguments.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = typing.isInteger(site.arguments[i]);
    }
    List<Integer> pointees = typing.pointees(site.operand);
    if (pointees.isEmpty()) {
      pointees = ofConstants(site);
    } else if (!typing.isTypedOnAllPaths(site.operand)) {
      pointees = List.of();
    } else {
      put(site.offset, site.operand, Cast.Kind.OPERAND, pointees, true, result);
    }
    Optional<Set<VirtualTables.Call>> virtual = virtualCalls(function, site);
    result.site(site.offset, pointees, integers, virtual.orElse(Set.of()));
  }

  /** Tells of all that can come together in a value that is put somewhere. */
  private void put(
      int offset,
      int value,
      Cast.Kind place,
      List<Integer> pointers,
      boolean isOnlyPointer,
      Result result) {
    values
        .sources(value)
        .forEach(
            source -> {
              if (values.kind(source) == Values.Kind.MASKED) {
                // As compilers choose between a function and null.
                putConstant(offset, values.first(source), place, pointers, result);
                putConstant(offset, values.second(source), place, pointers, result);
              }
              if (putConstant(offset, source, place, pointers, result)) {
                return;
              }
              long[] own = typed.best(typing.own(source));
              List<Integer> from = typing.functionsOf(own);
              if (from.isEmpty() && place != Cast.Kind.OPERAND) {
                from = typing.functionsOf(uses.ofVariables(source));
              }
              boolean isKnown = own.length > 0 || values.isComputed(source);
              if (!from.isEmpty() || (isOnlyPointer && isKnown)) {
                result.value(offset, place, pointers, from, own);
              }
            });
  }

  private boolean putConstant(
      int offset, int value, Cast.Kind place, List<Integer> pointers, Result result) {
    if (values.kind(value) != Values.Kind.CONSTANT) {
      return false;
    }
    result.constant(offset, values.number(value), place, pointers);
    return true;
  }

  /** The virtual calls that a site is; objects are typed when a site of the function asks first. */
  private Optional<Set<VirtualTables.Call>> virtualCalls(int function, Site site) {
    if (!hasClasses || !objects.mayBeVirtual(site.operand)) {
      return Optional.empty();
    }
    if (!areObjectsTyped) {
      areObjectsTyped = true;
      objects.begin();
      BitSet isNew = uses.newSeeds();
      for (int seed = isNew.nextSetBit(0); seed >= 0; seed = isNew.nextSetBit(seed + 1)) {
        objects.declare(uses.seedValue(seed), uses.seed(seed));
      }
      objects.solve(new DeclaredValues(function));
    }
    return objects.calls(site.operand);
  }

  /** What objects are typed by. */
  private final class DeclaredValues implements ObjectTyping.Declared {
    private final int function;

    DeclaredValues(int function) {
      this.function = function;
    }

    @Override
    public long[] parameter(int index) {
      return functions.parameter(function, index);
    }

    @Override
    public long[] result(int callee) {
      return functions.results(callee);
    }

    @Override
    public long[] siteResult(int offset) {
      return typing.siteResult(offset);
    }
  }

  /**
   * The function types of a site whose operand is one of some constants, each the index of a
   * function with a declared type; none if it is not.
   */
  private List<Integer> ofConstants(Site site) {
    List<Integer> found = new ArrayList<>();
    ImmutableIntList sources = values.sources(site.operand);
    for (int i = 0; i < sources.size(); i++) {
      int source = sources.get(i);
      int callee =
          values.kind(source) == Values.Kind.CONSTANT
              ? slots.at(site.offset, values.number(source))
              : -1;
      Function declared = callee < 0 ? null : declarations.function(callee);
      if (declared == null) {
        return List.of();
      }
      found.addAll(declared.declared);
    }
    return found;
  }
}
