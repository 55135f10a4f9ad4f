// SPDX-License-Identifier: Apache-2.0
/** Whether analyses do more work than they did: counts that are the same on every machine. */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.work;
