// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.ArrayType;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.CompositeType;
import dev.slotwise.wasm.ir.FieldType;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.StructType;
import dev.slotwise.wasm.ir.SubType;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.validate.Declarations.Section;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * The rules of declared subtyping: a type may only be declared below one that is not final and
 * whose structure it matches.
 *
 * <p>Source: WebAssembly 3.0, sections 3.2.9 (recursive types) and 3.3.11 (composite types).
 */
final class TypeRules {
  private final ModuleFacts facts;
  private final Types types;
  private final Limits limits;

  TypeRules(ModuleFacts facts, Limits limits) {
    this.facts = facts;
    this.types = facts.types;
    this.limits = limits;
  }

  void check() {
    for (int i = 0; i < types.size(); i++) {
      Cancellation.check();
      SubType type = types.get(i);
      if (type.supertype().isPresent()) {
        checkSupertype(i, type, type.supertype().getAsInt());
      }
    }
  }

  private void checkSupertype(int index, SubType type, int above) {
    SubType supertype = types.get(above);
    if (supertype.isFinal()) {
      throw invalid("sub type: type %d is final".formatted(above), index);
    }
    if (!matches(type.composite(), supertype.composite())) {
      throw invalid("sub type: type %d does not match type %d".formatted(index, above), index);
    }
    int depth = types.interner().depth(types.canonical(index));
    if (depth > limits.subtypingDepth()) {
      throw new LimitException(
          "subtyping depth: " + depth + " is above the limit of " + limits.subtypingDepth(),
          Declarations.offset(facts.module, Section.TYPE, index),
          Section.TYPE.label,
          -1);
    }
  }

  private ValidationException invalid(String message, int index) {
    int offset = Declarations.offset(facts.module, Section.TYPE, index);
    return new ValidationException(message, offset, Section.TYPE.label, -1);
  }

  private boolean matches(CompositeType sub, CompositeType sup) {
    if (sub instanceof FunctionType a && sup instanceof FunctionType b) {
      return allMatch(b.parameters(), a.parameters()) && allMatch(a.results(), b.results());
    }
    if (sub instanceof ArrayType a && sup instanceof ArrayType b) {
      return matches(a.element(), b.element());
    }
    if (sub instanceof StructType a && sup instanceof StructType b) {
      boolean matches = a.fields().size() >= b.fields().size();
      for (int i = 0; matches && i < b.fields().size(); i++) {
        matches = matches(a.fields().get(i), b.fields().get(i));
      }
      return matches;
    }
    return false;
  }

  private boolean allMatch(ImmutableIntList sub, ImmutableIntList sup) {
    boolean matches = sub.size() == sup.size();
    for (int i = 0; matches && i < sub.size(); i++) {
      matches = types.matches(sub.get(i), sup.get(i));
    }
    return matches;
  }

  /** Fields that can be set must have equal types. */
  private boolean matches(FieldType sub, FieldType sup) {
    return sub.mutable() == sup.mutable()
        && types.matches(sub.storageType(), sup.storageType())
        && (!sub.mutable() || types.matches(sup.storageType(), sub.storageType()));
  }
}
