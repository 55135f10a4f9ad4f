// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Command;
import dev.slotwise.cli.program.Work;
import dev.slotwise.cli.skeleton.Skeleton;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code slotwise skeleton}: a case to share without the program. */
final class SkeletonCommand extends Command {
  private final Terminal terminal;

  private final Arg<String> file = operand(0, "FILE").says("A module; - is standard input.");

  private final Arg<String> output =
      text("-o", "--output")
          .label("OUT")
          .required()
          .says("The file to write; - is standard output.");

  private final Work work;

  SkeletonCommand(Terminal terminal) {
    super(
        "skeleton",
        "Writes a module with the same call graph at levels types, tables and slots, and without"
            + " code or data.",
        "",
        "Names of functions, imports and exports stay. Level flow sees less in a skeleton.",
        "",
        "Example:",
        "  slotwise skeleton bash.wasm -o bash.skeleton.wasm");
    this.terminal = terminal;
    this.work = part(new Work(terminal));
  }

  @Override
  public Integer call() {
    WasmModule module = work.load(file.value());
    if (module.origins().isComponent()) {
      throw new Failure(
          ExitCode.USAGE, file.value() + " is a component; there are skeletons of modules only");
    }
    byte[] skeleton = Skeleton.of(module, CodeFacts.scan(module, work.threads()));
    if (output.value().equals("-")) {
      terminal.out().write(skeleton, 0, skeleton.length);
      return ExitCode.DONE;
    }
    try {
      Files.write(Path.of(output.value()), skeleton);
    } catch (IOException e) {
      throw Failure.writing(output.value(), e);
    }
    terminal
        .out()
        .printf("%s: %d of %d bytes%n", output.value(), skeleton.length, module.bytes().length);
    return ExitCode.DONE;
  }
}
