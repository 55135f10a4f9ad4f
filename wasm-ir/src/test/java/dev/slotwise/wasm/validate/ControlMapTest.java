// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.EMPTY;
import static dev.slotwise.wasm.validate.Binary.END;
import static dev.slotwise.wasm.validate.Binary.EXNREF;
import static dev.slotwise.wasm.validate.Binary.I32;
import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.noLocals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.ControlMap.HandlerKind;
import org.junit.jupiter.api.Test;

/** The side-table of small bodies, by hand. Pcs are counted from the body's first instruction. */
class ControlMapTest {
  private ControlMap map = map(0, noLocals(), bytes(END));
  private int codeStart;

  private ControlMap map(int type, byte[] locals, byte[] code) {
    WasmModule module = CodeModule.with(type, locals, code);
    Validator.validate(module);
    map = ControlMap.of(module, CodeModule.UNDER_TEST);
    assertThat(ControlMapChecker.check(module, map)).isEmpty();
    codeStart = module.bodyStart(CodeModule.UNDER_TEST) + locals.length;
    assertThat(map.codeStart()).isEqualTo(codeStart);
    assertThat(map.codeEnd()).isEqualTo(module.bodyEnd(CodeModule.UNDER_TEST));
    return map;
  }

  private ControlMap map(byte[] code) {
    return map(0, noLocals(), code);
  }

  private int[] labelPcs() {
    int[] pcs = new int[map.labelCount()];
    for (int i = 0; i < pcs.length; i++) {
      pcs[i] = map.labelPc(i) - codeStart;
    }
    return pcs;
  }

  /** The pcs that the branch at this pc goes to. */
  private int[] targets(int pc) {
    int branch = map.branchAt(codeStart + pc);
    int[] pcs = new int[map.targetCount(branch)];
    for (int i = 0; i < pcs.length; i++) {
      pcs[i] = map.labelPc(map.target(branch, i)) - codeStart;
    }
    return pcs;
  }

  private int scope(int pc) {
    return map.scopeAt(codeStart + pc);
  }

  @Test
  void straightLineHasOneLabelItsExit() {
    map(7, bytes(1, 2, 0x7E), bytes(0x41, 5, END));

    assertThat(labelPcs()).containsExactly(3);
    assertThat(map.isReachable(map.exit())).isTrue();
    assertThat(map.labelArity(map.exit())).isEqualTo(1);
    assertThat(map.localCount()).isEqualTo(2);
    assertThat(map.localType(1)).isEqualTo(ValueType.I64);
    assertThat(map.maxHeight()).isEqualTo(1);
    assertThat(map.branchCount()).isZero();
  }

  @Test
  void blockEndIsLabelOnlyIfBranchedTo() {
    // 0 block 2 block 4 i32.const 6 br_if 1 8 end 9 end 10 end
    map(bytes(0x02, EMPTY, 0x02, EMPTY, 0x41, 0, 0x0D, 1, END, END, END));

    assertThat(labelPcs()).containsExactly(10, 11);
    assertThat(targets(6)).containsExactly(10);
    assertThat(map.targetAt(codeStart + 6)).isZero();
    assertThat(map.branchAt(codeStart + 4)).isEqualTo(ControlMap.NONE);
  }

  @Test
  void ifWithElseGoesToElseAndOverIt() {
    // 0 i32.const 2 if i32 4 i32.const 6 else 7 i32.const 9 end 10 drop 11 end
    map(bytes(0x41, 0, 0x04, I32, 0x41, 1, 0x05, 0x41, 2, END, 0x1A, END));

    assertThat(labelPcs()).containsExactly(7, 10, 12);
    assertThat(targets(2)).containsExactly(7);
    assertThat(targets(6)).containsExactly(10);
    assertThat(map.labelArity(1)).isEqualTo(1);
    assertThat(map.labelHeight(1)).isZero();
  }

  @Test
  void ifWithoutElseGoesToItsEnd() {
    // 0 i32.const 2 i32.const 4 if (type 1) 6 i32.eqz 7 end 8 drop 9 end
    map(bytes(0x41, 7, 0x41, 0, 0x04, 1, 0x45, END, 0x1A, END));

    assertThat(labelPcs()).containsExactly(8, 10);
    assertThat(targets(4)).containsExactly(8);
    assertThat(map.labelArity(0)).isEqualTo(1);
    assertThat(map.labelHeight(0)).isZero();
  }

