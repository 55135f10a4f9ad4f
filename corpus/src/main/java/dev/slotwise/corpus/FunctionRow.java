// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A row of the table {@code functions}; {@link Schema#FUNCTIONS} says what its columns mean.
 *
 * @param file as it was named
 * @param sha256 of the file
 * @param level the algorithm that says what is live and in the closure
 */
public record FunctionRow(
    String file,
    String sha256,
    String level,
    int index,
    String name,
    boolean imported,
    boolean exported,
    String type,
    int bytes,
    boolean live,
    boolean addressTaken,
    Optional<Boolean> inClosure,
    Optional<Boolean> frame,
    Optional<String> module,
    OptionalInt moduleIndex,
    Optional<String> position) {}
