// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.List;

/**
 * The content of a module that could be read, before any analysis; {@link Schema#MODULES} says what
 * each field means.
 */
public record ModuleContent(
    boolean component,
    int functions,
    int importedFunctions,
    long codeBytes,
    int imports,
    int exports,
    String language,
    String toolchain,
    List<String> producers,
    List<String> features,
    int tables,
    int importedTables,
    int exportedTables,
    int memories,
    int importedMemories,
    int exportedMemories,
    boolean names,
    boolean debugInformation,
    int directCalls,
    int indirectCalls,
    int referenceCalls,
    boolean entry) {}
