// SPDX-License-Identifier: Apache-2.0
/**
 * The inputs of a run: lists of files in any file system that Hadoop knows, and the modules inside
 * archives. Knows nothing of what is done with a module; depends on nothing else of the project.
 */
@NullMarked
package dev.slotwise.spark.input;

import org.jspecify.annotations.NullMarked;
