// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of several variables together, such as that one is below another: state domains,
 * which stand beside the values of single variables. Knows integers and their order only, neither
 * WebAssembly nor machine words.
 */
@NullMarked
package dev.slotwise.interp.relation;

import org.jspecify.annotations.NullMarked;
