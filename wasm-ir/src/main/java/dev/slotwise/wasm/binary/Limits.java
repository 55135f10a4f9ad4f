// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

/**
 * Upper bounds of the sizes in a module. The decoder and the validator refuse a larger number
 * before they allocate memory for it.
 *
 * <p>Source: WebAssembly JavaScript Interface, section "Implementation-defined limits".
 */
public record Limits(
    int moduleBytes,
    int types,
    int recursiveGroupTypes,
    int subtypingDepth,
    int functions,
    int imports,
    int exports,
    int globals,
    int tags,
    int dataSegments,
    int tables,
    int memories,
    int elementSegments,
    int segmentElements,
    int tableSlots,
    int bodyBytes,
    int parameters,
    int results,
    int fields,
    int locals,
    int operands,
    int nameBytes,
    int branchTableLabels,
    int catchClauses) {

  /** The limits of the JavaScript interface, and of its implementations where it is silent. */
  public static final Limits JS_API =
      new Limits(
          1 << 30,
          1_000_000,
          1_000_000,
          63,
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          100_000,
          100_000,
          100,
          10_000_000,
          10_000_000,
          10_000_000,
          7_654_321,
          1_000,
          1_000,
          10_000,
          50_000,
          1_000_000,
          100_000,
          65_520,
          10_000);
}
