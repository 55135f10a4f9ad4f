// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.component.link;

import dev.slotwise.wasm.component.Flattening;
import dev.slotwise.wasm.component.Shape;
import dev.slotwise.wasm.component.link.Thing.Core;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.link.LinkException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * An instance of a core module or a component that the component imports: its code is unknown. Glue
 * stands for it. While one of its functions runs, and when it is instantiated, the glue calls what
 * the instance was handed, in any order and number and with any arguments: functions of modules and
 * components, functions of the host, destructors. It writes mutable globals that it can reach.
 *
 * <p>If function references can come to it, through tables, globals, parameters or results, it
 * keeps them in a table of its own; it calls whatever is in that table, and puts any of it, and
 * functions of its own, into each table and global that it can reach.
 *
 * <p>Sound, whatever the host model says of imports: code can only come to what it was handed, and
 * to what it finds there. Refused: tags, references that are not of functions, and references to
 * functions whose types glue can't name.
 */
final class Unknown {
  private static final FunctionType PLAIN =
      new FunctionType(IntLists.immutable.empty(), IntLists.immutable.empty());
  private static final FunctionType DROP =
      new FunctionType(IntLists.immutable.of(ValueType.I32), IntLists.immutable.empty());

  private final String name;
  private final String glueName;
  private final Glue glue = new Glue();
  private final Core act;
  private final int actIndex;

  private final List<Core> functions = new ArrayList<>();
  private final List<Core> tables = new ArrayList<>();
  private final List<Core> globals = new ArrayList<>();

  /** What it may do by the canonical ABI. */
  private final List<Glue.Body> calls = new ArrayList<>();

  /** The types of all functions that a reference can be to. */
  private final Supplier<Set<FunctionType>> types;

  private boolean hasReferences;

  /**
   * @param name of what the component imports
   * @param glueName the module name by which other parts import its functions
   * @param types of all functions of the component; asked when everything is instantiated
   */
  Unknown(String name, String glueName, Supplier<Set<FunctionType>> types) {
    this.name = name;
    this.glueName = glueName;
    this.types = types;
    this.actIndex = glue.function("(inside " + name + ")", PLAIN, this::act);
    this.act = Core.function(glueName, glue.export("(inside)", actIndex), PLAIN);
    glue.start("(start " + name + ")", code -> code.callOwn(actIndex));
  }

  String name() {
    return name;
  }

  String glueName() {
    return glueName;
  }

  /** Whether there is nothing that it could do to the component; ask before others use it. */
  boolean isIdle() {
    return !hasReferences && calls.isEmpty() && functions.isEmpty() && globals.isEmpty();
  }

  /** The function that does whatever the instance may do. */
  Core act() {
    return act;
  }

  /** All that stands for the instance; to be written when everything is instantiated. */
  Glue glue() {
    return glue;
  }

  /** It may do what another does, which has made it. */
  void within(Unknown outer) {
    calls.add(code -> code.call(outer.act));
  }

  /** It is given something of a module. */
  void hand(Core thing) {
    switch (thing.kind()) {
      case FUNCTION -> {
        functions.add(thing);
        look(thing.type().orElseThrow());
      }
      case TABLE -> table(thing);
      case GLOBAL -> global(thing);
      case MEMORY -> {
        // Whatever gives values writes each memory that is exported, and this one is.
      }
      case TAG ->
          throw new LinkException(name + ": an imported module is given a tag; not supported");
    }
  }

  /** It is given a function of a component. */
  void hand(Thing.Lifted function) {
    calls.add(code -> code.often(() -> CanonicalFunctions.call(code, function, true)));
  }

  /** It is given a function of the host's, or of another unknown instance. */
  void hand(Thing.HostFunction function) {
    Core host =
        Core.function(
            function.module(), function.field(), Flattening.lowered(function.type(), false));
    calls.add(code -> code.callOften(host));
    function.of().ifPresent(this::within);
  }

  /** It may have resources of this type, and drop them. */
  void hand(Thing.Resource resource) {
    resource.destructor().ifPresent(core -> calls.add(code -> code.callOften(core)));
  }

  /** The same of a resource of the host's, or of another unknown instance. */
  void hand(Thing.HostResource resource) {
    Core drop = Core.function(resource.module(), resource.dropName(), DROP);
    calls.add(code -> code.callOften(drop));
    resource.of().ifPresent(this::within);
  }

  /** Something that a core instance exports; of a function, what stands for it. */
  Core export(String module, String field, ExternalKind kind, Shape shape) {
    Core host = new Core(kind, module, field, shape, Optional.empty());
    switch (kind) {
      case FUNCTION -> {
        FunctionType type = host.type().orElseThrow();
        look(type);
        int called =
            glue.function(
                "(call " + module + "." + field + ")", type, code -> exported(code, host, type));
        return Core.function(glueName, glue.export(field, called), type);
      }
      case TABLE -> table(host);
      case GLOBAL -> global(host);
      case MEMORY, TAG -> {
        // The host may write any memory that it imports or exports, and throw any tag.
      }
    }
    return host;
  }

