// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.interp.host.HostModel.Effect;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * A host that offers WASI preview 1: it takes pointers to memory, and nothing else of the module.
 *
 * <p>Source: WASI preview 1, {@code witx/wasi_snapshot_preview1.witx}: functions without a result
 * beside the error code, and without a buffer to fill, write no memory; {@code proc_exit} does not
 * return. None calls the module, and no function can reach a table or a global. Imports of other
 * modules are as under {@link HostModel#PASSIVE}.
 */
final class WasiHost {
  static final String ID = "wasi";

  private static final ImmutableList<String> MODULES =
      Lists.immutable.of("wasi_snapshot_preview1.", "wasi_unstable.");

  /** They have no pointer to write through. */
  private static final ImmutableList<String> SILENT =
      Lists.immutable.of(
          "fd_advise",
          "fd_allocate",
          "fd_close",
          "fd_datasync",
          "fd_fdstat_set_flags",
          "fd_fdstat_set_rights",
          "fd_filestat_set_size",
          "fd_filestat_set_times",
          "fd_renumber",
          "fd_sync",
          "path_create_directory",
          "path_filestat_set_times",
          "path_link",
          "path_remove_directory",
          "path_rename",
          "path_symlink",
          "path_unlink_file",
          "proc_raise",
          "sched_yield",
          "sock_shutdown");

  static final HostModel MODEL = model();

  private WasiHost() {}

  private static HostModel model() {
    MutableMap<String, Effect> imports = Maps.mutable.empty();
    Effect exits = new Effect(false, Sets.immutable.empty(), false, false, false, false, false);
    for (String module : MODULES) {
      imports.put(module + "*", Effect.WRITES_MEMORY);
      SILENT.forEach(name -> imports.put(module + name, Effect.NONE));
      imports.put(module + "proc_exit", exits);
    }
    return HostModel.PASSIVE.withId(ID).withImports(imports.toImmutable());
  }
}
