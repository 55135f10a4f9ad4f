// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.component.CanonicalKind;
import dev.slotwise.wasm.component.Definition;
import dev.slotwise.wasm.component.Sort;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Replaces each canonical definition by a core function: an import of the host, named as WIT names
 * it, or a function with code that calls what the canonical ABI calls.
 *
 * <p>Source: the component model's <i>CanonicalABI.md</i>. While a lifted function's {@code
 * realloc} or {@code post-return} runs, calls out of the component trap; this is not relied on.
 */
final class CanonicalFunctions {
  /** What stands before the name of an import that is called without waiting for its end. */
  static final String ASYNC = "[async-lower]";

  private static final Core WAIT =
      Core.function(
          CanonicalKind.WAITABLE_SET_WAIT.subject(),
          CanonicalKind.WAITABLE_SET_WAIT.action(),
          new FunctionType(
              IntLists.immutable.of(ValueType.I32, ValueType.I32),
              IntLists.immutable.of(ValueType.I32)));

  private final ComponentLinker.Assembly assembly;

  CanonicalFunctions(ComponentLinker.Assembly assembly) {
    this.assembly = assembly;
  }

  /** What the definition is: a lifted function, or a core function. */
  Thing of(Definition.Canonical definition, Environment here, String prefix) {
    return switch (definition.kind()) {
      case LIFT -> lifted(definition, here, prefix);
      case LOWER -> lowered(definition, here);
      case RESOURCE_DROP -> dropped(definition, here);
      case THREAD_NEW_INDIRECT -> newThread(definition, here);
      default -> {
        memory(definition.options().memory(), here);
        yield withRealloc(
            host(definition, definition.kind().subject(), definition.kind().action()),
            definition,
            here);
      }
    };
  }

  private static Optional<Core> function(OptionalInt index, Environment here) {
    return index.isPresent()
        ? Optional.of(here.core(Sort.CORE_FUNCTION, index.getAsInt()))
        : Optional.empty();
  }

  /** The host writes and reads values in this memory. */
  private void memory(OptionalInt index, Environment here) {
    if (index.isPresent()) {
      Core memory = here.core(Sort.CORE_MEMORY, index.getAsInt());
      assembly.boundary.add("[memory]" + memory.field(), memory);
    }
  }

  private Thing lifted(Definition.Canonical definition, Environment here, String prefix) {
    Definition.Options options = definition.options();
    memory(options.memory(), here);
    Core core = here.core(Sort.CORE_FUNCTION, definition.function());
    return new Thing.Lifted(
        core,
        new Thing.Abi(
            options.isAsync(),
            function(options.realloc(), here),
            function(options.postReturn(), here),
            function(options.callback(), here)),
        prefix + core.field());
  }

  private static Core host(Definition.Canonical definition, String module, String field) {
    return Core.function(
        module, (definition.options().isAsync() ? ASYNC : "") + field, definition.coreType());
  }

  /** An import during which the host may call {@code realloc}. */
  private Core withRealloc(Core host, Definition.Canonical definition, Environment here) {
    Optional<Core> realloc = function(definition.options().realloc(), here);
    if (realloc.isEmpty()) {
      return host;
    }
    return glue(
        "(lower " + host.module() + host.field() + ")",
        definition.coreType(),
        code -> {
          code.parameters(definition.coreType().parameters().size());
          code.call(host);
          code.callOften(realloc.get());
        });
  }

  /** A function of an unknown instance, which does more than the host's functions. */
  private Core acting(Unknown instance, Core host) {
    FunctionType type = host.type().orElseThrow();
    return glue(
        "(call " + host.module() + host.field() + ")",
        type,
        code -> {
          code.call(instance.act());
          code.parameters(type.parameters().size());
          code.call(host);
        });
  }

  private Core glue(String name, FunctionType type, Glue.Body body) {
    String field = assembly.glue().define(name, type, body);
    return Core.function(assembly.glueName(), field, type);
  }

  private Core lowered(Definition.Canonical definition, Environment here) {
    memory(definition.options().memory(), here);
    Thing function = here.at(Sort.FUNCTION, definition.function());
    if (function instanceof Thing.HostFunction host) {
      Core core = host(definition, host.module(), host.field());
      return withRealloc(
          host.of().isPresent() ? acting(host.of().get(), core) : core, definition, here);
    }
    Thing.Lifted callee = (Thing.Lifted) function;
    boolean waits = !definition.options().isAsync();
    if (callee.abi().isAsync()) {
      // It goes on when its caller is gone, called by the host's event loop.
      assembly.boundary.add("[async]" + callee.name(), callee.function());
      assembly.boundary.parts(callee, callee.name());
    }
    Optional<Core> realloc = function(definition.options().realloc(), here);
    FunctionType type = definition.coreType();
    return glue(
        "(call " + callee.name() + ")",
        type,
        code -> {
          call(code, callee, waits);
          realloc.ifPresent(code::callOften);
          type.results().forEach(code::any);
        });
  }

  /** Calls a lifted function as the canonical ABI does, with any values. */
  static void call(GlueCode code, Thing.Lifted callee, boolean waits) {
    callee.abi().realloc().ifPresent(code::callOften);
    code.callWithAny(callee.function());
    code.drop(callee.function().type().orElseThrow().results());
    if (callee.abi().isAsync() && waits) {
      callee
          .abi()
          .callback()
          .ifPresent(
              callback ->
                  code.often(
                      () -> {
                        // A callback that says so waits, and its caller with it.
                        code.callWithAny(WAIT);
                        code.drop(WAIT.type().orElseThrow().results());
                        code.callWithAny(callback);
                        code.drop(callback.type().orElseThrow().results());
                      }));
    }
    callee.abi().postReturn().ifPresent(code::callOften);
  }

  /** Calls a function while the component is instantiated. */
  void start(Thing function) {
    assembly.flush();
    if (function instanceof Thing.Lifted callee) {
      assembly.glue().start("(start " + callee.name() + ")", code -> call(code, callee, true));
      assembly.flush();
    } else if (function instanceof Thing.HostFunction host && host.of().isPresent()) {
      Core act = host.of().get().act();
      assembly.glue().start("(start " + host.field() + ")", code -> code.call(act));
      assembly.flush();
    }
  }

  private Core dropped(Definition.Canonical definition, Environment here) {
    Thing resource = here.at(Sort.TYPE, definition.type());
    if (resource instanceof Thing.HostResource host) {
      Core core = host(definition, host.module(), host.dropName());
      return host.of().isPresent() ? acting(host.of().get(), core) : core;
    }
    if (resource instanceof Thing.Resource own && own.destructor().isPresent()) {
      return glue(
          "(drop " + own.destructor().get().field() + ")",
          definition.coreType(),
          code -> code.callOften(own.destructor().get()));
    }
    return host(definition, definition.kind().subject(), definition.kind().action());
  }

  private Core newThread(Definition.Canonical definition, Environment here) {
    Core table = here.core(Sort.CORE_TABLE, definition.table());
    Core started =
        glue(
            "(thread)",
            new FunctionType(IntLists.immutable.empty(), IntLists.immutable.empty()),
            code -> code.callThrough(table));
    assembly.boundary.add("[thread-start]" + table.field(), started);
    return host(definition, definition.kind().subject(), definition.kind().action());
  }
}
