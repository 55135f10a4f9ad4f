// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.callgraph.objects.LeavingPointer.Kind;
import dev.slotwise.interp.client.Client;
import dev.slotwise.interp.client.Instruction;
import dev.slotwise.interp.client.States;
import dev.slotwise.interp.client.Subject;
import dev.slotwise.interp.state.MemoryModel;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Relocations;
import dev.slotwise.wasm.linking.Symbol;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Where a module's code breaks {@code pointers-stay-in-their-objects}, as far as the abstract
 * interpreter proves it. It follows addresses and slots of functions from where the linker wrote
 * them, under that assumption. Where an address then is of some objects only, and the bytes that it
 * names are in none of them, the two can't both be: the assumption is broken as soon as the
 * instruction runs.
 *
 * <p>Nothing is said of an address that is not known well enough: that it may leave its object, or
 * that only some bytes of an access do. So no finding is a guess, and none is no proof of the
 * assumption. The address right behind an object is reported only if something is read or written
 * there.
 *
 * <p>Besides, what names the bounds of a section ({@code __start_NAME}, {@code __stop_NAME}) is
 * reported where it stands in code.
 */
public final class LeavingPointers implements Client {
  private final Linking linking;

  /** Instructions that break nothing in some context. */
  private final BitSet inOrder = new BitSet();

  private final Map<Integer, LeavingPointer> found = new TreeMap<>();

  /** The memory model of the states that are to be shown. */
  public static MemoryModel memory() {
    return new PointerMemory();
  }

  /** What the module lacks so that nothing can be said of it; empty if it lacks nothing. */
  public static Optional<String> missing(WasmModule module) {
    return memory().missing(module);
  }

  /**
   * What a module's states show.
   *
   * @param states of an interpretation with {@link #memory}
   * @return in order of their offsets; one for an instruction
   * @throws IllegalArgumentException if something is {@link #missing}
   */
  public static ImmutableList<LeavingPointer> of(WasmModule module, States states) {
    Linking linking =
        Linking.of(module).orElseThrow(() -> new IllegalArgumentException("no relocations"));
    LeavingPointers client = new LeavingPointers(linking);
    client.addBounds(module);
    states.show(client);
    return Lists.immutable.withAll(client.found.values()).select(client::isCertain);
  }

  private LeavingPointers(Linking linking) {
    this.linking = linking;
  }

  @Override
  public <V> Observer<V> observe(Subject<V> subject) {
    PointerChecks<V> checks = new PointerChecks<>(subject, linking);
    return instruction -> add(checks, instruction);
  }

  private <V> void add(PointerChecks<V> checks, Instruction<V> instruction) {
    Optional<LeavingPointer> one = checks.check(instruction);
    if (one.isPresent()) {
      found.putIfAbsent(instruction.offset(), one.get());
    } else {
      inOrder.set(instruction.offset());
    }
  }

  /**
   * Whether it holds of every context in which the instruction is reached, or of a pointer. A
   * number can be an argument of an indirect call that can't be told from one of this function.
   */
  private boolean isCertain(LeavingPointer one) {
    boolean isNumber = one.kind() == Kind.ADDRESS || one.kind() == Kind.NUMBER;
    return !isNumber || !inOrder.get(one.offset());
  }

  private void addBounds(WasmModule module) {
    Relocations code = linking.code();
    int function = module.importedFunctionCount();
    for (int i = 0; i < code.size(); i++) {
      if (code.kind(i) != Relocations.Kind.ADDRESS) {
        continue;
      }
      Symbol symbol = linking.symbols().get(code.symbol(i));
      int place = code.place(i);
      while (function < module.definedFunctionsEnd() && module.bodyEnd(function) <= place) {
        function++;
      }
      if (function < module.definedFunctionsEnd()
          && symbol.index() != Symbol.NONE
          && (symbol.name().startsWith("__start_") || symbol.name().startsWith("__stop_"))) {
        // The opcode of a constant is one byte.
        found.put(
            place - 1,
            new LeavingPointer(
                Kind.BOUNDS, function, place - 1, symbol.name(), "its address is taken"));
      }
    }
  }
}
