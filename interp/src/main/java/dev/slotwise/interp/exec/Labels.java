// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.code.Loops.Loop;
import dev.slotwise.interp.exec.Label.Foresight;
import dev.slotwise.interp.exec.Label.Kind;
import dev.slotwise.interp.fix.WideningPolicy;
import dev.slotwise.interp.fix.WideningPolicy.Points;
import dev.slotwise.interp.state.Limit;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.MachineStates;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.binary.ByteCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The enclosing labels while a function is walked through in the order of its code, and the inner
 * fixpoint over them. WebAssembly's control flow is structured, so code order with loops nested is
 * a weak topological order: a block's label is complete when its end is reached, and a loop is
 * walked again until the state at its start covers the states that branch back to it.
 *
 * <p>A loop that an outer loop walks again starts from the state it was stable in, so nesting adds
 * passes rather than multiplying them. After widening, one more pass refines the state, and is
 * taken back if it turns out not to be stable.
 *
 * <p>A counter would take a pass for each number up to where it is widened. So the first pass
 * begins from where counters are going as far as the {@linkplain LoopStarts code} says so; and
 * where a local has grown by the same step twice, a pass begins from what it comes to {@linkplain
 * MachineStates#ahead if it goes on}. Such a pass is taken back if it does not bring all of that
 * back to the start: a loop that ends after few passes by a comparison for equality is still walked
 * through step by step. Sound in any case, since a loop may begin from any state that covers what
 * comes to its start.
 *
 * <p>Source: F. Bourdoncle, <i>Efficient chaotic iteration strategies with widenings</i>, FMPA 1993
 * (the recursive strategy). {@code fix.WtoRecursive} is the same strategy over equations with a
 * graph; here there is no graph, because the order is the code's own and each instruction is
 * decoded where it stands. Both widen by a {@link WideningPolicy}.
 *
 * @param <V> the elements of the value domain
 */
final class Labels<V> {
  /** Without the delay of {@link Limit#LOOP_DELAY}. */
  private static final WideningPolicy<MachineState> AT_ONCE =
      WideningPolicy.<MachineState>at(new Points.Everywhere()).withNarrowing(1);

  private static final Value[] NO_LOCALS = {};

  private final WideningPolicy<MachineState> policy;
  private final MachineStates<V> states;
  private final Machine<V> machine;
  private final ByteCursor cursor;

  private final LoopStarts<V> starts;

  /** Where loops were stable, here or in an earlier run. */
  private final LoopHeaders headers;

  /** Where loops were stable in a pass that refines an outer one. */
  private LoopHeaders refinedHeaders = LoopHeaders.none();

  private Label[] labels = new Label[16];
  private int depth;

  /**
   * How many enclosing loops are in a pass that refines: the stable headers are too large there.
   */
  private int refining;

  /** What this run leaves for the next; null if nothing. */
  private final @Nullable Waypoints<V> waypoints;

  /**
   * @param states of a function with these locals
   * @param starts what the code says of loops
   * @param headers where loops were stable in an earlier run; receives where they are in this one
   * @param waypoints what the run leaves on its way; null if there is to be nothing
   */
  Labels(
      ModuleModel<V> model,
      Machine<V> machine,
      ByteCursor cursor,
      MachineStates<V> states,
      LoopStarts<V> starts,
      LoopHeaders headers,
      @Nullable Waypoints<V> waypoints) {
    this.starts = starts;
    this.headers = headers;
    this.policy = AT_ONCE.withDelay(model.limits().of(Limit.LOOP_DELAY));
    this.states = states;
    this.waypoints = waypoints;
    this.machine = machine;
    this.cursor = cursor;
  }

  int depth() {
    return depth;
  }

  /** The labels as they are, outermost first; copies. */
  Label[] copies() {
    Label[] copies = new Label[depth];
    for (int i = 0; i < depth; i++) {
      copies[i] = labels[i].copy();
    }
    return copies;
  }

  /** Goes on from a waypoint. */
  void restore(Label[] copies) {
    depth = copies.length;
    labels = new Label[Math.max(depth, labels.length)];
    refining = 0;
    for (int i = 0; i < depth; i++) {
      labels[i] = copies[i].revived();
      refining += labels[i].stable == null ? 0 : 1;
    }
  }

  /** The label that a branch with this immediate goes to; 0 is the innermost. */
  Label at(int relative) {
    return labels[depth - 1 - relative];
  }

  /** A label by its place, counted from the outermost. */
  Label get(int place) {
    return labels[place];
  }

  /** The label of the function itself. */
  Label function() {
    return labels[0];
  }

  Label open(Kind kind, int parameters, int results) {
    Label label =
        new Label(kind, machine.height() - parameters, parameters, results, cursor.position());
    if (depth == labels.length) {
      labels = Arrays.copyOf(labels, depth * 2);
    }
    labels[depth++] = label;
    return label;
  }

  void close() {
    depth--;
  }

  /** The end of the run. */
  void closeAll() {
    depth = 0;
  }

  /** The current state goes to a label. */
  void branch(Label label) {
    if (label.kind == Kind.FUNCTION) {
      // What returns leaves its locals behind.
      MachineState end = machine.save(label.height, label.results);
      add(label, new MachineState(NO_LOCALS, Values.plain(end.stack()), end.effect()));
    } else {
      add(label, machine.save(label.height, label.arity()));
    }
  }

  void add(Label label, MachineState state) {
    label.pending = states.join(label.pending, live(label, state));
  }

  private MachineState live(Label label, MachineState state) {
    Loop loop = label.loop;
    return loop == null ? state : starts.live(loop, state);
  }

  /** The end of a block that is no loop: what fell through and what branched go on together. */
  void join(Label label) {
    MachineState pending = label.pending;
    if (pending == null) {
      return;
    }
    if (machine.isLive()) {
      branch(label);
      pending = label.pending;
    }
    if (pending != null) {
      machine.restore(pending);
    }
  }

  void openLoop(int parameters, int results) {
    Label label = open(Kind.LOOP, parameters, results);
    label.loop = starts.at(label.start);
    MachineState saved = machine.save(label.height, parameters);
    MachineState incoming = live(label, saved);
    label.incoming = incoming;
    label.outside = new MachineState[depth - 1];
    for (int i = 0; i < depth - 1; i++) {
      label.outside[i] = labels[i].pending;
    }
    MachineState before =
        refining == 0 || headers.isSettled()
            ? headers.get(label.start)
            : refinedHeaders.get(label.start);
    MachineState header = before == null ? incoming : states.join(before, incoming);
    Loop loop = label.loop;
    if (before == null && refining == 0 && loop != null && !headers.isSettled()) {
      header = beginAhead(label, starts.foreseen(loop, incoming), incoming, Foresight.BY_CODE);
    }
    label.header = header;
    label.widened = before != null && !headers.isSettled();
    if (header != saved) {
      machine.restore(header);
    }
  }

  /** Begins a pass from more than has come to a loop's start. */
  private MachineState beginAhead(
      Label label, MachineState ahead, MachineState behind, Foresight by) {
    label.behind = ahead == behind ? null : behind;
    label.foresight = by;
    return ahead;
  }

  /**
   * The end of a loop's body.
   *
   * @return whether the loop is done; otherwise the cursor is back at its start
   */
  boolean closeLoop(Label label) {
    MachineState header = label.header;
    MachineState incoming = label.incoming;
    MachineState back = label.pending;
    if (header == null || incoming == null) {
      return finishLoop(label);
    }
    MachineState behind = label.behind;
    if (behind != null) {
      label.behind = null;
      MachineState reached = back == null ? behind : states.reached(behind, header, incoming, back);
      if (reached != header) {
        return takeBack(label, behind, reached);
      }
    }
    if (back == null) {
      return finishLoop(label);
    }
    if (label.stable != null) {
      MachineState stable = label.stable;
      label.stable = null;
      if (states.leq(back, header)) {
        refining--;
        return finishLoop(label);
      }
      refining--;
      label.widened = false;
      return again(label, stable);
    }
    MachineState joined = states.join(header, back);
    if (joined == header || (headers.isSettled() && states.leq(back, header))) {
      return (label.widened && policy.narrowingPasses() > 0)
          ? refine(label, header, incoming, back)
          : finishLoop(label);
    }
    label.passes++;
    MachineState next = joined;
    if (policy.isDue(label.passes)) {
      label.widened = true;
      next = policy.extrapolate(states, header, joined);
    }
    MachineState ahead = label.isUnforeseen ? next : states.ahead(header, next);
    return again(label, beginAhead(label, ahead, next, Foresight.BY_VALUES));
  }

  /** A pass began from more than the loop comes to. */
  private boolean takeBack(Label label, MachineState behind, MachineState reached) {
    if (label.foresight == Foresight.BY_CODE) {
      // What it has come to may be all that it does, such as the numbers up to a bound.
      return again(label, beginAhead(label, reached, behind, Foresight.BY_PASS));
    }
    label.isUnforeseen |= label.foresight == Foresight.BY_VALUES;
    return again(label, behind);
  }

  private boolean refine(
      Label label, MachineState header, MachineState incoming, MachineState back) {
    label.widened = false;
    MachineState refined = states.join(incoming, back);
    if (states.leq(header, refined)) {
      return finishLoop(label);
    }
    label.stable = header;
    if (refining == 0) {
      refinedHeaders = LoopHeaders.none();
    }
    refining++;
    return again(label, refined);
  }

  private boolean again(Label label, MachineState header) {
    label.header = header;
    label.pending = null;
    for (int i = 0; i < depth - 1; i++) {
      labels[i].pending = label.outside[i];
    }
    machine.restore(header);
    // The loop starts anew, where an engine may be told to stop.
    machine.mayTrap();
    cursor.seek(label.start);
    if (waypoints != null) {
      waypoints.forget(label.start);
    }
    return false;
  }

  private boolean finishLoop(Label label) {
    MachineState header = label.header;
    if (header != null && refining == 0) {
      headers.put(label.start, header);
    } else if (header != null) {
      refinedHeaders.put(label.start, header);
      headers.putRefined(label.start, header);
    }
    return true;
  }

  /** The innermost label from a place outwards that catches exceptions; null if none does. */
  @Nullable Label catcher(int place) {
    for (int i = place; i >= 0; i--) {
      if (labels[i].catches()) {
        return labels[i];
      }
    }
    return null;
  }
}
