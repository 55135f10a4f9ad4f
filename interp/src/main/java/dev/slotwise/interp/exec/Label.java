// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.code.Loops.Loop;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.LongTrie;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.MachineStates;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import org.jspecify.annotations.Nullable;

/** One enclosing block while the interpreter walks through it: what has branched to its label. */
final class Label {
  private static final Value[] NOTHING = {};
  private static final MachineState[] NO_STATES = {};
  private static final Clause[] NO_CLAUSES = {};

  /** What makes the label. */
  enum Kind {
    FUNCTION,
    BLOCK,
    LOOP,
    IF,
    TRY,
    /** A legacy handler: exceptions go past it. */
    HANDLER,
    TRY_TABLE
  }

  /** Why a pass over a loop begins from more than has come to its start. */
  enum Foresight {
    /** The code says where counters are going. */
    BY_CODE,
    /** A pass that began so came to less. */
    BY_PASS,
    /** Values have grown by the same step twice. */
    BY_VALUES
  }

  Kind kind;

  /** The height of the operand stack below the block's parameters. */
  final int height;

  final int parameters;
  final int results;

  /** Where the block's instructions start. */
  final int start;

  /** The states that branched here, joined; for a loop, those that go round. */
  @Nullable MachineState pending;

  /** For an {@code if}: the state where the condition is false. */
  @Nullable MachineState otherwise;

  // Loops.

  /** What the code says of it; null if nothing. */
  @Nullable Loop loop;

  /** The state at the loop's start in this pass. */
  @Nullable MachineState header;

  /** The state that came in from outside. */
  @Nullable MachineState incoming;

  /** What was pending at the enclosing labels when the loop was entered. */
  @Nullable MachineState[] outside = NO_STATES;

  int passes;

  /** Whether widening has made the header more than a join. */
  boolean widened;

  /** Whether this pass begins from more than has come to the start; then the state without that. */
  @Nullable MachineState behind;

  /** Why, if it does. */
  Foresight foresight = Foresight.BY_CODE;

  /** Whether a pass has begun so in vain, because of values. */
  boolean isUnforeseen;

  /** Whether this pass refines a header that is stable; then the one to fall back on. */
  @Nullable MachineState stable;

  // Exceptions.

  /** What the body throws; null while nothing. */
  @Nullable Raised raised;

  /** For a legacy {@code try}: which of its handlers it is, counted from 1; 0 for its body. */
  int handler;

  /** For a handler: what it caught, for {@code rethrow}. */
  LongTrie<Value[]> caught = LongTrie.empty();

  /** For {@code try_table}: its clauses, and the operands below it. */
  @Nullable Clause[] clauses = NO_CLAUSES;

  Value[] below = NOTHING;

  /** The last copy. */
  private @Nullable Label last;

  Label(Kind kind, int height, int parameters, int results, int start) {
    this.kind = kind;
    this.height = height;
    this.parameters = parameters;
    this.results = results;
    this.start = start;
  }

  /** A label as this one is now. */
  Label copy() {
    Label copy = last;
    if (copy == null || !isAs(copy)) {
      copy = fresh();
      last = copy;
    }
    return copy;
  }

  private Label fresh() {
    Label copy = new Label(kind, height, parameters, results, start);
    copy.pending = pending;
    copy.otherwise = otherwise;
    copy.header = header;
    copy.incoming = incoming;
    copy.outside = outside;
    copy.passes = passes;
    copy.widened = widened;
    copy.loop = loop;
    copy.behind = behind;
    copy.foresight = foresight;
    copy.isUnforeseen = isUnforeseen;
    copy.stable = stable;
    copy.raised = raised;
    copy.handler = handler;
    copy.caught = caught;
    copy.clauses = clauses;
    copy.below = below;
    return copy;
  }

  /** A label to go on with from this copy. */
  Label revived() {
    Label label = fresh();
    label.last = this;
    return label;
  }

  /** Whether another copy is of the same label, in the same arm of it. */
  boolean isSame(Label other) {
    return start == other.start && kind == other.kind && handler == other.handler;
  }

