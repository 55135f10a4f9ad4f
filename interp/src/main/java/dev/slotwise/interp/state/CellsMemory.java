// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;

/**
 * Memory as cells at known addresses: a store through an address that is not known goes anywhere in
 * the bounds of the number. Assumes nothing.
 */
public final class CellsMemory implements MemoryModel {
  /** All objects of this class are alike: they have no state. */
  public CellsMemory() {}

  @Override
  public String id() {
    return "cells";
  }

  @Override
  public Optional<String> missing(WasmModule module) {
    return Optional.empty();
  }

  @Override
  public MemoryObjects objects(WasmModule module) {
    return MemoryObjects.NONE;
  }
}
