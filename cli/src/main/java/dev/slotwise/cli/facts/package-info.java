// SPDX-License-Identifier: Apache-2.0
/** Facts from a file, where the program is not a WebAssembly module: read, checked, declared. */
@NullMarked
package dev.slotwise.cli.facts;

import org.jspecify.annotations.NullMarked;
