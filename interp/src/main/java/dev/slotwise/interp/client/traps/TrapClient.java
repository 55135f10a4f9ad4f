// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.client.traps;

import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.FindingClient;
import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.TrapCause;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.primitive.MutableLongObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.LongObjectMaps;

/**
 * Finds the instructions that can trap: for each that is reached, and each cause that the
 * specification knows for it, whether it never traps, always, or may. Causes that depend on the
 * engine (the stack or memory runs out, it is told to stop) are left aside.
 *
 * <p>Sound: what is <i>never</i> does not trap in any run, and what is <i>always</i> traps whenever
 * it is executed, under the assumptions of the states. An instruction that is not shown can't be
 * reached; it has no site.
 *
 * <p>Cost: one check an instruction, cause and context; memory is one record for each instruction
 * and cause.
 */
public final class TrapClient implements FindingClient {
  /** The causes that follow from the specification alone. */
  public static final Set<TrapCause> CAUSES =
      EnumSet.complementOf(
          EnumSet.of(TrapCause.EXHAUSTION, TrapCause.ALLOCATION, TrapCause.INTERRUPTION));

  private static final TrapCause[] ALL_CAUSES = TrapCause.values();

  /** By offset and cause. */
  private final MutableLongObjectMap<TrapSite> sites = LongObjectMaps.mutable.empty();

  @Override
  public String id() {
    return "traps";
  }

  @Override
  public <V> Client.Observer<V> observe(Subject<V> subject) {
    TrapChecks<V> checks = new TrapChecks<>(subject);
    return instruction -> reached(instruction, checks);
  }

  private <V> void reached(Instruction<V> instruction, TrapChecks<V> checks) {
    Opcode op = instruction.opcode();
    for (TrapCause cause : TrapCause.of(op)) {
      if (!CAUSES.contains(cause)) {
        continue;
      }
      Proof proof = checks.check(instruction, op, cause);
      long key = (long) instruction.offset() * ALL_CAUSES.length + cause.ordinal();
      TrapSite known = sites.get(key);
      if (known == null) {
        sites.put(
            key,
            new TrapSite(
                instruction.function(),
                instruction.offset(),
                op,
                cause,
                proof.verdict(),
                proof.reason()));
      } else if (known.verdict() != proof.verdict()) {
        sites.put(
            key,
            new TrapSite(
                known.function(),
                known.offset(),
                op,
                cause,
                Verdict.MAY,
                known.verdict() == Verdict.MAY ? known.reason() : proof.reason()));
      }
    }
  }

  /** All that was found, by offset, then cause. */
  public ImmutableList<TrapSite> sites() {
    MutableList<TrapSite> found = Lists.mutable.empty();
    for (long key : sites.keySet().toSortedArray()) {
      TrapSite site = sites.get(key);
      if (site != null) {
        found.add(site);
      }
    }
    return found.toImmutable();
  }

  /** Those that always trap. */
  @Override
  public ImmutableList<Finding> findings() {
    return sites()
        .select(site -> site.verdict() == Verdict.ALWAYS)
        .collect(
            site ->
                new Finding(
                    site.function(),
                    site.offset(),
                    site.cause().name().toLowerCase(Locale.ROOT),
                    true,
                    "%s always traps: %s".formatted(site.opcode().mnemonic(), site.reason())));
  }
}
