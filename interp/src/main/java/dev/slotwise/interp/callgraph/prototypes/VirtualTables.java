// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.ClassHierarchy.Base;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Relocations;
import dev.slotwise.wasm.linking.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The tables of virtual functions that a linker named, and what a virtual call finds in those of a
 * class and of all that derive from it.
 *
 * <p>A table is read from its bytes and relocations, so thunks, functions that were merged, pure
 * and covariant ones are what the program has there. It says nothing where a table is of a class
 * that debug information does not define, since that class could derive from any other; classes of
 * the standard library that are no templates do not derive from a program's.
 *
 * <p>Source: Itanium C++ ABI, section 2.5 (virtual table layout).
 */
final class VirtualTables {
  private static final int WORD = 4;

  /** Hierarchies with more ways from a class to its base are those of no program. */
  private static final int MOST_STEPS = 10_000;

  private final WasmModule module;
  private final Linking linking;
  private final ClassHierarchy classes;
  private final Map<Integer, List<Table>> tables = new HashMap<>();

  /** By class, those whose objects are cast to it. */
  private final Map<Integer, Set<Integer>> casts;

  private final Map<Call, Optional<ImmutableIntList>> known = new HashMap<>();
  private final boolean isComplete;
  private int steps;

  /** By function, the tables whose addresses its code has. */
  private final Map<Integer, Set<Table>> named = new HashMap<>();

  /** Whether equal tables of two classes could have become one. */
  private boolean canBeMerged;

  private boolean isWholeProgram;

  /**
   * A table, with those of bases behind each other, by its place in the file.
   *
   * @param isOfBase whether it is for some base of a class, while an object of that is constructed
   */
  private record Table(int start, int end, boolean isOfBase) {
    /** Where a pointer to it can point: behind the offset to the object and the type's address. */
    int firstPoint() {
      return start + 2 * WORD;
    }
  }

  /**
   * A call through the table of an object.
   *
   * @param type the class, of {@link ClassHierarchy}, that the object is declared as
   * @param offset in an object of that class, of the pointer to the table
   * @param displacement from where that points, in bytes
   */
  record Call(int type, long offset, long displacement) {}

  /**
   * Reads the tables.
   *
   * @param casts by class, other classes whose objects are used as ones of the class: looked at
   *     when a call is asked for
   */
  VirtualTables(
      WasmModule module,
      Linking linking,
      ClassHierarchy classes,
      Map<Integer, Set<Integer>> casts) {
    this.casts = casts;
    this.module = module;
    this.linking = linking;
    this.classes = classes;
    boolean all = classes.isComplete();
    for (Symbol symbol : linking.symbols()) {
      if (symbol.isStaticData() && MangledName.isTable(symbol.name())) {
        all &= add(symbol);
      }
    }
    this.isComplete = all && findNamed();
  }

  /**
   * Constructors and destructors name the table that they write, or a list of tables that has it.
   * Whether all is understood.
   */
  private boolean findNamed() {
    Map<Long, Set<Table>> byStart = new HashMap<>();
    tables
        .values()
        .forEach(
            of ->
                of.forEach(
                    table ->
                        byStart
                            .computeIfAbsent((long) table.start, key -> new LinkedHashSet<>())
                            .add(table)));
    Map<Integer, Set<Table>> bySymbol = new HashMap<>();
    Relocations code = linking.code();
    int function = module.importedFunctionCount();
    for (int i = 0; i < code.size(); i++) {
      if (code.kind(i) == Relocations.Kind.ADDRESS) {
        while (function < module.definedFunctionsEnd()
            && module.bodyEnd(function) <= code.place(i)) {
          function++;
        }
        Symbol symbol = linking.symbols().get(code.symbol(i));
        if (MangledName.isListOfTables(symbol.name()) && symbol.size() > MOST_STEPS) {
          return false;
        }
        Set<Table> found =
            bySymbol.computeIfAbsent(code.symbol(i), key -> tablesOf(symbol, byStart));
        if (!found.isEmpty()) {
          named.computeIfAbsent(function, key -> new LinkedHashSet<>()).addAll(found);
        }
      }
    }
    return true;
  }

