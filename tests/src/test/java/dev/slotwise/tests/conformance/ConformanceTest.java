// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotwise.wasm.binary.DecodeException;
import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.validate.ControlMapChecker;
import dev.slotwise.wasm.validate.ControlMaps;
import dev.slotwise.wasm.validate.ValidationException;
import dev.slotwise.wasm.validate.Validator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the suite calls malformed, invalid or a module is what we call so, in its words. */
class ConformanceTest {
  /** What suites of proposals from before Wasm 3.0 expect and Wasm 3.0 allows. */
  private static final Set<String> ALLOWED_SINCE =
      Set.of("multiple memories", "multiple tables", "zero byte expected");

  /** Beginnings of messages that say the same as the suite's, which sees another mistake first. */
  private static final List<String> OTHER_WORDS =
      List.of(
          // Sizes that don't fit their LEB128: the suite's text is about the text format.
          "integer too large",
          // Both the operand and the type are wrong.
          "type mismatch: expected i32, found nothing",
          // Both the memory or table and the segment are missing.
          "unknown data segment",
          "unknown elem segment",
          // The suite has this rule in two wordings.
          "immutable global");

  /** One module of the suite and what is expected of it. */
  private record Case(JsonNode json) {
    String suite() {
      return json.get("suite").asText();
    }

    String where() {
      return json.get("where").asText();
    }

    String type() {
      return json.get("type").asText();
    }

    String text() {
      return json.get("text").asText();
    }

    byte[] bytes() throws IOException {
      return json.get("bytes").binaryValue();
    }

    boolean expectsError() {
      return type().equals("assert_malformed") || type().equals("assert_invalid");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wasm-v3",
        "proposals/custom-page-sizes",
        "proposals/exceptions",
        "proposals/extended-const",
        "proposals/gc",
        "proposals/memory64",
        "proposals/multi-memory",
        "proposals/relaxed-simd",
        "proposals/simd",
        "proposals/tail-call",
        "proposals/threads",
        "proposals/wide-arithmetic"
      })
  void judgesModulesAsTheSuiteDoes(String suite) throws IOException {
    List<Case> cases = cases(suite);
    List<String> wrong = new ArrayList<>();
    for (Case one : cases) {
      judge(one).ifPresent(problem -> wrong.add(one.where() + ": " + problem));
    }

    assertThat(wrong).isEmpty();
    assertThat(cases).hasSizeGreaterThan(5);
  }

  private static Optional<String> judge(Case one) throws IOException {
    Optional<ModuleException> error = validate(one.bytes());
    if (error.isEmpty()) {
      boolean wrong = one.expectsError() && !ALLOWED_SINCE.contains(one.text());
      return wrong ? Optional.of("accepted, but " + one.text()) : Optional.empty();
    }
    ModuleException found = error.get();
    if (!one.expectsError()) {
      // A module may be above the limits of the JavaScript interface, and so not be run by it.
      return found instanceof LimitException ? Optional.empty() : Optional.of(found.describe());
    }
    String message = String.valueOf(found.getMessage());
    boolean sameWords =
        one.type().equals("assert_malformed")
            ? found instanceof DecodeException || found instanceof ValidationException
            : message.startsWith(one.text())
                || one.text().startsWith(firstWords(message))
                || OTHER_WORDS.stream().anyMatch(message::startsWith);
    return sameWords
        ? Optional.empty()
        : Optional.of("expected " + one.text() + ", found " + message);
  }

  private static String firstWords(String message) {
    int colon = message.indexOf(':');
    return colon < 0 ? message : message.substring(0, colon);
  }

  private static Optional<ModuleException> validate(byte[] bytes) {
    try {
      WasmModule module = ModuleDecoder.decode(bytes);
      Validator.validate(module);
      ControlMaps maps = new ControlMaps(module);
      for (int i = module.importedFunctionCount(); i < module.functionCount(); i++) {
        assertThat(ControlMapChecker.check(module, maps.of(i))).isEmpty();
      }
      return Optional.empty();
    } catch (ModuleException e) {
      return Optional.of(e);
    }
  }

  private static List<Case> cases(String suite) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<Case> cases = new ArrayList<>();
    try (InputStream file =
            ConformanceTest.class.getResourceAsStream("/conformance/suite.jsonl.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Objects.requireNonNull(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Case one = new Case(mapper.readTree(line));
        if (one.suite().equals(suite)) {
          cases.add(one);
        }
      }
    }
    return cases;
  }
}
