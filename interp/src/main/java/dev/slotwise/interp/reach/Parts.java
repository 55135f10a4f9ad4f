// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.function.IntConsumer;

/**
 * The things of a program that functions use and that are no functions, such as variables and
 * constant data; dense ints from 0.
 */
public interface Parts {
  /** A program of which they are not known. */
  Parts NONE =
      new Parts() {
        @Override
        public int count() {
          return 0;
        }

        @Override
        public void usedByFunction(int function, IntConsumer action) {}

        @Override
        public void usedByPart(int part, IntConsumer action) {}

        @Override
        public long bytes(int part) {
          return 0;
        }
      };

  int count();

  /** The parts that a function's code names; duplicates are allowed. */
  void usedByFunction(int function, IntConsumer action);

  /** The parts that go with a part, or that it names. */
  void usedByPart(int part, IntConsumer action);

  /** How large a part is in the file, in bytes; 0 if that is next to nothing. */
  long bytes(int part);
}
