// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.cli.Main;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.CustomSection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on modules with debug information, wherever that is. */
class DebugInformationTest {
  private static final Path FOLDER = Path.of("src/test/resources/dwarf");
  private static final String TYPED = "12 of 15 indirect calls have a declared type";

  @TempDir private Path folder;

  @Test
  void debugInformationCanBeInAFileThatTheModuleNames() throws IOException {
    byte[] whole = Files.readAllBytes(FOLDER.resolve("prototypes-4.wasm"));
    int start =
        ModuleDecoder.decode(whole)
            .customSections()
            .select(section -> section.name().startsWith(".debug_"))
            .collectInt(CustomSection::start)
            .min();
    // The module ends before its debug information, but for the head of that section.
    int end = start;
    while (whole[end - 1] != 0 || whole[end - 2] == '.') {
      end--;
    }
    Path module = folder.resolve("program.wasm");
    byte[] name = "external_debug_info".getBytes(StandardCharsets.UTF_8);
    byte[] file = "elsewhere/program.debug.wasm".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, end - 1);
    out.write(0);
    out.write(name.length + file.length + 2);
    out.write(name.length);
    out.writeBytes(name);
    out.write(file.length);
    out.writeBytes(file);
    Files.write(module, out.toByteArray());
    String[] command = {
      "closure", module.toString(), "--entry", "env.keep", "--level", "prototypes"
    };
    assertThat(run(command)).contains("which is not beside the module");
    Files.write(folder.resolve("program.debug.wasm"), whole);
    assertThat(run(command)).contains(TYPED);
  }

  @Test
  void debugInformationThatWasSplitOffIsFoundBesideTheModule() throws IOException {
    for (String name : new String[] {"split-4", "split-5"}) {
      String[] command = {
        "closure",
        FOLDER.resolve(name + ".wasm").toString(),
        "--entry",
        "env.print",
        "--level",
        "prototypes"
      };
      assertThat(run(command)).contains("3 of 3 indirect calls have a declared type");
      Path alone = Files.copy(FOLDER.resolve(name + ".wasm"), folder.resolve(name + ".wasm"));
      command[1] = alone.toString();
      assertThat(run(command)).contains("0 of 3 indirect calls have a declared type");
    }
  }

  @Test
  void castsAreListed() {
    String program = FOLDER.resolve("prototypes-5.wasm").toString();
    assertThat(run("closure", program, "--entry", "env.keep", "--casts"))
        .contains("casts of function pointers: 5")
        .contains(
            "a function of another type is stored: int (*)(struct word *); on_seen is int (struct"
                + " table *)");
    assertThat(run("closure", program, "--entry", "env.keep", "--casts", "--format", "csv"))
        .contains("--casts: only for formats text and json");
    String objects = FOLDER.resolveSibling("virtual").resolve("broken-O2.wasm").toString();
    assertThat(run("closure", objects, "--entry", "env.ask", "--casts"))
        .contains("casts of function pointers: 0")
        .contains("casts between unrelated classes: 1")
        .contains(
            "(broken.cc:22): an object of an unrelated class is passed: Plant * from Animal *");
  }

  /** Relocations alone, debug information alone, neither. */
  @Test
  void whatIsMissingForCastsIsSaid() throws IOException {
    Path pointers = FOLDER.resolveSibling("pointers").resolve("O2");
    String both = pointers.resolve("leaving.wasm").toString();
    assertThat(run("closure", both, "--entry", "env.ask", "--casts"))
        .contains("casts of function pointers: 0")
        .contains("(leaving.c:18): an address leaves its object: low: byte 20 of 16");
    String types = FOLDER.resolve("split-5.wasm").toString();
    assertThat(run("closure", types, "--entry", "env.print", "--casts"))
        .contains("casts of function pointers: 0")
        .contains("pointers that leave their objects: not known: no relocations; link with");
    String objects = FOLDER.resolveSibling("objects").resolve("objects.wasm").toString();
    assertThat(run("closure", objects, "--entry", "kernel.kernel_fork", "--casts"))
        .contains("casts of function pointers: not known: ")
        .contains("pointers that leave their objects: 0");
    String neither = "../examples/minishell/minishell.wasm";
    assertThat(run("closure", neither, "--casts"))
        .startsWith("slotwise: " + neither + ": the module has no debug information")
        .hasLineCount(1);
  }

  private static String run(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.run(InputStream.nullInputStream(), out, out, command);
    return out.toString(StandardCharsets.UTF_8);
  }
}
