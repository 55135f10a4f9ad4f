// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.op;

import static dev.slotwise.wasm.op.TrapCause.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The classification against the specification, instruction by instruction, as one reads it there.
 * Everything that stands here was looked up in WebAssembly 3.0, chapter 4.6, the proposal for
 * threads, or the appendix on implementation limitations; what does not stand here has no step that
 * traps.
 */
class TrapCauseTest {

  /** Mnemonics, or the beginnings of several with a star, and why they trap by their rules. */
  private static final Map<String, Set<TrapCause>> SPECIFIED =
      Map.ofEntries(
          // 4.6.1 Parametric and 4.6.2 control instructions.
          Map.entry("unreachable", Set.of(UNREACHABLE)),
          Map.entry("throw_ref", Set.of(NULL)),
          Map.entry("call_ref", Set.of(NULL)),
          Map.entry("return_call_ref", Set.of(NULL)),
          Map.entry("call_indirect", Set.of(BOUNDS, NULL, CAST)),
          Map.entry("return_call_indirect", Set.of(BOUNDS, NULL, CAST)),
          // Table instructions.
          Map.entry("table.get", Set.of(BOUNDS)),
          Map.entry("table.set", Set.of(BOUNDS)),
          Map.entry("table.fill", Set.of(BOUNDS)),
          Map.entry("table.copy", Set.of(BOUNDS)),
          Map.entry("table.init", Set.of(BOUNDS)),
          // Memory instructions: plain, of vectors and their lanes, of many bytes.
          Map.entry("i32.load*", Set.of(BOUNDS)),
          Map.entry("i64.load*", Set.of(BOUNDS)),
          Map.entry("f32.load", Set.of(BOUNDS)),
          Map.entry("f64.load", Set.of(BOUNDS)),
          Map.entry("v128.load*", Set.of(BOUNDS)),
          Map.entry("i32.store*", Set.of(BOUNDS)),
          Map.entry("i64.store*", Set.of(BOUNDS)),
          Map.entry("f32.store", Set.of(BOUNDS)),
          Map.entry("f64.store", Set.of(BOUNDS)),
          Map.entry("v128.store*", Set.of(BOUNDS)),
          Map.entry("memory.fill", Set.of(BOUNDS)),
          Map.entry("memory.copy", Set.of(BOUNDS)),
          Map.entry("memory.init", Set.of(BOUNDS)),
          // References and aggregates.
          Map.entry("ref.as_non_null", Set.of(NULL)),
          Map.entry("ref.cast", Set.of(CAST)),
          Map.entry("ref.cast null", Set.of(CAST)),
          Map.entry("i31.get_s", Set.of(NULL)),
          Map.entry("i31.get_u", Set.of(NULL)),
          Map.entry("struct.get", Set.of(NULL)),
          Map.entry("struct.get_s", Set.of(NULL)),
          Map.entry("struct.get_u", Set.of(NULL)),
          Map.entry("struct.set", Set.of(NULL)),
          Map.entry("array.new_data", Set.of(BOUNDS)),
          Map.entry("array.new_elem", Set.of(BOUNDS)),
          Map.entry("array.get", Set.of(NULL, BOUNDS)),
          Map.entry("array.get_s", Set.of(NULL, BOUNDS)),
          Map.entry("array.get_u", Set.of(NULL, BOUNDS)),
          Map.entry("array.set", Set.of(NULL, BOUNDS)),
          Map.entry("array.len", Set.of(NULL)),
          Map.entry("array.fill", Set.of(NULL, BOUNDS)),
          Map.entry("array.copy", Set.of(NULL, BOUNDS)),
          Map.entry("array.init_data", Set.of(NULL, BOUNDS)),
          Map.entry("array.init_elem", Set.of(NULL, BOUNDS)),
          // Numeric instructions: the partial operators of 4.3.
          Map.entry("i32.div_s", Set.of(DIVISION)),
          Map.entry("i32.div_u", Set.of(DIVISION)),
          Map.entry("i32.rem_s", Set.of(DIVISION)),
          Map.entry("i32.rem_u", Set.of(DIVISION)),
          Map.entry("i64.div_s", Set.of(DIVISION)),
          Map.entry("i64.div_u", Set.of(DIVISION)),
          Map.entry("i64.rem_s", Set.of(DIVISION)),
          Map.entry("i64.rem_u", Set.of(DIVISION)),
          Map.entry("i32.trunc_f32_s", Set.of(CONVERSION)),
          Map.entry("i32.trunc_f32_u", Set.of(CONVERSION)),
          Map.entry("i32.trunc_f64_s", Set.of(CONVERSION)),
          Map.entry("i32.trunc_f64_u", Set.of(CONVERSION)),
          Map.entry("i64.trunc_f32_s", Set.of(CONVERSION)),
          Map.entry("i64.trunc_f32_u", Set.of(CONVERSION)),
          Map.entry("i64.trunc_f64_s", Set.of(CONVERSION)),
          Map.entry("i64.trunc_f64_u", Set.of(CONVERSION)),
          // Threads: "if ea modulo N/8 is not 0, then trap"; a single byte is always aligned.
          Map.entry("i32.atomic.*", Set.of(BOUNDS, ALIGNMENT)),
          Map.entry("i64.atomic.*", Set.of(BOUNDS, ALIGNMENT)),
          Map.entry("i32.atomic.load8_u", Set.of(BOUNDS)),
          Map.entry("i64.atomic.load8_u", Set.of(BOUNDS)),
          Map.entry("i32.atomic.store8", Set.of(BOUNDS)),
          Map.entry("i64.atomic.store8", Set.of(BOUNDS)),
          Map.entry("i32.atomic.rmw8.*", Set.of(BOUNDS)),
          Map.entry("i64.atomic.rmw8.*", Set.of(BOUNDS)),
          Map.entry("memory.atomic.notify", Set.of(BOUNDS, ALIGNMENT)),
          Map.entry("memory.atomic.wait32", Set.of(BOUNDS, ALIGNMENT, SHARING)),
          Map.entry("memory.atomic.wait64", Set.of(BOUNDS, ALIGNMENT, SHARING)));

