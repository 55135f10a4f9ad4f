// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

import org.eclipse.collections.api.list.ImmutableList;

/**
 * The store right after instantiation, before any code runs: what every effect of a whole run is
 * relative to.
 *
 * @param globals their values
 * @param sizes of regions: slots of tables, pages of memories
 * @param tables by index
 * @param memories by index
 */
public record InitialStore(
    ImmutableList<Value> globals,
    ImmutableList<Value> sizes,
    ImmutableList<InitialTable> tables,
    ImmutableList<InitialMemory> memories) {}
