// SPDX-License-Identifier: Apache-2.0
package example;

import dev.slotwise.Closure;
import dev.slotwise.Options;
import dev.slotwise.Slotwise;
import dev.slotwise.ValidModule;
import java.nio.file.Path;

/** Prints which functions can be on the stack when an import is called. */
public final class OnStack {
  public static void main(String[] args) {
    Slotwise.read(Path.of(args[0]))
        .peek(module -> print(module, args[1]))
        .mapError(problems -> problems.peek(System.out::println));
  }

  private static void print(ValidModule module, String entry) {
    Closure closure = module.analyse(Options.defaults().withEntries(entry)).closure();
    System.out.println(closure.functions().size() + " of " + module.functions().size());
    closure.functions().forEach(function -> System.out.println(closure.chainFrom(function)));
  }
}
