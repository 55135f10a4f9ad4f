// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.robust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import dev.slotwise.wasm.binary.ByteWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that were made to trouble a linker get an answer, or one line that says why not. */
class BadProgramTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String MAIN = ROOT + "/examples/sidemodule/main.wasm";
  private static final int FUNCTION = 0;
  private static final int MEMORY = 2;
  private static final int GLOBAL = 3;

  @TempDir private Path folder;

  @Test
  void everyMutationOfASideModuleIsRefusedOrLinked() throws IOException {
    byte[] side = Files.readAllBytes(ROOT.resolve("examples/sidemodule/side.wasm"));
    Random random = new Random(20261121);
    Path file = folder.resolve("side.wasm");
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] mutated = side.clone();
      int at = random.nextInt(side.length);
      mutated[at] = (byte) random.nextInt(256);
      Files.write(file, mutated);
      refused += run("byte " + at + " is " + mutated[at], MAIN, file.toString()).code == 0 ? 0 : 1;
    }
    // As in BadInputTest: most changes break something, and not all do.
    assertThat(refused).isBetween(300, 2_900);
  }

  @Test
  void anImportThatLeadsBackToItselfStaysWithTheHost() throws IOException {
    // a.f is b.f, and b.f is a.f: nobody defines it.
    String a = write("a", imports(list -> list.function("b", "f")), exports("f", FUNCTION, 0));
    String b = write("b", imports(list -> list.function("a", "f")), exports("f", FUNCTION, 0));
    Result result = run("cycle", a, b);
    assertThat(result.code).isZero();
    assertThat(result.out).contains("no kernel.kernel_fork import");
    // An env import that a module exports again does not answer itself.
    String c = write("c", imports(list -> list.function("env", "g")), exports("g", FUNCTION, 0));
    assertThat(run("own export", c, "--entry", "env.g").out).contains("1 (0 local, 1 import)");
  }

  @Test
  void aLongChainOfReExportsIsRefused() throws IOException {
    int length = 20_000;
    ByteWriter names = new ByteWriter();
    names.unsigned(length);
    for (int i = 0; i < length; i++) {
      names.name("f" + i);
      names.octet(FUNCTION);
      names.unsigned(i);
    }
    String chain =
        write(
            "chain",
            imports(
                list -> {
                  for (int i = 0; i < length; i++) {
                    list.function("chain", "f" + (i + 1));
                  }
                }),
            names);
    Result result = run("chain", chain);
    assertThat(result.code).isEqualTo(3);
    assertThat(result.err).contains("re-exported too often");
  }

  @Test
  void globalsWhoseValuesDependOnEachOtherAreRefused() throws IOException {
    // Each defines its global by the other's, as no instantiation can.
    String[] files = new String[2];
    for (int i = 0; i < 2; i++) {
      String other = i == 0 ? "g1" : "g0";
      ByteWriter global = new ByteWriter();
      global.unsigned(1);
      bytes(global, 0x7F, 0, 0x23, 0, 0x0B);
      files[i] =
          writeSections(
              "g" + i,
              section(2, imports(list -> list.global(other, "g"))),
              section(6, global),
              section(7, exports("g", GLOBAL, 1)));
    }
    Result result = run("globals", files);
    assertThat(result.code).isEqualTo(3);
    assertThat(result.err).contains("depends on itself");
  }

  @Test
  void anInitialValueOfATableThatDoublesAgainAndAgainIsRefused() throws IOException {
    // 40 modules: each one's constant is the sum of twice the one before; a table's initial value
    // would be inlined to 2^40 instructions, were it not for the type: an i31 of it.
    List<String> files = new ArrayList<>();
    ByteWriter first = new ByteWriter();
    first.unsigned(1);
    bytes(first, 0x7F, 0, 0x41, 1, 0x0B);
    files.add(writeSections("m0", section(6, first), section(7, exports("g", GLOBAL, 0))));
    for (int i = 1; i < 40; i++) {
      String before = "m" + (i - 1);
      ByteWriter sum = new ByteWriter();
      sum.unsigned(1);
      bytes(sum, 0x7F, 0, 0x23, 0, 0x23, 0, 0x6A, 0x0B);
      files.add(
          writeSections(
              "m" + i,
              section(2, imports(list -> list.global(before, "g"))),
              section(6, sum),
              section(7, exports("g", GLOBAL, 1))));
    }
    ByteWriter table = new ByteWriter();
    table.unsigned(1);
    // A table of (ref i31), with the initial value (ref.i31 (global.get 0)).
    bytes(table, 0x40, 0, 0x64, 0x6C, 0, 1, 0x23, 0, 0xFB, 0x1C, 0x0B);
    files.add(
        writeSections(
            "last", section(2, imports(list -> list.global("m39", "g"))), section(4, table)));
    Result result = run("table", files.toArray(new String[0]));
    assertThat(result.code).isEqualTo(3);
    assertThat(result.err).contains("initial value is too large");
  }

  @Test
  void limitsHoldForTheSum() throws IOException {
    // 60 memories are allowed, 100 are the limit, so two such modules are too many.
    ByteWriter memories = new ByteWriter();
    memories.unsigned(60);
    for (int i = 0; i < 60; i++) {
      bytes(memories, 0, 1);
    }
    String one = writeSections("one", section(5, memories));
    String two = writeSections("two", section(5, memories));
    assertThat(run("one", one).code).isZero();
    Result both = run("both", one, two);
    assertThat(both.code).isEqualTo(4);
    assertThat(both.err).contains("memories: 120 is above the limit of 100");
  }

  @Test
  void anExportOfAnotherKindIsRefusedOnlyIfItsModuleIsNamed() throws IOException {
    ByteWriter memory = new ByteWriter();
    memory.unsigned(1);
    bytes(memory, 0, 1);
    String maker = writeSections("maker", section(5, memory), section(7, exports("f", MEMORY, 0)));
    String byName = write("user", imports(list -> list.function("maker", "f")), none());
    Result named = run("by name", byName, maker);
    assertThat(named.code).isEqualTo(3);
    assertThat(named.err)
        .isEqualTo(
            "slotwise: %s: import of function maker.f: %s exports a memory of that name\n"
                .formatted(byName, maker));
    String global = write("global", imports(list -> list.function("env", "f")), none());
    assertThat(run("env", global, maker).code).isZero();
  }

  @Test
  void namesThatAreNotMeantForPeopleStayOnOneLine() throws IOException {
    String a = write("a", imports(list -> list.function("b", "x\ny\u001b[31m")), none());
    ByteWriter memory = new ByteWriter();
    memory.unsigned(1);
    bytes(memory, 0, 1);
    String b =
        writeSections("b", section(5, memory), section(7, exports("x\ny\u001b[31m", MEMORY, 0)));
    Result result = run("name", a, b);
    assertThat(result.code).isEqualTo(3);
    assertThat(result.err.lines()).hasSize(1);
  }

  private record Result(int code, String out, String err) {}

  private static Result run(String what, String... files) {
    List<String> args = new ArrayList<>(List.of("closure", "--link"));
    args.addAll(List.of(files));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(new ByteArrayInputStream(new byte[0]), out, err, args.toArray(new String[0]));
    String said = err.toString(StandardCharsets.UTF_8);
    assertThat(code).as("%s: %s", what, said).isIn(0, 3, 4);
    // A program that is valid and lacks the entry is answered, with a warning.
    assertThat(said.lines().filter(line -> !line.startsWith("slotwise: warning: ")))
        .as("%s: %s", what, said)
        .hasSize(code == 0 ? 0 : 1);
    assertThat(said.lines()).as(what).hasSizeLessThanOrEqualTo(2);
    assertThat(said).as(what).doesNotContain("Exception", "internal error");
    return new Result(code, out.toString(StandardCharsets.UTF_8), said);
  }

  /** Imports, of functions without parameters and results, and of constant i32s. */
  private static final class Imports {
    private final ByteWriter list = new ByteWriter();
    private int count;

    void function(String module, String field) {
      add(module, field, FUNCTION, 0);
    }

    void global(String module, String field) {
      add(module, field, GLOBAL, 0x7F, 0);
    }

    private void add(String module, String field, int... type) {
      list.name(module);
      list.name(field);
      bytes(list, type);
      count++;
    }
  }

  private static ByteWriter imports(Consumer<Imports> content) {
    Imports imports = new Imports();
    content.accept(imports);
    ByteWriter out = new ByteWriter();
    out.unsigned(imports.count);
    out.append(imports.list);
    return out;
  }

  private static ByteWriter exports(String name, int kind, int index) {
    ByteWriter out = new ByteWriter();
    out.unsigned(1);
    out.name(name);
    bytes(out, kind, index);
    return out;
  }

  private static ByteWriter none() {
    ByteWriter out = new ByteWriter();
    out.unsigned(0);
    return out;
  }

  private static void bytes(ByteWriter out, int... values) {
    for (int value : values) {
      out.octet(value);
    }
  }

  private static ByteWriter section(int id, ByteWriter content) {
    ByteWriter out = new ByteWriter();
    out.octet(id);
    out.sized(content);
    return out;
  }

  private String write(String name, ByteWriter imports, ByteWriter exports) throws IOException {
    return writeSections(name, section(2, imports), section(7, exports));
  }

  /** A module with one type, of functions without parameters and results. */
  private String writeSections(String name, ByteWriter... sections) throws IOException {
    ByteWriter out = new ByteWriter();
    bytes(out, 0, 'a', 's', 'm', 1, 0, 0, 0);
    bytes(out, 1, 4, 1, 0x60, 0, 0);
    for (ByteWriter section : sections) {
      out.append(section);
    }
    Path file = folder.resolve(name + ".wasm");
    Files.write(file, out.toArray());
    return file.toString();
  }
}
