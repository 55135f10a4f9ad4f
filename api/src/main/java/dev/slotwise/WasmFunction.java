// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import java.util.List;

/**
 * A function of a module.
 *
 * @param index its index in the module
 * @param name what people call it: its name in the name section, else its first export name, else
 *     {@code module.field} for an import, else {@code func[N]}
 * @param file the file that it comes from, which of a linked program is one of several; what the
 *     module is called, for an import of a linked program
 * @param imported whether it is imported
 * @param exports the names under which the module exports it, in the order of the file
 * @param offset where its body starts, in bytes from the start of {@code file}; 0 for an import
 * @param size of its body in bytes; 0 for an import
 */
public record WasmFunction(
    int index,
    String name,
    String file,
    boolean imported,
    List<String> exports,
    int offset,
    int size) {

  /**
   * Copies the list.
   *
   * @param index in the function index space of the program
   * @param name what people call it
   * @param file the file that it comes from
   * @param imported whether the host provides it
   * @param exports the names by which the host can call it
   * @param offset of its body in that file, in bytes
   * @param size of its body, in bytes
   */
  public WasmFunction {
    exports = List.copyOf(exports);
  }

  /** Its name. */
  @Override
  public String toString() {
    return name;
  }
}
