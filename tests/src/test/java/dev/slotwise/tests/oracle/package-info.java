// SPDX-License-Identifier: Apache-2.0
/**
 * Concrete against abstract: generated modules are run by a concrete engine, and whatever happens
 * there must be in every answer.
 */
@org.jspecify.annotations.NullMarked
package dev.slotwise.tests.oracle;
