// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.exec.Note.Both;
import dev.slotwise.interp.exec.Note.Comparison;
import dev.slotwise.interp.exec.Note.Origin;
import dev.slotwise.interp.exec.Note.Sum;
import dev.slotwise.interp.exec.Waypoint.Registers;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.relation.Relation;
import dev.slotwise.interp.relation.Unrelated;
import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.NumberValue;
import dev.slotwise.interp.state.RefValue;
import dev.slotwise.interp.state.StoreLayout;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.op.CompareOp;
import java.util.Arrays;
import java.util.BitSet;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/**
 * The registers of one activation while a straight line of code runs: operand stack with notes,
 * locals, and the effect so far. Locals are copied only when a state that was saved shares them.
 *
 * @param <V> the elements of the value domain
 */
final class Machine<V> {
  private static final Value[] NOTHING = {};

  private final ModuleModel<V> model;
  private final Values<V> values;
  private final Effect entry;
  private final Traps<V> traps;
  private final @Nullable Tracker<V, ?> tracker;

  private Value[] stack = new Value[16];
  private @Nullable Note[] notes = new Note[16];
  private int height;
  private Value[] locals;
  private @Nullable Origin[] localOrigins;
  private boolean localsShared = true;
  private int epoch;
  private Effect effect = Effect.NONE;

  /** Whether control gets here at all. */
  private boolean live = true;

  /**
   * @param locals the values of all locals at entry; not changed
   * @param words the locals that are i32s, if the state domain relates them
   * @param entry what happened to the store from instantiation to this function's entry
   */
  Machine(ModuleModel<V> model, Value[] locals, BitSet words, Effect entry, Traps<V> traps) {
    this.model = model;
    this.values = model.values();
    this.locals = locals;
    this.localOrigins = new Origin[locals.length];
    this.entry = entry;
    this.traps = traps;
    this.tracker = Tracker.of(model, this, model.stateDomain(), words);
  }

  /** What is known of locals and globals together; null if that is not of interest. */
  @Nullable Tracker<V, ?> tracker() {
    return tracker;
  }

  boolean isLive() {
    return live;
  }

  /** The path ends here: a trap, or a branch that always leaves. */
  void die() {
    live = false;
  }

  int height() {
    return height;
  }

  void push(Value value) {
    push(value, null);
  }

  void push(Value value, @Nullable Note note) {
    if (height == stack.length) {
      stack = Arrays.copyOf(stack, height * 2);
      notes = Arrays.copyOf(notes, height * 2);
    }
    stack[height] = value;
    notes[height] = note;
    height++;
  }

  /** What is popped leaves the activation, or may: it is {@linkplain Values#plain plain}. */
  Value pop() {
    return Values.plain(stack[--height]);
  }

  /** Pushes an i32 or i64. */
  void pushNumber(V number) {
    push(values.of(number), null);
  }

  V popNumber() {
    return values.number(stack[--height]);
  }

  RefValue popReference() {
    return Values.reference(stack[--height]);
  }

  void drop(int count) {
    height -= count;
  }

  /** The operands on top, in a new array and plain; they are popped. */
  Value[] popAll(int count) {
    height -= count;
    return Values.plain(operands(height, count));
  }

  private Value[] operands(int from, int count) {
    if (count == 0) {
      return NOTHING;
    }
    Value[] operands = new Value[count];
    System.arraycopy(stack, from, operands, 0, count);
    return operands;
  }

  /** An operand; 0 is the top. */
  Value peek(int depth) {
    return stack[height - 1 - depth];
  }

  void replaceTop(Value value) {
    stack[height - 1] = value;
  }

  /** The note of an operand, if it still holds; 0 is the top. */
  @Nullable Note note(int depth) {
    return notes[height - 1 - depth];
  }

  /** Where an operand came from, if that place still holds it; 0 is the top. */
  @Nullable Origin origin(int depth) {
    return notes[height - 1 - depth] instanceof Origin origin && isValid(origin) ? origin : null;
  }

