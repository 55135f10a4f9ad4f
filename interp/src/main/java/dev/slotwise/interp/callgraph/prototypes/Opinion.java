// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.Prototypes.Basis;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Signature;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.FunctionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * What declarations say of one indirect call.
 *
 * @param types the function types that its operand is declared to point to
 * @param targets of a virtual call, all that it can enter
 * @param text of a virtual call, what it calls
 */
record Opinion(Basis basis, List<Integer> types, NodeSet targets, String text) {
  static final Opinion NONE = new Opinion(Basis.UNTYPED, List.of());

  private Opinion(Basis basis, List<Integer> types) {
    this(basis, types, NodeSet.empty(), "");
  }

  /** Whether declarations say what the call can enter. */
  boolean isBound() {
    return basis == Basis.TYPED || basis == Basis.VIRTUAL;
  }

  /** Forms opinions on the calls of a module. */
  static final class Former {
    private final TypeTable types;
    private final Lowering lowering;
    private final ClassHierarchy classes;

    /** Those of virtual functions, if the linker left what names them. */
    private final Optional<VirtualTables> tables;

    Former(
        TypeTable types,
        Lowering lowering,
        ClassHierarchy classes,
        Optional<VirtualTables> tables) {
      this.types = types;
      this.lowering = lowering;
      this.classes = classes;
      this.tables = tables;
    }

    /**
     * On a call.
     *
     * @param type the WebAssembly type of the call
     * @param found the function types that its operand is declared to point to
     * @param integers of each argument, whether it was declared as an integer
     * @param virtual the calls through tables of virtual functions that it is; empty if it is none
     * @param function that has the call
     */
    Opinion of(
        FunctionType type,
        List<Integer> found,
        boolean[] integers,
        Set<VirtualTables.Call> virtual,
        int function) {
      return virtual.isEmpty()
          ? ofPointer(type, found, integers)
          : ofVirtual(virtual, function).orElseGet(() -> ofPointer(type, found, integers));
    }

    private Opinion ofPointer(FunctionType type, List<Integer> found, boolean[] integers) {
      if (found.isEmpty()) {
        return NONE;
      }
      List<Integer> fitting = new ArrayList<>();
      for (int each : found) {
        if (lowering.fits(types.signature(each), type)) {
          fitting.add(each);
        }
      }
      if (fitting.isEmpty()) {
        return new Opinion(Basis.CAST_TO_OTHER_TYPE, found);
      }
      for (int each : fitting) {
        if (passesIntegerForStructure(types.signature(each), integers)) {
          return new Opinion(Basis.CAST_OF_ARGUMENTS, fitting);
        }
      }
      return new Opinion(Basis.TYPED, fitting);
    }

    /** What virtual calls enter; empty if that is not known of all of them. */
    private Optional<Opinion> ofVirtual(Set<VirtualTables.Call> calls, int function) {
      NodeSet targets = NodeSet.empty();
      TreeSet<String> texts = new TreeSet<>();
      for (VirtualTables.Call call : calls) {
        Optional<ImmutableIntList> found = tables.flatMap(known -> known.targets(call, function));
        if (found.isEmpty()) {
          return Optional.empty();
        }
        targets = targets.union(NodeSet.of(found.get().toArray()));
        texts.add(
            "virtual function %d of %s"
                .formatted(call.displacement() / 4, classes.name(call.type())));
      }
      return Optional.of(
          new Opinion(Basis.VIRTUAL, List.of(), targets, String.join(" or ", texts)));
    }

    private boolean passesIntegerForStructure(Signature signature, boolean[] integers) {
      return lowering
          .lower(signature)
          .map(
              lowered -> {
                for (int i = 0; i < lowered.starts().size(); i++) {
                  int at = lowered.starts().get(i);
                  if (at >= 0
                      && at < integers.length
                      && integers[at]
                      && types.pointsToStructure(signature.parameters().get(i))) {
                    return true;
                  }
                }
                return false;
              })
          .orElse(false);
    }
  }
}
