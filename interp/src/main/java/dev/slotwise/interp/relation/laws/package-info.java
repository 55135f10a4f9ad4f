// SPDX-License-Identifier: Apache-2.0
/** The law kit for state domains, in main code so that a domain of one's own can be checked. */
@NullMarked
package dev.slotwise.interp.relation.laws;

import org.jspecify.annotations.NullMarked;
