// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.interp.host.HostModel.Effect;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * Kandelo, a kernel for POSIX processes that are WebAssembly modules.
 *
 * <p>Source: Kandelo's {@code host/src}, of 2026. What is imported from {@code kernel} are system
 * calls: they write memory and the globals that they see, and call nothing back. {@code
 * kernel_clone} is given the table slot of a thread's first function, which the host calls later
 * through the exported table. {@code env.__wasm_dlopen} and the functions of the staged protocol
 * load a module: while one of them runs, the module's segments are copied into the shared table and
 * memory, and what initialises it calls what the program shares with it. {@code env.__wasm_dlsym}
 * puts an export into the table. Signal handlers run inside the module, without the host. Other
 * imports are as under {@link HostModel#PASSIVE}.
 */
final class KandeloHost {
  static final String ID = "kandelo";

  private static final ImmutableList<String> LOADING =
      Lists.immutable.of(
          "env.__wasm_dlopen",
          "env.__wasm_dlopen_main",
          "env.__wasm_dlopen_prepare",
          "env.__wasm_dlopen_next",
          "env.__wasm_dlopen_commit");

  static final HostModel MODEL = model();

  private KandeloHost() {}

  private static HostModel model() {
    MutableMap<String, Effect> imports = Maps.mutable.empty();
    imports.put("kernel.*", Effect.WRITES_DATA);
    imports.put(
        "kernel.kernel_clone",
        new Effect(false, Sets.immutable.empty(), false, true, true, true, true));
    Effect loads =
        new Effect(true, Sets.immutable.empty(), true, true, true, false, true, true, false);
    LOADING.forEach(name -> imports.put(name, loads));
    imports.put(
        "env.__wasm_dlsym",
        new Effect(false, Sets.immutable.empty(), true, true, false, false, true, false, true));
    return HostModel.PASSIVE.withId(ID).withImports(imports.toImmutable());
  }
}
