// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.cli.host.HostModelReader;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.Hosts;
import java.util.Iterator;
import java.util.List;

/** The parameters and options of every command that reads modules. */
public final class ModuleOptions extends Options {
  public final Arg<List<String>> files =
      operands("FILE")
          .says("Modules, or folders of them; - is standard input; @LIST: what is in a file.");

  public final Work work;

  public ModuleOptions(Terminal terminal) {
    this.work = part(new Work(terminal));
  }

  /** The option that says what the host does; its default is the command's. */
  public static final class Host extends Options {
    final Arg<String> host =
        text("--host")
            .label("HOST|FILE")
            .candidates(new Names())
            .says("What the host may do: ${COMPLETION-CANDIDATES}, or what a file says.");

    /** The hosts that have names. */
    static final class Names implements Iterable<String> {
      @Override
      public Iterator<String> iterator() {
        return Hosts.names().iterator();
      }
    }

    public boolean isGiven() {
      return !host.value().isEmpty();
    }

    public DeclaredHost orElse(HostModel byDefault) {
      if (host.value().isEmpty()) {
        return DeclaredHost.builtIn(byDefault);
      }
      return Hosts.named(host.value())
          .map(DeclaredHost::builtIn)
          .orElseGet(() -> DeclaredHost.of(HostModelReader.readFile(host.value())));
    }
  }
}
