// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.rta;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.reach.DynamicProgram;
import dev.slotwise.interp.reach.Program;
import dev.slotwise.interp.reach.Reason;
import dev.slotwise.interp.reach.Starts;
import dev.slotwise.wasm.ir.Cancellation;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableLongIntMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.factory.primitive.LongIntMaps;

/**
 * Rapid type analysis of a program in any language: live functions take addresses, convert types
 * and call by type or method; such calls make functions live, until nothing changes.
 *
 * <p>Paper: Bacon and Sweeney, "Fast static analysis of C++ virtual function calls" (OOPSLA 1996),
 * with address-taken functions beside instantiated classes, as in Go's {@code
 * x/tools/go/callgraph/rta}.
 *
 * <p>Sound: a call of a function value enters a function of its type to which live code has made a
 * reference; a call of an interface's method enters the method of a type with all of the
 * interface's methods, a value of which live code has converted, or reflection has found in such a
 * value. Reflection calls exported methods by itself. Assumes that the program tells all
 * references. Cost: each function, type, and pair of a called key and a function of that key is
 * visited once.
 *
 * <p>Tell it where execution starts, then {@link #run} it.
 */
public final class RapidTypeWorklist {
  private final DynamicProgram program;
  private final MethodTables methods;
  private final KeyedCalls values = new KeyedCalls(this::reach);
  private final KeyedCalls invocations = new KeyedCalls(this::reach);

  private final BitSet live = new BitSet();
  private final BitSet taken = new BitSet();
  private final BitSet types = new BitSet();
  private final BitSet roots = new BitSet();
  private final MutableIntList liveWork = IntLists.mutable.empty();
  private final MutableIntList typeWork = IntLists.mutable.empty();

  /** Methods of interfaces that are called: a key for each interface and method. */
  private final MutableLongIntMap contractKeys = LongIntMaps.mutable.empty();

  /** By method: the interfaces of which it is called. */
  private final MutableIntObjectMap<MutableIntList> contracts = IntObjectMaps.mutable.empty();

  /** By method: the types that have it, of those that are done. */
  private final MutableIntObjectMap<MutableIntList> owners = IntObjectMaps.mutable.empty();

  public RapidTypeWorklist(DynamicProgram program) {
    this.program = program;
    this.methods = new MethodTables(program);
  }

  /** Execution starts at a package, as {@code Reachable} says. */
  public void start(int pkg) {
    Starts.of(
        program,
        pkg,
        new Starts.Visitor() {
          @Override
          public void function(int function, Reason.Kind kind) {
            if (kind == Reason.Kind.EXPORTED) {
              take(function);
            }
            root(function);
          }

          @Override
          public void type(int type) {
            addType(type);
          }
        });
  }

  /** Something outside of the program calls the function. */
  public void root(int function) {
    roots.set(function);
    reach(function);
  }

  /** The function's address is taken. */
  public void take(int function) {
    if (!taken.get(function)) {
      taken.set(function);
      program.keys(function, key -> enterable(key, function));
    }
  }

  /** Values of the type can be in an interface. */
  public void addType(int type) {
    if (!types.get(type)) {
      types.set(type);
      typeWork.add(type);
    }
  }

  /** A call of function values with this key is made. */
  public void call(int key) {
    values.call(key);
  }

  /**
   * A call of function values with this key enters the function, if its address is taken or not.
   */
  public void enterable(int key, int function) {
    values.enterable(key, function);
  }

  /** Goes on until nothing changes. */
  public void run() {
    Program.ReferenceVisitor references = new References();
    DynamicProgram.DynamicCallVisitor dynamic = new DynamicCalls();
    IntConsumer addType = this::addType;
    IntConsumer take = this::take;
    while (!liveWork.isEmpty() || !typeWork.isEmpty()) {
      Cancellation.check();
      if (liveWork.isEmpty()) {
        int type = typeWork.removeAtIndex(typeWork.size() - 1);
        program.elements(type, addType);
        program.held(type, take);
        addMethods(type);
      } else {
        int function = liveWork.removeAtIndex(liveWork.size() - 1);
        program.instructions(function, references);
        program.dynamicCalls(function, dynamic);
      }
    }
  }

  public NodeSet live() {
    return NodeSet.copyOf(live);
  }

  public NodeSet addressTaken() {
    return NodeSet.copyOf(taken);
  }

  /** Where execution starts; exported methods of converted types, which reflection calls, too. */
  public NodeSet roots() {
    return NodeSet.copyOf(roots);
  }

  /** The functions that a call of function values with this key enters, ascending. */
  public ImmutableIntList targets(int key) {
    return values.of(key);
  }

  /** The functions that a call of an interface's method enters, ascending. */
  public ImmutableIntList targets(int interfaceType, int method) {
    return invocations.of(key(interfaceType, method));
  }

  private void reach(int function) {
    if (!live.get(function)) {
      live.set(function);
      liveWork.add(function);
    }
  }

  private void addMethods(int type) {
    if (program.isInterface(type)) {
      return;
    }
    program.methodsOf(
        type,
        (method, function, exported) -> {
          if (function == Program.NONE) {
            return;
          }
          if (exported) {
            // Reflection calls it, and makes function values of it.
            take(function);
            root(function);
          }
          owners.getIfAbsentPut(method, IntLists.mutable::empty).add(type);
          contracts
              .getIfAbsent(method, IntLists.mutable::empty)
              .forEach(contract -> implement(type, contract, method));
        });
  }

  private void implement(int type, int contract, int method) {
    if (methods.implementsAll(type, contract)) {
      invocations.enterable(key(contract, method), methods.of(type).get(method));
    }
  }

  private int key(int contract, int method) {
    return contractKeys.getIfAbsentPut((long) contract << 32 | method, contractKeys.size());
  }

  private void invoke(int contract, int method) {
    if (!contractKeys.containsKey((long) contract << 32 | method)) {
      int key = key(contract, method);
      contracts.getIfAbsentPut(method, IntLists.mutable::empty).add(contract);
      // Types that are still in the work list come later.
      owners
          .getIfAbsent(method, IntLists.mutable::empty)
          .forEach(type -> implement(type, contract, method));
      invocations.call(key);
    }
  }

  /** What live code refers to. */
  private final class References implements Program.ReferenceVisitor {
    @Override
    public void call(int callee) {
      reach(callee);
    }

    @Override
    public void value(int operand) {
      take(operand);
    }

    @Override
    public void convert(int type) {
      if (!program.isInterface(type)) {
        addType(type);
      }
    }
  }

  private final class DynamicCalls implements DynamicProgram.DynamicCallVisitor {
    @Override
    public void value(int key) {
      values.call(key);
    }

    @Override
    public void method(int interfaceType, int method) {
      invoke(interfaceType, method);
    }
  }
}
