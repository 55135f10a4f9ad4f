// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.ExternalKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The core functions of a component that the host can call, and the memories that it can write:
 * lifted functions, functions that the canonical ABI calls on the way (such as {@code realloc}),
 * destructors, and the memories through which values pass.
 */
final class Boundary {
  private final Map<Core, String> names = new LinkedHashMap<>();

  /** Functions that are exported under several names. */
  private final List<Map.Entry<String, Core>> all = new ArrayList<>();

  /** The host may call a lifted function, and what goes with it. */
  void function(Thing.Lifted function, String name) {
    all.add(Map.entry(name, function.function()));
    names.put(function.function(), name);
    parts(function, name);
  }

  /** The host may call what goes with a lifted function, which another component calls. */
  void parts(Thing.Lifted function, String name) {
    function.abi().realloc().ifPresent(core -> add("[realloc]" + name, core));
    function.abi().postReturn().ifPresent(core -> add("[post-return]" + name, core));
    function.abi().callback().ifPresent(core -> add("[callback]" + name, core));
  }

  /** The host may call, read or write this. */
  void add(String name, Core thing) {
    boolean canBe = thing.source().isPresent() || thing.kind() == ExternalKind.FUNCTION;
    if (canBe && thing.kind() != ExternalKind.TAG && names.putIfAbsent(thing, name) == null) {
      all.add(Map.entry(name, thing));
    }
  }

  /** The module that exports all of it. */
  Glue glue() {
    Glue glue = new Glue();
    all.forEach(entry -> glue.export(entry.getKey(), entry.getValue()));
    return glue;
  }
}
