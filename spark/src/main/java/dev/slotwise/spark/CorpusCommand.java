// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import dev.slotwise.answer.Algorithm;
import dev.slotwise.answer.Preset;
import dev.slotwise.corpus.CorpusOptions;
import dev.slotwise.corpus.Table;
import dev.slotwise.corpus.Version;
import dev.slotwise.spark.input.ArchiveLimits;
import dev.slotwise.spark.run.CorpusRun;
import dev.slotwise.spark.run.Request;
import dev.slotwise.spark.run.Summary;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slotwise corpus}: tables of the modules in folders and archives. */
@Command(
    name = "slotwise corpus",
    description =
        "Analyses every module below folders and inside archives, on this machine or a Spark cluster, and writes tables"
            + " as Parquet.",
    mixinStandardHelpOptions = true,
    versionProvider = CorpusCommand.OfBuild.class,
    footer = {
      "",
      "A module that can't be read or analysed has a row that says why. A second run does what is missing.",
      "",
      "Examples:",
      "  slotwise corpus node_modules -o tables",
      "  slotwise corpus 'mirror/*.tgz' @more -o tables --levels rta,slots,flow --timeout 60",
      "  slotwise corpus s3a://bucket/wasm -o s3a://bucket/tables --master spark://host:7077"
    })
final class CorpusCommand implements Callable<Integer> {
  private static final String EMBEDDED = "local[*,4]";
  private static final long MEBI = 1L << 20;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean watched;

  @Spec private CommandSpec self = CommandSpec.create();

  @Parameters(
      paramLabel = "INPUT",
      arity = "1..*",
      description =
          "A module, an archive, a folder, a pattern such as 'mirror/*.tgz', or the address of one of these (s3a://,"
              + " hdfs://). @LIST stands for the arguments in the file LIST.")
  private List<String> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      required = true,
      description = "Where the tables are, or are to be.")
  private String output = "";

  @Option(
      names = "--levels",
      paramLabel = "LEVEL",
      split = ",",
      defaultValue = "rta,slots",
      description =
          "By which levels and algorithms calls are resolved: ${COMPLETION-CANDIDATES}. Functions and sites are those"
              + " of the last. Default: ${DEFAULT-VALUE}")
  private List<Algorithm> levels = List.of();

  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      defaultValue = "modules,functions,sites",
      description =
          "Which tables: ${COMPLETION-CANDIDATES}. Findings take the abstract interpreter. Default: ${DEFAULT-VALUE}")
  private List<Table.Name> tables = List.of();

  @Option(
      names = "--entry",
      paramLabel = "MODULE.FIELD",
      description =
          "The imported function that closures lead to; repeatable. Default: kernel.kernel_fork")
  private List<String> entries = new ArrayList<>();

  @Option(
      names = "--preset",
      paramLabel = "PLATFORM",
      description =
          "${COMPLETION-CANDIDATES}: closures lead to the imports that suspend there, and those call back that do")
  private Optional<Preset> preset = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "What the host may do. Default: passive")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long one module may take. Default: as long as it likes")
  private long timeout;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description = "How much memory one module may take. Default: what the heap has")
  private long memory;

  @Option(
      names = "--max-bytes",
      paramLabel = "BYTES",
      description = "A larger module isn't read. Default: 268435456")
  private long maxBytes = ArchiveLimits.DEFAULT.moduleBytes();

  @Option(names = "--direct-calls", description = "Sites has direct calls, too.")
  private boolean directCalls;

  @Option(names = "--sorted", description = "Puts tables into the order of files.")
  private boolean sorted;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "The cluster, such as spark://HOST:7077. Default: this machine, all cores; with spark-submit what"
              + " that says")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--batch",
      paramLabel = "MODULES",
      hidden = true,
      description = "How many modules are done before rows are committed.")
  private int batch;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  /** The version of this build. */
  static final class OfBuild implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"slotwise corpus " + Version.CURRENT};
    }
  }

  CorpusCommand(PrintStream out, PrintStream err, boolean watched) {
    this.out = out;
    this.err = err;
    this.watched = watched;
  }

  @Override
  public Integer call() throws IOException {
    Request request =
        new Request(
            inputs,
            output,
            options(),
            ArchiveLimits.DEFAULT.withModuleBytes(maxBytes),
            sorted,
            batch);
    SparkSession spark = Sessions.of(master, settings, EMBEDDED);
    Summary summary;
    try (ProgressLine progress = new ProgressLine(err, watched && !quiet)) {
      summary = CorpusRun.run(spark, request, progress);
    }
    out.print(SummaryText.of(summary));
    return ExitCode.of(summary.faults().keySet());
  }

  private CorpusOptions options() {
    try {
      CorpusOptions options =
          CorpusOptions.DEFAULTS
              .withAlgorithms(levels)
              .withTables(tables)
              .withTimeout(Duration.ofSeconds(timeout))
              .withMemory(memory * MEBI)
              .withDirectCalls(directCalls);
      if (preset.isPresent()) {
        options = options.withPreset(preset.get());
      }
      if (host.isPresent()) {
        options = options.withHost(host.get());
      }
      return entries.isEmpty() ? options : options.withEntries(entries);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(self.commandLine(), e.getMessage());
    }
  }
}
