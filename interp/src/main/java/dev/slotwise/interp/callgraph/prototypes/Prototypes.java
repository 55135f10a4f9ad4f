// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.callgraph.levels.TableSlots;
import dev.slotwise.interp.callgraph.objects.ObjectFlow;
import dev.slotwise.interp.callgraph.prototypes.Declarations.Function;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Signature;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * Finds the functions that an indirect call can enter by the declared type of its function pointer,
 * where debug information has one.
 *
 * <p>Papers: types as bounds on indirect calls are as old as type-based control-flow integrity (M.
 * Abadi et al., CCS 2005; C. Tice et al., USENIX Security 2014); recovering them from DWARF after
 * optimisation is this project's.
 *
 * <p>Sound under the assumption {@code calls-match-prototypes}: ISO C (6.3.2.3) and C++ forbid
 * calling a function through a pointer of a type that is not compatible with its own. {@link
 * Compatibility} says what counts as that.
 *
 * <p>Where the code or its data shows that a function is put into a pointer of another type, that
 * type counts for the function as well. A site has no opinion where its operand has no declared
 * type, and a function is allowed everywhere where it has none; so is a site where the code shows
 * that the declared type is not the one of the call: where no type of the operand has the
 * WebAssembly type of the call, or a parameter that was declared as an integer is passed for a
 * pointer to a structure.
 *
 * <p>A virtual call of C++ enters what the class that the object is declared as, and all classes
 * that derive from it, have in their tables ({@link VirtualTables}), as the language says: an
 * object is of its declared class or of one derived from it, and only constructors and destructors
 * write its pointer to the table.
 *
 * <p>Cost: one pass over the entries, one over the code of functions with indirect calls, and a
 * fixpoint of a few rounds in each; near linear. Immutable once made.
 */
public final class Prototypes {
  private final WasmModule module;
  private final CodeFacts facts;
  private final TypeTable types;
  private final Declarations declarations;
  private final Lowering lowering;
  private final Compatibility compatibility;
  private final TypeText text;
  private final ClassHierarchy classes;

  /** Those of virtual functions, if the linker left what names them. */
  private final Optional<VirtualTables> tables;

  private final @Nullable Opinion[] opinions;
  private final List<Cast> casts = new ArrayList<>();

  /** By function, the types of pointers that it is seen to be put into besides its own. */
  private final MutableIntObjectMap<List<Integer>> castTo = IntObjectMaps.mutable.empty();

  /** Values that are seen to be put into pointers of other types. */
  private final Set<Conversion> conversions = new LinkedHashSet<>();

  private final Map<List<Integer>, List<Integer>> widened = new HashMap<>();

  /** Per function, its declared types; none where they are not those of its code. */
  private final List<List<Integer>> declared = new ArrayList<>();

  /** Why a site has an opinion, or has none. */
  public enum Basis {
    /** The operand has a declared type. */
    TYPED,
    /** The operand is a function of the table of an object, whose class is declared. */
    VIRTUAL,
    /** The operand has none. */
    UNTYPED,
    /** No declared type of the operand has the type of the call: it was cast. */
    CAST_TO_OTHER_TYPE,
    /** An integer is passed for a pointer to a structure: the pointer was cast. */
    CAST_OF_ARGUMENTS
  }

  private record Conversion(List<Integer> to, List<Integer> from) {}

  private record Opinion(Basis basis, List<Integer> types, NodeSet targets, String text) {
    static final Opinion NONE = new Opinion(Basis.UNTYPED, List.of());

    Opinion(Basis basis, List<Integer> types) {
      this(basis, types, NodeSet.empty(), "");
    }
  }

