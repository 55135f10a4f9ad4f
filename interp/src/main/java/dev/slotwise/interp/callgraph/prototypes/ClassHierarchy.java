// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.TypeTable.SourceType;
import dev.slotwise.wasm.dwarf.Attribute;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.dwarf.Entry;
import dev.slotwise.wasm.dwarf.Tag;
import dev.slotwise.wasm.dwarf.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * The classes of a program, each a dense {@code int}, and which of them derive from which, as all
 * units together define them. Classes of one name are one class here, also where a program has
 * several, in anonymous namespaces: what is said of it is then said of any of them.
 *
 * <p>The walk also tells the types in which namespaces and classes they are.
 */
final class ClassHierarchy {
  /** In place of an offset: that of a virtual base is not the same in all objects. */
  static final long VIRTUAL = -1;

  private final TypeTable types;

  /** By the name in the source, with scopes. */
  private final Map<String, Integer> byName = new HashMap<>();

  /** By the text that {@link MangledName} has for it. */
  private final Map<String, Integer> bySymbol = new HashMap<>();

  private final List<ClassType> classes = new ArrayList<>();

  /** Classes that turned out to be one; else each stands for itself. */
  private final MutableIntList representatives = IntLists.mutable.empty();

  private boolean isComplete = true;

  /** What the definitions of a class say. */
  private static final class ClassType {
    final String name;
    boolean isDefined;
    boolean isDynamic;

    /** Whether another unit can't name it. */
    boolean isLocal;

    /** Whether a symbol is known to be of it, if there is one. */
    boolean hasSymbol;

    final List<BaseEntry> baseEntries = new ArrayList<>();
    final Set<Base> bases = new LinkedHashSet<>();
    final MutableIntList derived = IntLists.mutable.empty();

    ClassType(String name) {
      this.name = name;
    }
  }

  private record BaseEntry(int id, long offset) {}

  /**
   * A direct base.
   *
   * @param offset of it in the class, or {@link #VIRTUAL}
   */
  record Base(int type, long offset) {}

  private ClassHierarchy(TypeTable types) {
    this.types = types;
  }

  /** Reads all classes, and tells {@code types} where types are. */
  static ClassHierarchy read(DebugInfo info, TypeTable types) {
    ClassHierarchy hierarchy = new ClassHierarchy(types);
    for (Unit unit : info.units()) {
      // C has no scopes that types of one name are told apart by, and no classes.
      if (!TypeTable.isOfC(unit)) {
        hierarchy.new Walk(unit.entries()).run();
      }
    }
    hierarchy.connect();
    return hierarchy;
  }

  private int add(String name) {
    return byName.computeIfAbsent(
        name,
        key -> {
          classes.add(new ClassType(key));
          representatives.add(representatives.size());
          return classes.size() - 1;
        });
  }

  private int find(int type) {
    int at = type;
    while (representatives.get(at) != at) {
      at = representatives.get(at);
    }
    return at;
  }

  private void unite(int one, int other) {
    int from = find(Math.max(one, other));
    int to = find(Math.min(one, other));
    if (from != to) {
      representatives.set(from, to);
    }
  }

