// SPDX-License-Identifier: Apache-2.0
package example;

import dev.slotwise.Analysis;
import dev.slotwise.CallGraph;
import dev.slotwise.CallSite;
import dev.slotwise.Options;
import dev.slotwise.Slotwise;
import dev.slotwise.ValidModule;
import dev.slotwise.interp.callgraph.Level;
import dev.slotwise.interp.host.Hosts;
import java.nio.file.Path;

/** Prints the indirect calls of a module, who calls a function, and what is dead. */
public final class Survey {
  public static void main(String[] args) {
    ValidModule module = Slotwise.read(Path.of(args[0])).get();
    Analysis analysis =
        module.analyse(
            Options.defaults()
                .withLevel(Level.FLOW)
                .withHost(Hosts.passive()));
    CallGraph calls = analysis.callGraph();
    for (CallSite site : calls.sites()) {
      if (!site.kind().isDirect()) {
        System.out.printf(
            "0x%x in %s: %s %s%n",
            site.offset(), site.caller(), site.resolution().id(), site.targets());
      }
    }
    module
        .function("fork")
        .ifPresent(fork -> System.out.println("fork is called by " + calls.callers(fork)));
    System.out.println("dead: " + analysis.reachable().dead());
    calls.assumptions().forEach(assumption -> System.out.println("assumes " + assumption.id()));
  }
}
