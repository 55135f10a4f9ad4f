// SPDX-License-Identifier: Apache-2.0
/**
 * The library: reads WebAssembly modules and answers which functions can be on the stack when an
 * import is called, which functions each call can enter, and what can be reached. May depend on
 * {@code dev.slotwise.answer} and on what that depends on.
 *
 * <p>{@link dev.slotwise.Slotwise} reads a module, which gives a {@link dev.slotwise.ValidModule}
 * or all that is wrong with the file; {@link dev.slotwise.ValidModule#analyse} gives an {@link
 * dev.slotwise.Analysis}, which answers. So nothing but a valid module can be analysed.
 *
 * <pre>{@code
 * Slotwise.read(Path.of("bash.wasm"))
 *     .map(module -> module.analyse(Options.defaults().withEntries("kernel.kernel_fork")))
 *     .forEach(analysis -> analysis.closure().functions().forEach(System.out::println));
 * }</pre>
 *
 * <p>All types are immutable and safe for use by several threads. No method takes or returns {@code
 * null}, none declares a checked exception; lists are in the order of function index, then offset,
 * and the same on each run.
 *
 * <p>Public: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise;

import org.jspecify.annotations.NullMarked;
