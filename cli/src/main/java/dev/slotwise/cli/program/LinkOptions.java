// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.option.Arg;
import dev.slotwise.cli.option.Options;
import dev.slotwise.cli.program.Program.Member;
import dev.slotwise.wasm.link.Linker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The options that make the files modules of one program; {@code docs/programs.md} says what that
 * means.
 */
public final class LinkOptions extends Options {
  /** Formats in which several answers make sense one after another. */
  private static final Set<String> OF_SEVERAL =
      Set.of("TEXT", "MARKDOWN", "JSON", "NAMES", "CSV", "JSONL");

  private static final String NAMED_FILE = "[^=/\\\\-][^=/\\\\]*=.+";

  final Arg<List<String>> links =
      texts("--link")
          .label("NAME=FILE")
          .takenBy("0..1", new NamedFile())
          .says(
              "The files are modules of one program, joined by name; NAME=FILE adds one of which others"
                  + " import as NAME. Repeatable.");

  final Arg<Boolean> open =
      flag("--open")
          .says(
              "Side modules that are not given may be loaded, and do whatever they like with what is"
                  + " shared.");

  final Arg<Boolean> internal =
      flag("--internal")
          .says(
              "With --link: exports that another module imports are not the host's to call; not of"
                  + " tables and memories.");

  /** Takes the next word only if it is of the form {@code NAME=FILE}. */
  static final class NamedFile implements IParameterConsumer {
    @Override
    @SuppressWarnings("JdkObsolete") // The library's interface.
    public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
      List<String> links = new ArrayList<>(option.<List<String>>getValue());
      boolean isNamed = !args.isEmpty() && args.peek().matches(NAMED_FILE);
      links.add(isNamed ? args.pop() : "");
      option.setValue(links);
    }
  }

  public boolean isGiven() {
    return open.value() || internal.value() || !links.value().isEmpty();
  }

  /**
   * What to answer for: each file by itself, or all of them together. In place of a folder stand
   * the modules in it.
   */
  public List<Program> programs(List<String> given) {
    List<String> files = Folders.expand(given);
    if (internal.value() && links.value().isEmpty()) {
      throw new Failure(ExitCode.USAGE, "--internal goes with --link");
    }
    Linker.Options options = new Linker.Options(open.value(), internal.value());
    if (links.value().isEmpty()) {
      List<Program> programs = new ArrayList<>();
      for (String file : files) {
        programs.add(new Program(List.of(new Member(file, List.of())), false, options));
      }
      return List.copyOf(programs);
    }
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (String file : files) {
      if (names.put(file, new ArrayList<>()) != null) {
        throw new Failure(ExitCode.USAGE, "--link: " + file + " is given twice");
      }
    }
    for (String link : links.value()) {
      if (!link.isEmpty()) {
        int split = link.indexOf('=');
        names
            .computeIfAbsent(link.substring(split + 1), file -> new ArrayList<>())
            .add(link.substring(0, split));
      }
    }
    List<Member> members = new ArrayList<>();
    names.forEach((file, ofFile) -> members.add(new Member(file, List.copyOf(ofFile))));
    return List.of(new Program(List.copyOf(members), true, options));
  }

  /**
   * The programs that the files are, for answers in a format.
   *
   * @throws Failure if they are several, and the format is for one
   */
  public List<Program> programs(List<String> files, Enum<?> format) {
    List<Program> programs = programs(files);
    checkFormat(format, programs.size(), "give one, or --link them");
    return programs;
  }

  /** Refuses several answers where only one makes sense. */
  public static void checkOne(int answers, String what) {
    if (answers > 1) {
      throw new Failure(ExitCode.USAGE, "%s: %d files: give one".formatted(what, answers));
    }
  }

  /** Refuses a format that can't hold so many answers. */
  public static void checkFormat(Enum<?> format, int answers, String remedy) {
    if (answers > 1 && !OF_SEVERAL.contains(format.name())) {
      throw new Failure(
          ExitCode.USAGE, "--format %s: %d files: %s".formatted(format, answers, remedy));
    }
  }

  /**
   * The one program that the files are.
   *
   * @throws Failure if they are several
   */
  public Program program(List<String> files) {
    List<Program> programs = programs(files);
    if (programs.size() > 1) {
      throw new Failure(
          ExitCode.USAGE, "%d files: give one, or --link them".formatted(programs.size()));
    }
    return programs.get(0);
  }
}
