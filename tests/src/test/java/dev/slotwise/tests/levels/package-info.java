// SPDX-License-Identifier: Apache-2.0
/** What must hold between the levels on every module. */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.levels;