  /** This copy, if what has branched to and was raised at the other has come here as well. */
  <V> Label with(Label other, Values<V> values, MachineStates<V> states) {
    MachineState more = other.pending == null ? pending : states.join(pending, other.pending);
    Raised raisedMore =
        other.raised == null || other.raised == raised
            ? raised
            : Raised.join(raised, other.raised, values, states.effects());
    if (more == pending && raisedMore == raised) {
      return this;
    }
    Label joined = fresh();
    joined.pending = more;
    joined.raised = raisedMore;
    return joined;
  }

  /**
   * This copy, as far in the walk over its loop as another copy; this one also if it is no loop.
   */
  @SuppressWarnings("ReferenceEquality") // Equal states may be different ones.
  Label inPassOf(Label now) {
    if (kind != Kind.LOOP
        || (passes == now.passes
            && widened == now.widened
            && behind == now.behind
            && foresight == now.foresight
            && isUnforeseen == now.isUnforeseen
            && stable == now.stable)) {
      return this;
    }
    Label label = fresh();
    label.passes = now.passes;
    label.widened = now.widened;
    label.behind = now.behind;
    label.foresight = now.foresight;
    label.isUnforeseen = now.isUnforeseen;
    label.stable = now.stable;
    return label;
  }

  /**
   * This copy, if what is pending at the first labels was so when the loop was entered; this one
   * also if it is no loop.
   */
  Label withOutside(Label[] others, int count, MachineStates<?> states) {
    @Nullable MachineState[] all = outside;
    for (int i = 0; i < count && i < outside.length; i++) {
      MachineState pending = others[i].pending;
      MachineState more = pending == null ? outside[i] : states.join(outside[i], pending);
      if (more != outside[i]) {
        all = all == outside ? outside.clone() : all;
        all[i] = more;
      }
    }
    if (all == outside) {
      return this;
    }
    Label joined = fresh();
    joined.outside = all;
    return joined;
  }

  /** Whether nothing has changed since a copy was made. */
  @SuppressWarnings("ReferenceEquality") // Equal states may be different ones.
  private boolean isAs(Label copy) {
    return kind == copy.kind
        && pending == copy.pending
        && otherwise == copy.otherwise
        && header == copy.header
        && passes == copy.passes
        && widened == copy.widened
        && behind == copy.behind
        && foresight == copy.foresight
        && isUnforeseen == copy.isUnforeseen
        && stable == copy.stable
        && raised == copy.raised
        && handler == copy.handler
        && caught == copy.caught;
  }

  /** How many operands a branch to this label takes. */
  int arity() {
    return kind == Kind.LOOP ? parameters : results;
  }

  /** Whether exceptions from the code that is walked through now are caught here. */
  boolean catches() {
    return kind == Kind.TRY || kind == Kind.TRY_TABLE;
  }

  /**
   * Exceptions on the way to a handler: payloads by tag as in {@link Thrown}, the locals where they
   * were raised, and what happened to the store since the function's entry.
   */
  @SuppressWarnings("ArrayRecordComponent") // Shared with machine states, never compared.
  record Raised(LongTrie<Value[]> payloads, Value[] locals, Effect effect) {

    static <V> Raised join(
        @Nullable Raised left, Raised right, Values<V> values, Effects<V> effects) {
      if (left == null) {
        return right;
      }
      LongTrie<Value[]> payloads = Thrown.joinPayloads(left.payloads, right.payloads, values);
      Value[] locals = MachineState.joinAll(left.locals, right.locals, values);
      Effect effect = effects.join(left.effect, right.effect);
      return payloads == left.payloads && locals == left.locals && effect == left.effect
          ? left
          : new Raised(payloads, locals, effect);
    }
  }

  /**
   * A clause of {@code try_table}.
   *
   * @param tag -1 to catch all
   * @param withReference whether an exnref comes after the payload
   * @param label relative to the block's outside
   */
  record Clause(int tag, boolean withReference, int label) {}
}
