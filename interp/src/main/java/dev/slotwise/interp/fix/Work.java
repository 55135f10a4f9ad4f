// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.fix;

/**
 * Counts of a solver's work, which unlike times are the same on every machine.
 *
 * @param evaluations evaluations of right-hand sides, those of narrowing included
 * @param changes changes of values upwards
 * @param widenings changes that went through the widening policy
 * @param narrowings changes of values downwards
 */
public record Work(long evaluations, long changes, long widenings, long narrowings) {}
