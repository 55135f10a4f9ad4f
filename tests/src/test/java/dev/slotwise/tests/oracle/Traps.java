// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.callgraph.flow.FlowResult;
import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.client.traps.TrapClient;
import dev.slotwise.interp.client.traps.TrapSite;
import dev.slotwise.interp.client.traps.Verdict;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.op.TrapCause;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * Holds what is said of traps against a run: no instruction that trapped never does so for that
 * cause, none that went well always traps, and all that began can be reached.
 */
final class Traps {
  private Traps() {}

  /** Notes which instructions are shown. */
  private record Shown(BitSet offsets) implements Client {
    @Override
    public <V> Observer<V> observe(Subject<V> subject) {
      return instruction -> offsets.set(instruction.offset());
    }
  }

  static Optional<String> wrong(Trace trace, WasmModule module, FlowResult flow) {
    Shown shown = new Shown(new BitSet());
    flow.states().show(shown);
    TrapClient client = new TrapClient();
    flow.states().show(client);
    BitSet hidden = (BitSet) trace.executed().clone();
    hidden.andNot(shown.offsets());
    ImmutableIntList unknown = flow.states().withoutStates();
    for (int i = 0; i < unknown.size(); i++) {
      hidden.clear(module.bodyStart(unknown.get(i)), module.bodyEnd(unknown.get(i)));
    }
    return hidden.stream()
        .filter(offset -> !isEndOfArm(module, offset))
        .mapToObj("0x%x ran, and can't be reached"::formatted)
        .findFirst()
        .or(() -> wrong(trace, client.sites()));
  }

  /** The engine steps on these where others branch past them. */
  private static boolean isEndOfArm(WasmModule module, int offset) {
    int code = module.bytes()[offset];
    return code == Opcode.END.code() || code == Opcode.ELSE.code();
  }

  static Optional<String> wrong(Trace trace, ImmutableList<TrapSite> sites) {
    TreeMap<Integer, String> all = new TreeMap<>();
    for (TrapSite site : sites) {
      Set<String> observed = trace.trapped().getOrDefault(site.offset(), Set.of());
      if (site.verdict() == Verdict.NEVER
          && observed.stream().anyMatch(message -> isOf(message, site.cause()))) {
        all.put(site.offset(), "%s, but it trapped: %s".formatted(site, observed));
      }
      if (site.verdict() == Verdict.ALWAYS && trace.completed().get(site.offset())) {
        all.put(site.offset(), "%s, but it did not trap".formatted(site));
      }
    }
    return all.values().stream().findFirst();
  }

  /** Whether it is this cause of which the engine speaks so. */
  static boolean isOf(String message, TrapCause cause) {
    return switch (cause) {
      case UNREACHABLE -> message.contains("unreachable");
      case DIVISION -> message.contains("divide by zero") || message.contains("integer overflow");
      case CONVERSION ->
          message.contains("invalid conversion") || message.contains("integer overflow");
      case BOUNDS -> message.contains("out of bounds") || message.contains("undefined element");
      case NULL -> message.contains("uninitialized element") || message.contains("null ");
      case CAST -> message.contains("cast failure") || message.contains("type mismatch");
      case ALIGNMENT -> message.contains("unaligned");
      case SHARING -> message.contains("shared");
      case EXHAUSTION, ALLOCATION, INTERRUPTION -> false;
    };
  }
}
