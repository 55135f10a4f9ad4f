// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/**
 * The abstract value of one operand, local, global, table slot or field. Its kind follows from its
 * type in WebAssembly: a {@link NumberValue} for i32 and i64, a {@link RefValue} for references,
 * {@link Opaque} for floats and vectors. Validation guarantees that only values of one kind meet.
 * The lattice of values is {@link Values}.
 *
 * <p>Immutable, with value equality, and a {@code toString} that a user reads.
 */
public sealed interface Value permits NumberValue, RefValue, Opaque {}
