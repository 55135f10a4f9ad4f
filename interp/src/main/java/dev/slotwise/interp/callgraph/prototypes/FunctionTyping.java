// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Function;
import dev.slotwise.interp.callgraph.prototypes.Declarations.Window;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Signature;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of the values of one function after another, and with them those of the operands
 * of its indirect calls.
 *
 * <p>Types come from parameters, from variables where debug information says in which value they
 * are, from results and parameters of called functions, from variables at constant addresses, and
 * from fields of what typed pointers point to. Where paths join, values without a type are left
 * out: the analysis is optimistic, but for the operand of a call itself. It is a least fixpoint
 * over sets of types, so no order of evaluation changes it.
 */
final class FunctionTyping implements ValueBuilder.Sink {
  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_TYPES = 1_000;

  private final WasmModule module;
  private final TypeTable types;
  private final Declarations declarations;
  private final Typed typed;
  private final Lowering lowering;
  private final Values values = new Values();
  private final ValueBuilder builder;
  private final List<Site> sites = new ArrayList<>();
  private final List<Store> stores = new ArrayList<>();
  private final List<Argument> constants = new ArrayList<>();
  private final Slots slots;
  private long[][] sets = new long[256][];

  /** The operands' sets when a value was evaluated last; none before that. */
  private long[] @Nullable [] seenFirst = new long[256][];

  private long[] @Nullable [] seenSecond = new long[256][];

  /** By input of a phi: what flowed from there last. */
  private long[] @Nullable [] seenInput = new long[256][];

  /** Seeds that are met while values are still being made, as pairs. */
  private int[] seedValues = new int[64];

  private long[] seeds = new long[64];
  private int seedCount;

  /** Of the seeds, those of variables that have their value from its coming about on. */
  private final BitSet isNewSeed = new BitSet();

  private final ObjectTyping objects;
  private final boolean hasClasses;
  private final MutableIntObjectMap<Optional<int[]>> parametersOf = IntObjectMaps.mutable.empty();
  private int largest;
  private boolean areObjectsTyped;
  private @Nullable Function function;

  /** What tables are known to hold. */
  interface Slots {
    /** The function at an index of the table that a site calls through; -1 if it is not known. */
    int at(int offset, long index);
  }

  /** A store of a constant; of {@code address} and {@code displacement} the sum is the address. */
  private record Store(int offset, int address, long displacement, int bytes, long constant) {}

  /** A constant that is passed for a parameter. */
  private record Argument(int offset, long constant, int parameter) {}

  /** An indirect call. */
  private static final class Site {
    final int offset;
    final int operand;
    final int[] arguments;

    Site(int offset, int operand, int[] arguments) {
      this.offset = offset;
      this.operand = operand;
      this.arguments = arguments;
    }
  }

  /** Takes what is found. */
  interface Result {
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
  }

  FunctionTyping(
      WasmModule module,
      TypeTable types,
      Declarations declarations,
      Typed typed,
      Lowering lowering,
      ClassHierarchy classes,
      int pointerSize,
      Slots slots) {
    this.slots = slots;
    this.module = module;
    this.types = types;
    this.declarations = declarations;
    this.typed = typed;
    this.lowering = lowering;
    this.builder = new ValueBuilder(module, values, this);
    this.hasClasses = classes.hasDynamic();
    this.objects = new ObjectTyping(values, typed, classes, pointerSize);
  }

  /** Types a defined function. */
  void type(int index, Result result) {
    Function declared = declarations.function(index);
    function = declared;
    sites.clear();
    stores.clear();
    constants.clear();
    seedCount = 0;
    isNewSeed.clear();
    try {
      builder.build(index, declared == null ? List.of() : declared.windows);
    } catch (ValueBuilder.UnknownCodeException e) {
      return;
    }
    if (sites.isEmpty() && stores.isEmpty() && constants.isEmpty()) {
      return;
    }
    prepare(index, declared);
    largest = 0;
    areObjectsTyped = false;
    if (!solve()) {
      return;
    }
    for (Site site : sites) {
      boolean[] integers = new boolean[site.arguments.length];
      for (int i = 0; i < integers.length; i++) {
        integers[i] = isInteger(site.arguments[i]);
      }
      List<Integer> pointees = pointees(site.operand);
      if (pointees.isEmpty()) {
        pointees = ofConstants(site);
      } else if (!isTypedOnAllPaths(site.operand, new BitSet())) {
        pointees = List.of();
      }
      Optional<Set<VirtualTables.Call>> virtual = virtualCalls(index, site);
      result.site(site.offset, pointees, integers, virtual.orElse(Set.of()));
    }
    for (Argument argument : constants) {
      result.constant(
          argument.offset,
          argument.constant,
          Cast.Kind.ARGUMENT,
          functionsOf(new long[] {typed.value(argument.parameter)}));
    }
    for (Store store : stores) {
      List<Integer> pointers = functionsOf(stored(store));
      if (!pointers.isEmpty()) {
        result.constant(store.offset, store.constant, Cast.Kind.STORE, pointers);
      }
    }
  }

