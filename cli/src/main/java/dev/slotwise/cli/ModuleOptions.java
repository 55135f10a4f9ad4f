// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.HostModel;
import dev.slotwise.interp.callgraph.Hosts;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command that reads modules takes. */
final class ModuleOptions {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules; - is standard input.")
  List<String> files = List.of();

  @Mixin final Work work;

  ModuleOptions(Terminal terminal) {
    this.work = new Work(terminal);
  }

  /** The option that says what the host does; its default is the command's. */
  static final class Host {
    @Option(
        names = "--host",
        paramLabel = "strict|passive|wasi|emscripten|FILE",
        description = "What the host may do.")
    String host = "";

    boolean isGiven() {
      return !host.isEmpty();
    }

    HostModel orElse(HostModel byDefault) {
      return host.isEmpty()
          ? byDefault
          : Hosts.named(host).orElseGet(() -> HostModelReader.read(host));
    }
  }
}
