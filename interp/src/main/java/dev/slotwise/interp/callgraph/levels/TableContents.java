// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.callgraph.levels.TableSlots.Run;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.ConstValue.FunctionReference;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;
import org.eclipse.collections.impl.factory.primitive.LongSets;

/**
 * The functions that each table can hold at any time, without following control flow: per slot the
 * functions that active segments with a constant offset put there, and per table the functions that
 * can be in any slot.
 *
 * <p>An active segment with a constant offset fills slots; with an unknown one, its functions may
 * be anywhere. A passive segment counts for the tables that some {@code table.init} fills from it.
 * Code that sets, fills or grows a table makes the table unknown: it can hold any address-taken
 * function. {@code table.copy} carries what the source can hold. The host adds what the host model
 * lets it.
 *
 * <p>Two things are a single slot's: an element that can't be read, so that the slot can hold any
 * address-taken function, and what a segment has overwritten in a table that is there even if a
 * later segment traps. {@link #inSlot} and {@link #isUnknown(int, long)} tell slots apart; what is
 * said of a table as a whole counts both for all of its slots.
 *
 * <p>Unions over a table are computed once, so no query scans slots.
 */
public final class TableContents {
  /** The slot holds null. */
  private static final int NULL = -1;

  private final WasmModule module;
  private final HostModel host;
  private final ImportAliases aliases;
  private final Contents[] tables;

  private TableContents(WasmModule module, HostModel host) {
    this.module = module;
    this.host = host;
    this.aliases = ImportAliases.of(module, host, global -> false);
    this.tables = new Contents[module.tables().size()];
  }

  /**
   * What the tables of a module hold at any time.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static TableContents of(WasmModule module, CodeFacts facts, HostModel host) {
    NodeSet taken = AddressTaken.ofModule(module, facts);
    NodeSet escaped = AddressTaken.escaped(module, taken);
    return of(
        module, facts, host, host.writesTables(module) ? taken.union(escaped) : taken, escaped);
  }

  static TableContents of(
      WasmModule module, CodeFacts facts, HostModel host, NodeSet addressTaken, NodeSet escaped) {
    return of(module, facts, host, addressTaken, escaped, false);
  }

  /**
   * What tables hold but for what {@code table.set}, {@code table.fill} and {@code table.grow} put
   * into them: for an analysis that follows these itself.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   */
  public static TableContents withoutWrites(WasmModule module, CodeFacts facts, HostModel host) {
    NodeSet taken = AddressTaken.ofModule(module, facts);
    NodeSet escaped = AddressTaken.escaped(module, taken);
    return of(module, facts, host, taken.union(escaped), escaped, true);
  }

  private static TableContents of(
      WasmModule module,
      CodeFacts facts,
      HostModel host,
      NodeSet addressTaken,
      NodeSet escaped,
      boolean writesFollowed) {
    TableContents contents = new TableContents(module, host);
    contents.initialize(facts, writesFollowed);
    contents.addHost(escaped);
    contents.copy(facts);
    for (Contents table : contents.tables) {
      table.seal(addressTaken);
    }
    return contents;
  }

  /**
   * What a slot can hold, if it is not {@linkplain #isUnknown(int, long) unknown}, besides what can
   * be {@linkplain #inAnySlot anywhere}.
   *
   * @param slot unsigned
   */
  public NodeSet inSlot(int table, long slot) {
    BitSet functions = (BitSet) tables[table].earlier.getIfAbsent(slot, BitSet::new).clone();
    at(table, slot).ifPresent(functions::set);
    return NodeSet.copyOf(functions);
  }

  /**
   * What any slot can hold, whichever it is, because of what is not a single slot's; at least what
   * {@link #inSlot} leaves out.
   */
  public NodeSet inAnySlot(int table) {
    return tables[table].inAnySlot;
  }

  /**
   * Whether a slot can hold any address-taken function.
   *
   * @param slot unsigned
   */
  public boolean isUnknown(int table, long slot) {
    return tables[table].wholeIsUnknown || tables[table].unreadable.contains(slot);
  }

  /** Whether the table can hold any address-taken function. */
  public boolean isUnknown(int table) {
    return tables[table].unknown;
  }

