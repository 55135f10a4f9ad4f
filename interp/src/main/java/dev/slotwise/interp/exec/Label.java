// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.LongTrie;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Value;
import org.jspecify.annotations.Nullable;

/** One enclosing block while the interpreter walks through it: what has branched to its label. */
final class Label {
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

  /** The state at the loop's start in this pass. */
  @Nullable MachineState header;

  /** The state that came in from outside. */
  @Nullable MachineState incoming;

  /** What was pending at the enclosing labels when the loop was entered. */
  @Nullable MachineState[] outside = {};

  int passes;

  /** Whether widening has made the header more than a join. */
  boolean widened;

  /** Whether this pass refines a header that is stable; then the one to fall back on. */
  @Nullable MachineState stable;

  // Exceptions.

  /** What the body throws; null while nothing. */
  @Nullable Raised raised;

  /** For a handler: what it caught, for {@code rethrow}. */
  LongTrie<Value[]> caught = LongTrie.empty();

  /** For {@code try_table}: its clauses, and the operands below it. */
  @Nullable Clause[] clauses = {};

  Value[] below = {};

  Label(Kind kind, int height, int parameters, int results, int start) {
    this.kind = kind;
    this.height = height;
    this.parameters = parameters;
    this.results = results;
    this.start = start;
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
  record Raised(LongTrie<Value[]> payloads, Value[] locals, Effect effect) {}

  /**
   * A clause of {@code try_table}.
   *
   * @param tag -1 to catch all
   * @param withReference whether an exnref comes after the payload
   * @param label relative to the block's outside
   */
  record Clause(int tag, boolean withReference, int label) {}
}
