// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.flow;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.Context;
import dev.slotwise.interp.client.States;
import dev.slotwise.interp.client.Walk;
import dev.slotwise.interp.exec.Instantiation;
import dev.slotwise.interp.exec.LoopHeaders;
import dev.slotwise.interp.exec.ModuleModel;
import dev.slotwise.interp.exec.Outcome;
import dev.slotwise.interp.exec.Thrown;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.InitialStore;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Finds the sources of numbers within one function at a time: states over {@link SourceDomain} that
 * hold whatever the function is called with and whatever its calls do. There is no fixpoint over
 * several functions, so that each costs one interpretation.
 */
final class LocalSources implements States {
  private final WasmModule module;
  private final CallGraph graph;
  private final ModuleModel<Source> model;
  private final Effect entry = Effect.NONE;

  /** What any call may throw. */
  private final Thrown thrown;

  /** By number of a field, the type that its values have on the operand stack. */
  private final int[] fieldTypes;

  /**
   * @param graph has what calls can enter
   */
  LocalSources(WasmModule module, CallGraph graph) {
    this.module = module;
    this.graph = graph;
    ImportAliases aliases = ImportAliases.of(module, HostModel.PASSIVE, global -> true);
    Values<Source> values = new Values<>(new SourceDomain());
    InitialStore store = Instantiation.of(module, values, HostModel.PASSIVE, aliases);
    InitialStore fromGlobals =
        new InitialStore(
            store
                .globals()
                .collect(value -> value instanceof NumberValue ? values.of(Source.GLOBAL) : value),
            store.sizes(),
            store.tables(),
            store.memories());
    this.model = new ModuleModel<>(module, values, fromGlobals, aliases);
    this.thrown = new Thrown(Thrown.anything(model), Effect.NONE);
    this.fieldTypes = new int[model.fields().count()];
    for (int type = 0; type < model.types().size(); type++) {
      model.fields().forEachOf(type, (field, valueType) -> fieldTypes[field] = valueType);
    }
  }

  @Override
  public ImmutableIntList withoutStates() {
    return IntLists.immutable.empty();
  }

  @Override
  public void show(IntPredicate functions, Client client) {
    Walk<Source> walk = new Walk<>(model, client);
    for (int function = module.importedFunctionCount();
        function < module.definedFunctionsEnd();
        function++) {
      if (functions.test(function)) {
        Cancellation.check();
        Value[] arguments = values(module.functionType(function).parameters(), Source.PARAMETER);
        walk.show(
            function, Context.ANY, arguments, entry, new AnyCalls(function), LoopHeaders.none());
      }
    }
  }

  /** Any values, with a source for numbers. */
  private Value[] values(ImmutableIntList types, Source number) {
    Value[] values = HostActions.anyOf(types, model);
    Value any = model.values().of(number);
    for (int i = 0; i < values.length; i++) {
      if (types.get(i) == ValueType.I32 || types.get(i) == ValueType.I64) {
        values[i] = any;
      }
    }
    return values;
  }

  /** Calls return or throw something, and touch nothing that could explain an index. */
  private final class AnyCalls implements Walk.Solution {
    private final MutableIntIntMap sites = IntIntMaps.mutable.empty();

    /** By offset of a call, how it ends. */
    private final Map<Integer, Outcome> outcomes = new HashMap<>();

    AnyCalls(int function) {
      for (int site = graph.firstSite(function); site < graph.endSite(function); site++) {
        sites.put(graph.offset(site), site);
      }
    }

    @Override
    public ImmutableIntList callees(int offset) {
      int site = sites.getIfAbsent(offset, -1);
      return site < 0
          ? IntLists.immutable.empty()
          : IntLists.immutable.of(graph.targetSets().get(graph.targets(site)).toArray());
    }

    @Override
    public Outcome outcome(int offset) {
      return outcomes.getOrDefault(offset, Outcome.NEVER);
    }

    private Outcome returning(int offset, FunctionType type) {
      Outcome outcome =
          Outcome.returning(values(type.results(), Source.RESULT), Effect.NONE, thrown);
      outcomes.put(offset, outcome);
      return outcome;
    }

    @Override
    public Outcome call(int offset, int function, Value[] arguments, Effect effect) {
      return returning(offset, module.functionType(function));
    }

    @Override
    public Outcome callIndirect(
        int offset,
        int type,
        RefValue callees,
        Knowledge knowledge,
        Value[] arguments,
        Effect effect) {
      return returning(offset, model.types().function(type));
    }

    @Override
    public Value readField(int field) {
      return model.values().topOf(fieldTypes[field], model.types());
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