  /** What the table can hold in some slot. */
  public NodeSet all(int table) {
    return tables[table].all;
  }

  /** What can be in any slot of the table, whichever it is. */
  public NodeSet anywhere(int table) {
    return tables[table].anywhereSet;
  }

  /**
   * The function that a slot holds besides what can be {@link #anywhere}; empty if it holds null.
   *
   * @param slot unsigned
   */
  public OptionalInt at(int table, long slot) {
    Contents contents = tables[table];
    int function = contents.slots.getIfAbsent(slot, contents.initial);
    return function == NULL ? OptionalInt.empty() : OptionalInt.of(function);
  }

  /** The function in every slot that nothing fills; empty if they hold null. */
  public OptionalInt initial(int table) {
    int function = tables[table].initial;
    return function == NULL ? OptionalInt.empty() : OptionalInt.of(function);
  }

  /** The slots that hold a function because a segment put it there, in order. */
  public ImmutableList<Run> runs(int table) {
    MutableList<Run> runs = Lists.mutable.empty();
    MutableIntList functions = IntLists.mutable.empty();
    long end = 0;
    for (long slot : tables[table].slots.keySet().toSortedArray()) {
      if (slot != end && functions.notEmpty()) {
        runs.add(new Run(end - functions.size(), functions.toImmutable()));
        functions.clear();
      }
      int function = tables[table].slots.get(slot);
      if (function != NULL) {
        functions.add(function);
        end = slot + 1;
      }
    }
    if (functions.notEmpty()) {
      runs.add(new Run(end - functions.size(), functions.toImmutable()));
    }
    return runs.toImmutable();
  }

  private void initialize(CodeFacts facts, boolean writesFollowed) {
    ConstExprEvaluator evaluator =
        new ConstExprEvaluator(
            module,
            declaration -> {
              var value = host.global(declaration.qualifiedName());
              return value.isPresent() ? new Bits(value.getAsLong()) : ConstValue.UNKNOWN;
            });
    for (int index = 0; index < tables.length; index++) {
      Contents contents = new Contents();
      tables[index] = contents;
      Table table = module.tables().get(index);
      table.initializer().map(evaluator::evaluate).ifPresent(contents::fill);
      contents.unknown |= aliases.isUnknown(ExternalKind.TABLE, index);
    }
    for (int index = 0; !writesFollowed && index < tables.length; index++) {
      if (facts.isTableWritten(index)) {
        forEachAlias(index, contents -> contents.unknown = true);
      }
    }
    boolean survivesFailure = module.isLinked() || module.importedCount(ExternalKind.TABLE) > 0;
    for (ElementSegment segment : module.elements()) {
      if (segment.mode() == ElementSegment.Mode.ACTIVE) {
        ConstValue offset = evaluator.evaluate(segment.offset().orElseThrow());
        if (offset instanceof Bits start
            && Long.compareUnsigned(start.value() + segment.size(), start.value()) < 0) {
          // No table is as large, so instantiation traps before it copies any of this.
          continue;
        }
        forEachAlias(
            segment.table(),
            contents -> {
              for (int i = 0; i < segment.size(); i++) {
                ConstValue item = item(segment, i, evaluator);
                if (offset instanceof Bits start) {
                  // Segments are copied in order, so a later one overwrites; but if a later one
                  // traps, an imported table keeps what earlier ones put into it, and what is put
                  // into a table that may be the same leaves both possible.
                  contents.set(start.value() + i, item, survivesFailure);
                } else {
                  contents.addAnywhere(item);
                }
              }
            });
      }
    }
    for (CodeFacts.TablePair pair : facts.initializations()) {
      ElementSegment segment = module.elements().get(pair.source());
      // An active or declarative segment is dropped before code runs: nothing is left to copy.
      if (segment.mode() == ElementSegment.Mode.PASSIVE) {
        forEachAlias(
            pair.table(),
            contents -> {
              for (int i = 0; i < segment.size(); i++) {
                contents.addAnywhere(item(segment, i, evaluator));
              }
            });
      }
    }
  }