  private Prototypes(WasmModule module, CodeFacts facts, DebugInfo info, HostModel host) {
    this.module = module;
    this.facts = facts;
    this.types = new TypeTable(info);
    this.declarations = new Declarations(module, info, types);
    boolean is64 = module.memories().notEmpty() && module.memories().get(0).range().is64();
    this.lowering = new Lowering(types, is64 ? ValueType.I64 : ValueType.I32);
    this.text = new TypeText(types);
    this.compatibility = new Compatibility(types);
    this.opinions = new Opinion[facts.siteCount()];
    ClassHierarchy classes = ClassHierarchy.read(info, types);
    declarations.read();
    int pointerSize = is64 ? 8 : 4;
    this.tables =
        is64 || !classes.hasDynamic() || ObjectFlow.missing(module, facts, host).isPresent()
            ? Optional.empty()
            : Linking.of(module).map(linking -> new VirtualTables(module, linking, classes));
    this.classes = classes;
    Typed typed = new Typed(types, declarations, pointerSize);
    ImmutableList<TableSlots> tables = TableSlots.of(module, facts, host);
    FunctionTyping.Slots slots =
        (offset, index) -> {
          int site = facts.siteAt(offset);
          return facts.kind(site).isIndirect()
              ? functionAt(tables.get(facts.operand(site)), index)
              : -1;
        };
    ObjectCasts objects = new ObjectCasts(typed, classes);
    FunctionTyping typing =
        new FunctionTyping(
            module, types, declarations, typed, lowering, classes, objects, pointerSize, slots);
    for (int function = 0; function < module.functionCount(); function++) {
      declared.add(declaredTypes(function));
    }
    for (int f = module.importedFunctionCount(); f < module.definedFunctionsEnd(); f++) {
      int function = f;
      if (hasIndirectSite(function) || declarations.function(function) != null) {
        typing.type(
            function,
            new FunctionTyping.Result() {
              @Override
              public void site(
                  int offset,
                  List<Integer> found,
                  boolean[] integers,
                  Set<VirtualTables.Call> virtual) {
                int site = facts.siteAt(offset);
                opinions[site] =
                    virtual.isEmpty()
                        ? opinion(site, found, integers)
                        : opinion(virtual).orElseGet(() -> opinion(site, found, integers));
              }

              @Override
              public void constant(
                  int offset, long constant, Cast.Kind place, List<Integer> pointers) {
                int target = castFunction(tables, constant, pointers);
                if (target >= 0) {
                  OptionalInt in = OptionalInt.of(function);
                  addCast(place, in, OptionalInt.of(offset), "", pointers, target);
                }
              }

              @Override
              public void value(
                  int offset,
                  Cast.Kind place,
                  List<Integer> pointers,
                  List<Integer> from,
                  long[] own) {
                convert(function, offset, place, pointers, from, own);
              }

              @Override
              public void cast(int offset, Cast.Kind place, Set<Integer> to, Set<Integer> from) {
                casts.add(objects.inCode(function, offset, place, to, from));
              }
            });
      }
    }
    new InitialValues(module, types, declarations, pointerSize)
        .visit(
            new InitialValues.Visitor() {
              @Override
              public void visit(String variable, int pointer, long word) {
                List<Integer> pointers = List.of(pointer);
                int target = castFunction(tables, word, pointers);
                if (target >= 0) {
                  OptionalInt none = OptionalInt.empty();
                  addCast(Cast.Kind.DATA, none, none, variable, pointers, target);
                }
              }

              @Override
              public void object(String variable, int pointer, long word) {
                objects.initial(variable, pointer, word).ifPresent(casts::add);
              }
            });
  }

  /**
   * The function with an index, if a pointer was not declared for it. One of another WebAssembly
   * type is none: such numbers stand for something else, and calling them traps.
   */
  private int castFunction(ImmutableList<TableSlots> tables, long index, List<Integer> pointers) {
    int target = tables.isEmpty() ? -1 : functionAt(tables.get(0), index);
    if (target < 0 || isCompatible(pointers, target)) {
      return -1;
    }
    FunctionType type = module.functionType(target);
    for (int pointer : pointers) {
      if (lowering.fits(types.signature(pointer), type)) {
        return target;
      }
    }
    return -1;
  }

  private void addCast(
      Cast.Kind kind,
      OptionalInt function,
      OptionalInt offset,
      String variable,
      List<Integer> pointers,
      int target) {
    casts.add(
        new Cast(
            kind,
            function,
            offset,
            variable,
            describe(pointers),
            OptionalInt.of(target),
            describeFunction(target)));
    castTo.getIfAbsentPut(target, ArrayList::new).addAll(pointers);
  }

  /** A value that is no constant becomes a pointer to a function. */
  private void convert(
      int function,
      int offset,
      Cast.Kind place,
      List<Integer> pointers,
      List<Integer> from,
      long[] own) {
    if (anyCompatible(pointers, from) || anyCompatible(from, pointers)) {
      return;
    }
    casts.add(
        new Cast(
            from.isEmpty() ? Cast.Kind.HIDDEN : place,
            OptionalInt.of(function),
            OptionalInt.of(offset),
            "",
            describe(pointers),
            OptionalInt.empty(),
            from.isEmpty() ? describeValue(own) : describe(from)));
    conversions.add(new Conversion(pointers, from));
  }

