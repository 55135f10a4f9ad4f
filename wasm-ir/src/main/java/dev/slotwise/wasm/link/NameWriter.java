// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.Names;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Writes the name section of the linked module: what the parts call their functions, locals, types,
 * tables, memories, globals, segments and tags.
 *
 * <p>Source: WebAssembly 3.0, appendix "Custom sections", with the extended-name-section proposal.
 */
final class NameWriter {
  private final Layout layout;
  private final ByteWriter out;

  NameWriter(Layout layout, ByteWriter out) {
    this.layout = layout;
    this.out = out;
  }

  void write(OptionalInt loader) {
    out.name("name");
    List<String> functions = new ArrayList<>(FunctionNames.of(layout));
    loader.ifPresent(function -> functions.add(Layout.LOADER));
    layout.unknownFunctions.forEach(function -> functions.set(function, Layout.UNKNOWN_MODULE));
    subsection(Names.Space.FUNCTION, () -> map(functions));
    subsection(Names.Space.LOCAL, this::locals);
    simple(Names.Space.TYPE, part -> layout.types.map(part), layout.types.types().size());
    external(ExternalKind.TABLE);
    external(ExternalKind.MEMORY);
    external(ExternalKind.GLOBAL);
    simple(Names.Space.ELEMENT, part -> layout.maps[part].elements(), elementCount());
    simple(Names.Space.DATA, part -> layout.maps[part].data(), dataCount());
    external(ExternalKind.TAG);
  }

  private void external(ExternalKind kind) {
    simple(
        Names.Space.valueOf(kind.name()), part -> layout.maps[part].of(kind), layout.count(kind));
  }

  private int elementCount() {
    return (int) layout.parts.sumOfInt(part -> part.module().elements().size());
  }

  private int dataCount() {
    return (int) layout.parts.sumOfInt(part -> part.module().data().size());
  }

  /** Gives a part's index map. */
  private interface Maps {
    int[] of(int part);
  }

  private void simple(Names.Space space, Maps maps, int count) {
    @Nullable String[] names = new String[count];
    for (int part = 0; part < layout.parts.size(); part++) {
      Names own = layout.module(part).names();
      int[] map = maps.of(part);
      for (int index = 0; index < map.length; index++) {
        Optional<String> name = own.of(space, index);
        if (name.isPresent() && names[map[index]] == null) {
          names[map[index]] = name.get();
        }
      }
    }
    subsection(
        space, () -> map(Arrays.stream(names).map(name -> name == null ? "" : name).toList()));
  }

  private void subsection(Names.Space space, Runnable content) {
    out.octet(space.ordinal());
    int start = out.beginSized();
    content.run();
    out.endSized(start);
  }

  /** A name map of those that are not empty. */
  private void map(List<String> names) {
    out.unsigned((int) names.stream().filter(name -> !name.isEmpty()).count());
    for (int index = 0; index < names.size(); index++) {
      if (!names.get(index).isEmpty()) {
        out.unsigned(index);
        out.name(names.get(index));
      }
    }
  }

  private void locals() {
    int named = 0;
    for (Part part : layout.parts) {
      WasmModule module = part.module();
      for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
        named += module.names().hasAny(Names.Space.LOCAL, f) ? 1 : 0;
      }
    }
    out.unsigned(named);
    for (int part = 0; part < layout.parts.size(); part++) {
      WasmModule module = layout.module(part);
      for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
        if (module.names().hasAny(Names.Space.LOCAL, f)) {
          out.unsigned(layout.maps[part].functions()[f]);
          map(localNames(module, f));
        }
      }
    }
  }

  private static List<String> localNames(WasmModule module, int function) {
    ByteCursor cursor =
        new ByteCursor(
            module.bytes(), module.bodyStart(function), module.bodyEnd(function), "code");
    int count = module.functionType(function).parameters().size();
    for (int groups = cursor.u32(); groups > 0; groups--) {
      count += cursor.u32();
      cursor.valueType();
    }
    List<String> found = new ArrayList<>();
    for (int local = 0; local < count; local++) {
      found.add(module.names().of(Names.Space.LOCAL, function, local).orElse(""));
    }
    return found;
  }
}
