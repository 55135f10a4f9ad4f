// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of {@code action.yml}, run as a runner runs them: with bash, and inputs as variables.
 */
class ActionTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String MODULE = ROOT.resolve("examples/minishell/minishell.wasm").toString();

  /** A variable of the step, and the input that it has the value of. */
  private static final Pattern INPUT =
      Pattern.compile("(?m)^ +([A-Z]+): \\$\\{\\{ inputs\\.([a-z]+) }}$");

  private static final Pattern DEFAULT =
      Pattern.compile("(?m)^  ([a-z]+):\n    description: .*\n    default: (.*)$");

  private static final Pattern RUN = Pattern.compile("(?m)^ +run: (.*)$");

  @TempDir Path folder;
  private String action = "";

  private record Result(int code, String out, String summary) {}

  @BeforeEach
  void read() throws IOException {
    action = Files.readString(ROOT.resolve("action.yml"));
  }

  private Result run(Map<String, String> inputs) throws IOException, InterruptedException {
    Map<String, String> values = new HashMap<>();
    for (Matcher m = DEFAULT.matcher(action); m.find(); ) {
      values.put(m.group(1), m.group(2).replace("\"", ""));
    }
    values.putAll(inputs);
    Path launcher = folder.resolve("launcher");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' dev.slotwise.cli.Main \"$@\"\n"
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path summary = folder.resolve("summary.md");
    Files.deleteIfExists(summary);
    Matcher step = RUN.matcher(action);
    assertThat(step.find()).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.group(1))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("GITHUB_ACTION_PATH", ROOT.toString());
    environment.put("GITHUB_STEP_SUMMARY", summary.toString());
    environment.put("SLOTWISE", launcher.toString());
    for (Matcher m = INPUT.matcher(action); m.find(); ) {
      environment.put(m.group(1), values.getOrDefault(m.group(2), ""));
    }
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    return new Result(code, out, Files.exists(summary) ? Files.readString(summary) : "");
  }

  @Test
  void aListThatIsCompleteIsQuiet() throws IOException, InterruptedException {
    String names =
        "fork run_and_wait background run by_child reap sort sort_words sort_by_child leave stop perform _start";
    Path list = Files.write(folder.resolve("list"), List.of(names.split(" ")));
    Result result = run(Map.of("modules", MODULE, "list", list.toString(), "old", MODULE));
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.summary()).contains("### slotwise check", "is complete", "### slotwise diff");
    assertThat(folder.resolve("slotwise-check.xml")).content().contains("the list is complete");
  }

  @Test
  void aListThatLacksAFunctionIsAnAnnotation() throws IOException, InterruptedException {
    Path list = Files.writeString(folder.resolve("list"), "fork\n");
    Result result = run(Map.of("modules", MODULE, "list", list.toString(), "junit", "r.xml"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).startsWith("::error title=slotwise check::").contains("12 missing");
    assertThat(result.summary()).contains("missing   run_and_wait");
    assertThat(folder.resolve("r.xml")).content().contains("failures=\"12\"");
  }

  @Test
  void whatCantBeReadIsAnError() throws IOException, InterruptedException {
    Result result = run(Map.of("modules", MODULE, "baseline", "nowhere.json"));
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).contains("::error title=slotwise baseline::slotwise: nowhere.json");
  }
}
