// SPDX-License-Identifier: Apache-2.0
/**
 * The page of {@code slotwise report}: its data as JSON, and the page around it, which is put
 * together from resources beside this package. May depend on {@code wasm} and {@code interp}.
 */
@NullMarked
package dev.slotwise.cli.report;

import org.jspecify.annotations.NullMarked;
