// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.Resolution;
import dev.slotwise.interp.exec.CallSink;
import dev.slotwise.interp.exec.FunctionInterpreter;
import dev.slotwise.interp.exec.Instantiation;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.exec.Probe;
import dev.slotwise.interp.exec.Thrown;
import dev.slotwise.interp.exec.Traps;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.InitialStore;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Why the table index of a call site is unknown: where it comes from within the function. Each
 * function with such a site is interpreted once with {@link SourceDomain}.
 */
public final class UnknownIndices {
  private final SortedMap<Integer, Source> sources;

  private UnknownIndices(SortedMap<Integer, Source> sources) {
    this.sources = sources;
  }

  /** Explains the sites of a call graph that are resolved by type only, or not at all. */
  public static UnknownIndices explain(WasmModule module, CallGraph graph) {
    SourceDomain domain = new SourceDomain();
    ImportAliases aliases = ImportAliases.of(module, HostModel.PASSIVE, global -> true);
    Values<Source> values = new Values<>(domain);
    InitialStore store = Instantiation.of(module, domain, HostModel.PASSIVE, aliases);
    InitialStore fromGlobals =
        new InitialStore(
            store
                .globals()
                .collect(value -> value instanceof NumberValue ? values.of(Source.GLOBAL) : value),
            store.sizes(),
            store.tables(),
            store.memories());
    ModuleModel<Source> model = new ModuleModel<>(module, domain, fromGlobals, aliases);
    FunctionInterpreter<Source> interpreter =
        new FunctionInterpreter<>(model, Traps.ignored(model.effects()));
    Calls calls = new Calls(model);
    SortedMap<Integer, Source> sources = new TreeMap<>();
    for (int function = module.importedFunctionCount();
        function < module.definedFunctionsEnd();
        function++) {
      MutableIntIntMap unresolved = IntIntMaps.mutable.empty();
      for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
        if (graph.resolution(site).compareTo(Resolution.TYPE) >= 0) {
          boolean indexed = graph.kind(site).isIndirect();
          sources.put(site, indexed ? Source.NOWHERE : Source.REFERENCE);
          if (indexed) {
            unresolved.put(graph.offset(site), site);
          }
        }
      }
      if (!unresolved.isEmpty()) {
        interpreter.run(
            function,
            arguments(module.functionType(function).parameters(), model, Source.PARAMETER),
            Effect.NONE,
            calls,
            new Indices(unresolved, sources, values));
      }
    }
    return new UnknownIndices(sources);
  }

  private static Value[] arguments(
      ImmutableIntList types, ModuleModel<Source> model, Source number) {
    Value[] values = HostActions.anyOf(types, model);
    Value any = model.values().of(number);
    for (int i = 0; i < values.length; i++) {
      if (types.get(i) == ValueType.I32 || types.get(i) == ValueType.I64) {
        values[i] = any;
      }
    }
    return values;
  }

  /** Where the index of each unresolved site comes from, by site, ascending. */
  public Map<Integer, Source> bySite() {
    return Collections.unmodifiableSortedMap(sources);
  }

  /** How many sites there are of each source, in the order of the enum. */
  public Map<Source, Integer> histogram() {
    Map<Source, Integer> counts = new EnumMap<>(Source.class);
    sources.values().forEach(source -> counts.merge(source, 1, Integer::sum));
    return counts;
  }

  /** Joins what the operand on top is at each unresolved site. */
  private record Indices(
      MutableIntIntMap sites, SortedMap<Integer, Source> sources, Values<Source> values)
      implements Probe {

    @Override
    public boolean watches(int offset) {
      return sites.containsKey(offset);
    }

    @Override
    public void reached(int offset, MachineState state) {
      Value[] stack = state.stack();
      Source index = values.number(stack[stack.length - 1]);
      sources.merge(sites.get(offset), index, values.domain()::join);
    }
  }

  /** Calls return or throw something, and touch nothing that could explain an index. */
  private record Calls(ModuleModel<Source> model, Thrown thrown, ImmutableIntList fieldTypes)
      implements CallSink {

    Calls(ModuleModel<Source> model) {
      this(model, new Thrown(Thrown.anything(model), Effect.NONE), fieldTypes(model));
    }

    /** By number of a field, the type that its values have on the operand stack. */
    private static ImmutableIntList fieldTypes(ModuleModel<Source> model) {
      int[] valueTypes = new int[model.fields().count()];
      for (int type = 0; type < model.types().size(); type++) {
        model.fields().forEachOf(type, (field, valueType) -> valueTypes[field] = valueType);
      }
      return IntLists.immutable.of(valueTypes);
    }

    private Outcome returning(FunctionType type) {
      return Outcome.returning(
          arguments(type.results(), model, Source.RESULT), Effect.NONE, thrown);
    }

    @Override
    public Outcome call(int offset, int function, Value[] arguments, Effect effect) {
      return returning(model.module().functionType(function));
    }

    @Override
    public Outcome callIndirect(
        int offset,
        int type,
        RefValue callees,
        Knowledge knowledge,
        Value[] arguments,
        Effect effect) {
      return returning(model.types().function(type));
    }

    @Override
    public Value readField(int field) {
      return model.values().topOf(fieldTypes.get(field), model.types());
    }

    @Override
    public void writeField(int field, Value value) {
      // Fields explain nothing.
    }

    @Override
    public void spend(int steps) {
      // One pass, and no budget.
    }
  }
}