  private Set<Table> tablesOf(Symbol symbol, Map<Long, Set<Table>> byStart) {
    Set<Table> found = new LinkedHashSet<>();
    long start = start(symbol);
    if (MangledName.isTable(symbol.name())) {
      found.addAll(byStart.getOrDefault(start, Set.of()));
    } else if (MangledName.isListOfTables(symbol.name())) {
      for (long place = start; place < start + symbol.size(); place += WORD) {
        int relocation = linking.data().at((int) place);
        if (relocation != Relocations.NONE
            && linking.data().kind(relocation) == Relocations.Kind.ADDRESS) {
          Symbol table = linking.symbols().get(linking.data().symbol(relocation));
          found.addAll(byStart.getOrDefault(start(table), Set.of()));
        }
      }
    }
    return found;
  }

  /** Where in the file a symbol is; -1 if it is not there. */
  private long start(Symbol symbol) {
    return symbol.isStaticData() && symbol.index() < module.data().size()
        ? module.data().get(symbol.index()).start() + symbol.offset()
        : -1;
  }

  /** Whether it is known of which class a table is. */
  private boolean add(Symbol symbol) {
    Optional<String> name = MangledName.classOfTable(symbol.name());
    if (name.isEmpty() || symbol.index() >= module.data().size()) {
      return false;
    }
    OptionalInt type = classes.ofSymbol(name.get());
    DataSegment segment = module.data().get(symbol.index());
    if (type.isEmpty()) {
      return isOfLibrary(name.get());
    }
    if (symbol.offset() < 0
        || symbol.size() < 0
        || symbol.offset() > segment.size()
        || symbol.size() > segment.size() - symbol.offset()) {
      return false;
    }
    int start = (int) (segment.start() + symbol.offset());
    boolean isOfBase = MangledName.isOfBase(symbol.name());
    Table table = new Table(start, (int) (start + symbol.size()), isOfBase);
    if (isOfBase) {
      for (int base : classes.basesOf(type.getAsInt())) {
        tables.computeIfAbsent(base, key -> new ArrayList<>()).add(table);
      }
      return true;
    }
    tables.computeIfAbsent(type.getAsInt(), key -> new ArrayList<>()).add(table);
    canBeMerged |= !namesItsType(table);
    isWholeProgram |= symbol.isLocal() && !classes.isLocal(type.getAsInt());
    return true;
  }

