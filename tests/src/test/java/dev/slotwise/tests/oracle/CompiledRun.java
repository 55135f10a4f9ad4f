// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import run.endive.runtime.Instance;

/** What a compiled program does: each of its exports is called with each of some numbers. */
final class CompiledRun {
  private static final String TRAPPED = "trapped";

  private final CompiledProgram program;
  private final Trace trace;

  /** What the calls returned, or that they trapped. */
  private final List<String> results = new ArrayList<>();

  /** What the last of them was made of. */
  private int secrets;

  private CompiledRun(CompiledProgram program) {
    this.program = program;
    this.trace = new Trace(program.module(), program.parsed());
  }

  static CompiledRun of(String level, String program) throws IOException {
    CompiledRun run = new CompiledRun(CompiledProgram.read(level, program));
    run.start();
    return run;
  }

  private void start() {
    Instance instance = instance();
    for (Export export : program.functions()) {
      for (int x : CompiledProgram.numbers()) {
        trace.calledByHost(-1, export.index());
        try {
          results.add(Integer.toString((int) instance.export(export.name()).apply(x)[0]));
        } catch (RuntimeException trap) {
          trace.ended(trap);
          results.add(TRAPPED);
          // A host stops after a trap: what follows is another run.
          instance = instance();
        }
      }
    }
  }

  private Instance instance() {
    return program.instance(
        (function, field, arguments) -> {
          trace.enteredImport(function);
          return switch (field) {
            case "ask" -> CompiledProgram.answer(arguments);
            case "secret" -> (secrets = secrets * 1_103_515_245 + 12_345) >>> 24;
            default -> 0;
          };
        },
        trace);
  }

  WasmModule module() {
    return program.module();
  }

  Trace trace() {
    return trace;
  }

  List<String> results() {
    return results;
  }

  @Override
  public String toString() {
    return program.toString();
  }
}
