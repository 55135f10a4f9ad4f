// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.wasm;

import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.callgraph.levels.AddressTaken;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.ConstantMentions;
import dev.slotwise.interp.callgraph.levels.HostEdges;
import dev.slotwise.interp.callgraph.levels.Mention;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.wasm.ir.ArrayType;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * A validated module as a program of one package: a command or named roots as a main package, a
 * library as an importable one. Immutable.
 *
 * <p>A method set is what makes functions reachable through a value. WebAssembly's values have
 * none; what plays its part is a <i>place</i> in which the module stores references before any code
 * runs: a table with its initializer and active segments, a global with its initializer, a passive
 * segment. So the types of this program are the module's defined types and, after them, its places.
 * Code that uses a place converts it; a place's elements are the types and places that its constant
 * expressions name; its methods are the functions to which they make references. One place more,
 * the <i>host</i>, stands for what the host can get hold of by itself and hand in again: what is
 * exported, and what visible tables and globals hold.
 *
 * <p>Nothing is lost by that: a reference to a function is made by {@code ref.func} in code, which
 * is rule 1, or stands in a place, and comes out of it only by code that uses the place or by the
 * host, which may use the visible ones.
 */
public final class WasmProgram implements Program {
  private final WasmModule module;
  private final CodeFacts facts;
  private final HostModel host;
  private final Roots roots;
  private final boolean isAsserted;
  private final ImportAliases aliases;
  private final int firstTable;
  private final int firstGlobal;
  private final int firstSegment;
  private final int hostPlace;
  private final NodeSet visiblePlaces;

  /** Functions that no module has, and that the host can hand in. */
  private final NodeSet handedIn;

  /** The first function during which the host may call its own; {@link #NONE} if none is. */
  private final int firstCallingOwn;

  private final MutableIntObjectMap<MutableList<ElementSegment>> activeSegments =
      IntObjectMaps.mutable.empty();

  /**
   * @param facts the module's, from {@link CodeFacts#scan}
   * @param host what imports may do, and whether the host writes what it sees
   * @param roots where the host starts the module
   */
  public WasmProgram(WasmModule module, CodeFacts facts, HostModel host, Roots roots) {
    this.module = module;
    this.facts = facts;
    this.host = host;
    this.roots = roots;
    this.isAsserted = facts.areAsserted();
    this.aliases = ImportAliases.of(module, host, global -> false);
    this.firstTable = module.types().size();
    this.firstGlobal = firstTable + module.tables().size();
    this.firstSegment = firstGlobal + module.globals().size();
    this.hostPlace = firstSegment + module.elements().size();
    this.visiblePlaces = visiblePlaces();
    this.handedIn = handedIn();
    this.firstCallingOwn = firstCallingOwn();
    for (ElementSegment segment : module.elements()) {
      if (segment.mode() == ElementSegment.Mode.ACTIVE) {
        activeSegments.getIfAbsentPut(segment.table(), Lists.mutable::empty).add(segment);
      }
    }
  }

  /** The only package: the module. */
  @Override
  public int packageCount() {
    return 1;
  }

  @Override
  public int functionCount() {
    return module.functionCount();
  }

  /** The module's defined types and, after them, its places. */
  @Override
  public int typeCount() {
    return hostPlace + 1;
  }

  /** How many of the types, the first ones, are the module's defined types. */
  public int definedTypeCount() {
    return firstTable;
  }

  /** The place that stands for what the host can get hold of. */
  public int hostPlace() {
    return hostPlace;
  }

  /** A defined type's or a place's name for people. */
  public String typeName(int type) {
    if (type < firstTable) {
      return "type " + type;
    }
    if (type < firstGlobal) {
      return "table " + (type - firstTable);
    }
    if (type < firstSegment) {
      return "global " + (type - firstGlobal);
    }
    return type < hostPlace ? "element segment " + (type - firstSegment) : "the host";
  }

  @Override
  public boolean isMain(int pkg) {
    return roots.kind() != Roots.Kind.LIBRARY && !roots.isJoinedByHost(module, host);
  }

  @Override
  public void initializers(int pkg, IntConsumer action) {
    module.start().ifPresent(action);
  }

