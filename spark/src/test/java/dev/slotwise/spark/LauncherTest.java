// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What stands outside this module about it. */
class LauncherTest {
  @Test
  void theLauncherOpensWhatSparkNeeds() throws IOException {
    List<String> given = Files.readAllLines(Path.of("src/main/jvm/module.options"));
    assertThat(given)
        .containsAll(
            Stream.of(JavaModuleOptions.defaultModuleOptionArray())
                .filter(option -> option.startsWith("--add-opens"))
                .toList());
  }

  /** The command without Spark declares the same options, for help, the manual and completion. */
  @Test
  void theManualHasTheOptions() throws IOException {
    String declared =
        Files.readString(Path.of("../cli/src/main/java/dev/slotwise/cli/CorpusCommand.java"));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    CommandLine line = new CommandLine(new CorpusCommand(nowhere, nowhere, false));
    assertThat(line.getCommandSpec().options())
        .filteredOn(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .extracting(OptionSpec::longestName)
        .allSatisfy(name -> assertThat(declared).contains("\"" + name + "\""))
        .isNotEmpty();
  }
}
