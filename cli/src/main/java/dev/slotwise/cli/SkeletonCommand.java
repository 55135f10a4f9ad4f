// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.program.Work;
import dev.slotwise.cli.skeleton.Skeleton;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slotwise skeleton}: a case to share without the program. */
@Command(
    name = "skeleton",
    description =
        "Writes a module with the same call graph at levels types, tables and slots, and without"
            + " code or data.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Names of functions, imports and exports stay. Level flow sees less in a skeleton.",
      "",
      "Example:",
      "  slotwise skeleton bash.wasm -o bash.skeleton.wasm"
    })
final class SkeletonCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A module; - is standard input.")
  private String file = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The file to write; - is standard output.")
  private String output = "";

  @Mixin private final Work work;

  SkeletonCommand(Terminal terminal) {
    this.terminal = terminal;
    this.work = new Work(terminal);
  }

  @Override
  public Integer call() {
    WasmModule module = work.load(file);
    if (module.origins().isComponent()) {
      throw new Failure(
          ExitCode.USAGE, file + " is a component; there are skeletons of modules only");
    }
    byte[] skeleton = Skeleton.of(module, CodeFacts.scan(module, work.threads()));
    if (output.equals("-")) {
      terminal.out().write(skeleton, 0, skeleton.length);
      return ExitCode.DONE;
    }
    try {
      Files.write(Path.of(output), skeleton);
    } catch (IOException e) {
      throw Failure.writing(output, e);
    }
    terminal.out().printf("%s: %d of %d bytes%n", output, skeleton.length, module.bytes().length);
    return ExitCode.DONE;
  }
}
