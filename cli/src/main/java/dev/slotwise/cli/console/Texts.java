// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.console;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a file, each once: a text that was read before is found again by its characters, so
 * that it is not made anew, and its hash is known. Names come twenty times each in a file of facts.
 */
public final class Texts {
  private static final int LOAD = 2;

  private @Nullable String[] slots = new String[1 << 10];
  private int[] hashes = new int[1 << 10];
  private int size;
  private char[] scratch = new char[256];

  /** The text of the string that the parser stands at. */
  public String of(JsonParser json) throws IOException {
    char[] text = json.getTextCharacters();
    int start = json.getTextOffset();
    int length = json.getTextLength();
    int hash = hash(text, start, start + length);
    int mask = slots.length - 1;
    int at = spread(hash) & mask;
    for (String known = slots[at]; known != null; known = slots[at]) {
      if (hashes[at] == hash && isSame(known, text, start, length)) {
        return known;
      }
      at = at + 1 & mask;
    }
    String added = new String(text, start, length);
    slots[at] = added;
    hashes[at] = hash;
    if (++size * LOAD > slots.length) {
      grow();
    }
    return added;
  }

  /** Four characters a step: the multiplications of a step don't wait for one another. */
  private static int hash(char[] text, int start, int end) {
    int hash = 0;
    int i = start;
    for (; i + 4 <= end; i += 4) {
      hash =
          hash * (31 * 31 * 31 * 31)
              + text[i] * (31 * 31 * 31)
              + text[i + 1] * (31 * 31)
              + text[i + 2] * 31
              + text[i + 3];
    }
    for (; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    return hash;
  }

  /** Copies first: arrays are compared many characters at a time. */
  private boolean isSame(String known, char[] text, int start, int length) {
    if (known.length() != length) {
      return false;
    }
    if (scratch.length < length) {
      scratch = new char[length * 2];
    }
    known.getChars(0, length, scratch, 0);
    return Arrays.equals(scratch, 0, length, text, start, start + length);
  }

  private void grow() {
    @Nullable String[] oldSlots = slots;
    int[] oldHashes = hashes;
    slots = new String[oldSlots.length * 2];
    hashes = new int[slots.length];
    int mask = slots.length - 1;
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] != null) {
        int at = spread(oldHashes[i]) & mask;
        while (slots[at] != null) {
          at = at + 1 & mask;
        }
        slots[at] = oldSlots[i];
        hashes[at] = oldHashes[i];
      }
    }
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }
}
