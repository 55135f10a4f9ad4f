// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.code.Loops.Counter;
import dev.slotwise.interp.code.Loops.Loop;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The states at the starts of one function's loops, as far as the code alone says something of
 * them: which locals make no difference there, and where counters are going. Both save passes, and
 * neither is relied on: a local that makes no difference is taken for any number, and a counter
 * that does not get to where it was foreseen is taken back.
 *
 * @param <V> the elements of the value domain
 */
final class LoopStarts<V> {
  /** So many passes are followed one by one: the default domain lists as many numbers. */
  private static final int MOST_LISTED = 8;

  /** A counter that takes more passes to a constant is not taken to stop there. */
  private static final long MOST_PASSES = 1L << 20;

  private final ModuleModel<V> model;
  private final Values<V> values;
  private final int function;

  LoopStarts(ModuleModel<V> model, int function) {
    this.model = model;
    this.values = model.values();
    this.function = function;
  }

  /** What the code says of the loop whose body starts here; null if nothing. */
  @Nullable Loop at(int start) {
    // Values that are forgotten say less of variables together.
    return model.stateDomain().isTrivial() ? model.loops(function).at(start) : null;
  }

  /** A state at the start of a loop, without what makes no difference from there on. */
  MachineState live(Loop loop, MachineState state) {
    Value[] locals = state.locals();
    Value[] kept = locals;
    for (int i = 0; i < locals.length; i++) {
      if (locals[i] != values.top() && locals[i] instanceof NumberValue && !loop.isLive(i)) {
        kept = kept == locals ? MachineState.copy(locals) : kept;
        kept[i] = values.top();
      }
    }
    return state.withLocals(kept);
  }

  /** The state from which to begin a loop, with its counters where they are going. */
  MachineState foreseen(Loop loop, MachineState incoming) {
    Value[] locals = incoming.locals();
    Value[] foreseen = locals;
    for (Counter counter : loop.counters()) {
      Value start = locals[counter.local()];
      Value ahead = start == values.top() ? start : foreseen(counter, start);
      if (ahead != start) {
        foreseen = foreseen == locals ? MachineState.copy(locals) : foreseen;
        foreseen[counter.local()] = ahead;
      }
    }
    return incoming.withLocals(foreseen);
  }

  private Value foreseen(Counter counter, Value start) {
    long passes = passes(counter, start);
    if (passes > 0 && passes <= MOST_LISTED) {
      return values.counted(start, counter.step(), (int) passes, counter.width());
    }
    if (passes > 0 && !counter.isSigned()) {
      return start;
    }
    Value half = values.counted(start, counter.step(), counter.width());
    return counter.isSigned() ? half : values.counted(half, counter.step(), counter.width());
  }

  /** In how many passes it comes to a limit; 0 if that can't be said. */
  private long passes(Counter counter, Value start) {
    OptionalLong known = model.domain().asConstant(values.number(start), counter.width());
    long least = 0;
    for (int i = 0; known.isPresent() && i < counter.limits().size(); i++) {
      long way = counter.limits().get(i) - known.getAsLong();
      way = counter.width() == Integer.SIZE ? (int) way : way;
      long passes = way % counter.step() == 0 ? way / counter.step() : 0;
      if (passes > 0 && passes <= MOST_PASSES && (least == 0 || passes < least)) {
        least = passes;
      }
    }
    return least;
  }
}
