// SPDX-License-Identifier: Apache-2.0
/** What must hold whatever the input: no crash, no runaway memory, the same bytes out each time. */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.robust;
