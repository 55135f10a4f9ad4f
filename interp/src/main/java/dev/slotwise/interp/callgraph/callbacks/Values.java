// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.callbacks;

import dev.slotwise.interp.callgraph.CallContext;
import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.interp.callgraph.levels.TableSlots.Run;
import dev.slotwise.interp.graph.NodeSet;
import java.util.Arrays;
import java.util.OptionalInt;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.factory.primitive.LongSets;

/**
 * The abstract value of a number or of a reference, as an int: anything, null, the number of one
 * slot that some table fills, a function, or a parameter of the function at hand as it was passed.
 *
 * <p>Null stands for a null reference, and for every number of a slot that no table fills: what
 * these call is the same. Numbers are those that an i32 and an i64 of one value share, so that
 * extending and wrapping keep them.
 */
final class Values {
  static final int ANYTHING = -1;
  static final int NULL = 0;

  private static final int FIRST_SLOT = 1;

  /** From here on, i32 and i64 of one value differ by how they are extended. */
  private static final long END = 1L << 31;

  private final TableContents contents;
  private final int tables;
  private final long[] slots;
  private final int firstFunction;
  private final int firstParameter;

  Values(TableContents contents, int tables, int functions) {
    this.contents = contents;
    this.tables = tables;
    MutableLongSet all = LongSets.mutable.empty();
    for (int table = 0; table < tables; table++) {
      for (Run run : contents.runs(table)) {
        for (int i = 0; i < run.functions().size(); i++) {
          all.add(run.start() + i);
        }
      }
    }
    this.slots = all.toSortedArray();
    this.firstFunction = FIRST_SLOT + slots.length;
    this.firstParameter = firstFunction + functions;
  }

  /** A constant, of type i32 or i64, as it is read. */
  int number(long value) {
    if (value < 0 || value >= END) {
      return ANYTHING;
    }
    int at = Arrays.binarySearch(slots, value);
    return at < 0 ? NULL : FIRST_SLOT + at;
  }

  int function(int function) {
    return firstFunction + function;
  }

  int parameter(int index) {
    return firstParameter + index;
  }

  boolean isParameter(int value) {
    return value >= firstParameter;
  }

  int parameterOf(int value) {
    return value - firstParameter;
  }

  /** What is known of a value that is either of two. */
  static int join(int first, int second) {
    return first == second ? first : ANYTHING;
  }

  /** Whether a call through the table with this index enters one function at most. */
  boolean isOneSlot(int table) {
    return !contents.isUnknown(table) && contents.anywhere(table).isEmpty();
  }

  /** What a call through a table can enter with an index that is neither anything nor passed. */
  NodeSet called(int table, int value) {
    if (contents.isUnknown(table)) {
      return contents.all(table);
    }
    OptionalInt function = inSlot(table, value);
    NodeSet anywhere = contents.anywhere(table);
    return function.isPresent() ? anywhere.union(NodeSet.of(function.getAsInt())) : anywhere;
  }

  boolean isUnknown(int table) {
    return contents.isUnknown(table);
  }

  private OptionalInt inSlot(int table, int value) {
    return value == NULL ? contents.initial(table) : contents.at(table, slots[value - FIRST_SLOT]);
  }

  /** The function of a reference; empty for null. */
  OptionalInt referenced(int value) {
    return value == NULL ? OptionalInt.empty() : OptionalInt.of(value - firstFunction);
  }

  /** The function that people see in place of the value; {@link CallContext#NULL} for null. */
  int shown(int value) {
    if (value >= firstFunction) {
      return value - firstFunction;
    }
    for (int table = 0; value != NULL && table < tables; table++) {
      OptionalInt function = inSlot(table, value);
      if (function.isPresent()) {
        return function.getAsInt();
      }
    }
    return CallContext.NULL;
  }
}