  @Test
  void loopsAreHeadersAndKnowTheirOuterLoop() {
    // 0 loop 2 loop 4 i32.const 6 br_if 0 8 i32.const 10 br_if 1 12 block 14 br 0 16 end 17 end 18
    // end
    map(
        bytes(
            0x03, EMPTY, 0x03, EMPTY, 0x41, 0, 0x0D, 0, 0x41, 0, 0x0D, 1, 0x02, EMPTY, 0x0C, 0, END,
            END, END, END));

    assertThat(labelPcs()).containsExactly(2, 4, 17, 20);
    assertThat(targets(6)).containsExactly(4);
    assertThat(targets(10)).containsExactly(2);
    assertThat(map.isLoopHeader(0)).isTrue();
    assertThat(map.isLoopHeader(1)).isTrue();
    assertThat(map.isLoopHeader(2)).isFalse();
    assertThat(map.enclosingLoop(0)).isEqualTo(ControlMap.NONE);
    assertThat(map.enclosingLoop(1)).isZero();
    assertThat(map.enclosingLoop(2)).isEqualTo(1);
    assertThat(map.enclosingLoop(3)).isEqualTo(ControlMap.NONE);
  }

  @Test
  void loopCarriesItsParameters() {
    // 0 i32.const 2 i32.const 4 loop (type 1) 6 br 0: one value below, one carried.
    map(bytes(0x41, 1, 0x41, 2, 0x03, 1, 0x0C, 0, END, 0x1A, 0x1A, END));

    assertThat(labelPcs()).containsExactly(6, 12);
    assertThat(map.labelHeight(0)).isEqualTo(1);
    assertThat(map.labelArity(0)).isEqualTo(1);
    assertThat(map.isReachable(map.exit())).isFalse();
  }

  @Test
  void branchTableListsCasesThenDefault() {
    // 0 block 2 block 4 i32.const 6 br_table 1 0 2 (default) ...
    map(bytes(0x02, EMPTY, 0x02, EMPTY, 0x41, 0, 0x0E, 2, 1, 0, 2, END, END, END));

    assertThat(labelPcs()).containsExactly(12, 13, 14);
    assertThat(targets(6)).containsExactly(13, 12, 14);
  }

  @Test
  void deadCodeIsSkipped() {
    // 0 block 2 br 0 4 block 6 br 0 8 loop 10 br 0 12 end 13 end 14 return 15 end 16 end
    map(
        bytes(
            0x02, EMPTY, 0x0C, 0, 0x02, EMPTY, 0x0C, 0, 0x03, EMPTY, 0x0C, 0, END, END, 0x0F, END,
            END));

    // Neither the dead block's end nor the dead loop is a label.
    assertThat(labelPcs()).containsExactly(16, 17);
    assertThat(map.nextLabel(codeStart + 2)).isZero();
    assertThat(map.nextLabel(codeStart + 16)).isEqualTo(1);
    assertThat(map.branchCount()).isEqualTo(1);
    assertThat(map.branchAt(codeStart + 14)).isEqualTo(ControlMap.NONE);
  }

  @Test
  void elseIsLiveAfterDeadThen() {
    // 0 i32.const 2 if 4 unreachable 5 else 6 nop 7 end 8 end
    map(bytes(0x41, 0, 0x04, EMPTY, 0x00, 0x05, 0x01, END, END));

    // Nothing comes to the if's end but the fall-through from the else.
    assertThat(labelPcs()).containsExactly(6, 9);
    assertThat(map.branchAt(codeStart + 5)).isEqualTo(ControlMap.NONE);
    assertThat(map.isReachable(map.exit())).isTrue();
  }

  @Test
  void returnGoesToTheExit() {
    map(7, noLocals(), bytes(0x41, 1, 0x0F, END));

    assertThat(targets(2)).containsExactly(4);
    assertThat(map.isReachable(map.exit())).isTrue();
  }

