// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.slotwise.cli.console.ExitCode;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each sentence of the definition as a file of program facts. A file's lines that start with {@code
 * //} say what must and what must not be in the answer: {@code // WANT live f}, {@code // WANT
 * !taken f}, {@code // WANT type T}; {@code // PACKAGES p} says where to start.
 */
class ProgramFactsTest {
  private static final String NOTE =
      "slotwise: -: note: slotwise.facts/1 is the older version; slotwise.facts/2 says more\n";

  private static final Path FOLDER = Path.of("src/test/resources/program-facts");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void answersAsTheSentenceSays(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> args = new ArrayList<>(List.of("reachable", "--facts", "-", "--format", "json"));
    List<String> wants = new ArrayList<>();
    StringBuilder facts = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("// PACKAGES ")) {
        for (String name : line.substring(12).split(" ", -1)) {
          args.add("--package");
          args.add(name);
        }
      } else if (line.startsWith("// WANT ")) {
        wants.add(line.substring(8));
      } else if (!line.startsWith("//")) {
        facts.append(line).append('\n');
      }
    }
    CommandRun run =
        CommandRun.of(
            facts.toString().getBytes(StandardCharsets.UTF_8), args.toArray(new String[0]));
    assertThat(run.err()).isEqualTo(facts.indexOf("facts/1") < 0 ? "" : NOTE);
    JsonNode answer = new ObjectMapper().readTree(run.out());
    TreeSet<String> found = new TreeSet<>();
    for (JsonNode function : answer.get("functions")) {
      found.add("live " + function.get("name").asText());
      if (function.get("address_taken").asBoolean()) {
        found.add("taken " + function.get("name").asText());
      }
    }
    for (JsonNode type : answer.get("types")) {
      found.add("type " + type.get("name").asText());
    }
    assertThat(wants).as("expectations in %s", file).isNotEmpty();
    for (String want : wants) {
      if (want.startsWith("!")) {
        assertThat(found).as(want).doesNotContain(want.substring(1));
      } else {
        assertThat(found).as(want).contains(want);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyLineFollowsTheSchema(Path file) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../docs/schema/program-facts.json")));
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("//")) {
        assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
      }
    }
  }

  @Test
  void readsAHundredThousandFunctionsAsAStream() {
    StringBuilder facts = new StringBuilder("{\"schema\":\"slotwise.facts/1\"}\n");
    facts.append("{\"fact\":\"package\",\"name\":\"p\",\"main\":true}\n");
    facts.append("{\"fact\":\"function\",\"name\":\"f0\",\"package\":\"p\",\"role\":\"main\"}\n");
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      facts.append(
          "{\"fact\":\"body\",\"function\":\"f%d\",\"calls\":[\"f%d\"]}\n".formatted(i, i + 1));
    }
    CommandRun run =
        CommandRun.of(
            facts.toString().getBytes(StandardCharsets.UTF_8), "reachable", "--facts", "-");
    assertThat(run.out()).startsWith("-: 100001 of 100001 functions live, 0 address-taken");
  }

  /** Of two declarations that disagree no answer would be right: the message has both lines. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          package  | "name":"p","main":true                       | "name":"p"                                    | package p has another "main"
          function | "name":"f","package":"p"                     | "name":"f","package":"q"                      | function f has another "package"
          function | "name":"f","package":"p"                     | "name":"f"                                    | function f has another "package"
          function | "name":"f","package":"p"                     | "name":"f","package":"p","exported":true      | function f has another "exported"
          function | "name":"f","package":"p"                     | "name":"f","package":"p","parameterized":true | function f has another "parameterized"
          function | "name":"f","package":"p","role":"main"       | "name":"f","package":"p"                      | function f has another "role"
          function | "name":"f","package":"p","type":"T"          | "name":"f","package":"p","type":"U"           | function f has another "type"
          type     | "name":"T","interface":true                  | "name":"T"                                    | type T has another "interface"
          type     | "name":"T","elements":["A"]                  | "name":"T","elements":["A","B"]               | type T has another "elements"
          type     | "name":"T","methods":["m"]                   | "name":"T"                                    | type T has another "methods"
          """)
  void declarationsThatDisagreeAreAnErrorWithBothLines(
      String kind, String first, String second, String said) {
    String facts =
        """
        {"schema":"slotwise.facts/1"}
        {"fact":"%s",%s}
        {"fact":"body","function":"between"}
        {"fact":"%s",%s}
        """
            .formatted(kind, first, kind, second);
    CommandRun run = ofFacts(facts);
    assertThat(run.err()).isEqualTo("slotwise: -: line 4: " + said + " than on line 2\n");
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void sayingAThingTwiceChangesNothing() {
    String facts =
        """
        {"fact":"package","name":"p","main":true}
        {"fact":"function","name":"f","package":"p","role":"main","type":"F"}
        {"fact":"type","name":"T","elements":["A","B"],"methods":["m","n"]}
        {"fact":"body","function":"f","converts":["T"]}
        """;
    String again =
        "{\"fact\":\"type\",\"name\":\"T\",\"elements\":[\"B\",\"A\",\"A\"],\"methods\":[\"n\",\"m\"]}";
    String header = "{\"schema\":\"slotwise.facts/1\"}\n";
    CommandRun once = ofFacts(header + facts);
    CommandRun twice = ofFacts(header + facts + facts + again);
    assertThat(twice).isEqualTo(once);
    assertThat(once.err()).isEqualTo(NOTE);
  }

  /** g and h are mentioned only, g lives; A is no declared type; q is no declared package. */
  @Test
  void whatTheFactsLeaveOpenIsCounted() throws IOException {
    String facts =
        """
        {"schema":"slotwise.facts/1"}
        {"fact":"package","name":"p","main":true}
        {"fact":"function","name":"f","package":"p","role":"main"}
        {"fact":"function","name":"leaf","package":"q"}
        {"fact":"body","function":"f","calls":["g","leaf"]}
        {"fact":"body","function":"leaf"}
        {"fact":"type","name":"T","elements":["A"],"methods":["h"]}
        """;
    CommandRun text = ofFacts(facts);
    assertThat(text.out())
        .contains(
            "  undeclared: 1 package, 2 functions, 1 type; without a body: 2 functions, of them 1"
                + " live\n");
    JsonNode json = new ObjectMapper().readTree(ofFacts(facts, "--format", "json").out());
    assertThat(json.get("undeclared")).hasToString("{\"packages\":1,\"functions\":2,\"types\":1}");
    assertThat(json.get("without_body")).hasToString("{\"functions\":2,\"live\":1}");
  }

  private static CommandRun ofFacts(String facts, String... options) {
    List<String> args = new ArrayList<>(List.of("reachable", "--facts", "-"));
    args.addAll(List.of(options));
    return CommandRun.of(facts.getBytes(StandardCharsets.UTF_8), args.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"schema\":\"slotwise.facts/3\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":\"p\",\"root\":true}",
        "{\"schema\":\"slotwise.facts/2\"} {\"fact\":\"function\",\"name\":\"f\",\"line\":-1}",
        "{\"schema\":\"slotwise.facts/2\"} {\"fact\":\"function\",\"name\":\"f\",\"line\":1.5}",
        "{\"schema\":\"slotwise.facts/2\"} {\"fact\":\"type\",\"name\":\"T\",\"methods\":[\"m\"]}",
        "{\"schema\":\"slotwise.facts/2\"} {\"fact\":\"type\",\"name\":\"T\",\"methods\":[{\"id\":\"m\"}]}",
        "{\"schema\":\"slotwise.facts/2\"} {\"fact\":\"body\",\"function\":\"f\",\"invokes\":[{\"a\":\"b\"}]}",
        "{\"schema\":\"slotwise.facts/2\"} {\"fact\":\"body\",\"function\":\"f\",\"calls\":[{\"a\":\"b\"}]}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"planet\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":\"p\",\"size\":\"1\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":7}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":\"p\",\"main\":\"yes\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"body\",\"function\":\"f\",\"calls\":[[]]}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"function\",\"name\":\"f\",\"role\":\"main\"}",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":",
        "{\"schema\":\"slotwise.facts/1\"} {\"fact\":\"package\",\"name\":\"p\",\"name\":\"q\"}",
      })
  void rejectsWhatIsNoFactsWithOneLine(String facts) {
    CommandRun run =
        CommandRun.of(facts.getBytes(StandardCharsets.UTF_8), "reachable", "--facts", "-");
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
    assertThat(run.err()).startsWith("slotwise: -: ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private static final String PROGRAM =
      """
      {"schema":"slotwise.facts/2"}
      {"fact":"package","name":"app","main":true,"root":true,"module":"m"}
      {"fact":"package","name":"lib","module":"m"}
      {"fact":"package","name":"std"}
      {"fact":"function","name":"app.main","package":"app","role":"main","file":"a.x","line":1,"column":1}
      {"fact":"function","name":"lib.b","package":"lib","type":"func()","file":"l.x","line":9,"column":1}
      {"fact":"function","name":"lib.a","package":"lib","type":"func()","file":"l.x","line":7,"column":2}
      {"fact":"function","name":"lib.made","package":"lib","generated":true,"file":"g.x","line":1}
      {"fact":"function","name":"lib.b$1","package":"lib","parent":"lib.b","file":"l.x","line":10}
      {"fact":"function","name":"lib._","package":"lib","file":"l.x","line":20}
      {"fact":"function","name":"lib.T.is","package":"lib","marker":true,"file":"l.x","line":21}
      {"fact":"function","name":"lib.wrap","package":"lib","synthetic":true}
      {"fact":"function","name":"lib.gen","package":"lib","parameterized":true,"file":"l.x","line":30}
      {"fact":"function","name":"lib.gen[int]","package":"lib","instance_of":"lib.gen","file":"l.x","line":30}
      {"fact":"function","name":"lib.cold","package":"lib","parameterized":true,"file":"l.x","line":40}
      {"fact":"function","name":"std.idle","package":"std","file":"s.x","line":1}
      {"fact":"function","name":"lib.value","package":"lib","type":"func()","file":"l.x","line":50}
      {"fact":"function","name":"lib.T.Run","package":"lib","type":"func()","file":"l.x","line":60}
      {"fact":"function","name":"lib.U.Run","package":"lib","type":"func()","file":"l.x","line":70}
      {"fact":"type","name":"func()"}
      {"fact":"type","name":"T","methods":[{"id":"Run()","function":"lib.T.Run"},{"id":"Stop()","function":"lib.T.is"}]}
      {"fact":"type","name":"U","methods":[{"id":"Run()","function":"lib.U.Run"}]}
      {"fact":"type","name":"I","interface":true,"methods":[{"id":"Run()"},{"id":"Stop()"}]}
      {"fact":"body","function":"app.main","calls":["lib.gen[int]"],"values":["lib.value"],"converts":["T","U"],"dynamic":["func()"],"invokes":[{"interface":"I","method":"Run()"}]}
      """;

  /**
   * Of what is dead: lib.a, lib.b and lib.cold. Not what is generated, inside of b, blank, a marker
   * or synthetic; not the origin of a live instance; not another module's.
   */
  @Test
  void theDeadFunctionsOfTheSourceAreListedByPackageAndPlace() {
    CommandRun run = ofFacts(PROGRAM, "--dead");
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith(
            """
            lib
            l.x:7:2: unreachable func: a
            l.x:9:1: unreachable func: b
            l.x:40: unreachable func: cold
            -: 3 unreachable functions of the source in 1 package
            """);
  }

  @Test
  void whatIsListedCanBeChosen() {
    assertThat(ofFacts(PROGRAM, "--dead", "--generated").out()).contains("unreachable func: made");
    assertThat(ofFacts(PROGRAM, "--dead", "--filter", "^st").out())
        .startsWith("std\ns.x:1: unreachable func: idle\n-: 1 unreachable function ");
    assertThat(ofFacts(PROGRAM, "--dead", "--filter", "(").err())
        .startsWith("slotwise: --filter: no regular expression: ")
        .hasLineCount(1);
    assertThat(ofFacts(PROGRAM, "--dead", "--all").out()).contains("lib.wrap", "lib.b$1");
    assertThat(ofFacts(PROGRAM, "--dead", "--format", "csv").out())
        .startsWith("package,name,file,line,column\r\nlib,lib.a,l.x,7,2\r\n");
  }

  @Test
  void failGivesExitOneIfAnythingIsListed() {
    assertThat(ofFacts(PROGRAM, "--dead", "--fail").code()).isEqualTo(ExitCode.NO);
    assertThat(ofFacts(PROGRAM, "--dead", "--fail", "--filter", "app").code())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void rootsAreNamedByFunction() {
    String out = ofFacts(PROGRAM, "--root", "lib.a", "--format", "json").out();
    assertThat(out).contains("\"roots\":[\"lib.a\"]", "\"live\":1,");
    CommandRun run = ofFacts(PROGRAM, "--root", "lib.nobody");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).isEqualTo("slotwise: -: --root: no function lib.nobody\n");
  }

  @Test
  void typesHaveTheirReasons() {
    assertThat(ofFacts(PROGRAM, "--why", "T").out())
        .isEqualTo(
            """
            T is a runtime type
              T is converted by app.main (a.x:1:1)
              app.main (a.x:1:1) is an entry point of app
            """);
    assertThat(ofFacts(PROGRAM, "--why", "I").code()).isEqualTo(ExitCode.NO);
  }

  /**
   * A call through I enters T.Run, since T has all methods of I, not U.Run; a call of a func()
   * value enters lib.value, whose address is taken, not lib.a.
   */
  @ParameterizedTest
  @ValueSource(strings = {"cha", "rta"})
  void dynamicCallsEnterWhatHasTheMethodsOrTheType(String algorithm) {
    String out = callGraph(algorithm).out();
    assertThat(out)
        .startsWith("from,to,kind\r\n")
        .contains("app.main,lib.gen[int],call\r\n")
        .contains("app.main,lib.value,value\r\n")
        .contains("app.main,lib.T.Run,method\r\n")
        .doesNotContain("lib.U.Run", "lib.a,", "lib.b,");
  }

  @Test
  void algorithmsThatNeedCodeAreRefused() {
    CommandRun run = callGraph("slots");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo("slotwise: with --facts, --algorithm is cha or rta, not slots\n");
  }

  @Test
  void outputsFollowTheirSchemas() throws IOException {
    for (String[] command :
        new String[][] {
          {"dead", "reachable", "--facts", "-", "--dead"},
          {"why", "reachable", "--facts", "-", "--why", "T"},
          {"reachable", "reachable", "--facts", "-"},
          {"facts-callgraph", "callgraph", "--facts", "-", "--algorithm", "rta"}
        }) {
      List<String> args = new ArrayList<>(List.of(command).subList(1, command.length));
      args.addAll(List.of("--format", "json"));
      CommandRun run =
          CommandRun.of(PROGRAM.getBytes(StandardCharsets.UTF_8), args.toArray(new String[0]));
      assertThat(run.err()).isEmpty();
      JsonSchema schema =
          JsonSchemaFactory.getInstance(VersionFlag.V202012)
              .getSchema(Files.readString(Path.of("../docs/schema/" + command[0] + ".json")));
      assertThat(schema.validate(run.out(), InputFormat.JSON)).as(command[0]).isEmpty();
    }
  }

  @Test
  void compressedFactsAreDecompressed() throws IOException {
    byte[] plain = PROGRAM.getBytes(StandardCharsets.UTF_8);
    String expected = ofFacts(PROGRAM).out();
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(plain);
    }
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(zstd)) {
      out.write(plain);
    }
    for (byte[] compressed : List.of(gzip.toByteArray(), zstd.toByteArray())) {
      assertThat(CommandRun.of(compressed, "reachable", "--facts", "-").out()).isEqualTo(expected);
      for (int length = 0; length < compressed.length; length += 7) {
        CommandRun cut =
            CommandRun.of(Arrays.copyOf(compressed, length), "reachable", "--facts", "-");
        assertThat(cut.code()).isEqualTo(ExitCode.UNREADABLE);
        assertThat(cut.err()).startsWith("slotwise: -: ").hasLineCount(1);
      }
    }
  }

  private static CommandRun callGraph(String algorithm) {
    return CommandRun.of(
        PROGRAM.getBytes(StandardCharsets.UTF_8),
        "callgraph",
        "--facts",
        "-",
        "--algorithm",
        algorithm,
        "--format",
        "edges");
  }
}
