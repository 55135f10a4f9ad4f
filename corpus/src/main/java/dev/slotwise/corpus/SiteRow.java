// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A row of the table {@code sites}; {@link Schema#SITES} says what its columns mean.
 *
 * @param file as it was named
 * @param sha256 of the file
 * @param level the algorithm that says what the call enters
 */
public record SiteRow(
    String file,
    String sha256,
    String level,
    int caller,
    String callerName,
    int offset,
    String kind,
    String type,
    OptionalInt table,
    Optional<String> indexClass,
    String resolution,
    int targets,
    OptionalInt target,
    Optional<String> position) {}
