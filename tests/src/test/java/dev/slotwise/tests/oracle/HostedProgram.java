// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.interp.callgraph.flow.FlowOptions;
import dev.slotwise.interp.callgraph.levels.HostFunctions;
import dev.slotwise.tests.algorithm.Algorithms;
import dev.slotwise.tests.algorithm.Algorithms.Algorithm;
import dev.slotwise.tests.oracle.ConcreteRun.Host;
import dev.slotwise.tests.oracle.ModuleGenerator.Generated;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.Linker;
import dev.slotwise.wasm.link.Part;
import dev.slotwise.wasm.validate.Validator;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;

/** A generated module that has run with a hostile host. */
public final class HostedProgram {
  private final Generated generated;
  private final HostKind kind;
  private final Trace trace;

  /**
   * @param seed of what the host does
   */
  HostedProgram(Generated generated, HostKind kind, long seed) {
    this.generated = generated;
    this.kind = kind;
    WasmModule analysed = module(generated);
    WasmModule runs =
        kind.of(analysed).writesTables(analysed) ? module(withHostFunctions(generated)) : analysed;
    this.trace =
        ConcreteRun.of(
            runs,
            analysed,
            Host.hostile(
                kind.behaviour(analysed), generated.surroundings().isOpaque(), kind.isOpen()),
            seed);
  }

  private static Generated withHostFunctions(Generated generated) {
    Choices choices = Choices.replay(generated.made().values());
    return generated.passesCallbacks()
        ? ModuleGenerator.hostedWithCallbacks(choices, true)
        : ModuleGenerator.hosted(choices, true);
  }

  /** One of many; the seed says which, and which kind of host it has. */
  public static HostedProgram of(long seed) {
    return new HostedProgram(
        ModuleGenerator.hosted(Choices.random(seed), false),
        HostKind.ALL.get((int) (seed % HostKind.ALL.size())),
        seed);
  }

  Trace trace() {
    return trace;
  }

  /** How many ways of the run lead into a function with a callback that level slots knows. */
  int enteredWithCallbacks() {
    WasmModule analysed = module(generated);
    return new Oracle(HostFunctions.in(analysed, kind.of(analysed)))
        .enteredWithCallbacks(trace, kind.behaviour(analysed));
  }

  /** What the run did that some analysis does not have. */
  public Optional<String> violation() {
    WasmModule analysed = module(generated);
    FlowOptions options = FlowOptions.of(kind.behaviour(analysed));
    Oracle oracle = new Oracle(HostFunctions.in(analysed, kind.of(analysed)));
    boolean isOpaque = generated.surroundings().isOpaque();
    for (Algorithm algorithm : isOpaque ? Algorithms.ALL : Algorithms.UNCONDITIONAL) {
      Optional<String> missing = oracle.missing(trace, algorithm, options);
      if (missing.isPresent()) {
        return missing.map(text -> algorithm + ": " + text);
      }
    }
    return oracle.unreached(trace, options).or(() -> Flow.STANDARD.missing(oracle, trace, options));
  }

  private WasmModule module(Generated module) {
    TypeInterner interner = new TypeInterner();
    WasmModule decoded = ModuleDecoder.decode(module.bytes(), Limits.JS_API, interner);
    Validator.validate(decoded);
    if (!kind.isOpen()) {
      return decoded;
    }
    WasmModule linked =
        Linker.link(
            Lists.immutable.of(new Part("m", "m.wasm", Sets.immutable.of("m"), decoded)),
            Linker.Options.OPEN,
            Limits.JS_API,
            interner);
    Validator.validate(linked);
    return linked;
  }
}