  @Test
  void tryTableHandlersHaveScopesInnermostFirst() {
    // 0 block exnref 2 block i32 4 try_table (catch 0 0) (catch_all_ref 1) 12 call 0 14 end
    // 15 i32.const 17 end 18 drop 19 call 0 21 return 22 end 23 drop 24 end
    map(
        bytes(
            0x02, EXNREF, 0x02, I32, 0x1F, EMPTY, 2, 0, 0, 0, 3, 1, 0x10, 0, END, 0x41, 0, END,
            0x1A, 0x10, 0, 0x0F, END, 0x1A, END));

    assertThat(labelPcs()).containsExactly(18, 23, 25);
    int scope = scope(12);
    assertThat(scope).isNotEqualTo(ControlMap.NONE);
    assertThat(map.outerScope(scope)).isEqualTo(ControlMap.NONE);
    int first = map.firstHandler(scope);
    assertThat(map.endHandler(scope)).isEqualTo(first + 2);
    assertThat(map.handlerKind(first)).isEqualTo(HandlerKind.CATCH);
    assertThat(map.handlerTag(first)).isZero();
    assertThat(map.handlerLabel(first)).isZero();
    assertThat(map.handlerKind(first + 1)).isEqualTo(HandlerKind.CATCH_ALL_REF);
    assertThat(map.handlerTag(first + 1)).isEqualTo(ControlMap.NONE);
    assertThat(map.handlerLabel(first + 1)).isEqualTo(1);
    assertThat(map.labelArity(1)).isEqualTo(1);
    assertThat(scope(4)).isEqualTo(ControlMap.NONE);
    assertThat(scope(19)).isEqualTo(ControlMap.NONE);
  }

  @Test
  void legacyCatchesAreLabelsOutsideTheirTry() {
    // 0 try 2 call 0 4 catch 0 6 drop 7 call 0 9 rethrow 0 11 catch_all 12 call 0 14 end 15 end
    map(bytes(0x06, EMPTY, 0x10, 0, 0x07, 0, 0x1A, 0x10, 0, 0x09, 0, 0x19, 0x10, 0, END, END));

    assertThat(labelPcs()).containsExactly(6, 12, 15, 16);
    // The try's body falls into the catch, which means over it.
    assertThat(targets(4)).containsExactly(15);
    // The catch ends in rethrow: nothing comes to catch_all from above.
    assertThat(map.branchAt(codeStart + 11)).isEqualTo(ControlMap.NONE);
    assertThat(map.rethrowAt(codeStart + 9)).isZero();
    int scope = scope(2);
    int first = map.firstHandler(scope);
    assertThat(map.handlerKind(first)).isEqualTo(HandlerKind.LEGACY_CATCH);
    assertThat(map.handlerLabel(first)).isZero();
    assertThat(map.labelArity(0)).isEqualTo(1);
    assertThat(map.handlerKind(first + 1)).isEqualTo(HandlerKind.LEGACY_CATCH_ALL);
    assertThat(map.handlerLabel(first + 1)).isEqualTo(1);
    // What a handler throws is not for the handlers beside it.
    assertThat(scope(7)).isEqualTo(ControlMap.NONE);
    assertThat(scope(12)).isEqualTo(ControlMap.NONE);
  }

  @Test
  void delegateSkipsTheTriesBetween() {
    // 0 try 2 try 4 try 6 call 0 8 delegate 1 10 call 0 12 catch_all 13 end 14 catch_all 15 end 16
    // end
    map(
        bytes(
            0x06, EMPTY, 0x06, EMPTY, 0x06, EMPTY, 0x10, 0, 0x18, 1, 0x10, 0, 0x19, END, 0x19, END,
            END));

    int outer = scope(2 - 2 + 2);
    int middle = scope(10);
    int inner = scope(6);
    assertThat(map.firstHandler(inner)).isEqualTo(map.endHandler(inner));
    // Label 1 of the delegate is the outermost try.
    assertThat(map.outerScope(inner)).isEqualTo(outer);
    assertThat(middle).isNotEqualTo(outer);
    assertThat(map.outerScope(middle)).isEqualTo(outer);
    assertThat(map.outerScope(outer)).isEqualTo(ControlMap.NONE);
    assertThat(labelPcs()).containsExactly(13, 14, 15, 16, 17);
  }

  @Test
  void delegateToCatchGoesOutOfItsTry() {
    // 0 try 2 nop 3 catch_all 4 try 6 call 0 8 delegate 0 10 end 11 end
    map(bytes(0x06, EMPTY, 0x01, 0x19, 0x06, EMPTY, 0x10, 0, 0x18, 0, END, END));

    assertThat(map.outerScope(scope(6))).isEqualTo(ControlMap.NONE);
  }

  @Test
  void castBranchesCarryTheReference() {
    // 0 block (result (ref null any)) 3 ref.null any 5 br_on_cast 0 anyref structref 11 end ...
    map(bytes(0x02, 0x6E, 0xD0, 0x6E, 0xFB, 24, 3, 0, 0x6E, 0x6B, END, 0x1A, END));

    assertThat(labelPcs()).containsExactly(11, 13);
    assertThat(targets(4)).containsExactly(11);
    assertThat(map.labelArity(0)).isEqualTo(1);
  }
}
