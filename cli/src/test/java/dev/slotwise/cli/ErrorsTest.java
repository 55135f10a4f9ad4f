// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli;

import static dev.slotwise.cli.CommandRun.MINISHELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every failure is one line on standard error and a code; standard output stays clean. */
class ErrorsTest {
  @TempDir Path folder;

  @Test
  void wrongUseIsCodeTwo() {
    assertOneLine(CommandRun.of(), 2, "no command given");
    assertOneLine(CommandRun.of("clozure"), 2, "clozure");
    assertOneLine(CommandRun.of("closure"), 2, "FILE");
    assertOneLine(CommandRun.of("closure", MINISHELL, "--level", "deep"), 2, "'deep'");
    assertOneLine(CommandRun.of("closure", MINISHELL, "--no-such"), 2, "--no-such");
    assertOneLine(
        CommandRun.of("explain", MINISHELL, "fork", "--to", "a", "--from", "b"),
        2,
        "--from goes without --to");
  }

  @Test
  void whatTheInterpreterTakesMustExist() {
    assertOneLine(
        CommandRun.of("closure", MINISHELL, "--level", "flow", "--domain", "octopus"),
        2,
        "no domain 'octopus'");
    assertOneLine(
        CommandRun.of("closure", MINISHELL, "--level", "flow", "--root", "nobody"),
        2,
        "--root: no function nobody");
  }

  @Test
  void unreadableFilesAreCodeThree() {
    assertOneLine(CommandRun.of("closure", "nowhere.wasm"), 3, "nowhere.wasm: no such file");
    assertOneLine(CommandRun.of("closure", folder.toString()), 3, ": no .wasm file in this folder");
  }

