// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.option.Command;

/**
 * {@code slotwise corpus}, for help, completion and the manual: the command itself needs Spark,
 * which is not in this jar, and the launcher starts it.
 */
final class CorpusCommand extends Command {
  CorpusCommand() {
    super(
        "corpus",
        "Analyses every module in folders and archives, and writes tables as Parquet.",
        "",
        "It runs on Apache Spark, within one process or on a cluster.",
        "",
        "Example:",
        "  slotwise corpus node_modules -o tables");
    operands("INPUT")
        .says("A module, an archive, a folder, a pattern such as 'mirror/*.tgz', or an address.");
    text("-o", "--output").label("FOLDER").says("Where the tables are, or are to be.");
    texts("--levels").label("LEVEL").says("By which levels and algorithms calls are resolved.");
    texts("--tables").label("TABLE").says("Which tables.");
    texts("--entry").label("MODULE.FIELD").says("The import that closures lead to.");
    text("--preset").label("PLATFORM").says("Closures lead to the imports that suspend there.");
    text("--host").label("HOST").says("What the host may do.");
    text("--timeout").label("SECONDS").says("How long one module may take.");
    text("--memory").label("MIB").says("How much memory one module may take.");
    text("--max-bytes").label("BYTES").says("A larger module isn't read.");
    flag("--direct-calls").says("The table sites has direct calls, too.");
    flag("--sorted").says("Puts tables into the order of files.");
    text("--master").label("URL").says("The cluster, such as spark://HOST:7077.");
    texts("--conf").label("KEY=VALUE").says("A setting of Spark; repeatable.");
    flag("--quiet").says("No progress.");
  }

  @Override
  public Integer call() {
    throw new Failure(
        ExitCode.USAGE, "corpus needs Spark, which is not in this jar: start it by the launcher");
  }
}
