// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph;

import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.host.Hosts;
import dev.slotwise.interp.host.ImportAliases;
import dev.slotwise.interp.host.SideModules;
import dev.slotwise.wasm.ir.WasmModule;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/** The assumptions of answers, about the host or about the compiler, by name. */
public enum Assumption {
  /** The host writes no table. */
  HOST_LEAVES_TABLES_ALONE(
      "host-leaves-tables-alone",
      "The host writes no table, imported ones included, and hands in no function of its own."),
  /** While an import runs, the host calls no function of the module. */
  HOST_DOES_NOT_REENTER(
      "host-does-not-reenter", "During an import call the host calls no function of the module."),
  /** The host makes no call after a trap. */
  HOST_STOPS_AFTER_TRAP(
      "host-stops-after-trap",
      "After a call or the instantiation has trapped, has run out of stack or was interrupted, or the"
          + " host has thrown, it makes no more calls. If this happens in a call that the host makes"
          + " while an import runs, the import does not return."),
  /** The host does no more than its declared model says. */
  HOST_AS_DECLARED(
      "host-as-declared", "The host does no more than the host model says: a file, or a preset."),
  /** The user's assertions about calls, imports and functions hold. */
  AS_ASSERTED(
      "as-asserted", "What the file of --assert says of calls, imports and functions holds."),
  /** Imported functions do what WASI preview 1 says. */
  HOST_IS_WASI(
      "host-is-wasi", "Functions imported from WASI preview 1 do what it says, and no more."),
  /** Imported functions do what Emscripten's libraries do. */
  HOST_IS_EMSCRIPTEN(
      "host-is-emscripten",
      "Imported functions do what Emscripten's libraries do; others call nothing but their"
          + " helpers, and write no table."),
  /** Imported functions do what Kandelo's host does. */
  HOST_IS_KANDELO(
      "host-is-kandelo",
      "Functions imported from kernel, and Kandelo's loader, do what Kandelo's host does, and no"
          + " more; others call nothing of the module and write no table."),
  /** Nothing is assumed of the host: it may do whatever imports and exports allow. */
  HOST_UNRESTRICTED(
      "host-unrestricted",
      "The host may call and write whatever the module's imports and exports let it reach."),
  /** Imports that the model should know and does not are unrestricted. */
  HOST_UNKNOWN_UNRESTRICTED(
      "host-unknown-unrestricted",
      "Imports that the host model should know by name, and does not, may call and write whatever"
          + " imports and exports let them reach; the others do what it says."),
  /** The host calls the roots alone, and what its model says during imports. */
  HOST_STARTS_AT_ROOTS(
      "host-starts-at-roots",
      "The host calls the roots and, while an import runs, what the host model says; nothing else."),
  /** The loader joins modules by the names of imports and exports. */
  MODULES_LINKED_BY_NAME(
      "modules-linked-by-name",
      "The loader joins the modules by name, and one import name means one thing in all of them."),
  /** A component is instantiated once, and entered by the canonical ABI. */
  COMPONENT_AS_CANONICAL(
      "component-as-canonical",
      "The host instantiates the component once, and comes to what is in it by the canonical ABI"
          + " alone."),
  /** The host uses no export that another module imports. */
  LINKED_EXPORTS_ARE_INTERNAL(
      "linked-exports-are-internal",
      "The host calls and writes no export that another module imports."),
  /** All modules are initialised before the host calls anything else. */
  MODULES_LOADED_FIRST(
      "modules-loaded-first",
      "All modules are instantiated and initialised before the host calls anything else."),
  /** No module is loaded besides the given ones. */
  NO_UNKNOWN_SIDE_MODULES(
      "no-unknown-side-modules", "The program loads no module besides those that are given."),
  /** Any module may be loaded, and may do what it likes with what is shared. */
  SIDE_MODULES_UNRESTRICTED(
      "side-modules-unrestricted",
      "The program may load any module. Such a module may answer the imports that no given module"
          + " answers, and may call and write what the program shares with it."),
  /** Imports that nobody answers may call whatever they can get hold of. */
  UNANSWERED_IMPORTS_CALL_BACK(
      "unanswered-imports-call-back",
      "The side module is given without its program: an import that neither WASI nor the host"
          + " model names may call whatever it can get hold of."),
  /** Imports under different names are different things. */
  IMPORTS_ARE_DISTINCT(
      "imports-are-distinct",
      "Tables, memories and mutable globals that are imported under different names are different"
          + " things."),
  /**
   * Function pointers are moved, tagged and chosen by masks, but not computed. Asked for by {@link
   * Level#PROVENANCE}.
   */
  FUNCTION_POINTERS_ARE_OPAQUE(
      "function-pointers-are-opaque",
      "A table index that is called is a constant, a word of data at any address or a test's"
          + " result, or bits and masks choose it from constants; it may be tagged and masked at run"
          + " time, but no other index is computed from it."),
  /** Pointers stay in the objects that the linker named. Asked for by {@link Level#OBJECTS}. */
  POINTERS_STAY_IN_THEIR_OBJECTS(
      "pointers-stay-in-their-objects",
      "A pointer to a function or a named object is one that the linker wrote; it moves in whole"
          + " words, addition keeps it in its object, and the host has one only if it was passed it, not"
          + " out of memory, and writes it nowhere but into heap and stack."),
  /**
   * An import gives back what it was given only during the same call. Stated by the client {@code
   * taint}.
   */
  IMPORTS_KEEP_WHAT_THEY_ARE_TOLD(
      "imports-keep-what-they-are-told",
      "An import gives back what it was given only as a result of the same call, or to functions"
          + " that the host calls during it."),
  /**
   * Functions are called through pointers of compatible declared types. Asked for by {@link
   * Level#PROTOTYPES}.
   */
  CALLS_MATCH_PROTOTYPES(
      "calls-match-prototypes",
      "A function is called only through pointers whose type, as debug information declares it, is"
          + " compatible with its own; integers of one size are one type for that, structures of one"
          + " tag as well, and void * points to any object, but a function that takes void * is not"
          + " called for a structure unless the code or data shows the cast. A virtual call of C++ is"
          + " made on an object of its declared class or of one derived from that, or of another class"
          + " where the code or data shows that cast, whose pointer to a table only constructors and"
          + " destructors have written.");