  @SuppressWarnings("ReferenceEquality") // A later write makes another origin for the place.
  boolean isValid(Origin origin) {
    return origin.epoch() == epoch && (origin.global() || localOrigins[origin.index()] == origin);
  }

  // Locals and globals.

  Value local(int index) {
    return locals[index];
  }

  void pushLocal(int index) {
    Origin origin = localOrigins[index];
    if (origin == null || origin.epoch() != epoch) {
      origin = new Origin(false, index, epoch);
      localOrigins[index] = origin;
    }
    if (tracker != null) {
      tracker.refine(origin);
    }
    push(locals[index], origin);
  }

  /** {@code local.set}. */
  void popLocal(int index) {
    height--;
    setLocal(index, stack[height], notes[height]);
  }

  /** {@code local.tee}. */
  void teeLocal(int index) {
    setLocal(index, stack[height - 1], notes[height - 1]);
    noteTee(index);
  }

  private void setLocal(int index, Value value, @Nullable Note note) {
    if (tracker != null) {
      tracker.assign(false, index, note);
    }
    localOrigins[index] = null;
    writeLocal(index, value);
  }

  /** The operand came from the local, too. */
  private void noteTee(int index) {
    Note note = notes[height - 1];
    Origin origin = new Origin(false, index, epoch);
    if (note == null || note instanceof Sum) {
      localOrigins[index] = origin;
      notes[height - 1] = origin;
    } else if (!(note instanceof Origin)) {
      localOrigins[index] = origin;
      NumberValue<V> zero = values.constant(0, 32);
      Value truth = stack[height - 1];
      Comparison isSet = new Comparison(CompareOp.NE, 32, origin, truth, null, zero, origin, null);
      // Of more than two locals the last is remembered in place of another: notes stay small.
      boolean isFull = note instanceof Both both && both.first() instanceof Both;
      notes[height - 1] = new Both(isFull ? ((Both) note).first() : note, isSet);
    }
  }

  private void writeLocal(int index, Value value) {
    if (locals[index] == value) {
      return;
    }
    if (localsShared) {
      locals = MachineState.copy(locals);
      localsShared = false;
    }
    locals[index] = value;
  }

  Value global(int index) {
    return model.store().scalar(effect, entry, StoreLayout.globalKey(index));
  }

  void pushGlobal(int index) {
    Origin origin = new Origin(true, index, epoch);
    if (tracker != null) {
      tracker.refine(origin);
    }
    Value value = global(index);
    push(isAsAtEntry(index) ? values.ofEntry(value, index) : value, origin);
  }

  /** Whether a global that can be put back has not been written since the function's entry. */
  private boolean isAsAtEntry(int index) {
    return model.canPutBack(index) && effect.cells().get(StoreLayout.globalKey(index)) == null;
  }

  /** {@code global.set}. */
  void popGlobal(int index) {
    height--;
    if (tracker != null) {
      tracker.assign(true, index, notes[height]);
    }
    Value value = stack[height];
    if (model.canPutBack(index) && Values.isOfEntry(value, index)) {
      effect = model.effects().restoreScalar(effect, StoreLayout.globalKey(index));
      forgetNotes();
    } else {
      setGlobal(index, Values.plain(value));
    }
  }

  /** Writes a global, and perhaps those that may be the same one. */
  private void setGlobal(int index, Value value) {
    ImportAliases aliases = model.aliases();
    if (!aliases.isUnknown(ExternalKind.GLOBAL, index)) {
      effect = model.effects().setScalar(effect, StoreLayout.globalKey(index), value);
      ImmutableIntList others = aliases.of(ExternalKind.GLOBAL, index);
      for (int i = 0; i < others.size(); i++) {
        long key = StoreLayout.globalKey(others.get(i));
        effect = model.effects().maybeSet(effect, key, value);
      }
    }
    forgetNotes();
  }

