// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.code.Loops;
import dev.slotwise.interp.code.ModuleLoops;
import dev.slotwise.interp.domain.ValueDomain;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.relation.StateDomain;
import dev.slotwise.interp.relation.StateDomains;
import dev.slotwise.interp.state.Addresses;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.InitialStore;
import dev.slotwise.interp.state.Limits;
import dev.slotwise.interp.state.Store;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Fields;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.BinaryOp;
import java.util.BitSet;

/**
 * A module as the interpreter sees it: its code, the value domain, and the strategies over values,
 * effects and stores. Immutable but for what it remembers, and safe for use by several threads.
 *
 * @param <V> the elements of the value domain
 */
public final class ModuleModel<V> {
  private final WasmModule module;
  private final Values<V> values;
  private final StoreLayout layout;
  private final Effects<V> effects;
  private final Store<V> store;
  private final Fields fields;
  private final ImportAliases aliases;
  private final StateDomain<?> stateDomain;
  private final Addresses<V> addresses;
  private final Limits limits;
  private final BitSet canPutBack;

  private final ModuleLoops loops;

  /**
   * The model of a module whose memories have no objects, and of whose variables nothing is known
   * together, with default limits.
   */
  public ModuleModel(
      WasmModule module, Values<V> values, InitialStore initial, ImportAliases aliases) {
    this(
        module,
        values,
        StateDomains.standard(),
        initial,
        aliases,
        Addresses.withoutObjects(),
        new ModuleLoops(module),
        Limits.DEFAULT);
  }

  /**
   * @param module a valid module
   * @param values what is known of single values; the same from which {@code initial} was made,
   *     since top is one object
   * @param stateDomain what is known of variables together
   * @param initial see {@link Instantiation}
   * @param aliases which imports may be one thing; the same from which {@code initial} was made
   * @param addresses what values say of the objects of memory; the same from which {@code initial}
   *     was made
   * @param loops what the module's code says of its loops
   * @param limits how much is told apart
   */
  public ModuleModel(
      WasmModule module,
      Values<V> values,
      StateDomain<?> stateDomain,
      InitialStore initial,
      ImportAliases aliases,
      Addresses<V> addresses,
      ModuleLoops loops,
      Limits limits) {
    this.limits = limits;
    this.addresses = addresses;
    this.module = module;
    this.stateDomain = stateDomain;
    this.aliases = aliases;
    this.values = values;
    this.layout = new StoreLayout(module, addresses.objects());
    this.effects = new Effects<>(values, layout, limits);
    this.store = new Store<>(values, layout, initial, addresses);
    this.fields = new Fields(module.types());
    this.canPutBack = findCanPutBack();
    this.loops = loops;
  }

  public WasmModule module() {
    return module;
  }

  public Types types() {
    return module.types();
  }

  public ValueDomain<V> domain() {
    return values.domain();
  }

  /** What is known of locals and globals together. */
  public StateDomain<?> stateDomain() {
    return stateDomain;
  }

  public Values<V> values() {
    return values;
  }

  public StoreLayout layout() {
    return layout;
  }

  public Effects<V> effects() {
    return effects;
  }

  public Store<V> store() {
    return store;
  }

  /** Which imports may be one thing: what is written to one may be read from the other. */
  public ImportAliases aliases() {
    return aliases;
  }

  /**
   * Whether a global is seen to be put back to what it was when a function was entered: an integer
   * that code can set, and that is no other global as well.
   */
  public boolean canPutBack(int global) {
    return canPutBack.get(global);
  }

  private BitSet findCanPutBack() {
    BitSet found = new BitSet();
    for (int global = 0; global < module.globals().size(); global++) {
      Global declared = module.globals().get(global);
      if (declared.mutable()
          && (declared.type() == ValueType.I32 || declared.type() == ValueType.I64)
          && !aliases.isUnknown(ExternalKind.GLOBAL, global)
          && aliases.of(ExternalKind.GLOBAL, global).isEmpty()) {
        found.set(global);
      }
    }
    return found;
  }

  /** What values say of the objects of memory. */
  public Addresses<V> addresses() {
    return addresses;
  }

  /** How much is told apart. */
  public Limits limits() {
    return limits;
  }

  /** What the code of a defined function says of its loops. */
  Loops loops(int function) {
    return loops.of(function);
  }

  /** The fields of structs and arrays that are told apart. */
  public Fields fields() {
    return fields;
  }

  /** What a field holds where this value is put into it: a packed field keeps its lowest bits. */
  public Value stored(int type, int field, Value value) {
    int storageType = fields.type(type, field).storageType();
    if (!ValueType.isPacked(storageType)) {
      return value;
    }
    long mask = storageType == ValueType.I8 ? 0xFF : 0xFFFF;
    return values.of(
        domain().binary(BinaryOp.AND, values.number(value), domain().constant(mask, 32), 32));
  }
}
