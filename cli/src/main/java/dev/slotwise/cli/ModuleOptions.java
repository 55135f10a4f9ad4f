// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.interp.callgraph.HostModel;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command that reads modules takes. */
final class ModuleOptions {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules; - is standard input.")
  List<String> files = List.of();

  @Mixin final Threads threads = new Threads();

  ModuleLoader loader(Terminal terminal) {
    return threads.loader(terminal);
  }

  int threadCount() {
    return threads.count();
  }

  /** How much of the machine a command takes. */
  static final class Threads {
    @Option(
        names = "--threads",
        paramLabel = "N",
        defaultValue = "0",
        description = "How many threads work; 0: one a processor. Changes no answer.")
    int threads;

    int count() {
      return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    ModuleLoader loader(Terminal terminal) {
      return new ModuleLoader(terminal, count());
    }
  }

  /** The option that says what the host does; its default is the command's. */
  static final class Host {
    @Option(
        names = "--host",
        paramLabel = "strict|passive|FILE",
        description = "What the host may do.")
    String host = "";

    boolean isGiven() {
      return !host.isEmpty();
    }

    HostModel orElse(HostModel byDefault) {
      return switch (host) {
        case "" -> byDefault;
        case "strict" -> HostModel.STRICT;
        case "passive" -> HostModel.PASSIVE;
        default -> HostModelReader.read(host);
      };
    }
  }
}
