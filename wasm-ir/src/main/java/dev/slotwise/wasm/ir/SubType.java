// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.OptionalInt;

/**
 * A defined type as written, before canonicalisation.
 *
 * @param isFinal whether it can have no subtypes
 * @param supertype the type index of the declared supertype
 * @param composite what it is made of; type indices in it are the module's
 */
public record SubType(boolean isFinal, OptionalInt supertype, CompositeType composite) {}