  /** Finds the bases of each class, when all names are known. */
  private void connect() {
    for (int i = 0; i < classes.size(); i++) {
      ClassType type = classes.get(i);
      ClassType to = classes.get(find(i));
      to.isDefined |= type.isDefined;
      to.isDynamic |= type.isDynamic;
      to.isLocal |= type.isLocal;
      to.hasSymbol |= type.hasSymbol;
    }
    int size = classes.size();
    for (int i = 0; i < size; i++) {
      for (BaseEntry entry : classes.get(i).baseEntries) {
        SourceType base = types.get(types.of(OptionalInt.of(entry.id)));
        Integer known = byName.get(base.name());
        if (base.kind() != TypeKind.STRUCTURE
            || known == null
            || !classes.get(find(known)).isDefined) {
          // What that derives from is not known.
          isComplete = false;
        } else {
          classes.get(find(i)).bases.add(new Base(find(known), entry.offset));
        }
      }
    }
    for (int i = 0; i < size; i++) {
      for (Base base : classes.get(i).bases) {
        classes.get(base.type).derived.add(i);
      }
    }
    // A class is dynamic if one of its bases is.
    MutableIntList work = IntLists.mutable.empty();
    for (int i = 0; i < size; i++) {
      if (classes.get(i).isDynamic && find(i) == i) {
        work.add(i);
      }
    }
    while (work.notEmpty()) {
      int type = work.removeAtIndex(work.size() - 1);
      classes
          .get(type)
          .derived
          .forEach(
              derived -> {
                if (!classes.get(derived).isDynamic) {
                  classes.get(derived).isDynamic = true;
                  work.add(derived);
                }
              });
    }
    for (int i = 0; i < size; i++) {
      // A table of a class whose symbol is not known could be taken for that of no class.
      ClassType type = classes.get(i);
      isComplete &= find(i) != i || !type.isDynamic || type.hasSymbol;
    }
  }

  /** Whether any class has virtual functions or bases. */
  boolean hasDynamic() {
    return classes.stream().anyMatch(type -> type.isDynamic);
  }

  /** Whether all bases of all classes are known, and the symbols of all that have tables. */
  boolean isComplete() {
    return isComplete;
  }

  /** The class that a type is, if it has virtual functions or bases. */
  OptionalInt dynamic(int type) {
    SourceType source = types.get(type);
    if (source.kind() != TypeKind.STRUCTURE || source.name().isEmpty()) {
      return OptionalInt.empty();
    }
    Integer known = byName.get(source.name());
    return known == null || !classes.get(find(known)).isDynamic
        ? OptionalInt.empty()
        : OptionalInt.of(find(known));
  }

  /** The class of a table by the text that {@link MangledName} has for it. */
  OptionalInt ofSymbol(String symbol) {
    Integer known = bySymbol.get(symbol);
    return known == null || !classes.get(find(known)).isDefined
        ? OptionalInt.empty()
        : OptionalInt.of(find(known));
  }

  String name(int type) {
    return classes.get(type).name;
  }

  boolean isLocal(int type) {
    return classes.get(type).isLocal;
  }

  /** The direct bases of a class. */
  Set<Base> bases(int type) {
    return classes.get(type).bases;
  }

  /** All classes that one derives from. */
  Set<Integer> basesOf(int type) {
    Set<Integer> found = new LinkedHashSet<>();
    MutableIntList work = IntLists.mutable.with(type);
    while (work.notEmpty()) {
      for (Base base : classes.get(work.removeAtIndex(work.size() - 1)).bases) {
        if (found.add(base.type)) {
          work.add(base.type);
        }
      }
    }
    return found;
  }