  /** The types that a pointer of these types can have been converted from, and these. */
  private List<Integer> widened(List<Integer> pointers) {
    return widened.computeIfAbsent(
        pointers,
        first -> {
          Set<Integer> all = new LinkedHashSet<>(first);
          boolean isGrowing = true;
          while (isGrowing) {
            isGrowing = false;
            for (Conversion conversion : conversions) {
              isGrowing |=
                  anyCompatible(List.copyOf(all), conversion.to) && all.addAll(conversion.from);
            }
          }
          return List.copyOf(all);
        });
  }

  /**
   * Types the indirect calls of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   * @param info the module's debug information
   * @param host what the host does to tables
   * @throws dev.slotwise.wasm.dwarf.DwarfException if that can't be read
   */
  public static Prototypes of(WasmModule module, CodeFacts facts, DebugInfo info, HostModel host) {
    return new Prototypes(module, facts, info, host);
  }

  private List<Integer> declaredTypes(int index) {
    Function function = declarations.function(index);
    if (function == null || function.declared.isEmpty()) {
      return List.of();
    }
    for (int type : function.declared) {
      if (!lowering.fits(types.signature(type), module.functionType(index))) {
        return List.of();
      }
    }
    return function.declared;
  }

  private boolean hasIndirectSite(int function) {
    for (int site = facts.firstSite(function); site < facts.endSite(function); site++) {
      if (!facts.kind(site).isDirect()) {
        return true;
      }
    }
    return false;
  }

  /** The function that a slot is known to hold, if nothing but segments fills the table. */
  private static int functionAt(TableSlots table, long index) {
    if (!table.isUnknown() && table.anywhere().isEmpty()) {
      for (TableSlots.Run run : table.runs()) {
        if (index >= run.start() && index < run.start() + run.functions().size()) {
          return run.functions().get((int) (index - run.start()));
        }
      }
    }
    return -1;
  }

  private Opinion opinion(int site, List<Integer> found, boolean[] integers) {
    if (found.isEmpty()) {
      return Opinion.NONE;
    }
    FunctionType type = module.types().function(facts.type(site));
    List<Integer> fitting = new ArrayList<>();
    for (int each : found) {
      if (lowering.fits(types.signature(each), type)) {
        fitting.add(each);
      }
    }
    if (fitting.isEmpty()) {
      return new Opinion(Basis.CAST_TO_OTHER_TYPE, found);
    }
    for (int each : fitting) {
      if (passesIntegerForStructure(types.signature(each), integers)) {
        return new Opinion(Basis.CAST_OF_ARGUMENTS, fitting);
      }
    }
    return new Opinion(Basis.TYPED, fitting);
  }

  /** What virtual calls enter; empty if that is not known of all of them. */
  private Optional<Opinion> opinion(Set<VirtualTables.Call> calls) {
    NodeSet targets = NodeSet.empty();
    TreeSet<String> texts = new TreeSet<>();
    for (VirtualTables.Call call : calls) {
      Optional<ImmutableIntList> found = tables.flatMap(known -> known.targets(call));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      targets = targets.union(NodeSet.of(found.get().toArray()));
      texts.add(
          "virtual function %d of %s"
              .formatted(call.displacement() / 4, classes.name(call.type())));
    }
    return Optional.of(new Opinion(Basis.VIRTUAL, List.of(), targets, String.join(" or ", texts)));
  }

  private boolean passesIntegerForStructure(Signature signature, boolean[] integers) {
    return lowering
        .lower(signature)
        .map(
            lowered -> {
              for (int i = 0; i < lowered.starts().size(); i++) {
                int at = lowered.starts().get(i);
                if (at >= 0 && at < integers.length && integers[at]) {
                  int parameter = signature.parameters().get(i);
                  TypeKind target = types.kind(types.get(parameter).target());
                  if (types.kind(parameter) == TypeKind.POINTER
                      && (target == TypeKind.STRUCTURE || target == TypeKind.UNION)) {
                    return true;
                  }
                }
              }
              return false;
            })
        .orElse(false);
  }