  /** The contents of a table, and of the imports that may be the same table. */
  private void forEachAlias(int table, Consumer<Contents> action) {
    action.accept(tables[table]);
    aliases.of(ExternalKind.TABLE, table).forEach(other -> action.accept(tables[other]));
  }

  private static ConstValue item(ElementSegment segment, int i, ConstExprEvaluator evaluator) {
    int function = segment.functions().get(i);
    return switch (function) {
      case ElementSegment.NULL -> ConstValue.NULL;
      case ElementSegment.OTHER -> evaluator.evaluate(segment.expressions().get(i));
      default -> new FunctionReference(function);
    };
  }

  private void addHost(NodeSet escaped) {
    if (!host.writesTables(module)) {
      return;
    }
    HostReach.written(module, host, ExternalKind.TABLE)
        .forEach(table -> escaped.forEach(tables[table].anywhere::set));
  }

  /** Carries contents along {@code table.copy} until nothing changes. */
  private void copy(CodeFacts facts) {
    boolean changed = true;
    while (changed) {
      Cancellation.check();
      changed = false;
      for (CodeFacts.TablePair pair : facts.copies()) {
        Contents from = tables[pair.source()];
        changed |= tables[pair.table()].copy(from);
        ImmutableIntList others = aliases.of(ExternalKind.TABLE, pair.table());
        for (int i = 0; i < others.size(); i++) {
          changed |= tables[others.get(i)].copy(from);
        }
      }
    }
  }

  private static final class Contents {
    private final MutableLongIntMap slots = LongIntMaps.mutable.empty();
    private final BitSet anywhere = new BitSet();

    /** By slot, what a segment has overwritten and may be there after all. */
    private final MutableLongObjectMap<BitSet> earlier = LongObjectMaps.mutable.empty();

    /** Slots whose element can't be read. */
    private final MutableLongSet unreadable = LongSets.mutable.empty();

    private NodeSet inAnySlot = NodeSet.empty();
    private boolean wholeIsUnknown;
    private int initial = NULL;
    private boolean unknown;
    private NodeSet all = NodeSet.empty();
    private NodeSet anywhereSet = NodeSet.empty();

    private void fill(ConstValue value) {
      if (value instanceof FunctionReference reference) {
        initial = reference.function();
      } else {
        unknown |= !(value instanceof ConstValue.Null);
      }
    }

    private void set(long slot, ConstValue value, boolean keepOld) {
      if (keepOld) {
        int old = slots.getIfAbsent(slot, initial);
        if (old != NULL) {
          earlier.getIfAbsentPut(slot, BitSet::new).set(old);
        }
      } else {
        unreadable.remove(slot);
      }
      if (value instanceof FunctionReference reference) {
        slots.put(slot, reference.function());
      } else if (value instanceof ConstValue.Null) {
        slots.put(slot, NULL);
      } else {
        slots.put(slot, NULL);
        unreadable.add(slot);
      }
    }

    private void addAnywhere(ConstValue value) {
      if (value instanceof FunctionReference reference) {
        anywhere.set(reference.function());
      } else {
        unknown |= !(value instanceof ConstValue.Null);
      }
    }

    /** Any slot may hold what some slot of {@code from} does; whether that is new. */
    private boolean copy(Contents from) {
      boolean isUnknown = from.unknown || from.unreadable.notEmpty();
      boolean changed = isUnknown && !unknown;
      unknown |= isUnknown;
      int before = anywhere.cardinality();
      anywhere.or(from.union());
      return changed || anywhere.cardinality() > before;
    }

    private BitSet union() {
      BitSet functions = (BitSet) anywhere.clone();
      earlier.forEachValue(functions::or);
      slots.forEachValue(
          function -> {
            if (function != NULL) {
              functions.set(function);
            }
          });
      if (initial != NULL) {
        functions.set(initial);
      }
      return functions;
    }

    private void seal(NodeSet addressTaken) {
      wholeIsUnknown = unknown;
      inAnySlot = NodeSet.copyOf(anywhere);
      unknown |= unreadable.notEmpty();
      if (unknown) {
        addressTaken.forEach(anywhere::set);
      }
      earlier.forEachValue(anywhere::or);
      anywhereSet = NodeSet.copyOf(anywhere);
      all = NodeSet.copyOf(union());
    }
  }
}
