// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.state;

/** Effects on a memory without objects. */
class EffectsTest extends AbstractEffectsTest {
  EffectsTest() {
    super(MemoryObjects.NONE);
  }
}