  /** Whether a table has the address of its type, so that no other table is equal to it. */
  private boolean namesItsType(Table table) {
    for (int place = table.start; place + WORD <= table.end; place += WORD) {
      int relocation = linking.data().at(place);
      if (relocation != Relocations.NONE
          && linking.data().kind(relocation) == Relocations.Kind.ADDRESS) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfLibrary(String name) {
    return (name.startsWith("St") || name.startsWith("10__cxxabiv1/")) && name.indexOf('I') < 0;
  }

  /**
   * What a call can enter, in ascending order.
   *
   * <p>While a base is constructed or destroyed, the object has the table of that class. A compiler
   * that inlines the base's constructor or destructor may leave only the derived class as what the
   * object is declared as; but then the code has the address of the base's table.
   *
   * @param function that has the call
   * @return empty if it is not known
   */
  Optional<ImmutableIntList> targets(Call call, int function) {
    return known
        .computeIfAbsent(call, this::find)
        .map(found -> withBases(found, call, named.getOrDefault(function, Set.of())));
  }

  private ImmutableIntList withBases(ImmutableIntList found, Call call, Set<Table> inCode) {
    Set<Integer> bases = classes.basesOf(call.type);
    TreeSet<Integer> functions = new TreeSet<>();
    for (int base : bases) {
      List<Table> own = tables.getOrDefault(base, List.of());
      boolean isMerged =
          own.stream().allMatch(Table::isOfBase)
              && canBeMerged
              && (isWholeProgram || classes.isLocal(base));
      steps = 0;
      // The base is so far inside the object, and so is its pointer to the table.
      Optional<Set<Long>> places =
          isMerged
              ? Optional.empty()
              : places(call.type, base, new HashSet<>())
                  .map(at -> at.stream().map(place -> -place).collect(Collectors.toSet()));
      for (Table table : isMerged ? inCode : own) {
        // Constructors of classes with virtual bases get tables passed.
        if (inCode.contains(table) || (table.isOfBase && hasVirtualBase(call.type))) {
          addAll(table, table.isOfBase ? Optional.empty() : places, call, functions);
        }
      }
    }
    if (functions.isEmpty()) {
      return found;
    }
    found.forEach(functions::add);
    return IntLists.immutable.of(functions.stream().mapToInt(Integer::intValue).toArray());
  }

  private boolean hasVirtualBase(int type) {
    Set<Integer> all = new HashSet<>(classes.basesOf(type));
    all.add(type);
    return all.stream()
        .flatMap(one -> classes.bases(one).stream())
        .anyMatch(base -> base.offset() == ClassHierarchy.VIRTUAL);
  }

  private Optional<ImmutableIntList> find(Call call) {
    if (!isComplete) {
      return Optional.empty();
    }
    TreeSet<Integer> functions = new TreeSet<>();
    Set<Integer> own = new LinkedHashSet<>();
    for (int derived : classes.withDerived(call.type)) {
      own.add(derived);
    }
    for (int type : withCast(own)) {
      steps = 0;
      // Where in an object of an unrelated class the pointer to the table is nobody knows.
      Optional<Set<Long>> places =
          own.contains(type) ? places(type, call.type, new HashSet<>()) : Optional.empty();
      if (!addAll(type, places, call, functions)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        IntLists.immutable.of(functions.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** These classes, and all whose objects are cast to one of them. */
  private Set<Integer> withCast(Set<Integer> types) {
    Set<Integer> all = new LinkedHashSet<>(types);
    MutableIntList work = IntLists.mutable.empty();
    types.forEach(work::add);
    while (work.notEmpty()) {
      for (int source : casts.getOrDefault(work.removeAtIndex(work.size() - 1), Set.of())) {
        for (int derived : classes.withDerived(source)) {
          if (all.add(derived)) {
            work.add(derived);
          }
        }
      }
    }
    return all;
  }

  /** Adds what a call finds in the tables of a class; false if that is not known. */
  private boolean addAll(int type, Optional<Set<Long>> places, Call call, Set<Integer> functions) {
    List<Table> own = tables.getOrDefault(type, List.of());
    if (own.stream().allMatch(Table::isOfBase)
        && canBeMerged
        && (isWholeProgram || classes.isLocal(type))) {
      // Its table may be that of a class with the same functions.
      return false;
    }
    return own.stream().allMatch(table -> addAll(table, places, call, functions));
  }

  /**
   * Where in an object of a class its base classes of one type are; empty if that is not the same
   * in all objects.
   */
  private Optional<Set<Long>> places(int type, int base, Set<Integer> around) {
    Set<Long> found = new HashSet<>();
    if (type == base) {
      found.add(0L);
      return Optional.of(found);
    }
    if (steps++ > MOST_STEPS || !around.add(type)) {
      return Optional.empty();
    }
    for (Base direct : classes.bases(type)) {
      Optional<Set<Long>> inside = places(direct.type(), base, around);
      boolean isThere = inside.isEmpty() || !inside.get().isEmpty();
      if (isThere && (inside.isEmpty() || direct.offset() == ClassHierarchy.VIRTUAL)) {
        return Optional.empty();
      }
      inside.orElseThrow().forEach(place -> found.add(place + direct.offset()));
    }
    around.remove(type);
    return Optional.of(found);
  }

  /**
   * Adds what a call finds in a table. A pointer to a table points behind the object's offset and
   * the type's address, neither of which is a function; and that offset says which of the tables of
   * bases it is.
   */
  private boolean addAll(
      Table table, Optional<Set<Long>> places, Call call, Set<Integer> functions) {
    boolean any = false;
    for (int point = table.firstPoint(); point <= table.end; point += WORD) {
      if (isFunction(point - WORD) || isFunction(point - 2 * WORD)) {
        continue;
      }
      long toTop = word(point - 2 * WORD);
      if (places.isPresent()
          && (linking.data().at(point - 2 * WORD) != Relocations.NONE
              || !places.get().contains(-toTop - call.offset))) {
        continue;
      }
      any = true;
      long place = point + call.displacement;
      if (place >= table.start && place + WORD <= table.end && isFunction((int) place)) {
        functions.add(
            linking.symbols().get(linking.data().symbol(linking.data().at((int) place))).index());
      }
    }
    return any || table.isOfBase;
  }

  private boolean isFunction(int place) {
    int relocation = linking.data().at(place);
    return relocation != Relocations.NONE
        && linking.data().kind(relocation) == Relocations.Kind.TABLE_SLOT
        && linking.symbols().get(linking.data().symbol(relocation)).index()
            < module.functionCount();
  }

  private int word(int place) {
    return new ByteCursor(module.bytes(), place, module.bytes().length, "data").i32LittleEndian();
  }
}
