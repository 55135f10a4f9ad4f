// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import java.util.Optional;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.impl.factory.Lists;

/** The host models that have a name. */
public final class Hosts {
  /** What outputs and options call {@link #WASI}. */
  public static final String WASI_ID = WasiHost.ID;

  /** What outputs and options call {@link #KANDELO}. */
  public static final String KANDELO_ID = KandeloHost.ID;

  /** What outputs and options call {@link #EMSCRIPTEN}. */
  public static final String EMSCRIPTEN_ID = EmscriptenHost.ID;

  /** Imports from {@code wasi_snapshot_preview1} do what WASI says. */
  public static final HostModel WASI = WasiHost.MODEL;

  /** Imports do what Emscripten's JavaScript does. */
  public static final HostModel EMSCRIPTEN = EmscriptenHost.MODEL;

  /** Imports do what Kandelo's kernel and loader do. */
  public static final HostModel KANDELO = KandeloHost.MODEL;

  private static final ImmutableList<HostModel> ALL =
      Lists.immutable.of(HostModel.STRICT, HostModel.PASSIVE, WASI, EMSCRIPTEN, KANDELO);

  private Hosts() {}

  /** {@return {@link HostModel#PASSIVE}, a host that writes no table and calls nothing back} */
  public static HostModel passive() {
    return HostModel.PASSIVE;
  }

  /** {@return {@link HostModel#STRICT}, a host that does whatever imports and exports allow} */
  public static HostModel strict() {
    return HostModel.STRICT;
  }

  /** {@return the names that outputs and options have for the models} */
  public static ImmutableList<String> names() {
    return ALL.collect(HostModel::id);
  }

  /**
   * {@return the model that outputs and options call so}
   *
   * @param id one of {@link #names}
   */
  public static Optional<HostModel> named(String id) {
    return ALL.detectOptional(model -> model.id().equals(id));
  }
}
