// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.exec;

import dev.slotwise.interp.state.Effect;
import dev.slotwise.interp.state.Effects;
import dev.slotwise.interp.state.LongTrie;
import dev.slotwise.interp.state.MachineState;
import dev.slotwise.interp.state.Values;
import dev.slotwise.wasm.ir.FunctionType;

/** The exceptions that may come out of some code, and what it did to the store before. */
public final class Thrown {
  /** In place of a tag's index: an exception that no tag of the module can catch. */
  public static final long FOREIGN = 1L << 40;

  /** No exception. */
  public static final Thrown NOTHING = new Thrown(LongTrie.empty(), Effect.NONE);

  private final LongTrie<Object[]> payloads;
  private final Effect effect;

  /**
   * @param payloads by tag index, the values that come with it; {@link #FOREIGN} for exceptions
   *     with tags that the module does not know
   * @param effect since the same point as the effect of a normal end
   */
  public Thrown(LongTrie<Object[]> payloads, Effect effect) {
    this.payloads = payloads;
    this.effect = effect;
  }

  /** By tag index, the values that come with it. */
  public LongTrie<Object[]> payloads() {
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
  public static <V> LongTrie<Object[]> anything(ModuleModel<V> model) {
    LongTrie<Object[]> all = LongTrie.<Object[]>empty().put(FOREIGN, new Object[0]);
    for (int tag = 0; tag < model.module().tags().size(); tag++) {
      FunctionType type = model.types().function(model.module().tags().get(tag));
      Object[] payload = new Object[type.parameters().size()];
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
    LongTrie<Object[]> payloads = joinPayloads(left.payloads, right.payloads, values);
    Effect effect = effects.join(left.effect, right.effect);
    return payloads == left.payloads && effect == left.effect ? left : new Thrown(payloads, effect);
  }

  static <V> LongTrie<Object[]> joinPayloads(
      LongTrie<Object[]> left, LongTrie<Object[]> right, Values<V> values) {
    return LongTrie.merge(
        left,
        right,
        new LongTrie.Merger<>() {
          @Override
          public Object[] both(long tag, Object[] a, Object[] b) {
            return MachineState.joinAll(a, b, values);
          }

          @Override
          public Object[] leftOnly(long tag, Object[] a) {
            return a;
          }

          @Override
          public Object[] rightOnly(long tag, Object[] b) {
            return b;
          }

          @Override
          public LongTrie.Fate leftPart(long first, long last) {
            return LongTrie.Fate.KEEP;
          }

          @Override
          public LongTrie.Fate rightPart(long first, long last) {
            return LongTrie.Fate.KEEP;
          }
        });
  }
}
