// SPDX-License-Identifier: Apache-2.0
/** Pages that derive from the code say what the code says. */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.docs;
