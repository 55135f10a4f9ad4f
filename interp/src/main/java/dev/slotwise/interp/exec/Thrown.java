// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.LongTrie;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Value;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.FunctionType;

/**
 * The exceptions that some code may throw, and the effect of the code on the store up to the throw.
 */
public final class Thrown {
  /** In place of a tag's index: an exception that no tag of the module can catch. */
  public static final long FOREIGN = 1L << 40;

  /** No exception. */
  public static final Thrown NOTHING = new Thrown(LongTrie.empty(), Effect.NONE);

  private final LongTrie<Value[]> payloads;
  private final Effect effect;

  /**
   * @param payloads by tag index, the values that come with it; {@link #FOREIGN} for exceptions
   *     with tags that the module does not know
   * @param effect since the same point as the effect of a normal end
   */
  public Thrown(LongTrie<Value[]> payloads, Effect effect) {
    this.payloads = payloads;
    this.effect = effect;
  }

  /** By tag index, the values that come with it. */
  public LongTrie<Value[]> payloads() {
    return payloads;
  }

  /** What happened to the store before. */
  public Effect effect() {
    return effect;
  }

  public boolean isNothing() {
    return payloads.isEmpty();
  }

  Thrown withEffect(Effect other) {
    return other == effect ? this : new Thrown(payloads, other);
  }

  /** Any exception with any payload. */
  public static <V> LongTrie<Value[]> anything(ModuleModel<V> model) {
    LongTrie<Value[]> all = LongTrie.<Value[]>empty().put(FOREIGN, new Value[0]);
    for (int tag = 0; tag < model.module().tags().size(); tag++) {
      FunctionType type = model.types().function(model.module().tags().get(tag));
      Value[] payload = new Value[type.parameters().size()];
      for (int i = 0; i < payload.length; i++) {
        payload[i] = model.values().topOf(type.parameters().get(i), model.types());
      }
      all = all.put(tag, payload);
    }
    return all;
  }

  /** The exceptions of both. */
  static <V> Thrown join(Thrown left, Thrown right, Values<V> values, Effects<V> effects) {
    if (left == right || right.isNothing()) {
      return left;
    }
    if (left.isNothing()) {
      return right;
    }
    LongTrie<Value[]> payloads = joinPayloads(left.payloads, right.payloads, values);
    Effect effect = effects.join(left.effect, right.effect);
    return payloads == left.payloads && effect == left.effect ? left : new Thrown(payloads, effect);
  }

  /** These exceptions, seen from before something else happened. */
  public <V> Thrown after(Effect before, Effects<V> effects) {
    return isNothing() ? this : withEffect(effects.compose(before, effect));
  }

  /**
   * Whether other exceptions leave nothing more behind than these.
   *
   * @param before what happened from the caller's entry to the call that throws them
   */
  public <V> boolean covers(Thrown other, Effect before, Values<V> values, Effects<V> effects) {
    return other == this
        || (covers(payloads, other.payloads, values)
            && effects.leq(effects.compose(before, other.effect), effects.compose(before, effect)));
  }

  /** Whether some payloads by tag have all of others. */
  static <V> boolean covers(LongTrie<Value[]> all, LongTrie<Value[]> others, Values<V> values) {
    return LongTrie.compare(
        others,
        all,
        new LongTrie.Comparer<>() {
          @Override
          protected boolean both(long tag, Value[] a, Value[] b) {
            return MachineState.allLeq(a, b, values);
          }

          @Override
          protected boolean leftOnly(long tag, Value[] a) {
            return false;
          }

          @Override
          protected boolean rightOnly(long tag, Value[] b) {
            return true;
          }
        });
  }

  static <V> LongTrie<Value[]> joinPayloads(
      LongTrie<Value[]> left, LongTrie<Value[]> right, Values<V> values) {
    return LongTrie.merge(
        left,
        right,
        new LongTrie.Merger<>() {
          @Override
          protected Value[] both(long tag, Value[] a, Value[] b) {
            return MachineState.joinAll(a, b, values);
          }

          @Override
          protected Value[] leftOnly(long tag, Value[] a) {
            return a;
          }

          @Override
          protected Value[] rightOnly(long tag, Value[] b) {
            return b;
          }

          @Override
          protected LongTrie.Fate leftPart(long first, long last) {
            return LongTrie.Fate.KEEP;
          }

          @Override
          protected LongTrie.Fate rightPart(long first, long last) {
            return LongTrie.Fate.KEEP;
          }
        });
  }
}
