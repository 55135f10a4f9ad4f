// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.ir.AddressRange;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Global;
import dev.slotwise.wasm.ir.Memory;
import dev.slotwise.wasm.ir.Table;
import dev.slotwise.wasm.ir.Types;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The type of something that can be imported, with the type indices of the linked module.
 *
 * <p>Source: WebAssembly 3.0, section 3.3 (matching of external types). Tables and memories may
 * have grown when they are imported, so that their minimum is no reason to refuse one.
 */
sealed interface ExternalType {
  record OfFunction(int type) implements ExternalType {}

  record OfTable(AddressRange range, int element) implements ExternalType {}

  record OfMemory(Memory memory) implements ExternalType {}

  record OfGlobal(int type, boolean mutable) implements ExternalType {}

  record OfTag(int type) implements ExternalType {}

  /** The type of an entity of a module. */
  static ExternalType of(WasmModule module, ExternalKind kind, int index, int[] types) {
    return switch (kind) {
      case FUNCTION -> new OfFunction(types[module.functionTypeIndex(index)]);
      case TABLE -> {
        Table table = module.tables().get(index);
        yield new OfTable(table.range(), MergedTypes.mapped(table.elementType(), types));
      }
      case MEMORY -> new OfMemory(module.memories().get(index));
      case GLOBAL -> {
        Global global = module.globals().get(index);
        yield new OfGlobal(MergedTypes.mapped(global.type(), types), global.mutable());
      }
      case TAG -> new OfTag(types[module.tags().get(index)]);
    };
  }

  /** For people, as in the text format. */
  default String text(Types types) {
    if (this instanceof OfTable table) {
      return limits(table.range) + " " + ValueType.toString(table.element);
    }
    if (this instanceof OfMemory memory) {
      return limits(memory.memory.range()) + (memory.memory.shared() ? " shared" : "");
    }
    if (this instanceof OfGlobal global) {
      String type = ValueType.toString(global.type);
      return global.mutable ? "(mut " + type + ")" : type;
    }
    int index = this instanceof OfFunction function ? function.type : ((OfTag) this).type;
    String signature = types.function(index).toString();
    return signature.isEmpty() ? "()" : signature;
  }

  private static String limits(AddressRange range) {
    return (range.is64() ? "i64 " : "")
        + Long.toUnsignedString(range.minimum())
        + (range.maximum().isEmpty()
            ? ""
            : " " + Long.toUnsignedString(range.maximum().getAsLong()));
  }

  /** Whether something of this type may be given to an import of type {@code wanted}. */
  default boolean matches(ExternalType wanted, Types types) {
    if (this instanceof OfFunction is && wanted instanceof OfFunction want) {
      return types.isSubtype(is.type, want.type);
    }
    if (this instanceof OfTable is && wanted instanceof OfTable want) {
      return isSame(is.element, want.element, types) && fits(is.range, want.range);
    }
    if (this instanceof OfMemory is && wanted instanceof OfMemory want) {
      return is.memory.shared() == want.memory.shared()
          && is.memory.pageSizeLog2() == want.memory.pageSizeLog2()
          && fits(is.memory.range(), want.memory.range());
    }
    if (this instanceof OfGlobal is && wanted instanceof OfGlobal want) {
      return is.mutable == want.mutable
          && types.matches(is.type, want.type)
          && (!is.mutable || types.matches(want.type, is.type));
    }
    return this instanceof OfTag is
        && wanted instanceof OfTag want
        && types.canonical(is.type) == types.canonical(want.type);
  }

  /**
   * The type of one thing of the host that two modules import under one name; empty if it can't be
   * one. Constants are kept apart: a loader may give each module its own.
   */
  default Optional<ExternalType> and(ExternalType other, Types types) {
    if (this instanceof OfFunction a && other instanceof OfFunction b) {
      return types.canonical(a.type) == types.canonical(b.type)
          ? Optional.of(this)
          : Optional.empty();
    }
    if (this instanceof OfTable a && other instanceof OfTable b) {
      return isSame(a.element, b.element, types)
          ? both(a.range, b.range).map(range -> new OfTable(range, a.element))
          : Optional.empty();
    }
    if (this instanceof OfMemory a && other instanceof OfMemory b) {
      boolean same =
          a.memory.shared() == b.memory.shared()
              && a.memory.pageSizeLog2() == b.memory.pageSizeLog2();
      return same
          ? both(a.memory.range(), b.memory.range())
              .map(
                  range ->
                      new OfMemory(new Memory(range, a.memory.shared(), a.memory.pageSizeLog2())))
          : Optional.empty();
    }
    if (this instanceof OfGlobal a && other instanceof OfGlobal b) {
      return a.mutable && b.mutable && isSame(a.type, b.type, types)
          ? Optional.of(this)
          : Optional.empty();
    }
    return this instanceof OfTag && matches(other, types) ? Optional.of(this) : Optional.empty();
  }

  private static boolean isSame(int type, int other, Types types) {
    return types.matches(type, other) && types.matches(other, type);
  }

  private static boolean fits(AddressRange is, AddressRange wanted) {
    return is.is64() == wanted.is64()
        && (is.maximum().isEmpty()
            || Long.compareUnsigned(is.maximum().getAsLong(), wanted.minimum()) >= 0)
        && (wanted.maximum().isEmpty()
            || (is.maximum().isPresent()
                && Long.compareUnsigned(is.maximum().getAsLong(), wanted.maximum().getAsLong())
                    <= 0));
  }

  private static Optional<AddressRange> both(AddressRange a, AddressRange b) {
    long minimum = Long.compareUnsigned(a.minimum(), b.minimum()) >= 0 ? a.minimum() : b.minimum();
    OptionalLong maximum = a.maximum().isEmpty() ? b.maximum() : a.maximum();
    if (a.maximum().isPresent()
        && b.maximum().isPresent()
        && Long.compareUnsigned(a.maximum().getAsLong(), b.maximum().getAsLong()) > 0) {
      maximum = b.maximum();
    }
    boolean possible =
        a.is64() == b.is64()
            && (maximum.isEmpty() || Long.compareUnsigned(minimum, maximum.getAsLong()) <= 0);
    return possible ? Optional.of(new AddressRange(minimum, maximum, a.is64())) : Optional.empty();
  }
}
