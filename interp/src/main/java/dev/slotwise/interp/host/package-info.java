// SPDX-License-Identifier: Apache-2.0
/**
 * Models of the outside: what the host does with what a module imports and exports, and what
 * modules do that are loaded later and that nobody has given. Models are plain data; the analyses
 * read them. May depend on {@code wasm.ir} and {@code wasm.link} alone.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.host;

import org.jspecify.annotations.NullMarked;
