// SPDX-License-Identifier: Apache-2.0
/**
 * A client that says whether what some imports hand in can reach what others are given. May depend
 * on {@code interp.client}, {@code interp.code}, {@code interp.exec}, {@code interp.state}, {@code
 * interp.domain}, {@code interp.host} and {@code wasm.*}.
 *
 * <p>{@link dev.slotwise.interp.client.taint.TaintClient} is shown the states, and builds from them
 * one graph of where values flow: a node for each value that an instruction makes, and for each
 * place that values are kept in. Whatever a source reaches in it is tainted.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package dev.slotwise.interp.client.taint;

import org.jspecify.annotations.NullMarked;
