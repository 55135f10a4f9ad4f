// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import java.util.EnumMap;
import java.util.Map;
import org.eclipse.collections.api.list.ImmutableList;

/**
 * The shape of a module: the counts that decide how much work it is to analyse. Immutable.
 *
 * @param numbers what is one number
 * @param bodyBytes bytes of a function's body
 * @param directCalls direct call sites in a function
 * @param indirectCalls indirect call sites in a function
 * @param callers direct call sites that name a function
 * @param functionTypes the most used types of functions, most used first
 * @param siteTypes the most used types of indirect call sites, most used first
 * @param instructions the share that each class has in all instructions
 */
public record Shape(
    Map<Measure, Double> numbers,
    Distribution bodyBytes,
    Distribution directCalls,
    Distribution indirectCalls,
    Distribution callers,
    ImmutableList<TypeShare> functionTypes,
    ImmutableList<TypeShare> siteTypes,
    Map<InstructionClass, Double> instructions) {

  /** What is one number; shares are of 1, and functions are the defined ones. */
  public enum Measure {
    FUNCTIONS,
    IMPORTS,
    EXPORTS,
    /** Types of functions or of sites. */
    TYPES,
    TABLE_SLOTS,
    /** Functions that are in a table. */
    TABLE_FUNCTIONS,
    DATA_BYTES,
    /** The share of direct call sites that call an import. */
    IMPORT_CALLS,
    /** The share of indirect call sites whose index is a constant. */
    KNOWN_INDICES,
    /** The share of functions that set global 0: that keep a frame on the stack in memory. */
    STACK_FRAMES,
    /** The share of functions in the largest cycle of direct calls. */
    CYCLE,
    /** The share of functions that the largest cycle calls, directly or not. */
    BELOW_CYCLE
  }

  /**
   * How often a type is used.
   *
   * @param type written as in {@link dev.slotwise.wasm.op.Signature}
   * @param share of 1
   */
  public record TypeShare(String type, double share) {}

  public double number(Measure measure) {
    return numbers.getOrDefault(measure, 0.0);
  }

  /** This shape with another number. */
  public Shape with(Measure measure, double number) {
    Map<Measure, Double> changed = new EnumMap<>(numbers);
    changed.put(measure, number);
    return new Shape(
        changed,
        bodyBytes,
        directCalls,
        indirectCalls,
        callers,
        functionTypes,
        siteTypes,
        instructions);
  }
}
