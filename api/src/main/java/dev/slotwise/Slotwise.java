// SPDX-License-Identifier: Apache-2.0
package dev.slotwise;

import dev.slotwise.answer.Binary;
import dev.slotwise.answer.ModuleReader;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.component.Component;
import dev.slotwise.wasm.component.ComponentDecoder;
import dev.slotwise.wasm.component.link.ComponentLinker;
import dev.slotwise.wasm.ir.ModuleException;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.LinkException;
import dev.slotwise.wasm.link.Linker;
import dev.slotwise.wasm.link.Part;
import dev.slotwise.wasm.validate.Validator;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Validation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;

/**
 * The way in: reads modules, and links them.
 *
 * <p>Reading gives a valid module, or all that is wrong: why the file can't be read, the first
 * mistake in the binary format or in a declaration, or the first mistake of each function. The
 * module is held against WebAssembly 3.0, under the limits of the JavaScript interface.
 *
 * <p>A component is read like a module, and is a program of the core modules that it instantiates;
 * its imports and exports have the names that WIT gives them, such as {@code
 * wasi:io/poll@0.2.0#poll}.
 */
public final class Slotwise {
  private static final String UNNAMED = "module";

  private Slotwise() {}

  /**
   * Reads a file.
   *
   * @param file a module or a component
   * @return the module, or all that is wrong with the file, a failure to read it included
   */
  public static Validation<Seq<Problem>, ValidModule> read(Path file) {
    try {
      return decode(file.toString(), ModuleReader.read(file));
    } catch (IOException e) {
      return Validation.invalid(List.of(Problem.of(file.toString(), ModuleReader.reason(e))));
    }
  }

  /**
   * Reads a stream to its end, and leaves it open.
   *
   * @param stream holds a module or a component
   * @return the module, or all that is wrong with the bytes, a failure to read them included
   */
  public static Validation<Seq<Problem>, ValidModule> read(InputStream stream) {
    try {
      return decode(UNNAMED, ModuleReader.read(stream));
    } catch (IOException e) {
      return Validation.invalid(List.of(Problem.of(UNNAMED, ModuleReader.reason(e))));
    }
  }

  /**
   * Reads bytes.
   *
   * @param bytes a module or a component; copied
   * @return the module, or all that is wrong with the bytes
   */
  public static Validation<Seq<Problem>, ValidModule> read(byte[] bytes) {
    return decode(UNNAMED, bytes.clone());
  }

  /**
   * Links with {@link Options#defaults}.
   *
   * @param modules at least one, in the order in which the loader instantiates them
   * @return the program, or why the modules don't fit together
   */
  public static Validation<Seq<Problem>, ValidModule> link(ValidModule... modules) {
    return link(Options.defaults(), modules);
  }

  /**
   * Makes one program of modules, as a loader does: an import is answered by the module of that
   * name, if it exports the field; {@link ValidModule#importedAs} names one. One module by itself
   * may be linked, too: with modules that are not given. The program's functions have indices of
   * their own, and the offsets and files of the modules that they come from.
   *
   * @param options of which the host and what they say of linking matter
   * @param modules none of them a program or a component
   * @return the program, or why the modules can't be instantiated together
   * @throws IllegalArgumentException if there are no modules, or one is a program or a component
   */
  public static Validation<Seq<Problem>, ValidModule> link(
      Options options, ValidModule... modules) {
    java.util.List<ValidModule> members = java.util.List.of(modules);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no modules to link");
    }
    String title = members.stream().map(ValidModule::file).collect(Collectors.joining(" + "));
    TypeInterner interner = new TypeInterner();
    java.util.List<Part> parts = new ArrayList<>();
    try {
      for (ValidModule member : members) {
        if (member.isLinked()) {
          throw new IllegalArgumentException("linked already: " + member.file());
        }
        boolean shared =
            members.stream().filter(other -> other.name().equals(member.name())).count() > 1;
        parts.add(
            new Part(
                shared ? member.file() : member.name(),
                member.file(),
                Sets.immutable.withAll(member.importNames()),
                // Anew, since the parts of a program share the ids of types.
                ModuleDecoder.decode(member.module().bytes(), Limits.JS_API, interner)));
      }
      Linker.Options linking = options.linking();
      return Validation.valid(
          new ValidModule(
              title,
              Linker.link(Lists.immutable.withAll(parts), linking, Limits.JS_API, interner),
              java.util.List.of(),
              linking));
    } catch (LinkException e) {
      return Validation.invalid(List.of(Problem.of(title, e.describe())));
    } catch (ModuleException e) {
      return Validation.invalid(List.of(Problem.of(title, e)));
    }
  }

  private static Validation<Seq<Problem>, ValidModule> decode(String file, byte[] owned) {
    TypeInterner interner = new TypeInterner();
    try {
      if (Binary.isComponent(owned)) {
        Component component = ComponentDecoder.decode(owned, Limits.JS_API, interner);
        Seq<Problem> problems =
            List.ofAll(Binary.modules(component)).flatMap(m -> problems(file, m));
        return problems.isEmpty()
            ? valid(file, program(component, file, interner))
            : Validation.invalid(problems);
      }
      WasmModule module = ModuleDecoder.decode(owned, Limits.JS_API, interner);
      Seq<Problem> problems = problems(file, module);
      return problems.isEmpty() ? valid(file, module) : Validation.invalid(problems);
    } catch (ModuleException e) {
      return Validation.invalid(List.of(Problem.of(file, e)));
    } catch (LinkException e) {
      return Validation.invalid(List.of(Problem.of(file, e.describe())));
    }
  }

  private static Seq<Problem> problems(String file, WasmModule module) {
    return List.ofAll(Validator.problems(module, Limits.JS_API, Options.processors()))
        .map(problem -> Problem.of(file, problem));
  }

  private static Validation<Seq<Problem>, ValidModule> valid(String file, WasmModule module) {
    return Validation.valid(
        new ValidModule(file, module, java.util.List.of(), Linker.Options.CLOSED));
  }

  private static WasmModule program(Component component, String file, TypeInterner interner) {
    return ComponentLinker.link(
        ComponentLinker.instantiate(component, file, Limits.JS_API, interner),
        Limits.JS_API,
        interner);
  }
}