  /**
   * What is known of an indirect site.
   *
   * @param site of the {@link CodeFacts}
   */
  public Basis basis(int site) {
    return opinionOf(site).basis;
  }

  private Opinion opinionOf(int site) {
    Opinion opinion = opinions[site];
    return opinion == null ? Opinion.NONE : opinion;
  }

  /**
   * Whether an indirect site can enter a function of the site's WebAssembly type.
   *
   * @param site of the {@link CodeFacts}
   */
  public boolean allows(int site, int function) {
    Opinion opinion = opinionOf(site);
    if (opinion.basis == Basis.VIRTUAL) {
      return opinion.targets.contains(function) || module.origins().isStandIn(function);
    }
    if (opinion.basis != Basis.TYPED) {
      return true;
    }
    List<Integer> pointers = widened(opinion.types);
    if (isCompatible(pointers, function)) {
      return true;
    }
    List<Integer> others = castTo.get(function);
    return others != null && anyCompatible(pointers, others);
  }

  private boolean isCompatible(List<Integer> pointers, int function) {
    List<Integer> callee = declared.get(function);
    return callee.isEmpty() || anyCompatible(pointers, callee);
  }

  private boolean anyCompatible(List<Integer> pointers, List<Integer> others) {
    for (int pointer : pointers) {
      for (int type : others) {
        if (compatibility.callable(pointer, type)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Where code or data shows that a function pointer is used for what is not of its declared type,
   * or a pointer to an object becomes one to an unrelated class: those of code in order of offsets,
   * then those of data in order of addresses.
   *
   * @param calls what sites can enter by their declared types: see {@link PrototypeCallGraph}
   */
  public ImmutableList<Cast> casts(CallGraph calls) {
    MutableList<Cast> all = Lists.mutable.withAll(casts);
    for (int site = 0; site < facts.siteCount(); site++) {
      Opinion opinion = opinionOf(site);
      boolean isEmpty = calls.targetSets().get(calls.targets(site)).isEmpty();
      if (facts.kind(site).isDirect()
          || opinion.basis == Basis.UNTYPED
          || (isBound(site) && !isEmpty)) {
        continue;
      }
      Cast.Kind kind =
          switch (opinion.basis) {
            case CAST_TO_OTHER_TYPE -> Cast.Kind.CALL;
            case CAST_OF_ARGUMENTS -> Cast.Kind.INTEGER;
            default -> Cast.Kind.NO_TARGET;
          };
      all.add(
          new Cast(
              kind,
              OptionalInt.of(facts.caller(site)),
              OptionalInt.of(facts.offset(site)),
              "",
              describe(site),
              OptionalInt.empty(),
              ""));
    }
    return all.sortThisByInt(cast -> cast.offset().orElse(Integer.MAX_VALUE)).toImmutable();
  }

  /** Whether a function has a declared type, which is also that of its code. */
  public boolean isDeclared(int function) {
    return !declared.get(function).isEmpty();
  }

  /** Whether declarations say what an indirect site can enter. */
  public boolean isBound(int site) {
    Basis basis = basis(site);
    return basis == Basis.TYPED || basis == Basis.VIRTUAL;
  }

  /** Sites for which this is equal are allowed the same functions. */
  Object bound(int site) {
    return opinionOf(site);
  }

  /** The declared types of the function pointer of a site, as C writes them; empty if none is. */
  public String describe(int site) {
    Opinion opinion = opinionOf(site);
    return opinion.basis == Basis.VIRTUAL ? opinion.text : describe(opinion.types);
  }

  private String describe(List<Integer> pointers) {
    TreeSet<String> texts = new TreeSet<>();
    for (int type : pointers) {
      texts.add(text.pointerTo(type));
    }
    return String.join(" or ", texts);
  }

  private String describeValue(long[] own) {
    TreeSet<String> texts = new TreeSet<>();
    for (long type : own) {
      texts.add(
          Typed.isAddress(type) ? text.pointerTo(Typed.type(type)) : text.of(Typed.type(type)));
    }
    return String.join(" or ", texts);
  }

  /** The declared type of a function, as C writes it; empty if it has none. */
  public String describeFunction(int function) {
    List<Integer> callee = declared.get(function);
    return callee.isEmpty() ? "" : text.of(callee.get(0));
  }
}