  /** More is known of a place than before; its value is the same. */
  void refine(Origin origin, Value value) {
    if (origin.global()) {
      // To an effect it would be a write: a caller that knows more must not lose it.
      long key = StoreLayout.globalKey(origin.index());
      if (model.effects().isWritten(effect, key)) {
        effect = model.effects().setScalar(effect, key, value);
      }
    } else {
      writeLocal(origin.index(), value);
    }
  }

  /** The value that a place has now. */
  Value valueAt(Origin origin) {
    return origin.global() ? global(origin.index()) : locals[origin.index()];
  }

  /** A callee has returned, and has done this to the store since. */
  void returned(Effect callee, Effect after) {
    effect = after;
    if (tracker != null) {
      tracker.forgetWritten(callee);
    }
    forgetNotes();
  }

  /** Notes made before now no longer hold: globals may have changed. */
  void forgetNotes() {
    epoch++;
  }

  // The store.

  Effect entry() {
    return entry;
  }

  Effect effect() {
    return effect;
  }

  void setEffect(Effect next) {
    effect = next;
  }

  /** The effect for which a trap was noted last; nearly always the same for a while. */
  private @Nullable Effect trapped;

  /** Whether traps are of interest, and the current state has not been noted for one. */
  boolean mindsTraps() {
    return traps.isCollecting() && effect != trapped;
  }

  /** The current instruction may trap, and leave the store as it is. */
  void mayTrap() {
    if (mindsTraps()) {
      trapped = effect;
      traps.record(entry, effect);
    }
  }

  // Saving and restoring.

  /** The locals; shared from now on. */
  Value[] shareLocals() {
    localsShared = true;
    return locals;
  }

  /** The operands from the bottom up to {@code count}, in a new array. */
  Value[] stackBelow(int count) {
    return operands(0, count);
  }

  /** The state that a branch takes to a label: what is below the label, and its operands. */
  MachineState save(int labelHeight, int arity) {
    return new MachineState(shareLocals(), savedStack(labelHeight, arity), effect, relation());
  }

  private Value[] savedStack(int labelHeight, int arity) {
    if (labelHeight + arity == height) {
      return operands(0, height);
    }
    Value[] saved = new Value[labelHeight + arity];
    System.arraycopy(stack, 0, saved, 0, labelHeight);
    System.arraycopy(stack, height - arity, saved, labelHeight, arity);
    return saved;
  }

  void restore(MachineState state) {
    Value[] saved = state.stack();
    if (saved.length > stack.length) {
      stack = new Value[saved.length * 2];
      notes = new Note[saved.length * 2];
    }
    System.arraycopy(saved, 0, stack, 0, saved.length);
    Arrays.fill(notes, 0, saved.length, null);
    height = saved.length;
    locals = state.locals();
    localsShared = true;
    effect = state.effect();
    relate(state.relation());
    epoch++;
    live = true;
  }

  private Relation relation() {
    return tracker == null ? Unrelated.VALUE : tracker.relation();
  }

  private void relate(Relation relation) {
    if (tracker != null) {
      tracker.restore(relation);
    }
  }

  /** Everything, for a waypoint; only if there is no tracker. */
  Registers registers() {
    return new Registers(
        shareLocals(), stackBelow(height), Arrays.copyOf(notes, height), effect, epoch);
  }

  /** Goes on from a waypoint. */
  void restore(Registers registers) {
    restore(new MachineState(registers.locals(), registers.stack(), registers.effect()));
    System.arraycopy(registers.notes(), 0, notes, 0, height);
    epoch = registers.epoch();
  }

  /** The registers that a refinement of one side of a branch changes. */
  @SuppressWarnings("ArrayRecordComponent") // Shared with machine states, never compared.
  record Checkpoint(Value[] locals, Effect effect, Relation relation) {}

  Checkpoint checkpoint() {
    return new Checkpoint(shareLocals(), effect, relation());
  }

  void rollback(Checkpoint checkpoint) {
    locals = checkpoint.locals;
    localsShared = true;
    effect = checkpoint.effect;
    relate(checkpoint.relation);
    live = true;
  }
}
