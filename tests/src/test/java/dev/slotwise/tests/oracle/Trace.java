// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import run.endive.runtime.ExecutionListener;
import run.endive.runtime.Instance;
import run.endive.runtime.MStack;
import run.endive.runtime.Machine;
import run.endive.runtime.TrapException;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * Listens to a concrete run: which call site entered which function, with which operands, what the
 * host called, which instructions ran, and which of them trapped. Instructions are named by their
 * offset, as everywhere.
 */
public final class Trace implements ExecutionListener {
  private static final int MOST_STACKS_OF_A_SITE = 64;
  private static final int MOST_OPERANDS = 4;

  /**
   * A call that happened.
   *
   * @param offset of the call instruction in the file
   * @param callee the function that was entered
   */
  public record Call(int offset, int callee) {}

  /**
   * A call by the host.
   *
   * @param during the imported function that ran, or -1 if none did
   * @param callee the function that was entered
   */
  public record HostCall(int during, int callee) {}

  /** By offset in the file: the function that begins there, or -1. */
  private final int[] functionAt;

  /** Where code of the host's own functions begins. */
  private final int hostCode;

  /** How far code is from where it is in the module that is analysed. */
  private final int shift;

  private final WasmModule module;

  /** By offset of an indirect call: its type. */
  private final Map<Integer, Integer> wantedTypes = new LinkedHashMap<>();

  private final Set<Call> calls = new LinkedHashSet<>();
  private final Set<HostCall> hostCalls = new LinkedHashSet<>();
  private final Map<Integer, Set<List<Long>>> operands = new LinkedHashMap<>();
  private final BitSet executed = new BitSet();
  private final BitSet completed = new BitSet();
  private final Map<Integer, Set<String>> trapped = new LinkedHashMap<>();
  private final Activations activations = new Activations();
  private int pending = -1;
  private int untilTrap = -1;

  /** The instruction of the module that is at work; -1 while the host is. */
  private int running = -1;

  /**
   * @param parsed the same module, as the concrete engine has it
   */
  public Trace(WasmModule module, run.endive.wasm.WasmModule parsed) {
    this(module, parsed, module);
  }

  /**
   * @param module what runs: {@code analysed} and, behind its functions, some of the host's own
   * @param parsed the same, as the concrete engine has it
   * @param analysed by whose offsets sites are named
   */
  Trace(WasmModule module, run.endive.wasm.WasmModule parsed, WasmModule analysed) {
    this.module = module;
    CodeFacts facts = CodeFacts.scan(module, 1);
    for (int site = 0; site < facts.siteCount(); site++) {
      if (!facts.kind(site).isDirect()) {
        wantedTypes.put(facts.offset(site), facts.type(site));
      }
    }
    int end = analysed.definedFunctionsEnd();
    this.hostCode = end < module.functionCount() ? module.bodyStart(end) : module.bytes().length;
    int first = analysed.importedFunctionCount();
    this.shift = first < end ? module.bodyStart(first) - analysed.bodyStart(first) : 0;
    this.functionAt = new int[module.bytes().length];
    Arrays.fill(functionAt, -1);
    FunctionBody[] bodies = parsed.codeSection().functionBodies();
    for (int i = 0; i < bodies.length; i++) {
      functionAt[bodies[i].instructions().get(0).address()] = module.importedFunctionCount() + i;
    }
  }

  /** Calls that happened, in order of their first time. */
  public Set<Call> calls() {
    return calls;
  }

  public Set<HostCall> hostCalls() {
    return hostCalls;
  }

  /**
   * How activations came about, as far as the engine is {@link #machine} and they are not too many.
   */
  List<Activations.Node> activations() {
    return activations.nodes();
  }

  /** The engine of an instance, which shows its stack to the trace. */
  Machine machine(Instance instance) {
    return activations.machine(instance);
  }

  /**
   * By the offset of a call site: some of the operand stacks there, topmost first and not all the
   * way down. Bits of a number; index of a function; -1 for a null reference, 0 for another object.
   */
  public Map<Integer, Set<List<Long>>> operands() {
    return operands;
  }

  /** The offsets of instructions that began. */
  public BitSet executed() {
    return executed;
  }

  /** The offsets of instructions that at least once did not trap; calls that entered something. */
  public BitSet completed() {
    return completed;
  }

