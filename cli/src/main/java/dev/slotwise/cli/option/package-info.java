// SPDX-License-Identifier: Apache-2.0
/**
 * The declaration of a command's options and arguments: by code, since reading annotations took
 * half of the time that a start took.
 */
@NullMarked
package dev.slotwise.cli.option;

import org.jspecify.annotations.NullMarked;
