// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.prototypes.TypeTable.Member;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.Signature;
import dev.slotwise.interp.callgraph.prototypes.TypeTable.SourceType;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Translates a declared function type to the WebAssembly type that a compiler gives it.
 *
 * <p>Source: WebAssembly tool conventions, "Basic C ABI".
 */
final class Lowering {
  private final TypeTable types;
  private final int pointer;

  /**
   * @param pointer the {@link ValueType} of pointers
   */
  Lowering(TypeTable types, int pointer) {
    this.types = types;
    this.pointer = pointer;
  }

  /**
   * The parameters and results of a function type.
   *
   * @param starts where each declared parameter starts among {@code parameters}, if it is one value
   *     there; -1 else
   */
  record Lowered(IntList parameters, IntList results, IntList starts) {}

  /** Empty if the type doesn't say it, or the convention of its language is not known. */
  Optional<Lowered> lower(Signature signature) {
    if (!signature.isPrototyped()) {
      return Optional.empty();
    }
    MutableIntList parameters = IntLists.mutable.empty();
    MutableIntList results = IntLists.mutable.empty();
    MutableIntList starts = IntLists.mutable.empty();
    Optional<IntList> result = value(signature.result(), signature.isOfC());
    if (result.isEmpty()) {
      return Optional.empty();
    }
    if (result.get().size() > 1 || isIndirect(signature.result(), signature.isOfC())) {
      parameters.add(pointer);
    } else {
      results.addAll(result.get());
    }
    for (int i = 0; i < signature.parameters().size(); i++) {
      Optional<IntList> parameter = value(signature.parameters().get(i), signature.isOfC());
      if (parameter.isEmpty()) {
        return Optional.empty();
      }
      starts.add(parameter.get().size() == 1 ? parameters.size() : -1);
      parameters.addAll(parameter.get());
    }
    if (signature.isVariadic()) {
      parameters.add(pointer);
    }
    return Optional.of(new Lowered(parameters, results, starts));
  }

  /** Whether a function type has this WebAssembly type, as far as that is known. */
  boolean fits(Signature signature, FunctionType type) {
    Optional<Lowered> lowered = lower(signature);
    return lowered.isEmpty()
        || (lowered.get().parameters.equals(type.parameters())
            && lowered.get().results.equals(type.results()));
  }

  /** The values that one of this type becomes; empty if that is not known. */
  private Optional<IntList> value(int type, boolean isOfC) {
    SourceType declared = types.get(type);
    return switch (declared.kind()) {
      case VOID -> Optional.of(IntLists.immutable.empty());
      case INTEGER -> integer(declared.size());
      case FLOAT ->
          switch ((int) declared.size()) {
            case 4 -> one(ValueType.F32);
            case 8 -> one(ValueType.F64);
            case 16 -> Optional.of(IntLists.immutable.of(ValueType.I64, ValueType.I64));
            default -> Optional.empty();
          };
      case POINTER, LVALUE_REFERENCE, RVALUE_REFERENCE, ARRAY, FUNCTION -> one(pointer);
      case STRUCTURE, UNION -> isOfC ? aggregate(type) : Optional.empty();
      case OTHER -> Optional.empty();
    };
  }

  private static Optional<IntList> integer(long size) {
    if (size == 16) {
      return Optional.of(IntLists.immutable.of(ValueType.I64, ValueType.I64));
    }
    return size == 8
        ? one(ValueType.I64)
        : size > 0 && size <= 4 ? one(ValueType.I32) : Optional.empty();
  }

  private static Optional<IntList> one(int type) {
    return Optional.of(IntLists.immutable.of(type));
  }

  /** Structures of one scalar are passed as that scalar, others by address. */
  private Optional<IntList> aggregate(int type) {
    if (types.get(type).size() == 0) {
      return Optional.empty();
    }
    return isSingle(type) ? Optional.empty() : one(pointer);
  }

  private boolean isSingle(int type) {
    List<Member> members = types.members(type);
    return types.kind(type) == TypeKind.STRUCTURE && members.size() <= 1;
  }

  private boolean isIndirect(int type, boolean isOfC) {
    TypeKind kind = types.kind(type);
    return isOfC
        && (kind == TypeKind.STRUCTURE || kind == TypeKind.UNION)
        && types.get(type).size() > 0
        && !isSingle(type);
  }
}