  /** By offset: what the engine said when the instruction trapped, which no resource has caused. */
  public Map<Integer, Set<String>> trapped() {
    return trapped;
  }

  /**
   * Lets the stack, the memory for objects or the patience of the engine run out.
   *
   * @param count at how many such instructions it does not yet; negative for never
   */
  void trapAfter(int count) {
    untilTrap = count;
  }

  @Override
  public void onExecution(Instruction instruction, MStack stack) {
    complete();
    int entered = functionAt[instruction.address()];
    if (pending >= 0) {
      if (entered >= 0) {
        called(entered);
      }
      pending = -1;
    } else if (entered >= 0) {
      activations.began(entered);
    }
    if (untilTrap >= 0 && canRunOut(instruction.opcode()) && untilTrap-- == 0) {
      throw new TrapException("out of resources");
    }
    if (instruction.address() < hostCode) {
      running = instruction.address() - shift;
      executed.set(running);
    }
    if (isCall(instruction.opcode())) {
      pending = instruction.address();
      if (pending >= hostCode) {
        return;
      }
      activations.calling();
      Set<List<Long>> known = operands.computeIfAbsent(pending - shift, k -> new LinkedHashSet<>());
      if (known.size() < MOST_STACKS_OF_A_SITE) {
        known.add(top(stack));
      }
    }
  }

  /** Whether a function is of the type that the call instruction wants which is at work. */
  boolean canEnter(int function) {
    int wanted = pending < 0 ? -1 : wantedTypes.getOrDefault(pending, -1);
    return wanted < 0 || module.types().heapMatches(module.functionTypeIndex(function), wanted);
  }

  /**
   * An imported function was entered.
   *
   * @return which of the host's functions runs: this one, or one of its own that has called it
   */
  public int enteredImport(int function) {
    int caller = pending;
    complete();
    if (caller >= 0) {
      called(function);
      pending = -1;
    }
    return caller < hostCode ? function : functionAround(caller);
  }

  private void called(int function) {
    if (pending < hostCode) {
      calls.add(new Call(pending - shift, function));
      activations.entered(pending - shift, function);
    }
  }

  private int functionAround(int offset) {
    int at = offset;
    while (functionAt[at] < 0) {
      at--;
    }
    return functionAt[at];
  }

  /** The host is about to call a function. */
  public void calledByHost(int during, int callee) {
    hostCalls.add(new HostCall(during, callee));
    forget();
    activations.calledByHost(during < 0, callee);
  }

  /** What was called last was not entered, or has come back. */
  public void forget() {
    activations.forget();
    pending = -1;
    running = -1;
  }

  /** The computation has ended so. */
  void ended(Throwable reason) {
    String message = String.valueOf(reason.getMessage());
    // Other exceptions are mistakes of the concrete engine, or its stack has run out.
    boolean isTrap =
        reason instanceof WasmEngineException
            && !message.contains("call stack exhausted")
            && !message.contains("out of memory");
    if (running >= 0 && isTrap) {
      trapped.computeIfAbsent(running, offset -> new LinkedHashSet<>()).add(message);
    }
    forget();
  }

  /** The instruction at work has not trapped. */
  private void complete() {
    if (running >= 0) {
      completed.set(running);
    }
    running = -1;
  }

  private static boolean canRunOut(OpCode opcode) {
    return switch (opcode) {
      case LOOP,
          STRUCT_NEW,
          STRUCT_NEW_DEFAULT,
          ARRAY_NEW,
          ARRAY_NEW_DEFAULT,
          ARRAY_NEW_FIXED,
          ARRAY_NEW_ELEM ->
          true;
      default -> isCall(opcode);
    };
  }

  private static boolean isCall(OpCode opcode) {
    return switch (opcode) {
      case CALL, CALL_INDIRECT, CALL_REF, RETURN_CALL, RETURN_CALL_INDIRECT, RETURN_CALL_REF ->
          true;
      default -> false;
    };
  }

  private static List<Long> top(MStack stack) {
    List<Long> top = new ArrayList<>();
    for (int i = stack.size() - 1; i >= 0 && top.size() < MOST_OPERANDS; i--) {
      top.add(stack.array()[i]);
    }
    return top;
  }
}
