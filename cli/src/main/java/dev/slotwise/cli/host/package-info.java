// SPDX-License-Identifier: Apache-2.0
/**
 * The assumptions about the host: the models that a user names, host files, and the presets of
 * platforms.
 */
@NullMarked
package dev.slotwise.cli.host;

import org.jspecify.annotations.NullMarked;
