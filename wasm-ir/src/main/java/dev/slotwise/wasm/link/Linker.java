// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.HostImports.HostImport;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Joins the modules of a program to one that behaves as the loaded program does. Imports that
 * another module's export answers become that export; all others stay imports. Functions, tables,
 * memories, globals and tags keep their identity, so what modules share stays shared.
 *
 * <p>An import {@code M.F} is answered by the part that is called M, if it exports F; else, if M is
 * {@code env}, by the first part that exports an F of the same kind, as loaders of C programs do
 * it. {@code docs/programs.md} has the rest: order of instantiation, {@code GOT} globals, what the
 * loader calls, unknown side modules.
 *
 * <p>Linear in the parts, but for a factor of the number of parts on imports. The result is valid
 * if the parts are, and is decoded under the limits, so that they hold for the sum.
 */
public final class Linker {
  private Linker() {}

  /**
   * What is believed of the program besides its modules.
   *
   * @param open whether modules that nobody has given may be loaded besides: then imported
   *     functions of every type stand for theirs, in every table that a loader can reach
   * @param internal whether exports that another part imports are none of the program's
   * @param looksUp whether an import gives the table slot of an export, by its name
   */
  public record Options(boolean open, boolean internal, Predicate<Import> looksUp) {
    /** Just the modules, with all their exports. */
    public static final Options CLOSED = new Options(false, false);

    /** Unknown modules besides. */
    public static final Options OPEN = new Options(true, false);

    /** Where imports look up exports that do so by the conventions of C. */
    public Options(boolean open, boolean internal) {
      this(open, internal, Conventions::looksUpExports);
    }

    /** The same, but for the imports that look up exports. */
    public Options withLookUp(Predicate<Import> newLookUp) {
      return new Options(open, internal, newLookUp);
    }
  }

  /**
   * Links a program.
   *
   * @param parts at least one
   * @param interner that of the parts' types
   * @return the linked module, with its {@link Origins}
   * @throws LinkException if the parts can't be instantiated together
   * @throws dev.slotwise.wasm.binary.LimitException if the sum is too large
   */
  public static WasmModule link(
      ImmutableList<Part> parts, Options options, Limits limits, TypeInterner interner) {
    Layout layout = new Layout(parts, options.open(), options.looksUp(), interner);
    long size = parts.sumOfInt(part -> part.module().moduleBytes());
    ByteWriter out = new ByteWriter((int) Math.min(size + size / 8 + 1024, limits.moduleBytes()));
    ProgramWriter writer = new ProgramWriter(layout, LoaderTables.of(layout), out);
    OffsetPairs offsets = new OffsetPairs();
    writer.writeDeclarations(FunctionNames.exports(layout, options.internal()));
    writer.writeCode(offsets);
    writer.writeData();
    writer.section(0, () -> new NameWriter(layout, out).write(writer.loader()));
    return ModuleDecoder.decode(out.toArray(), limits, interner)
        .linkedFrom(origins(layout, options, writer.loader(), offsets));
  }

  /** Whether this import of a linked module stands for a function of an unknown side module. */
  public static boolean isUnknownFunction(WasmModule module, int function) {
    return module.isImportedFunction(function)
        && module.origins().isStandIn(function)
        && module.functionImport(function).module().equals(Layout.UNKNOWN_MODULE);
  }

  private static Origins origins(
      Layout layout, Options options, OptionalInt loader, OffsetPairs offsets) {
    int count = layout.count(ExternalKind.FUNCTION) + (loader.isPresent() ? 1 : 0);
    int[] sourceOf = new int[count];
    int[] indexOf = new int[count];
    boolean[] standIn = new boolean[count];
    Arrays.fill(sourceOf, -1);
    int sources = 0;
    for (int part = 0; part < layout.parts.size(); part++) {
      WasmModule module = layout.module(part);
      boolean isGlue = layout.parts.get(part).isGlue();
      for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
        int linked = layout.maps[part].functions()[f];
        standIn[linked] = isGlue;
        sourceOf[linked] = isGlue ? -1 : sources;
        indexOf[linked] = f;
      }
      sources += isGlue ? 0 : 1;
    }
    for (HostImport item : layout.imports.all()) {
      if (item.kind() == ExternalKind.FUNCTION && CanonicalAbi.isValue(item.module())) {
        standIn[item.index()] = true;
      }
    }
    MutableIntList initializers = IntLists.mutable.empty();
    for (int part = 0; part < layout.parts.size(); part++) {
      Part own = layout.parts.get(part);
      if (own.isLoaded() && Conventions.isSideModule(own.module())) {
        for (int function : Conventions.initializers(own)) {
          initializers.add(layout.maps[part].functions()[function]);
        }
      }
    }
    layout.unknownFunctions.forEach(function -> standIn[function] = true);
    loader.ifPresent(function -> standIn[function] = true);
    return new Origins(
        layout
            .parts
            .collectWithIndex(
                (part, at) ->
                    new Origins.Source(
                        part.name(),
                        part.file(),
                        part.module(),
                        IntLists.immutable.of(layout.maps[at].functions())))
            .selectWithIndex((source, at) -> !layout.parts.get(at).isGlue()),
        options.internal() && FunctionNames.hidesAny(layout),
        layout.parts.anySatisfy(Part::isGlue),
        sourceOf,
        indexOf,
        standIn,
        offsets.linked(),
        offsets.source(),
        initializers.distinct().toImmutable());
  }
}
