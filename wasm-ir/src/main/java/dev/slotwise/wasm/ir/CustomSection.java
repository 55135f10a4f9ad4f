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
    /** {@code name}: names of functions, locals and other things. */
    NAMES("names"),
    /** {@code dylink.0}: what a dynamic loader needs to know. */
    DYNAMIC_LINKING("dynamic linking"),
    /** {@code producers}: languages and tools that made the module. */
    PRODUCERS("producers"),
    /** {@code target_features}: proposals that the code uses. */
    TARGET_FEATURES("target features"),
    /**
     * {@code linking}: the symbols of an object file, or of a module linked with relocations kept.
     */
    LINKING("object file: symbols"),
    /** {@code reloc.*}: where a linker wrote indices and addresses into another section. */
    RELOCATIONS("object file: relocations"),
    /** A section whose name says nothing to us. */
    OTHER("not recognised");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** {@return the name of the kind, for people} */
    public String text() {
      return text;
    }
  }

  /** {@return the use of this section, by its name} */
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

  /** {@return how many bytes it has after its name} */
  public int size() {
    return end - start;
  }
}