  /**
   * What an engine may end for want of a resource: a frame for every call, an instance for every
   * object and exception; and where engines that count fuel or epochs look at them.
   */
  private static final Map<String, Set<TrapCause>> LIMITED =
      Map.ofEntries(
          Map.entry("call", Set.of(EXHAUSTION, INTERRUPTION)),
          Map.entry("call_indirect", Set.of(EXHAUSTION, INTERRUPTION)),
          Map.entry("call_ref", Set.of(EXHAUSTION, INTERRUPTION)),
          Map.entry("return_call", Set.of(EXHAUSTION, INTERRUPTION)),
          Map.entry("return_call_indirect", Set.of(EXHAUSTION, INTERRUPTION)),
          Map.entry("return_call_ref", Set.of(EXHAUSTION, INTERRUPTION)),
          Map.entry("loop", Set.of(INTERRUPTION)),
          Map.entry("throw", Set.of(ALLOCATION)),
          Map.entry("struct.new", Set.of(ALLOCATION)),
          Map.entry("struct.new_default", Set.of(ALLOCATION)),
          Map.entry("array.new", Set.of(ALLOCATION)),
          Map.entry("array.new_default", Set.of(ALLOCATION)),
          Map.entry("array.new_fixed", Set.of(ALLOCATION)),
          Map.entry("array.new_data", Set.of(ALLOCATION)),
          Map.entry("array.new_elem", Set.of(ALLOCATION)));

  @Test
  void everyInstructionTrapsForWhatItsRuleSays() {
    Map<String, Set<TrapCause>> wrong = new TreeMap<>();
    for (Opcode op : Opcode.values()) {
      Set<TrapCause> expected = EnumSet.noneOf(TrapCause.class);
      expected.addAll(causes(SPECIFIED, op.mnemonic()));
      expected.addAll(causes(LIMITED, op.mnemonic()));
      if (!TrapCause.of(op).equals(expected)) {
        wrong.put(op.mnemonic(), TrapCause.of(op));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyLineOfTheListIsAboutAnInstruction() {
    Set<String> unused = new TreeSet<>(SPECIFIED.keySet());
    unused.addAll(LIMITED.keySet());
    for (Opcode op : Opcode.values()) {
      unused.remove(key(SPECIFIED, op.mnemonic()));
      unused.remove(key(LIMITED, op.mnemonic()));
    }
    assertThat(unused).isEmpty();
  }

  private static Set<TrapCause> causes(Map<String, Set<TrapCause>> list, String mnemonic) {
    return list.getOrDefault(key(list, mnemonic), Set.of());
  }

  /** The longest line that fits; the mnemonic itself if none does. */
  private static String key(Map<String, Set<TrapCause>> list, String mnemonic) {
    if (list.containsKey(mnemonic)) {
      return mnemonic;
    }
    String best = "";
    for (String line : list.keySet()) {
      if (line.endsWith("*")
          && mnemonic.startsWith(line.substring(0, line.length() - 1))
          && line.length() > best.length()) {
        best = line;
      }
    }
    return best.isEmpty() ? mnemonic : best;
  }
}
