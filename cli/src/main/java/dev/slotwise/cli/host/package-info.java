// SPDX-License-Identifier: Apache-2.0
/**
 * What is assumed of the host: the models that a user names, host files, and the presets of
 * platforms.
 */
@NullMarked
package dev.slotwise.cli.host;

import org.jspecify.annotations.NullMarked;
