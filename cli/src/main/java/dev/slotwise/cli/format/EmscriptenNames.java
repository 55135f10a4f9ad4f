// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.format;

/**
 * Names in Emscripten's {@code ASYNCIFY_ONLY}, {@code _ADD} and {@code _REMOVE}, however they are
 * given: a {@code .} stands for a space there, a {@code #} for {@code &}, a {@code ?} for a comma,
 * and what comes out is put into a list for Binaryen.
 *
 * <p>Source: Emscripten's {@code link.py}, {@code unmangle_symbols_from_cmdline}.
 */
public final class EmscriptenNames {
  private EmscriptenNames() {}

  /** A name spelled for Binaryen, spelled for Emscripten: nothing else can stand for its dots. */
  static String spell(String spelledForBinaryen) {
    return BinaryenList.withOneStar(spelledForBinaryen.replaceAll("[.#?]", "*"));
  }

  /** What Emscripten makes of an element of its lists. */
  public static String read(String element) {
    return element.replace('.', ' ').replace('#', '&').replace('?', ',');
  }
}
