// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Declarations.Function;
import dev.slotwise.interp.callgraph.prototypes.Declarations.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The declared types that a walk through one function meets: those of its values, which of the
 * values are called, and where they are put. Reused for one function after another.
 */
final class FunctionUses implements ValueBuilder.Sink {
  private final Values values;
  private final TypeTable types;
  private final Typed typed;
  private final DeclaredFunctions functions;
  private final ObjectCasts objects;
  private final List<Site> sites = new ArrayList<>();
  private final List<Put> puts = new ArrayList<>();

  // Declared types of values, as pairs: more than one can be of one value.
  private int[] seedValues = new int[64];
  private long[] seeds = new long[64];
  private int seedCount;

  /** Of the seeds, those of variables that have their value from its coming about on. */
  private final BitSet isNewSeed = new BitSet();

  /** Of the seeds, those of parameters for which a value is passed. */
  private final BitSet isPassed = new BitSet();

  private long[] result = Typed.NONE;
  private @Nullable Function function;

  /** An indirect call. */
  static final class Site {
    final int offset;
    final int operand;
    final int[] arguments;

    Site(int offset, int operand, int[] arguments) {
      this.offset = offset;
      this.operand = operand;
      this.arguments = arguments;
    }
  }

  /**
   * A value comes to a place with a declared type.
   *
   * @param kind of place
   * @param offset of the instruction
   * @param declared the type of the place; none for memory
   * @param address of memory, together with the displacement
   * @param bytes of memory
   */
  record Put(
      Cast.Kind kind,
      int offset,
      int value,
      long declared,
      int address,
      long displacement,
      int bytes) {}

  FunctionUses(
      Values values,
      TypeTable types,
      Typed typed,
      DeclaredFunctions functions,
      ObjectCasts objects) {
    this.values = values;
    this.types = types;
    this.typed = typed;
    this.functions = functions;
    this.objects = objects;
  }

  /** Begins with a function. */
  void begin(int index, @Nullable Function declared) {
    function = declared;
    sites.clear();
    puts.clear();
    seedCount = 0;
    isNewSeed.clear();
    isPassed.clear();
    result = functions.results(index);
  }

  List<Site> sites() {
    return sites;
  }

  List<Put> puts() {
    return puts;
  }

  /** How many times a value was declared with a type. */
  int seedCount() {
    return seedCount;
  }

  int seedValue(int seed) {
    return seedValues[seed];
  }

  long seed(int seed) {
    return seeds[seed];
  }

  /** Seeds of variables that have their value from its coming about on. */
  BitSet newSeeds() {
    return isNewSeed;
  }

  /** What the variables are declared as that have a value. */
  long[] ofVariables(int value) {
    long[] found = Typed.NONE;
    for (int i = 0; i < seedCount; i++) {
      if (seedValues[i] == value && !isPassed.get(i)) {
        found = Typed.add(found, seeds[i]);
      }
    }
    return found;
  }

  /** Whether a value was declared as a pointer to a function. */
  boolean isDeclaredAsFunction(int value) {
    for (int i = 0; i < seedCount; i++) {
      if (seedValues[i] == value && isFunction(seeds[i])) {
        return true;
      }
    }
    return false;
  }

  private boolean isFunction(long type) {
    return Typed.isAddress(type) && types.kind(Typed.type(type)) == TypeKind.FUNCTION;
  }

  @Override
  public void store(int offset, int address, long displacement, int bytes, int value) {
    if (!isNull(value)) {
      puts.add(new Put(Cast.Kind.STORE, offset, value, 0, address, displacement, bytes));
    }
  }

  @Override
  public void result(int offset, int value) {
    for (long declared : result) {
      if (isFunction(declared) && !isNull(value)) {
        puts.add(new Put(Cast.Kind.RESULT, offset, value, declared, 0, 0, 0));
      }
      object(Cast.Kind.OBJECT_RESULT, offset, value, declared);
    }
  }

  /** A value comes to a place that is declared as a pointer. */
  private void object(Cast.Kind kind, int offset, int value, long declared) {
    if (objects.isObject(declared) && !isNull(value)) {
      puts.add(new Put(kind, offset, value, declared, 0, 0, 0));
    }
  }

  private boolean isNull(int value) {
    return values.kind(value) == Values.Kind.CONSTANT && values.number(value) == 0;
  }

  @Override
  public void window(Window window, int value, boolean isNew) {
    int first = seedCount;
    seedOf(window, value);
    if (!window.isAddress() && window.difference() == 0) {
      object(Cast.Kind.OBJECT_VARIABLE, window.offset(), value, typed.value(window.type()));
    }
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
    functions
        .parameters(callee)
        .ifPresent(
            parameters -> {
              for (int i = 0; i < arguments.length; i++) {
                if (parameters[i] >= 0) {
                  long parameter = typed.value(parameters[i]);
                  isPassed.set(seedCount);
                  seed(arguments[i], parameter);
                  if (isFunction(parameter) && !isNull(arguments[i])) {
                    puts.add(new Put(Cast.Kind.ARGUMENT, offset, arguments[i], parameter, 0, 0, 0));
                  }
                  object(Cast.Kind.OBJECT_ARGUMENT, offset, arguments[i], parameter);
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
}
