// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.ExternalType.OfFunction;
import dev.slotwise.wasm.link.ExternalType.OfGlobal;
import dev.slotwise.wasm.link.ExternalType.OfTable;
import dev.slotwise.wasm.link.Resolver.Entity;
import dev.slotwise.wasm.op.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The index spaces of the linked module: in each, what stays imported, then what the parts define,
 * part by part in the order given. Globals, and segments, which are initialised in order, stand in
 * the order of instantiation.
 */
final class Layout {
  /** The module name of imports that no part has. */
  static final String LOADER = "(loader)";

  static final String UNKNOWN_MODULE = "(unknown side module)";
  private static final int UNPLACED = -1;

  final ImmutableList<Part> parts;
  final Resolver resolver;
  final Predicate<Import> looksUp;
  final ImmutableIntList order;
  final MergedTypes types;
  final IndexMap[] maps;
  final HostImports imports;

  /** The defined globals, in order. */
  final List<Entity> globals = new ArrayList<>();

  /** Functions of unknown side modules, by index: imports of the linked module. */
  final MutableIntList unknownFunctions = IntLists.mutable.empty();

  /** The type of each function, imports first. */
  final MutableIntList functionTypes = IntLists.mutable.empty();

  /** The tables, imports first. */
  final List<OfTable> tables = new ArrayList<>();

  private final int[] counts = new int[ExternalKind.values().length];

  private final TableCallers callers = new TableCallers(this);

  /** The parts before whose instantiation code of others has run. */
  private final BitSet late;

  private final int[] unknownAddress = {UNPLACED, UNPLACED};

  /**
   * @param open whether unknown side modules are part of the program
   * @param looksUp whether an import gives the table slot of an export, by its name
   */
  Layout(
      ImmutableList<Part> parts, boolean open, Predicate<Import> looksUp, TypeInterner interner) {
    this.parts = parts;
    this.looksUp = looksUp;
    this.resolver = new Resolver(parts);
    this.order = InstantiationOrder.of(parts, resolver);
    this.types = new MergedTypes(parts, interner);
    this.imports = new HostImports(types.types());
    this.maps = new IndexMap[parts.size()];
    for (int part = 0; part < maps.length; part++) {
      maps[part] = IndexMap.forModule(module(part), types.map(part));
      Arrays.fill(maps[part].globals(), UNPLACED);
    }
    this.late = lateParts();
    hostImports();
    standIns(open);
    definitions();
    globals();
    linkedImports();
    segments();
  }

  WasmModule module(int part) {
    return parts.get(part).module();
  }

  /**
   * How many entities of a kind there are, imports included, and stand-ins that are defined not.
   */
  int count(ExternalKind kind) {
    return counts[kind.ordinal()];
  }

  /** An imported constant of which nothing is known, for an address that the loader chooses. */
  int unknownAddress(boolean is64) {
    return unknownAddress[is64 ? 1 : 0];
  }

  private void hostImports() {
    for (int part = 0; part < parts.size(); part++) {
      for (Import item : module(part).imports()) {
        Entity entity = new Entity(part, item.index());
        if (resolver.resolve(item.kind(), entity).equals(entity)) {
          maps[part].of(item.kind())[item.index()] = imports.add(item, typeOf(item.kind(), entity));
        }
      }
    }
  }

  private void standIns(boolean open) {
    if (open || isAddressChosenByLoader()) {
      unknownAddress[0] = addUnknownAddress(ValueType.I32);
      unknownAddress[1] = is64() ? addUnknownAddress(ValueType.I64) : UNPLACED;
    }
    for (int type = 0; open && type < types.types().size(); type++) {
      if (types.types().isFunction(type)) {
        unknownFunctions.add(
            imports.addNew(
                ExternalKind.FUNCTION, UNKNOWN_MODULE, "function", new OfFunction(type)));
      }
    }
  }

  private int addUnknownAddress(int type) {
    return imports.addNew(ExternalKind.GLOBAL, LOADER, "address", new OfGlobal(type, false));
  }

  private boolean is64() {
    return parts.anySatisfy(
        part ->
            part.module().tables().anySatisfy(table -> table.range().is64())
                || part.module().memories().anySatisfy(memory -> memory.range().is64()));
  }

  private boolean isAddressChosenByLoader() {
    for (int part = 0; part < parts.size(); part++) {
      if (module(part)
          .imports()
          .anySatisfy(item -> Conventions.isFunctionAddress(item) || looksUp.test(item))) {
        return true;
      }
    }
    return false;
  }

  /** Whether something runs when a part is instantiated. */
  boolean hasInitializers() {
    return parts.anySatisfy(part -> !Conventions.initializers(part).isEmpty());
  }