  /** The virtual calls that a site is; objects are typed when a site of the function asks first. */
  private Optional<Set<VirtualTables.Call>> virtualCalls(int function, Site site) {
    if (!hasClasses || !objects.mayBeVirtual(site.operand)) {
      return Optional.empty();
    }
    if (!areObjectsTyped) {
      areObjectsTyped = true;
      objects.begin();
      for (int seed = isNewSeed.nextSetBit(0); seed >= 0; seed = isNewSeed.nextSetBit(seed + 1)) {
        objects.declare(seedValues[seed], seeds[seed]);
      }
      objects.solve(new DeclaredValues(function));
    }
    return objects.calls(site.operand);
  }

  /** What objects are typed by. */
  private final class DeclaredValues implements ObjectTyping.Declared {
    private final Optional<int[]> parameters;

    DeclaredValues(int function) {
      this.parameters = parameters(function);
    }

    @Override
    public long[] parameter(int index) {
      return parameters.isPresent() && parameters.get()[index] >= 0
          ? new long[] {typed.value(parameters.get()[index])}
          : Typed.NONE;
    }

    @Override
    public long[] result(int callee) {
      return results(callee);
    }

    @Override
    public long[] siteResult(int offset) {
      return FunctionTyping.this.siteResult(offset);
    }
  }

  /** The types of the place that a store writes. */
  private long[] stored(Store store) {
    return isConstant(store.address)
        ? typed.loaded(
            typed.constant(values.number(store.address) + store.displacement), 0, store.bytes)
        : typed.loaded(sets[store.address], store.displacement, store.bytes);
  }

  @Override
  public void store(int offset, int address, long displacement, int bytes, int value) {
    if (isConstant(value)) {
      stores.add(new Store(offset, address, displacement, bytes, values.number(value)));
    }
  }

  @Override
  public void window(Window window, int value, boolean isNew) {
    int first = seedCount;
    seedOf(window, value);
    for (int seed = first; isNew && seed < seedCount; seed++) {
      isNewSeed.set(seed);
    }
  }

  private void seedOf(Window window, int value) {
    if (window.isAddress()) {
      seed(value, typed.address(window.type(), -window.difference()));
    } else if (window.difference() == 0) {
      seed(value, typed.value(window.type()));
    } else {
      long[] moved = typed.plus(new long[] {typed.value(window.type())}, -window.difference());
      for (long each : moved) {
        seed(value, each);
      }
    }
  }

  @Override
  public void call(int offset, int callee, int operand, int[] arguments) {
    if (callee < 0) {
      sites.add(new Site(offset, operand, arguments));
      return;
    }
    parameters(callee)
        .ifPresent(
            parameters -> {
              for (int i = 0; i < arguments.length; i++) {
                if (parameters[i] >= 0) {
                  long parameter = typed.value(parameters[i]);
                  seed(arguments[i], parameter);
                  if (isConstant(arguments[i])
                      && Typed.isAddress(parameter)
                      && types.kind(Typed.type(parameter)) == TypeKind.FUNCTION) {
                    constants.add(new Argument(offset, values.number(arguments[i]), parameters[i]));
                  }
                }
              }
            });
  }

  @Override
  public void set(int local, int value) {
    Function declared = function;
    if (declared != null && declared.frameLocal == local && declared.frame >= 0) {
      isNewSeed.set(seedCount);
      seed(value, typed.address(declared.frame, 0));
    }
  }

  private void seed(int value, long type) {
    if (seedCount == seeds.length) {
      seeds = Arrays.copyOf(seeds, seedCount * 2);
      seedValues = Arrays.copyOf(seedValues, seedCount * 2);
    }
    seedValues[seedCount] = value;
    seeds[seedCount++] = type;
  }

  /** The declared type of each parameter of a function; -1 where that is not known. */
  private Optional<int[]> parameters(int callee) {
    return parametersOf.getIfAbsentPutWithKey(callee, this::declaredParameters);
  }

