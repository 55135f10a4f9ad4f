// SPDX-License-Identifier: Apache-2.0
/**
 * Answers about many modules as rows of tables with a fixed schema: {@link
 * dev.slotwise.corpus.Schema} has the columns, {@link dev.slotwise.corpus.ModuleAnalysis} makes the
 * rows of one file and turns whatever is wrong with it into a row as well. It does not schedule,
 * read or write: who calls it does.
 */
@NullMarked
package dev.slotwise.corpus;

import org.jspecify.annotations.NullMarked;
