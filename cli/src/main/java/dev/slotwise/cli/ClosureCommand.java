// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.format.ClosureFormat;
import dev.slotwise.cli.format.ClosureReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise closure}: which functions can be on the stack when an import is called? */
@Command(
    name = "closure",
    description = "Lists the functions that can be on the stack when an import is called.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  slotwise closure bash.wasm",
      "  slotwise closure php.wasm --entry env.emscripten_sleep --format asyncify",
      "  slotwise closure main.wasm side.wasm --link"
    })
final class ClosureCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Modules; - is standard input.")
  private List<String> files = List.of();

  @Mixin private final LinkOptions link = new LinkOptions();
  @Mixin private final ClosureArguments closure;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private ClosureFormat format = ClosureFormat.TEXT;

  ClosureCommand(Terminal terminal) {
    this.terminal = terminal;
    this.closure = new ClosureArguments(terminal);
  }

  @Override
  public Integer call() throws IOException {
    int code = ExitCode.DONE;
    for (Program program : link.programs(files, format)) {
      ClosureReport report = closure.close(program);
      format.write(report, terminal.out());
      code = Math.max(code, ClosureArguments.exitCode(report, terminal));
    }
    return code;
  }
}