  private Optional<int[]> declaredParameters(int callee) {
    Function declared = declarations.function(callee);
    if (declared == null) {
      return Optional.empty();
    }
    FunctionType type = module.functionType(callee);
    int[] found = new int[type.parameters().size()];
    Arrays.fill(found, -1);
    for (int each : declared.declared) {
      Signature signature = types.signature(each);
      if (!lowering.fits(signature, type)) {
        return Optional.empty();
      }
      lowering
          .lower(signature)
          .ifPresent(
              lowered -> {
                for (int i = 0; i < lowered.starts().size(); i++) {
                  if (lowered.starts().get(i) >= 0) {
                    found[lowered.starts().get(i)] = signature.parameters().get(i);
                  }
                }
              });
    }
    return Optional.of(found);
  }

  private void prepare(int index, @Nullable Function declared) {
    if (values.size() > sets.length) {
      sets = new long[values.size() * 2][];
      seenFirst = new long[sets.length][];
      seenSecond = new long[sets.length][];
    }
    Arrays.fill(seenFirst, 0, values.size(), null);
    Arrays.fill(seenSecond, 0, values.size(), null);
    if (seenInput.length < values.inputCount()) {
      seenInput = new long[Math.max(values.inputCount(), seenInput.length * 2)][];
    }
    Arrays.fill(sets, 0, values.size(), Typed.NONE);
    for (int i = 0; i < seedCount; i++) {
      sets[seedValues[i]] = Typed.add(sets[seedValues[i]], seeds[i]);
    }
    if (declared != null) {
      // Parameters are the first values.
      parameters(index)
          .ifPresent(
              parameters -> {
                for (int i = 0; i < parameters.length; i++) {
                  if (parameters[i] >= 0) {
                    sets[i] = Typed.add(sets[i], typed.value(parameters[i]));
                  }
                }
              });
    }
    for (int value = 0; value < values.size(); value++) {
      if (values.kind(value) == Values.Kind.RESULT) {
        sets[value] = Typed.union(sets[value], results(values.first(value)));
      }
    }
  }

  private long[] results(int callee) {
    Function declared = declarations.function(callee);
    long[] found = Typed.NONE;
    if (declared != null) {
      for (int each : declared.declared) {
        int result = types.signature(each).result();
        if (result != TypeTable.VOID) {
          found = Typed.add(found, typed.value(result));
        }
      }
    }
    return found;
  }

  /** Whether it came to an end; it does after a few rounds, but for what no compiler writes. */
  private boolean solve() {
    boolean changed = true;
    for (int round = 0; changed; round++) {
      if (round == MOST_ROUNDS || largest > MOST_TYPES) {
        return false;
      }
      changed = false;
      for (int value = 0; value < values.size(); value++) {
        if (isStale(value)) {
          changed |= join(value, evaluate(value));
        }
      }
      for (int pair = 0; pair < values.inputCount(); pair++) {
        int input = values.inputOf(pair);
        if (round == 0 || sets[input] != seenInput[pair]) {
          seenInput[pair] = sets[input];
          changed |= join(values.phiOf(pair), address(input));
        }
      }
    }
    return true;
  }

  /** Whether what a value is computed from has changed since it was evaluated; sets are not. */
  private boolean isStale(int value) {
    boolean isBinary =
        values.kind(value) == Values.Kind.SUM || values.kind(value) == Values.Kind.DIFFERENCE;
    if (!isBinary && values.kind(value) != Values.Kind.LOAD) {
      return true;
    }
    long[] first = sets[values.first(value)];
    long[] second = isBinary ? sets[values.second(value)] : Typed.NONE;
    boolean isStale = first != seenFirst[value] || second != seenSecond[value];
    seenFirst[value] = first;
    seenSecond[value] = second;
    return isStale;
  }

  private boolean join(int value, long[] more) {
    long[] joined = Typed.union(sets[value], more);
    boolean changed = joined != sets[value] && joined.length > sets[value].length;
    sets[value] = joined;
    largest = Math.max(largest, joined.length);
    return changed;
  }

  private long[] evaluate(int value) {
    return switch (values.kind(value)) {
      case SUM -> sum(values.first(value), values.second(value));
      case DIFFERENCE -> difference(values.first(value), values.second(value));
      case LOAD -> load(values.first(value), values.number(value), values.second(value));
      case SITE_RESULT -> siteResult(values.first(value));
      default -> Typed.NONE;
    };
  }

  /** The types of a value as an address, constants included. */
  private long[] address(int value) {
    return values.kind(value) == Values.Kind.CONSTANT
        ? Typed.union(sets[value], typed.constant(values.number(value)))
        : sets[value];
  }

  private boolean isConstant(int value) {
    return values.kind(value) == Values.Kind.CONSTANT;
  }

