// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.program;

import dev.slotwise.cli.console.AbsentName;
import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.cli.console.Terminal;
import dev.slotwise.cli.host.DeclaredHost;
import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.LinkException;
import dev.slotwise.wasm.link.Linker;
import dev.slotwise.wasm.link.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;

/**
 * The subject of one answer: a module, or several that are linked.
 *
 * @param linked whether the members are linked, even if there is only one
 * @param options what is believed of the program besides
 */
public record Program(List<Member> members, boolean linked, Linker.Options options) {
  private static final String EXTENSION = ".wasm";

  /**
   * One module.
   *
   * @param importNames the module names by which others import from it, where the user gives them
   */
  record Member(String file, List<String> importNames) {

    /** What it is called if no other member is called so. */
    private String name() {
      return importNames.isEmpty() ? baseName() : importNames.get(0);
    }

    private String baseName() {
      return file.substring(file.lastIndexOf('/') + 1);
    }

    private List<String> namesForImports() {
      String name = baseName();
      return !importNames.isEmpty()
          ? importNames
          : List.of(
              name.endsWith(EXTENSION)
                  ? name.substring(0, name.length() - EXTENSION.length())
                  : name);
    }
  }

  /** A module by itself. */
  public static Program of(String file) {
    return new Program(List.of(new Member(file, List.of())), false, Linker.Options.CLOSED);
  }

  /** As outputs call it. */
  public String title() {
    return members.size() == 1
        ? members.get(0).file()
        : members.stream().map(Member::file).collect(Collectors.joining(" + "));
  }

  /**
   * Reads the modules, and links them. Says so if what the user says of them makes no difference.
   *
   * @param host which imports look up functions, and whether others must import from the names that
   *     members are given
   * @throws Failure if one can't be read or is invalid, if they don't fit together, or if a name is
   *     required from which none imports
   */
  WasmModule load(Work work, DeclaredHost host, Terminal terminal) {
    TypeInterner interner = new TypeInterner();
    if (!linked && !options.open()) {
      return work.load(members.get(0).file(), interner);
    }
    List<Part> parts = new ArrayList<>();
    for (Member member : members) {
      parts.add(
          new Part(
              uniqueName(member),
              member.file(),
              Sets.immutable.withAll(member.namesForImports()),
              work.load(member.file(), interner)));
    }
    AbsentName.tell(
        title() + ": --link", absentNames(parts), host.required() && !options.open(), terminal);
    try {
      WasmModule program =
          work.phase(
              "linking",
              title(),
              () ->
                  Linker.link(
                      Lists.immutable.withAll(parts),
                      options.withLookUp(host.model()::looksUpFunctions),
                      Limits.JS_API,
                      interner));
      if (options.internal() && !program.origins().hidesExports()) {
        terminal.warning(
            title() + ": --internal: no module imports what another exports, so it hides nothing");
      }
      return program;
    } catch (LinkException e) {
      throw new Failure(ExitCode.UNREADABLE, e.describe());
    } catch (LimitException e) {
      throw new Failure(ExitCode.LIMIT, title() + ": linked: " + e.describe());
    }
  }

  /** The names that members are given, and from which no member imports. */
  private List<AbsentName> absentNames(List<Part> parts) {
    Set<String> imported = new TreeSet<>();
    parts.forEach(part -> part.module().imports().forEach(item -> imported.add(item.module())));
    return members.stream()
        .flatMap(member -> member.importNames().stream())
        .filter(name -> !imported.contains(name))
        .map(name -> AbsentName.of("module imports from", name, imported.stream()))
        .toList();
  }

  private String uniqueName(Member member) {
    boolean shared =
        members.stream().filter(other -> other.name().equals(member.name())).count() > 1;
    return shared ? member.file() : member.name();
  }
}
