// SPDX-License-Identifier: Apache-2.0
/**
 * Value domains: what the interpreter knows of one i32 or i64, behind {@link
 * dev.slotwise.interp.domain.ValueDomain}, one file a domain. May depend on {@code
 * dev.slotwise.lattice} and {@code dev.slotwise.wasm.op} only.
 *
 * <p>For plugs: changes only as the version number allows.
 */
@NullMarked
package dev.slotwise.interp.domain;

import org.jspecify.annotations.NullMarked;