  private long[] sum(int a, int b) {
    if (isConstant(a) && isConstant(b)) {
      return typed.constant(values.number(a) + values.number(b));
    }
    if (isConstant(b)) {
      long[] moved = typed.plus(sets[a], signed(values.number(b)));
      return moved.length > 0 ? moved : typed.plusUnknown(address(b));
    }
    if (isConstant(a)) {
      long[] moved = typed.plus(sets[b], signed(values.number(a)));
      return moved.length > 0 ? moved : typed.plusUnknown(address(a));
    }
    return Typed.union(typed.plusUnknown(sets[a]), typed.plusUnknown(sets[b]));
  }

  /** Constants of 32 bits are kept without sign, as addresses are. */
  static long signed(long constant) {
    return constant >= 0 && constant <= 0xFFFF_FFFFL ? (int) constant : constant;
  }

  private long[] difference(int a, int b) {
    return isConstant(b)
        ? typed.plus(address(a), -signed(values.number(b)))
        : typed.plusUnknown(address(a));
  }

  private long[] load(int address, long offset, int bytes) {
    if (isConstant(address)) {
      return typed.loaded(typed.constant(values.number(address) + offset), 0, bytes);
    }
    long[] found = typed.loaded(sets[address], offset, bytes);
    if (found.length > 0 || typed.plus(sets[address], 0).length > 0) {
      return found;
    }
    // An index, whose array is the instruction's offset.
    return typed.loaded(typed.plusUnknown(typed.constant(offset)), 0, bytes);
  }

  private long[] siteResult(int offset) {
    long[] found = Typed.NONE;
    for (Site site : sites) {
      if (site.offset == offset) {
        for (int declared : pointees(site.operand)) {
          int result = types.signature(declared).result();
          if (result != TypeTable.VOID) {
            found = Typed.add(found, typed.value(result));
          }
        }
      }
    }
    return found;
  }

  /** The function types that a value points to. */
  private List<Integer> pointees(int value) {
    return functionsOf(sets[value]);
  }

  private List<Integer> functionsOf(long[] set) {
    List<Integer> found = new ArrayList<>();
    for (long each : typed.best(set)) {
      if (Typed.isAddress(each) && types.kind(Typed.type(each)) == TypeKind.FUNCTION) {
        found.add(Typed.type(each));
      }
    }
    return found;
  }

  /**
   * The function types of a site whose operand is one of some constants, each the index of a
   * function with a declared type; none if it is not.
   */
  private List<Integer> ofConstants(Site site) {
    List<Integer> found = new ArrayList<>();
    BitSet seen = new BitSet();
    MutableIntList work = IntLists.mutable.with(site.operand);
    while (work.notEmpty()) {
      int value = work.removeAtIndex(work.size() - 1);
      if (seen.get(value)) {
        continue;
      }
      seen.set(value);
      if (values.kind(value) == Values.Kind.PHI) {
        for (int pair = 0; pair < values.inputCount(); pair++) {
          if (values.phiOf(pair) == value) {
            work.add(values.inputOf(pair));
          }
        }
        continue;
      }
      int callee =
          values.kind(value) == Values.Kind.CONSTANT
              ? slots.at(site.offset, values.number(value))
              : -1;
      Function declared = callee < 0 ? null : declarations.function(callee);
      if (declared == null) {
        return List.of();
      }
      found.addAll(declared.declared);
    }
    return found;
  }

  /**
   * Whether all that can come together in an operand has a function type, constants aside: what is
   * called must not be left out, as other values may be.
   */
  private boolean isTypedOnAllPaths(int operand, BitSet seen) {
    MutableIntList work = IntLists.mutable.with(operand);
    while (work.notEmpty()) {
      int value = work.removeAtIndex(work.size() - 1);
      if (seen.get(value) || isConstant(value) || isSeededWithFunction(value)) {
        continue;
      }
      seen.set(value);
      if (values.kind(value) != Values.Kind.PHI) {
        if (pointees(value).isEmpty()) {
          return false;
        }
        continue;
      }
      for (int pair = 0; pair < values.inputCount(); pair++) {
        if (values.phiOf(pair) == value) {
          work.add(values.inputOf(pair));
        }
      }
    }
    return true;
  }

  private boolean isSeededWithFunction(int value) {
    for (int i = 0; i < seedCount; i++) {
      if (seedValues[i] == value
          && Typed.isAddress(seeds[i])
          && types.kind(Typed.type(seeds[i])) == TypeKind.FUNCTION) {
        return true;
      }
    }
    return false;
  }

  /** Whether a value has a declared type, and that is an integer. */
  private boolean isInteger(int value) {
    if (isConstant(value) || sets[value].length == 0) {
      return false;
    }
    for (long each : sets[value]) {
      if (Typed.isAddress(each) || types.kind(Typed.type(each)) != TypeKind.INTEGER) {
        return false;
      }
    }
    return true;
  }
}
