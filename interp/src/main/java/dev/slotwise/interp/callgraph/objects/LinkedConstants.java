// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.callgraph.levels.TableContents;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Relocations;
import dev.slotwise.wasm.linking.Symbol;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Compares each relocation with the bytes that it describes. Where they differ, a tool has changed
 * the module after it was linked, or a linker before lld 19 wrote offsets of symbols that are not
 * in their segments; then the relocations must not be believed. Nor must they where some are
 * missing: a function is in a table that no relocation puts there, or a place has two.
 */
final class LinkedConstants {
  private final WasmModule module;
  private final Optional<TableContents> contents;
  private final Linking linking;

  private LinkedConstants(WasmModule module, Optional<TableContents> contents, Linking linking) {
    this.module = module;
    this.contents = contents;
    this.linking = linking;
  }

  /**
   * Why a module's relocations can't be used, for people; empty if they can.
   *
   * @param contents of its tables
   */
  static Optional<String> missing(WasmModule module, TableContents contents) {
    return missing(module, Optional.of(contents));
  }

  /** As {@link #missing(WasmModule, TableContents)}, for those who need no table slots. */
  static Optional<String> missing(WasmModule module) {
    return missing(module, Optional.empty());
  }

  private static Optional<String> missing(WasmModule module, Optional<TableContents> contents) {
    if (module.isLinked()) {
      return Optional.of("a program of several modules has no relocations");
    }
    Optional<Linking> linking;
    try {
      linking = Linking.of(module);
    } catch (DecodeException e) {
      return Optional.of("its relocations are malformed: " + e.getMessage());
    }
    if (linking.isEmpty()) {
      return Optional.of("no relocations; link with -Wl,--emit-relocs, by lld 19 or later");
    }
    LinkedConstants constants = new LinkedConstants(module, contents, linking.get());
    return constants
        .mismatch(linking.get().code())
        .or(() -> constants.mismatch(linking.get().data()))
        .or(constants::unnamed);
  }

  /** A linker puts a function into a table because some relocation asks for its slot. */
  private Optional<String> unnamed() {
    BitSet named = new BitSet();
    for (Relocations relocations : List.of(linking.code(), linking.data())) {
      for (int i = 0; i < relocations.size(); i++) {
        if (relocations.kind(i) == Relocations.Kind.TABLE_SLOT
            || relocations.kind(i) == Relocations.Kind.GLOBAL) {
          Symbol symbol = linking.symbols().get(relocations.symbol(i));
          if (symbol.kind() == Symbol.Kind.FUNCTION && symbol.index() >= 0) {
            named.set(symbol.index());
          }
        }
      }
    }
    for (ElementSegment segment : module.elements()) {
      if (segment.mode() != ElementSegment.Mode.ACTIVE) {
        continue;
      }
      for (int i = 0; i < segment.size(); i++) {
        int function = segment.functions().get(i);
        if (function >= 0 && !named.get(function)) {
          return Optional.of(
              "its relocations are not all there: none is of the table slot of %s"
                  .formatted(module.functionName(function)));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> mismatch(Relocations relocations) {
    for (int i = 0; i < relocations.size(); i++) {
      Relocations.Kind kind = relocations.kind(i);
      if (i > 0 && relocations.place(i) == relocations.place(i - 1)) {
        return Optional.of(
            "it has two relocations of one place (at 0x%x)".formatted(relocations.place(i)));
      }
      if (kind == Relocations.Kind.RELATIVE) {
        return Optional.of("its code is position-independent; build it without -fPIC");
      }
      boolean isRight;
      try {
        isRight = isRight(relocations, i);
      } catch (DecodeException e) {
        isRight = false;
      }
      if (!isRight) {
        return Optional.of(
            "its relocations are of other code (at 0x%x); a tool has changed it since it was linked, or lld before 19 has linked it"
                .formatted(relocations.place(i)));
      }
    }
    return Optional.empty();
  }

  private boolean isRight(Relocations relocations, int relocation) {
    int place = relocations.place(relocation);
    boolean isData = relocations == linking.data();
    Relocations.Kind kind = relocations.kind(relocation);
    if (kind == Relocations.Kind.TYPE) {
      return !isData && cursor(place).u32() == relocations.symbol(relocation);
    }
    if (kind == Relocations.Kind.OTHER) {
      return false;
    }
    Symbol symbol = linking.symbols().get(relocations.symbol(relocation));
    switch (kind) {
      case FUNCTION -> {
        return symbol.kind() == Symbol.Kind.FUNCTION
            && (isData || cursor(place).u32() == symbol.index());
      }
      case TABLE_SLOT -> {
        long slot = isData ? word(place) : cursor(place).s64();
        return symbol.kind() == Symbol.Kind.FUNCTION
            && (slot == 0 || contents.isEmpty() || holds(slot, symbol.index()));
      }
      case GLOBAL -> {
        // One that the linker made, and that has no symbol, holds an address.
        boolean isAddress =
            symbol.kind() == Symbol.Kind.FUNCTION || symbol.kind() == Symbol.Kind.DATA;
        return !isData && (isAddress || isIndexOf(symbol, Symbol.Kind.GLOBAL, place));
      }
      case TAG -> {
        return !isData && isIndexOf(symbol, Symbol.Kind.TAG, place);
      }
      case TABLE -> {
        return !isData && isIndexOf(symbol, Symbol.Kind.TABLE, place);
      }
      default -> {
        return symbol.kind() == Symbol.Kind.DATA
            && (!symbol.isStaticData() || isAddress(relocations, relocation, symbol, isData));
      }
    }
  }

  private boolean isIndexOf(Symbol symbol, Symbol.Kind kind, int place) {
    return symbol.kind() == kind && cursor(place).u32() == symbol.index();
  }

  private boolean holds(long slot, int function) {
    OptionalInt found =
        module.tables().isEmpty() ? OptionalInt.empty() : contents.orElseThrow().at(0, slot);
    return found.isPresent() && found.getAsInt() == function;
  }

  private boolean isAddress(
      Relocations relocations, int relocation, Symbol symbol, boolean isData) {
    if (symbol.index() >= module.data().size()) {
      return false;
    }
    DataSegment segment = module.data().get(symbol.index());
    if (segment.offset().isEmpty()) {
      return true;
    }
    ConstValue base =
        new ConstExprEvaluator(module, any -> ConstValue.UNKNOWN).evaluate(segment.offset().get());
    long read =
        isData ? word(relocations.place(relocation)) : cursor(relocations.place(relocation)).s64();
    return !(base instanceof Bits bits)
        || ((bits.value() + symbol.offset() + relocations.addend(relocation) - read) & 0xFFFF_FFFFL)
            == 0;
  }

  private ByteCursor cursor(int place) {
    return new ByteCursor(module.bytes(), place, module.bytes().length, "code");
  }

  private long word(int place) {
    return Integer.toUnsignedLong(cursor(place).i32LittleEndian());
  }
}
