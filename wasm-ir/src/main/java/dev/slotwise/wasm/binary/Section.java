// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.binary;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The sections other than custom ones, in the order in which they must stand.
 *
 * <p>Source: WebAssembly 3.0, section 5.5.2.
 */
enum Section {
  TYPE(1),
  IMPORT(2),
  FUNCTION(3),
  TABLE(4),
  MEMORY(5),
  TAG(13),
  GLOBAL(6),
  EXPORT(7),
  START(8),
  ELEMENT(9),
  DATA_COUNT(12),
  CODE(10),
  DATA(11);

  private static final Section[] BY_ID = new Section[14];

  static {
    for (Section section : values()) {
      BY_ID[section.id] = section;
    }
  }

  private final int id;
  private final String label;

  Section(int id) {
    this.id = id;
    this.label = name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static @Nullable Section byId(int id) {
    return id < BY_ID.length ? BY_ID[id] : null;
  }

  /** As error messages name it. */
  String label() {
    return label;
  }
}
