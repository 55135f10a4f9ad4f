// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import dev.slotwise.interp.domain.Origins;
import dev.slotwise.interp.state.MemoryObjects;
import dev.slotwise.wasm.binary.ConstExprEvaluator;
import dev.slotwise.wasm.ir.ConstValue;
import dev.slotwise.wasm.ir.ConstValue.Bits;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import dev.slotwise.wasm.linking.Symbol;
import java.util.HashMap;
import java.util.Map;

/** The names of the objects of a {@link PointerMemory}: the first symbol at their beginning. */
final class ObjectNames {
  private final MemoryObjects objects;
  private final Map<Long, String> byStart = new HashMap<>();

  ObjectNames(WasmModule module, Linking linking, MemoryObjects objects) {
    this.objects = objects;
    ConstExprEvaluator evaluator = new ConstExprEvaluator(module, any -> ConstValue.UNKNOWN);
    for (Symbol symbol : linking.symbols()) {
      if (symbol.isStaticData() && symbol.index() < module.data().size()) {
        DataSegment segment = module.data().get(symbol.index());
        if (segment.offset().map(evaluator::evaluate).orElse(ConstValue.UNKNOWN)
            instanceof Bits base) {
          byStart.putIfAbsent(base.value() + symbol.offset(), symbol.name());
        }
      }
    }
    PointerMemory.slots(module, linking)
        .forEach(
            written ->
                byStart.putIfAbsent(
                    PointerMemory.FUNCTIONS + written.slot(),
                    module.functionName(written.function())));
  }

  /** The names of all that a word can point to. */
  String of(Origins origins) {
    return origins
        .objects()
        .collect(
            object ->
                byStart.getOrDefault(
                    objects.start(object), "0x%x".formatted(objects.start(object))))
        .makeString(" or ");
  }
}
