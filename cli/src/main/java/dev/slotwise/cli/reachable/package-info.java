// SPDX-License-Identifier: Apache-2.0
/** The question to {@code reachable}, and its answer on modules and on facts. */
@NullMarked
package dev.slotwise.cli.reachable;

import org.jspecify.annotations.NullMarked;
