// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import java.util.OptionalInt;

/**
 * How large the answers of one algorithm are.
 *
 * @param live how many functions the roots reach, imports included
 * @param edges to how many functions the calls of live functions lead that are not direct, each
 *     call by itself
 * @param closure how many functions can be on the stack of an entry, entries included; empty if the
 *     module has no entry
 * @param frames how many of them have an activation that lives on; empty if the module has no entry
 */
public record Counts(int live, long edges, OptionalInt closure, OptionalInt frames) {}
