// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * Collects where code or data puts a function into a pointer of another type, and what such a
 * pointer may call because of that.
 */
final class FunctionCasts {
  private final WasmModule module;
  private final TypeTable types;
  private final Lowering lowering;
  private final CalleeTypes callees;
  private final FunctionSlots slots;
  private final TypeText text;
  private final List<Cast> casts;

  /** By function, the types of pointers that it is seen to be put into besides its own. */
  private final MutableIntObjectMap<List<Integer>> castTo = IntObjectMaps.mutable.empty();

  /** Values that are seen to be put into pointers of other types. */
  private final Set<Conversion> conversions = new LinkedHashSet<>();

  private final Map<List<Integer>, List<Integer>> widened = new HashMap<>();

  private record Conversion(List<Integer> to, List<Integer> from) {}

  /** Where a function comes to a pointer; in code it has a function and an offset, in data none. */
  record Where(OptionalInt function, OptionalInt offset, String variable) {
    static Where inCode(int function, int offset) {
      return new Where(OptionalInt.of(function), OptionalInt.of(offset), "");
    }

    static Where inData(String variable) {
      return new Where(OptionalInt.empty(), OptionalInt.empty(), variable);
    }
  }

  /**
   * Begins without any.
   *
   * @param casts where to add those that are found
   */
  FunctionCasts(
      WasmModule module,
      TypeTable types,
      Lowering lowering,
      CalleeTypes callees,
      FunctionSlots slots,
      TypeText text,
      List<Cast> casts) {
    this.module = module;
    this.types = types;
    this.lowering = lowering;
    this.callees = callees;
    this.slots = slots;
    this.text = text;
    this.casts = casts;
  }

  /** A constant becomes a pointer to a function. */
  void constant(Where where, Cast.Kind place, List<Integer> pointers, long index) {
    int target = slots.at(index);
    if (target >= 0 && !callees.mayCall(pointers, target) && fits(pointers, target)) {
      casts.add(
          new Cast(
              place,
              where.function,
              where.offset,
              where.variable,
              text.pointersTo(pointers),
              OptionalInt.of(target),
              text.ofFunction(callees.of(target))));
      castTo.getIfAbsentPut(target, ArrayList::new).addAll(pointers);
    }
  }

  /**
   * Whether a pointer has the WebAssembly type of a function. Indices of functions of other types
   * stand for something else, and calling them traps.
   */
  private boolean fits(List<Integer> pointers, int target) {
    FunctionType type = module.functionType(target);
    for (int pointer : pointers) {
      if (lowering.fits(types.signature(pointer), type)) {
        return true;
      }
    }
    return false;
  }

  /** A value that is no constant becomes a pointer to a function. */
  void value(Where where, Cast.Kind place, List<Integer> pointers, List<Integer> from, long[] own) {
    if (callees.anyCallable(pointers, from) || callees.anyCallable(from, pointers)) {
      return;
    }
    casts.add(
        new Cast(
            from.isEmpty() ? Cast.Kind.HIDDEN : place,
            where.function,
            where.offset,
            where.variable,
            text.pointersTo(pointers),
            OptionalInt.empty(),
            from.isEmpty() ? text.ofValues(own) : text.pointersTo(from)));
    conversions.add(new Conversion(pointers, from));
  }

  /**
   * Whether a pointer of one of these types may call a function, with all that was seen to be put
   * into such pointers. To be asked when all code and data was looked at.
   */
  boolean allow(List<Integer> declared, int function) {
    List<Integer> pointers = widened(declared);
    if (callees.mayCall(pointers, function)) {
      return true;
    }
    List<Integer> others = castTo.get(function);
    return others != null && callees.anyCallable(pointers, others);
  }

  /** The types that a pointer of these types can have been converted from, and these. */
  private List<Integer> widened(List<Integer> pointers) {
    return widened.computeIfAbsent(pointers, this::widen);
  }

  private List<Integer> widen(List<Integer> pointers) {
    Set<Integer> all = new LinkedHashSet<>(pointers);
    boolean isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (Conversion conversion : conversions) {
        isGrowing |= take(conversion, all);
      }
    }
    return List.copyOf(all);
  }

  /** Whether a conversion of one of these types adds to them. */
  private boolean take(Conversion conversion, Set<Integer> all) {
    return callees.anyCallable(List.copyOf(all), conversion.to) && all.addAll(conversion.from);
  }
}
