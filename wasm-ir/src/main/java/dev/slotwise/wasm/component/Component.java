// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component;

import dev.slotwise.wasm.ir.CustomSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A decoded component, whose structure is valid. Immutable. Modules stay windows of the file's
 * bytes.
 *
 * @param start absolute offset of its first byte
 * @param end absolute offset after its last byte
 * @param definitions in the order of the file
 * @param type what it imports and exports
 * @param names what its name section calls things
 */
public record Component(
    int start,
    int end,
    List<Definition> definitions,
    Shape.Component type,
    List<CustomSection> customSections,
    Names names) {

  /**
   * Names from a component's name section; empty where it is malformed.
   *
   * @param own the component's
   */
  public record Names(Optional<String> own, Map<Sort, Map<Integer, String>> items) {
    /** What it calls an item of an index space. */
    public Optional<String> of(Sort sort, int index) {
      return Optional.ofNullable(items.getOrDefault(sort, Map.of()).get(index))
          .filter(name -> !name.isEmpty());
    }
  }
}