  /** Looks for references in what it will export. */
  void willExport(Shape shape) {
    if (shape instanceof Shape.CoreFunction function && function.type() != null) {
      look(function.type());
    } else if (shape instanceof Shape.CoreTable table) {
      look(table.elementType());
    } else if (shape instanceof Shape.CoreGlobal global) {
      look(global.type());
    }
  }

  private void table(Core table) {
    look(table.table().elementType());
    tables.add(table);
  }

  private void global(Core global) {
    Shape.CoreGlobal type = global.global();
    look(type.type());
    if (type.mutable() || global.source().isPresent()) {
      globals.add(global);
    } else if (ValueType.isReference(type.type())) {
      throw new LinkException(
          name + ": an imported module exports a constant reference; not supported");
    }
  }

  private void look(FunctionType type) {
    type.parameters().forEach(this::look);
    type.results().forEach(this::look);
  }

  private void look(int type) {
    if (ValueType.isReference(type)) {
      hasReferences = true;
      if (!GlueCode.isFunctionReference(type)) {
        throw new LinkException(
            name
                + ": an imported module shares references that are not plain references to"
                + " functions; not supported");
      }
      glue.keepReferences();
    }
  }

  private void exported(GlueCode code, Core host, FunctionType type) {
    keepParameters(code, type);
    code.callOwn(actIndex);
    code.parameters(type.parameters().size());
    code.call(host);
    if (type.results().anySatisfy(ValueType::isReference)) {
      // The host model says nothing of what such a reference is to.
      code.drop(type.results());
      type.results().forEach(code::any);
    }
  }

  private static void keepParameters(GlueCode code, FunctionType type) {
    for (int i = 0; i < type.parameters().size(); i++) {
      if (ValueType.isReference(type.parameters().get(i))) {
        code.parameter(i);
        code.keep();
      }
    }
  }

  private void act(GlueCode code) {
    List<Runnable> steps = new ArrayList<>();
    calls.forEach(call -> steps.add(() -> call.write(code)));
    functions.forEach(function -> steps.add(() -> code.callOften(function)));
    for (Core global : globals) {
      Shape.CoreGlobal type = global.global();
      if (ValueType.isReference(type.type())) {
        steps.add(() -> code.keepGlobal(global));
      }
      if (type.mutable()) {
        steps.add(() -> code.often(() -> code.setGlobal(global)));
      }
    }
    if (hasReferences) {
      references(code, steps);
    }
    code.often(() -> steps.forEach(Runnable::run));
  }

  /** What it does with references that it can get hold of, and its own. */
  private void references(GlueCode code, List<Runnable> steps) {
    for (FunctionType type : types.get()) {
      int own =
          glue.functionOnce(
              "(some function of " + name + ")",
              type,
              inner -> {
                keepParameters(inner, type);
                inner.callOwn(actIndex);
                type.results().forEach(inner::any);
              });
      steps.add(
          () ->
              code.often(
                  () -> {
                    code.refer(own);
                    code.keep();
                  }));
      steps.add(() -> code.often(() -> code.callKept(type)));
    }
    for (Core function : functions) {
      steps.add(
          () ->
              code.often(
                  () -> {
                    code.refer(function);
                    code.keep();
                  }));
    }
    for (Core table : tables) {
      steps.add(() -> code.often(() -> code.keepElement(table)));
      steps.add(() -> code.often(() -> code.setElement(table)));
      steps.add(() -> code.often(() -> code.grow(table)));
    }
  }

  /**
   * The function types of modules.
   *
   * @throws LinkException if glue can't name one of them
   */
  static Set<FunctionType> types(Iterable<WasmModule> modules) {
    Set<FunctionType> found = new LinkedHashSet<>();
    for (WasmModule module : modules) {
      for (int i = 0; i < module.types().size(); i++) {
        if (module.types().isFunction(i)) {
          FunctionType type = module.types().function(i);
          boolean alone =
              module.types().groupEnd(i) == i + 1
                  && (i == 0 || module.types().groupEnd(i - 1) == i)
                  && module.types().get(i).isFinal()
                  && module.types().get(i).supertype().isEmpty();
          if (!alone
              || type.parameters().anySatisfy(Unknown::isUnnamed)
              || type.results().anySatisfy(Unknown::isUnnamed)) {
            throw new LinkException(
                "references to functions come to an imported module, and one has a type in a group"
                    + " or with references of other kinds; not supported");
          }
          found.add(type);
        }
      }
    }
    return found;
  }

  private static boolean isUnnamed(int type) {
    return ValueType.isReference(type) && !GlueCode.isFunctionReference(type);
  }
}