  /** A class, and all that derive from it. */
  int[] withDerived(int type) {
    Set<Integer> found = new LinkedHashSet<>(List.of(type));
    MutableIntList work = IntLists.mutable.with(type);
    while (work.notEmpty()) {
      int next = work.removeAtIndex(work.size() - 1);
      classes
          .get(next)
          .derived
          .forEach(
              derived -> {
                if (found.add(derived)) {
                  work.add(derived);
                }
              });
    }
    return found.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** The entries of one unit. */
  private final class Walk {
    private final Entry entry;

    /** By depth: names around, and what symbols have for them; the class there, or none. */
    private String[] scopes = new String[32];

    private List<Optional<List<String>>> paths = new ArrayList<>();
    private int[] around = new int[32];
    private final BitSet isLocal = new BitSet();

    Walk(Entry entry) {
      this.entry = entry;
    }

    void run() {
      while (entry.next()) {
        int depth = entry.depth();
        if (depth + 1 >= scopes.length) {
          scopes = Arrays.copyOf(scopes, depth * 2);
          around = Arrays.copyOf(around, depth * 2);
        }
        while (paths.size() <= depth) {
          paths.add(Optional.empty());
        }
        scopes[depth] = depth == 0 ? "" : scopes[depth - 1];
        paths.set(depth, depth == 0 ? Optional.of(List.of()) : paths.get(depth - 1));
        around[depth] = -1;
        isLocal.set(depth, depth > 0 && isLocal.get(depth - 1));
        int outer = depth == 0 ? -1 : around[depth - 1];
        switch (entry.tag()) {
          case Tag.NAMESPACE -> scope(depth);
          case Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.UNION_TYPE, Tag.ENUMERATION_TYPE -> {
            scope(depth);
            if (entry.tag() != Tag.UNION_TYPE && entry.tag() != Tag.ENUMERATION_TYPE) {
              enter(depth);
            }
          }
          case Tag.SUBPROGRAM -> {
            paths.set(depth, Optional.empty());
            isLocal.set(depth);
            if (outer >= 0) {
              function(outer);
            }
          }
          case Tag.MEMBER -> {
            if (outer >= 0 && entry.string(Attribute.NAME).orElse("").startsWith("_vptr")) {
              classes.get(outer).isDynamic = true;
            }
          }
          case Tag.INHERITANCE -> {
            if (outer >= 0) {
              base(outer);
            }
          }
          default -> {}
        }
      }
    }

    private void scope(int depth) {
      String outer = scopes[depth];
      if (!outer.isEmpty()) {
        types.scope(entry.id(), outer);
      }
      String name = entry.string(Attribute.NAME).orElse("");
      scopes[depth] = outer.isEmpty() ? name : outer + "::" + name;
      if (name.isEmpty() || name.contains("(anonymous")) {
        isLocal.set(depth);
      }
      boolean isNamespace = entry.tag() == Tag.NAMESPACE;
      boolean isPlain = name.indexOf('<') < 0 && (isNamespace || !name.isEmpty());
      paths.set(
          depth,
          paths
              .get(depth)
              .filter(path -> isPlain)
              .map(
                  path -> {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(name);
                    return longer;
                  }));
    }

    private void enter(int depth) {
      String name = scopes[depth];
      if (entry.string(Attribute.NAME).isEmpty() || entry.flag(Attribute.DECLARATION)) {
        return;
      }
      int type = add(name);
      around[depth] = type;
      ClassType definition = classes.get(type);
      definition.isDefined = true;
      Optional<List<String>> path = paths.get(depth);
      definition.isLocal |= isLocal.get(depth);
      path.ifPresent(scopesAround -> symbol(type, MangledName.ofScopes(scopesAround)));
    }

    private void symbol(int type, String text) {
      Integer other = bySymbol.putIfAbsent(text, type);
      if (other != null) {
        unite(type, other);
      }
      classes.get(type).hasSymbol = true;
    }

    private void function(int type) {
      if (entry.unsigned(Attribute.VIRTUALITY, 0) != 0) {
        classes.get(type).isDynamic = true;
      }
      entry
          .string(Attribute.LINKAGE_NAME)
          .flatMap(MangledName::classOfFunction)
          .ifPresent(text -> symbol(type, text));
    }

    private void base(int type) {
      OptionalInt base = entry.reference(Attribute.TYPE);
      boolean isVirtual = entry.unsigned(Attribute.VIRTUALITY, 0) != 0;
      ClassType derived = classes.get(type);
      derived.isDynamic |= isVirtual;
      if (base.isEmpty()) {
        isComplete = false;
      } else {
        long offset = isVirtual ? VIRTUAL : entry.unsigned(Attribute.DATA_MEMBER_LOCATION, VIRTUAL);
        derived.baseEntries.add(new BaseEntry(base.getAsInt(), offset));
      }
    }
  }
}
