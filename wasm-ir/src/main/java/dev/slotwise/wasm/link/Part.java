// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.set.ImmutableSet;

/**
 * One module of a program.
 *
 * @param name how outputs call it, unique in the program
 * @param file where it was read from
 * @param importNames the module names by which other modules import from it
 * @param module valid; its types have the interner that all parts share
 */
public record Part(String name, String file, ImmutableSet<String> importNames, WasmModule module) {}