  private final String id;
  private final String text;

  Assumption(String id, String text) {
    this.id = id;
    this.text = text;
  }

  /**
   * {@return the assumptions of an answer under this host model, about the host and about what is
   * loaded}
   *
   * @param host the host model of the analysis
   * @param module the module that was analysed
   */
  public static ImmutableList<Assumption> of(HostModel host, WasmModule module) {
    MutableList<Assumption> assumed = Lists.mutable.empty();
    boolean isPart = host.id().contains(HostModel.READ_STRICTLY);
    switch (host.id().replace(HostModel.READ_STRICTLY, "")) {
      case "strict" -> assumed.add(HOST_UNRESTRICTED);
      case "passive" ->
          assumed.withAll(
              isPart
                  ? Lists.immutable.of(HOST_AS_DECLARED)
                  : Lists.immutable.of(HOST_LEAVES_TABLES_ALONE, HOST_DOES_NOT_REENTER));
      case Hosts.WASI_ID -> {
        assumed.add(HOST_IS_WASI);
        if (!isPart) {
          assumed.with(HOST_LEAVES_TABLES_ALONE).with(HOST_DOES_NOT_REENTER);
        }
      }
      case Hosts.EMSCRIPTEN_ID -> assumed.add(HOST_IS_EMSCRIPTEN);
      case Hosts.KANDELO_ID -> assumed.add(HOST_IS_KANDELO);
      default -> assumed.add(HOST_AS_DECLARED);
    }
    if (isPart) {
      assumed.add(HOST_UNKNOWN_UNRESTRICTED);
    }
    if (ImportAliases.areDeclaredDistinct(module, host)) {
      assumed.add(IMPORTS_ARE_DISTINCT);
    }
    if (module.origins().isComponent()) {
      assumed.add(COMPONENT_AS_CANONICAL);
    } else if (module.origins().sources().size() > 1) {
      assumed.add(MODULES_LINKED_BY_NAME);
    }
    if (module.origins().hidesExports()) {
      assumed.add(LINKED_EXPORTS_ARE_INTERNAL);
    }
    if (SideModules.areIncluded(module)) {
      assumed.add(SIDE_MODULES_UNRESTRICTED);
    } else {
      if (SideModules.canBeLoaded(module, host)) {
        assumed.add(NO_UNKNOWN_SIDE_MODULES);
      }
      if (SideModules.isAlone(module)) {
        assumed.add(UNANSWERED_IMPORTS_CALL_BACK);
      }
    }
    return assumed.toImmutable();
  }

  /** {@return the name that JSON has for it} */
  public String id() {
    return id;
  }

  /** {@return one sentence for people} */
  public String text() {
    return text;
  }
}
