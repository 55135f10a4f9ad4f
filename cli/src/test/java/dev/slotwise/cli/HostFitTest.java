// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.console.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host model of which no name is the module's says nothing of it, so imports are read strictly.
 *
 * <p>The module: an exported {@code c} calls the first import; a function in an exported table
 * calls the second one. So {@code c} can be on the stack when the second is called if, and only if,
 * the first one calls back.
 */
class HostFitTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a a a b                             | --host emscripten   | a.b          | true  | host-unrestricted
          a a a b                             | --host wasi         | a.b          | true  | host-unrestricted
          a a a b                             | --preset asyncify   | a.b          | true  | host-unrestricted
          a a a b                             | --preset jspi       | a.b          | true  | host-unrestricted
          env a env b                         | --host emscripten   | env.b        | true  | host-unrestricted
          wasi_unstable a wasi_unstable b     | --host wasi         | wasi_unstable.b | true | host-unrestricted
          a a env my_wait                     | --host emscripten   | env.my_wait  | true  | host-unknown-unrestricted
          a a a b                             | --host FILE         | a.b          | true  | host-unknown-unrestricted
          env my_read env my_wait             | --host emscripten   | env.my_wait  | false | host-is-emscripten
          env my_read env my_wait             | --preset asyncify   | env.my_wait  | false | host-leaves-tables-alone
          env emscripten_sleep env my_wait    | --host emscripten   | env.my_wait  | true  | host-is-emscripten
          wasi_unstable fd_read env my_wait   | --host wasi         | env.my_wait  | false | host-is-wasi
          wasi_unstable fd_read env b         | --host wasi         | env.b        | false | host-unknown-unrestricted
          env log env b                       | --host FILE         | env.b        | false | host-as-declared
          a a a b                             | --host passive      | a.b          | false | host-leaves-tables-alone
          """)
  void importsOfWhichNothingIsKnownAreReadStrictly(
      String imports, String options, String entry, boolean callsBack, String assumption)
      throws IOException {
    String file = module(imports.split(" ", -1));
    Path host =
        Files.writeString(
            folder.resolve("host.json"),
            "{\"schema\":\"slotwise.host/1\",\"base\":\"passive\",\"imports\":{\"env.log\":{}}}");
    String[] option = options.replace("FILE", host.toString()).split(" ", -1);
    CommandRun names =
        CommandRun.of("closure", file, option[0], option[1], "--entry", entry, "--format", "names");
    assertThat(names.code()).isZero();
    assertThat(names.out().lines().anyMatch("c"::equals)).as("c is in it").isEqualTo(callsBack);
    CommandRun text = CommandRun.of("closure", file, option[0], option[1], "--entry", entry);
    assertThat(text.out()).contains("assumes " + assumption + ":");
    boolean isRead = assumption.contains("unrestricted");
    assertThat(text.err().contains("read strictly")).isEqualTo(isRead);
    assertThat(names.err()).isEqualTo(text.err());
  }

  @Test
  void theWarningSaysWhatIsNotKnown() throws IOException {
    String file = module("a", "a", "a", "b");
    String said =
        "slotwise: warning: "
            + file
            + ": --host emscripten: does not know any of the imports (a.a, a.b): read strictly; the"
            + " names are minified, give --import-names\n";
    for (String command : new String[] {"reachable", "callgraph", "closure"}) {
      CommandRun run = CommandRun.of(command, file, "--host", "emscripten", "--format", "json");
      assertThat(run.err()).contains(said);
      assertThat(run.out()).contains("host-unrestricted").doesNotContain("host-is-emscripten");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          var wasmImports={a:_emscripten_sleep,b:_abort};                          | true
          var asmLibraryArg = { "b": _abort, /* a */ "a": _emscripten_sleep, };    | true
          x={a:b};f({'a':_fd_write,b:_abort})                                      | false
          {"a.a":"env.emscripten_sleep","a.b":"env.abort"}                         | true
          {"imports":{"a":"fd_write","b":"abort"},"exports":{"c":"main"}}          | false
          """)
  void namesComeFromTheScript(String text, boolean callsBack) throws IOException {
    String file = module("a", "a", "a", "b");
    Path script = Files.writeString(folder.resolve("names"), text);
    CommandRun run =
        CommandRun.of(
            "closure",
            file,
            "--import-names",
            script.toString(),
            "--host",
            "emscripten",
            "--entry",
            "env.abort",
            "--format",
            "names");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).contains("func[3]");
    assertThat(run.out().lines().anyMatch(name -> name.equals("c") || name.equals("main")))
        .isEqualTo(callsBack);
  }

  @Test
  void importsAndExportsAreCalledAsBefore() throws IOException {
    String file = module("a", "a", "a", "b");
    Path script =
        Files.writeString(
            folder.resolve("app.js"),
            """
            var o={a:_fd_write,b:invoke_vi};
            _run=Module["_run"]=wasmExports["c"];wasmTable=wasmExports["d"];
            """);
    CommandRun run =
        CommandRun.of("reachable", file, "--import-names", script.toString(), "--host", "passive");
    assertThat(run.out())
        .contains("wasi_snapshot_preview1.fd_write", "env.invoke_vi", " run  (4 bytes)");
    assertThat(
            CommandRun.of("reachable", file, "--import-names", script.toString(), "--why", "run")
                .code())
        .isZero();
  }

  /** Under Emscripten's model some imports call exports by name: any may be meant. */
  @Test
  void minifiedExportsMayBeThoseThatTheModelNames() throws IOException {
    String file = module("env", "my_read", "env", "my_wait");
    CommandRun run =
        CommandRun.of(
            "closure", file, "--host", "emscripten", "--entry-export", "c", "--format", "names");
    assertThat(run.out().lines()).contains("func[3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          var o={a:_abort,z:_exit};           | no object of names of the 2 imports of MODULE; the nearest has 1 of them
          nothing                             | no object of names of the 2 imports of MODULE; the nearest has 0 of them
          o={a:_abort,b:_exit,c:_more}        | no object of names of the 2 imports of MODULE; the nearest has 2 of them
          o={a:x,b:y}                         | the names in it are minified as well as the module's
          o={a:_x1,b:_y1},p={a:_x1,b:_z1}     | has two objects of the imports of MODULE
          {"a.z":"env.abort"}                 | MODULE has no import a.z
          {"imports":{},"exports":{"x":"y"}}  | MODULE has no export x
          {"a":7}                             | not a map of import names: a is no name
          {"a":"b","a":"c"}                   | not a map of import names: line 1: Duplicate field 'a'
          """)
  void aFileThatDoesNotFitIsAnError(String text, String said) throws IOException {
    String file = module("a", "a", "a", "b");
    Path script = Files.writeString(folder.resolve("names"), text);
    CommandRun run = CommandRun.of("closure", file, "--import-names", script.toString());
    assertThat(run.err())
        .startsWith("slotwise: " + script + ": " + said.replace("MODULE", file))
        .hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.UNREADABLE);
  }

  /** Writes the module, with its two imports named. */
  private String module(String... names) throws IOException {
    ByteArrayOutputStream imports = new ByteArrayOutputStream();
    imports.write(2);
    for (int i = 0; i < names.length; i++) {
      imports.write(names[i].length());
      imports.writeBytes(names[i].getBytes(StandardCharsets.UTF_8));
      if (i % 2 == 1) {
        imports.writeBytes(new byte[] {0, 0});
      }
    }
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    // One type, no parameters and no results; the imports.
    module.writeBytes(HexFormat.of().parseHex("0061736d01000000" + "010401600000" + "02"));
    module.write(imports.size());
    module.writeBytes(imports.toByteArray());
    module.writeBytes(
        HexFormat.of()
            .parseHex(
                // Two functions, a table of one, exports c (function 2) and d (the table).
                "0303020000"
                    + "040401700001"
                    + "0709020163000201640100"
                    // Function 3 in the table; bodies: call 0, and call 1.
                    + "090701004100"
                    + "0b0103"
                    + "0a0b02"
                    + "040010000b"
                    + "040010010b"));
    return Files.write(folder.resolve("app.wasm"), module.toByteArray()).toString();
  }
}