  /** Of several files a bad one is a line and a document, and the others are answered. */
  @ParameterizedTest
  @ValueSource(strings = {"closure", "reachable", "callgraph", "compare", "traps"})
  void oneBadFileDoesNotEndTheOthers(String command) throws IOException {
    Path broken = Files.write(folder.resolve("broken.wasm"), new byte[] {0, 'a', 's', 'm', 2});
    String listed = folder.resolve("nowhere.wasm") + "\n" + broken + "\n" + MINISHELL + "\n";
    Path list = Files.writeString(folder.resolve("list"), listed);
    CommandRun run = CommandRun.of(command, "@" + list, "--format", "json");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("nowhere.wasm: no such file"),
            line -> assertThat(line).endsWith("broken.wasm: offset 0x5: unexpected end"));
    String answer = CommandRun.of(command, MINISHELL, "--format", "json").out();
    assertThat(run.out()).endsWith(answer);
    String errors = run.out().substring(0, run.out().length() - answer.length());
    JsonSchema schema = SchemaTest.schema("error");
    assertThat(errors.lines())
        .allSatisfy(line -> assertThat(schema.validate(line, InputFormat.JSON)).isEmpty())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"sha256\":\"\"", "\"kind\":\"unreadable\""),
            // What sha256sum prints for these five bytes.
            line ->
                assertThat(line)
                    .contains(
                        "82dd5278700e7ef15029beba96ea64988092e292cb0d543ce8da58dc2afad3b7",
                        "\"kind\":\"invalid\",\"offset\":5"));
  }

  @Test
  void aBadOptionEndsTheCommandAtOnce() {
    assertOneLine(
        CommandRun.of("callgraph", MINISHELL, MINISHELL, "--host", "nowhere.json"),
        2,
        "nowhere.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clos                           | no such command: clos; did you mean closure?; try: slotwise --help
          closure --prest wasi           | no such option: --prest; did you mean --preset?; try: slotwise closure --help
          closure MODULE --level flo     | types, tables, slots, flow, provenance, objects, prototypes, best but was 'flo'; try: slotwise closure --help
          closure MODULE --threads -1    | --threads: less than none: -1
          closure MODULE --context -1 --level flow | --context: less than none: -1
          closure MODULE --domain bits   | --domain: only for level flow
          closure MODULE --level flow --limit cell=5 | --limit: no limit cell; did you mean cells?; known are loop-delay,
          closure MODULE --level flow --limit cells=-1 | --limit: not a name, = and a number of up to nine digits: cells=-1
          traps MODULE --limit cells     | --limit: not a name, = and a number of up to nine digits: cells
          taint MODULE --source kernel.kernel_fork --sink kernel.kernel_fork --limit addresses=0 | --limit: addresses is from 1 to 1000, not 0
          inspect MODULE fork --limit cells=2000000 | --limit: cells is from 0 to 1000000, not 2000000
          closure MODULE --limit cells=5 | --limit: only for level flow and sharper
          diff MODULE MODULE --budget 5s | --budget: only for level flow
          compare MODULE --context 1     | --context: only for level flow
          explain MODULE fork --level slots --verify | --verify: only for level flow and sharper
          report MODULE -o R --root fork | --root: only for level flow and sharper
          callgraph MODULE --algorithm vta --domain bits | --domain: only for algorithm flow
          baseline MODULE                | Missing required argument
          closure MODULE MODULE --format csv --cost | --cost with --format csv: 2 files: give one
          reachable MODULE MODULE --format csv --dead | --format csv with --dead or --dominators: 2 files: give one
          reachable MODULE --dead --format jsonl | --format jsonl does not go with --dead and --dominators
          callgraph MODULE --focus fork --format csv | --focus goes with --format dot, graphml or edges
          closure MODULE --keep-going --no-keep-going | give one of --keep-going and --no-keep-going
          closure MODULE --timeout-per-file soon | --timeout-per-file: not a time such as 500ms, 30s, 5m or 1h: soon
          closure MODULE --timeout-per-file 0s | --timeout-per-file: not a time such as 500ms, 30s, 5m or 1h: 0s
          callgraph MODULE MODULE --format dot | --format dot: 2 files: give one, or --link them
          reachable F G --facts --format csv   | --format csv with --facts: 2 files: give one
          callgraph F --facts --format csv     | --format csv does not go with --facts
          """)
  void wrongUseIsSaidInTheWordsOfTheCommandLine(String line, String said) {
    assertOneLine(CommandRun.of(line.replace("MODULE", MINISHELL).split(" ", -1)), 2, said);
  }

  /** Sharper levels run flow, so what flow takes they take notice of as well. */
  @ParameterizedTest
  @ValueSource(strings = {"flow", "provenance", "best"})
  void levelsThatRunFlowTakeWhatItTakes(String level) {
    CommandRun run =
        CommandRun.of(
            "explain",
            MINISHELL,
            "fork",
            "--level",
            level,
            "--verify",
            "--context",
            "1",
            "--limit",
            "cells=64",
            "--limit",
            "loop-delay=0");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("fork ");
    assertThat(run.code()).isZero();
  }

  /** Takes nothing, and counts how often it was asked to. */
  private static final class Refusing extends OutputStream {
    private final String why;
    private int writes;

    Refusing(String why) {
      this.why = why;
    }

    @Override
    public void write(int b) throws IOException {
      writes++;
      throw new IOException(why);
    }
  }

  @Test
  void anOutputThatFailsIsWrittenToOnceAndIsCodeThree() {
    String[] line = {"completion", "bash"};
    assertThat(CommandRun.of(line).out().length())
        .as("more than three buffers")
        .isGreaterThan(24576);
    Refusing full = new Refusing("No space left on device");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(Main.run(InputStream.nullInputStream(), full, err, line)).isEqualTo(3);
    assertThat(full.writes).isOne();
    assertThat(err).hasToString("slotwise: standard output: No space left on device\n");
  }

  @Test
  void aReaderThatHasSeenEnoughIsToldNothing() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            InputStream.nullInputStream(), new Refusing("Broken pipe"), err, "validate", MINISHELL);
    assertThat(code).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void whatCantBeWrittenIsCodeThree() {
    String nowhere = folder.resolve("nowhere").resolve("file").toString();
    for (String[] line :
        new String[][] {
          {"baseline", MINISHELL, "--save", nowhere},
          {"report", MINISHELL, "-o", nowhere},
          {"skeleton", MINISHELL, "-o", nowhere}
        }) {
      assertOneLine(CommandRun.of(line), 3, nowhere + ": can't be written: no such folder");
    }
  }

  @Test
  void whatIsNoModuleIsCodeThree() {
    assertOneLine(onInput(new byte[0]), 3, "-: offset 0x0: unexpected end");
    assertOneLine(
        onInput("(module)".getBytes(StandardCharsets.UTF_8)), 3, "this is a module as text");
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};
    assertOneLine(onInput(gzip), 3, "magic header not detected: this is compressed with gzip");
    byte[] olderComponent = {0, 'a', 's', 'm', 0x0a, 0, 1, 0};
    assertOneLine(onInput(olderComponent), 3, "component");
  }

  @Test
  void aSectionThatClaimsFourGibibytesIsCodeThree() {
    byte[] module = {
      0, 'a', 's', 'm', 1, 0, 0, 0, 10, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f
    };
    assertOneLine(onInput(module), 3, "offset 0x9: length out of bounds");
  }

  @Test
  void everyPrefixOfAModuleIsAnErrorOrAnAnswer() {
    byte[] module = CommandRun.minishell();
    for (int length = 0; length < module.length; length += 7) {
      CommandRun run = onInput(Arrays.copyOf(module, length));
      if (run.code() != 0) {
        assertOneLine(run, 3, "-: offset 0x");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{}",
        "{\"schema\":\"slotwise.host/2\"}",
        "{\"schema\":\"slotwise.host/1\",\"nonsense\":1}",
        "{\"schema\":\"slotwise.host/1\",\"base\":\"wasm\"}",
        "{\"schema\":\"slotwise.host/1\",\"globals\":{\"env.base\":1.5}}",
        "{\"schema\":\"slotwise.host/1\",\"imports\":{\"env.log\":null}}",
        "{\"schema\":\"slotwise.host/1\",\"imports\":{\"env.log\":{\"writes\":[\"table\"]}}}"
      })
  void aHostModelMustBeOne(String text) throws Exception {
    Path model = Files.writeString(folder.resolve("host.json"), text);
    assertOneLine(CommandRun.of("closure", MINISHELL, "--host", model.toString()), 3, "host.json");
  }

  @Test
  void aHostMustBeKnownOrAFile() {
    assertOneLine(
        CommandRun.of("closure", MINISHELL, "--host", "strikt"), 2, "neither a host nor a file");
  }

  @Test
  void aHostModelIsReadFromAFile() throws Exception {
    Path model =
        Files.writeString(
            folder.resolve("host.json"),
            """
            {"schema":"slotwise.host/1","base":"passive",
             "imports":{"kernel.kernel_exec":{"reenters":["_start"],"writes":[]}}}
            """);
    CommandRun run = CommandRun.of("closure", MINISHELL, "--host", model.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("assumes host-as-declared");
  }

  @Test
  void helpHasExamples() {
    for (String command : Main.COMMANDS) {
      CommandRun run = CommandRun.of(command, "--help");
      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("Example").contains("slotwise " + command + " ");
    }
    assertThat(CommandRun.of("--help").out()).contains("Exit codes").contains("validate");
  }

  private static CommandRun onInput(byte[] bytes) {
    return CommandRun.of(bytes, "closure", "-");
  }

  private static void assertOneLine(CommandRun run, int code, String message) {
    assertThat(run.err()).startsWith("slotwise: ").contains(message).hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(code);
  }
}
