// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.relation;

/**
 * An element of a {@link StateDomain}: what is known of several variables together. Immutable. All
 * relations of one analysis are of one domain, or {@link Unrelated}.
 */
public interface Relation {}
