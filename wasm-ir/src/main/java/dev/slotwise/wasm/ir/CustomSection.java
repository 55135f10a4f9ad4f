// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

/**
 * A custom section, as a window.
 *
 * @param name its name
 * @param start absolute offset of its first byte after the name
 * @param end absolute offset after its last byte
 */
public record CustomSection(String name, int start, int end) {

  /** What a custom section is for, as far as its name is one that tools agree on. */
  public enum Kind {
    NAMES("names"),
    DYNAMIC_LINKING("dynamic linking"),
    PRODUCERS("producers"),
    TARGET_FEATURES("target features"),
    LINKING("object file: symbols"),
    RELOCATIONS("object file: relocations"),
    OTHER("not recognised");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  /** What this section is for. */
  public Kind kind() {
    return switch (name) {
      case "name" -> Kind.NAMES;
      case "dylink.0" -> Kind.DYNAMIC_LINKING;
      case "producers" -> Kind.PRODUCERS;
      case "target_features" -> Kind.TARGET_FEATURES;
      case "linking" -> Kind.LINKING;
      default -> name.startsWith("reloc.") ? Kind.RELOCATIONS : Kind.OTHER;
    };
  }

  /** How many bytes it has after its name. */
  public int size() {
    return end - start;
  }
}