  /**
   * Whether an active segment is copied into what a part shares with others after code of these has
   * run: code that did not find it there, and may have left something in its place. If instances of
   * a component do nothing with the table but call through it, it makes no difference: a call that
   * came before would have trapped.
   */
  boolean isLate(int part, ElementSegment segment) {
    return late.get(part)
        && segment.mode() == ElementSegment.Mode.ACTIVE
        && segment.table() < module(part).importedCount(ExternalKind.TABLE)
        && !callers.onlyCall(maps[part].tables()[segment.table()]);
  }

  /** The same for a data segment. */
  boolean isLate(int part, DataSegment segment) {
    return late.get(part)
        && segment.offset().isPresent()
        && segment.memory() < module(part).importedCount(ExternalKind.MEMORY);
  }

  private BitSet lateParts() {
    BitSet found = new BitSet();
    boolean hasRun = false;
    for (int i = 0; i < order.size(); i++) {
      found.set(order.get(i), hasRun);
      hasRun |= !Conventions.initializers(parts.get(order.get(i))).isEmpty();
    }
    return found;
  }

  private void definitions() {
    imports.all().forEach(item -> addType(item.type()));
    for (ExternalKind kind : ExternalKind.values()) {
      int next = imports.count(kind);
      for (int part = 0; kind != ExternalKind.GLOBAL && part < parts.size(); part++) {
        int[] map = maps[part].of(kind);
        for (int index = module(part).importedCount(kind); index < map.length; index++) {
          map[index] = next++;
          addType(typeOf(kind, new Entity(part, index)));
        }
      }
      counts[kind.ordinal()] = next;
    }
  }

  private void addType(ExternalType type) {
    if (type instanceof OfFunction function) {
      functionTypes.add(function.type());
    } else if (type instanceof OfTable table) {
      tables.add(table);
    }
  }

  /** A constant expression may refer to globals before it only. */
  private void globals() {
    int[] next = new int[parts.size()];
    Arrays.setAll(next, part -> module(part).importedCount(ExternalKind.GLOBAL));
    boolean progress = true;
    while (progress) {
      progress = false;
      for (int i = 0; i < order.size(); i++) {
        int part = order.get(i);
        int[] map = maps[part].globals();
        for (; next[part] < map.length && isReady(part, next[part]); next[part]++) {
          map[next[part]] = counts[ExternalKind.GLOBAL.ordinal()]++;
          globals.add(new Entity(part, next[part]));
          progress = true;
        }
      }
    }
    for (int part = 0; part < next.length; part++) {
      if (next[part] < maps[part].globals().length) {
        throw new LinkException(
            "%s: global %d: its value depends on itself through other modules"
                .formatted(parts.get(part).file(), next[part]));
      }
    }
  }

  private boolean isReady(int part, int global) {
    boolean[] ready = {true};
    forEachGlobal(
        module(part),
        module(part).globals().get(global).initializer().orElseThrow(),
        used -> {
          Entity target = resolver.resolve(ExternalKind.GLOBAL, new Entity(part, used));
          ready[0] &= maps[target.part()].globals()[target.index()] != UNPLACED;
        });
    return ready[0];
  }

  /** The globals that a constant expression reads. */
  static void forEachGlobal(WasmModule module, ConstExpr expression, IntConsumer visitor) {
    ByteCursor cursor =
        new ByteCursor(module.bytes(), expression.start(), expression.end(), "global");
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      if (op == Opcode.GLOBAL_GET) {
        visitor.accept(cursor.u32());
      } else {
        cursor.skip(op.immediates());
      }
    }
  }

  private void linkedImports() {
    for (int part = 0; part < parts.size(); part++) {
      for (Import item : module(part).imports()) {
        Entity entity = new Entity(part, item.index());
        Entity target = resolver.resolve(item.kind(), entity);
        maps[part].of(item.kind())[item.index()] =
            maps[target.part()].of(item.kind())[target.index()];
        if (!target.equals(entity)
            && !typeOf(item.kind(), target).matches(typeOf(item.kind(), entity), types.types())) {
          throw new LinkException(
              "%s: incompatible import type: %s, but %s has %s"
                  .formatted(
                      Resolver.describe(parts.get(part), item),
                      typeOf(item.kind(), entity).text(types.types()),
                      parts.get(target.part()).file(),
                      typeOf(item.kind(), target).text(types.types())));
        }
      }
    }
  }

  private ExternalType typeOf(ExternalKind kind, Entity entity) {
    return ExternalType.of(module(entity.part()), kind, entity.index(), types.map(entity.part()));
  }

  private void segments() {
    int elements = 0;
    int data = 0;
    for (int i = 0; i < order.size(); i++) {
      IndexMap map = maps[order.get(i)];
      for (int segment = 0; segment < map.elements().length; segment++) {
        map.elements()[segment] = elements++;
      }
      for (int segment = 0; segment < map.data().length; segment++) {
        map.data()[segment] = data++;
      }
    }
  }
}
