// SPDX-License-Identifier: Apache-2.0
package example;

import dev.slotwise.Closure;
import dev.slotwise.Options;
import dev.slotwise.Slotwise;
import dev.slotwise.ValidModule;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.state.Limit;
import java.nio.file.Path;

/** Prints which functions of a main module and its side module can be on the stack. */
public final class Program {
  public static void main(String[] args) {
    ValidModule main = Slotwise.read(Path.of(args[0])).get();
    ValidModule side = Slotwise.read(Path.of(args[1])).get();
    Slotwise.link(main, side.importedAs("side"))
        .peek(Program::print)
        .mapError(problems -> problems.peek(System.out::println));
  }

  private static void print(ValidModule program) {
    Options options =
        Options.defaults()
            .withLevel(Level.FLOW)
            .withMemoryModel("objects")
            .withLimit(Limit.LOOP_DELAY, 4);
    Closure closure = program.analyse(options).closure();
    closure.functions().forEach(function -> System.out.println(function.file() + ": " + function));
    closure.leftOut().forEach((what, why) -> System.out.println(what + ": " + why));
  }
}
