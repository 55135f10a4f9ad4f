// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is printed as SARIF has the properties that version 2.1.0 requires (OASIS, errata 01,
 * sections 3.13 to 3.38), and only values that it allows.
 */
class SarifTest {
  private static final Set<String> LEVELS = Set.of("none", "note", "warning", "error");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traps --list always,may,never",
        "taint --source kernel.kernel_fork --sink kernel.kernel_wait",
        "taint --source kernel.kernel_fork --sink * --implicit",
        "findings --client traps",
        "findings --client unknown-indices",
        "reachable --root sort_by_child --dead --host passive"
      })
  void hasWhatTheFormatRequires(String command) throws IOException {
    JsonNode run = run(command);
    assertThat(run.at("/tool/driver/name").asText()).isEqualTo("Slotwise");
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : run.at("/tool/driver/rules")) {
      rules.add(rule.path("id").asText());
      isText(rule.path("shortDescription"));
    }
    assertThat(rules).doesNotHaveDuplicates().doesNotContain("");
    assertThat(run.path("columnKind").asText()).isIn("utf16CodeUnits", "unicodeCodePoints");
    // Null in place of results would say that the analysis failed.
    assertThat(run.path("results").isArray()).isTrue();
    assertThat(run.path("results")).as("a command that finds something").isNotEmpty();
    for (JsonNode result : run.path("results")) {
      assertThat(rules).contains(result.path("ruleId").asText());
      if (result.has("ruleIndex")) {
        assertThat(rules.get(result.path("ruleIndex").asInt()))
            .isEqualTo(result.path("ruleId").asText());
      }
      assertThat(LEVELS).contains(result.path("level").asText());
      isText(result.path("message"));
      assertThat(result.path("locations")).hasSize(1);
      result.path("locations").forEach(SarifTest::isLocation);
      for (JsonNode flow : result.path("codeFlows")) {
        isFlow(flow, result);
      }
    }
  }

  /** A path ends where the result is: section 3.36 wants it in the order of events. */
  private static void isFlow(JsonNode flow, JsonNode result) {
    assertThat(flow.path("threadFlows")).isNotEmpty();
    for (JsonNode thread : flow.path("threadFlows")) {
      JsonNode steps = thread.path("locations");
      assertThat(steps).isNotEmpty();
      for (JsonNode step : steps) {
        isLocation(step.path("location"));
        isText(step.at("/location/message"));
      }
      assertThat(steps.get(steps.size() - 1).at("/location/physicalLocation"))
          .isEqualTo(result.at("/locations/0/physicalLocation"));
    }
  }

  private static void isLocation(JsonNode location) {
    JsonNode physical = location.path("physicalLocation");
    // An absolute or relative URI reference, so without spaces or backslashes.
    assertThat(physical.at("/artifactLocation/uri").asText()).matches("[^\\s\\\\]+");
    JsonNode region = physical.path("region");
    if (!region.isMissingNode()) {
      if (region.has("startLine")) {
        assertThat(region.path("startLine").asInt()).isPositive();
      } else {
        assertThat(region.path("byteOffset").asLong(-1)).isNotNegative();
        assertThat(region.path("byteLength").asLong(-1)).isNotNegative();
      }
    }
    for (JsonNode logical : location.path("logicalLocations")) {
      assertThat(logical.path("name").asText()).isNotEmpty();
      assertThat(logical.path("kind").asText()).isEqualTo("function");
    }
  }

  /** A message, or a description: its text must be there. */
  private static void isText(JsonNode message) {
    assertThat(message.path("text").asText()).isNotEmpty();
  }

  private static JsonNode run(String command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.add(1, MINISHELL);
    words.addAll(List.of("--format", "sarif"));
    CommandRun ran = CommandRun.of(words.toArray(String[]::new));
    assertThat(ran.err()).isEmpty();
    JsonNode log = new ObjectMapper().readTree(ran.out());
    assertThat(log.path("version").asText()).isEqualTo("2.1.0");
    assertThat(log.path("$schema").asText()).endsWith("sarif-schema-2.1.0.json");
    assertThat(log.path("runs")).hasSize(1);
    return log.path("runs").get(0);
  }

  /** The tests above would hold without any path. */
  @Test
  void pathsAreShown() throws IOException {
    JsonNode run = run("taint --source kernel.kernel_fork --sink kernel.kernel_wait");
    Set<String> steps = new HashSet<>();
    for (JsonNode step : run.at("/results/0/codeFlows/0/threadFlows/0/locations")) {
      steps.add(step.at("/location/message/text").asText());
    }
    assertThat(steps).contains("kernel_fork hands it in", "passed to kernel_wait as argument 0");
  }
}
