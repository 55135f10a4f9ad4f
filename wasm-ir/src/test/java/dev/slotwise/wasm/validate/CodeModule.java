// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.EMPTY;
import static dev.slotwise.wasm.validate.Binary.END;
import static dev.slotwise.wasm.validate.Binary.EXTERNREF;
import static dev.slotwise.wasm.validate.Binary.F32;
import static dev.slotwise.wasm.validate.Binary.F64;
import static dev.slotwise.wasm.validate.Binary.FUNCREF;
import static dev.slotwise.wasm.validate.Binary.I32;
import static dev.slotwise.wasm.validate.Binary.I64;
import static dev.slotwise.wasm.validate.Binary.body;
import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.function;
import static dev.slotwise.wasm.validate.Binary.module;
import static dev.slotwise.wasm.validate.Binary.name;
import static dev.slotwise.wasm.validate.Binary.noLocals;
import static dev.slotwise.wasm.validate.Binary.section;
import static dev.slotwise.wasm.validate.Binary.types;

import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;

/**
 * A module with one of everything around the one body under test.
 *
 * <ul>
 *   <li>Types: 0 [] -> []; 1 [i32] -> [i32]; 2 [i32 i64] -> [f32 f64]; 3 struct of i32, mutable
 *       i64, i8; 4 array of mutable i32; 5 array of i8; 6 struct of (ref func); 7 [] -> [i32]; 8
 *       [i32] -> []; 9 array of mutable funcref; 10 open struct of i32; 11 its subtype with a field
 *       more.
 *   <li>Functions: 0 of type 0, exported; 1 of type 1, not declared; 2 is under test.
 *   <li>Tables: 0 funcref; 1 externref; 2 funcref with i64 indices. Memories: 0 with i32, 1 with
 *       i64 addresses. Globals: 0 i32; 1 mutable i64. Tags: 0 [i32]; 1 []. Element segments: 0
 *       passive, funcref. Data segments: 0 passive.
 * </ul>
 */
final class CodeModule {
  static final int UNDER_TEST = 2;

  private CodeModule() {}

  /** The module, decoded, with this type, locals and code for function 2. */
  static WasmModule with(int type, byte[] locals, byte[] code) {
    return ModuleDecoder.decode(file(type, locals, code, true));
  }

  /** A body without parameters, results and locals. */
  static WasmModule with(byte[] code) {
    return with(0, noLocals(), code);
  }

  static byte[] file(int type, byte[] locals, byte[] code, boolean dataCount) {
    return module(
        section(
            1,
            function(types(), types()),
            function(types(I32), types(I32)),
            function(types(I32, I64), types(F32, F64)),
            bytes(0x5F, 3, I32, 0, I64, 1, 0x78, 0),
            bytes(0x5E, I32, 1),
            bytes(0x5E, 0x78, 0),
            bytes(0x5F, 1, 0x64, 0x70, 0),
            function(types(), types(I32)),
            function(types(I32), types()),
            bytes(0x5E, FUNCREF, 1),
            bytes(0x50, 0, 0x5F, 1, I32, 0),
            bytes(0x50, 1, 10, 0x5F, 2, I32, 0, I32, 0)),
        section(3, bytes(0), bytes(1), bytes(type)),
        section(4, bytes(FUNCREF, 0, 1), bytes(EXTERNREF, 0, 1), bytes(FUNCREF, 4, 1)),
        section(5, bytes(0, 1), bytes(4, 1)),
        section(13, bytes(0, 8), bytes(0, 0)),
        section(6, bytes(I32, 0, 0x41, 0, END), bytes(I64, 1, 0x42, 0, END)),
        section(7, bytes(name("f"), 0, 0)),
        section(9, bytes(1, 0, 1, 0)),
        dataCount ? Binary.rawSection(12, bytes(1)) : bytes(),
        section(
            10,
            body(noLocals(), bytes(END)),
            body(noLocals(), bytes(0x20, 0, END)),
            body(locals, code)),
        dataCount ? section(11, bytes(1, 1, EMPTY)) : bytes());
  }
}
