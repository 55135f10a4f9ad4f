// SPDX-License-Identifier: Apache-2.0
/**
 * Mutants of the engine: changes its compiled classes, one instruction at a time, and says of which
 * changes no test takes notice.
 */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.mutation;
