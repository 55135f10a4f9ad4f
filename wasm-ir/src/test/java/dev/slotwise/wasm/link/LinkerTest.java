// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.Origins;
import dev.slotwise.wasm.ir.TypeInterner;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Sets;
import org.junit.jupiter.api.Test;

/** What a linked program knows of the modules that it was made of. */
class LinkerTest {
  private static final Path FOLDER = Path.of("../examples/sidemodule");

  private final TypeInterner interner = new TypeInterner();

  @Test
  void eachDefinedFunctionKnowsItsModuleAndItsIndexThere() throws IOException {
    ImmutableList<Part> parts = Lists.immutable.of(part("main"), part("side"));
    WasmModule linked = Linker.link(parts, Linker.Options.CLOSED, Limits.JS_API, interner);
    Origins origins = linked.origins();
    int defined = 0;
    for (int at = 0; at < parts.size(); at++) {
      WasmModule module = parts.get(at).module();
      for (int f = module.importedFunctionCount(); f < module.functionCount(); f++) {
        int function = origins.sources().get(at).functions().get(f);
        assertThat(origins.sourceOf(function)).isEqualTo(OptionalInt.of(at));
        assertThat(origins.indexOf(function)).isEqualTo(f);
        assertThat(origins.isStandIn(function)).isFalse();
        defined++;
      }
    }
    for (int function = 0; function < linked.functionCount(); function++) {
      if (origins.sourceOf(function).isEmpty()) {
        assertThat(linked.isImportedFunction(function) || origins.isStandIn(function)).isTrue();
        defined++;
      }
    }
    assertThat(defined).isEqualTo(linked.functionCount());
  }

  private Part part(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve(name + ".wasm"));
    return new Part(
        name,
        name + ".wasm",
        Sets.immutable.of(name),
        ModuleDecoder.decode(bytes, Limits.JS_API, interner));
  }
}
