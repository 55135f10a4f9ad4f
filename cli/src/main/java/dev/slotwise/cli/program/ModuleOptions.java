// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.host.HostModelReader;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.Hosts;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The parameters and options of every command that reads modules. */
public final class ModuleOptions {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules; - is standard input.")
  public List<String> files = List.of();

  public @Mixin final Work work;

  public ModuleOptions(Terminal terminal) {
    this.work = new Work(terminal);
  }

  /** The option that says what the host does; its default is the command's. */
  public static final class Host {
    @Option(
        names = "--host",
        paramLabel = "HOST|FILE",
        completionCandidates = Names.class,
        description = "What the host may do: ${COMPLETION-CANDIDATES}, or what a file says.")
    String host = "";

    /** The hosts that have names. */
    static final class Names implements Iterable<String> {
      @Override
      public Iterator<String> iterator() {
        return Hosts.names().iterator();
      }
    }

    public boolean isGiven() {
      return !host.isEmpty();
    }

    public DeclaredHost orElse(HostModel byDefault) {
      if (host.isEmpty()) {
        return DeclaredHost.builtIn(byDefault);
      }
      return Hosts.named(host)
          .map(DeclaredHost::builtIn)
          .orElseGet(() -> DeclaredHost.of(HostModelReader.readFile(host)));
    }
  }
}
