// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.Optional;

/**
 * A row of the table {@code findings}; {@link Schema#FINDINGS} says what its columns mean.
 *
 * @param file as it was named
 * @param sha256 of the file
 * @param client what found it
 */
public record FindingRow(
    String file,
    String sha256,
    String client,
    int function,
    String name,
    int offset,
    String instruction,
    String rule,
    String verdict,
    String reason,
    Optional<String> path,
    Optional<String> position) {}