  @Override
  public void mainFunctions(int pkg, IntConsumer action) {
    roots.functions().forEach(action);
  }

  /** The exports with their types, and the imported tables, which the host knows as well. */
  @Override
  public void declarations(int pkg, DeclarationVisitor visitor) {
    for (Export export : module.exports()) {
      int index = export.index();
      switch (export.kind()) {
        case FUNCTION -> visitor.declaration(true, false, index, module.functionTypeIndex(index));
        case TABLE -> visitor.declaration(true, false, NONE, firstTable + index);
        case GLOBAL -> visitor.declaration(true, false, NONE, firstGlobal + index);
        case TAG -> visitor.declaration(true, false, NONE, module.tags().get(index));
        case MEMORY -> {}
      }
    }
    visitor.declaration(true, false, NONE, hostPlace);
  }

  @Override
  public void instructions(int function, ReferenceVisitor visitor) {
    if (module.isHostFunction(function)) {
      importCalled(function, visitor);
      return;
    }
    if (roots.functions().contains(function)
        && AddressTaken.anyHoldsFunction(module.functionType(function).parameters())) {
      visitor.convert(hostPlace);
    }
    for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
      SiteKind kind = facts.kind(site);
      if (kind.isDirect()) {
        visitor.call(facts.operand(site));
      } else if (kind.isIndirect()) {
        visitor.convert(firstTable + facts.operand(site));
      }
    }
    if (isAsserted) {
      for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
        facts.alsoEntered(site).forEach(visitor::call);
      }
    }
    facts.mentions(
        function,
        (kind, index) -> {
          if (kind == Mention.FUNCTION) {
            visitor.value(index);
          } else {
            visitor.convert(typeOf(kind, index));
          }
        });
  }

  /** What the host refers to while an import, or a function of its own, runs. */
  private void importCalled(int function, ReferenceVisitor visitor) {
    HostModel.Effect effect = host.effectOf(module, function);
    if (effect.reentersAny()
        || AddressTaken.anyHoldsFunction(module.functionType(function).results())) {
      visitor.convert(hostPlace);
    }
    HostEdges.reentered(module, host, function).forEach(visitor::value);
    if (callsOwn(function)) {
      // One function refers to the imports for all: each to each would take quadratic time.
      visitor.call(firstCallingOwn);
      for (int i = 0; function == firstCallingOwn && i < module.importedFunctionCount(); i++) {
        visitor.call(i);
      }
    }
  }

  /**
   * Whether the host's own functions may run while this one does: it calls them itself, or they
   * come into the module on the same way as this one, which the host has handed in.
   */
  private boolean callsOwn(int function) {
    return handedIn.contains(function) || host.effectOf(module, function).reentersAny();
  }

  private int firstCallingOwn() {
    return hostFunctions().filter(this::callsOwn).findFirst().orElse(NONE);
  }

  private NodeSet handedIn() {
    int[] standIns = hostFunctions().filter(module.origins()::isStandIn).toArray();
    return standIns.length > 0 && host.writesTables(module)
        ? NodeSet.of(standIns)
        : NodeSet.empty();
  }

  /** The imports, and functions that stand for others of the host. */
  private IntStream hostFunctions() {
    return IntStream.concat(
        IntStream.range(0, module.importedFunctionCount()),
        IntStream.range(module.definedFunctionsEnd(), module.functionCount()));
  }

  /** The functions that no module has, and that come in when the host writes tables. */
  public NodeSet functionsHandedIn() {
    return handedIn;
  }

  /** False: a reference's type is its own at run time. */
  @Override
  public boolean isInterface(int type) {
    return false;
  }

  @Override
  public void elements(int type, IntConsumer action) {
    if (type < firstTable) {
      typeElements(module.types().get(type), action);
      return;
    }
    if (type < firstGlobal) {
      int table = type - firstTable;
      defined(module.tables().get(table).elementType(), action);
      // What was put into a table that may be the same one comes out of this one.
      aliases.of(ExternalKind.TABLE, table).forEach(other -> action.accept(firstTable + other));
      if (aliases.isUnknown(ExternalKind.TABLE, table)) {
        action.accept(hostPlace);
      }
    } else if (type < firstSegment) {
      defined(module.globals().get(type - firstGlobal).type(), action);
    } else if (type == hostPlace) {
      visiblePlaces.forEach(action);
      return;
    }
    if (isWrittenByHost(type)) {
      action.accept(hostPlace);
    }
    mentions(
        type,
        (kind, index) -> {
          if (kind != Mention.FUNCTION) {
            action.accept(typeOf(kind, index));
          }
        });
  }

  @Override
  public void methods(int type, IntConsumer action) {
    if (type == hostPlace) {
      HostEdges.exported(module).forEach(action);
      handedIn.forEach(action);
    } else if (type >= firstTable) {
      mentions(
          type,
          (kind, index) -> {
            if (kind == Mention.FUNCTION) {
              action.accept(index);
            }
          });
    }
  }

  /** Fields, elements, parameters, results and the supertype, as far as they are defined types. */
  private static void typeElements(SubType type, IntConsumer action) {
    type.supertype().ifPresent(action);
    if (type.composite() instanceof StructType struct) {
      for (FieldType field : struct.fields()) {
        defined(field.storageType(), action);
      }
    } else if (type.composite() instanceof ArrayType array) {
      defined(array.element().storageType(), action);
    } else if (type.composite() instanceof FunctionType function) {
      defined(function.parameters(), action);
      defined(function.results(), action);
    }
  }

  private static void defined(IntList valueTypes, IntConsumer action) {
    valueTypes.forEach(type -> defined(type, action));
  }

  private static void defined(int valueType, IntConsumer action) {
    if (ValueType.isReference(valueType) && ValueType.heapType(valueType) >= 0) {
      action.accept(ValueType.heapType(valueType));
    }
  }

  private int typeOf(Mention kind, int index) {
    return switch (kind) {
      case TABLE -> firstTable + index;
      case GLOBAL -> firstGlobal + index;
      case ELEMENTS -> firstSegment + index;
      case TYPE -> index;
      case FUNCTION -> throw new IllegalArgumentException("a function is no type");
    };
  }

  /** What the constant expressions of a place name. */
  private void mentions(int place, Mention.Visitor visitor) {
    if (place < firstGlobal) {
      int table = place - firstTable;
      module
          .tables()
          .get(table)
          .initializer()
          .ifPresent(expression -> ConstantMentions.of(module, expression, visitor));
      activeSegments
          .getIfAbsent(table, Lists.mutable::empty)
          .forEach(segment -> ConstantMentions.of(module, segment, visitor));
    } else if (place < firstSegment) {
      module
          .globals()
          .get(place - firstGlobal)
          .initializer()
          .ifPresent(expression -> ConstantMentions.of(module, expression, visitor));
    } else {
      ElementSegment segment = module.elements().get(place - firstSegment);
      // Others are dropped before code runs: nothing is left to copy.
      if (segment.mode() == ElementSegment.Mode.PASSIVE) {
        ConstantMentions.of(module, segment, visitor);
      }
    }
  }

  /** The places of tables and globals that are imported or exported. */
  private NodeSet visiblePlaces() {
    BitSet places = new BitSet();
    for (int table = 0; table < module.importedCount(ExternalKind.TABLE); table++) {
      places.set(firstTable + table);
    }
    for (int global = 0; global < module.importedCount(ExternalKind.GLOBAL); global++) {
      places.set(firstGlobal + global, ValueType.isReference(module.globals().get(global).type()));
    }
    for (Export export : module.exports()) {
      switch (export.kind()) {
        case TABLE -> places.set(firstTable + export.index());
        case GLOBAL -> places.set(firstGlobal + export.index());
        default -> {}
      }
    }
    return NodeSet.copyOf(places);
  }

  /** Whether the host may put what it has got into this place after instantiation. */
  private boolean isWrittenByHost(int place) {
    if (!visiblePlaces.contains(place)) {
      return false;
    }
    if (place < firstGlobal) {
      return host.writesTables(module);
    }
    boolean writesGlobals = host.writesGlobals(module);
    int global = place - firstGlobal;
    return writesGlobals
        && module.globals().get(global).mutable()
        && AddressTaken.canHoldFunction(module.globals().get(global).type());
  }
}
