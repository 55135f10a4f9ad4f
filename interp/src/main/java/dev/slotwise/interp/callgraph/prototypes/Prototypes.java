// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.prototypes;

import dev.slotwise.interp.callgraph.CallGraph;
import dev.slotwise.interp.callgraph.levels.CodeFacts;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.wasm.dwarf.DebugInfo;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Finds the functions that an indirect call can enter by the declared type of its function pointer,
 * where debug information has one.
 *
 * <p>Papers: types as bounds on indirect calls are as old as type-based control-flow integrity (M.
 * Abadi et al., CCS 2005; C. Tice et al., USENIX Security 2014); recovering them from DWARF after
 * optimisation is this project's.
 *
 * <p>Sound under the assumption {@code calls-match-prototypes}: ISO C (6.3.2.3) and C++ forbid
 * calling a function through a pointer of a type that is not compatible with its own. {@link
 * Compatibility} says what counts as that.
 *
 * <p>Where the code or its data shows that a function is put into a pointer of another type, that
 * type counts for the function as well. A site has no opinion where its operand has no declared
 * type, and a function is allowed everywhere where it has none; so is a site where the code shows
 * that the declared type is not the one of the call: where no type of the operand has the
 * WebAssembly type of the call, or a parameter that was declared as an integer is passed for a
 * pointer to a structure.
 *
 * <p>A virtual call of C++ enters what the class that the object is declared as, and all classes
 * that derive from it, have in their tables ({@link VirtualTables}), as the language says: an
 * object is of its declared class or of one derived from it, and only constructors and destructors
 * write its pointer to the table.
 *
 * <p>Cost: one pass over the entries, one over the code of functions with indirect calls, and a
 * fixpoint of a few rounds in each; near linear. Immutable once made.
 */
public final class Prototypes {
  private final WasmModule module;
  private final CodeFacts facts;
  private final Opinion[] opinions;
  private final CalleeTypes callees;
  private final FunctionCasts functionCasts;
  private final List<Cast> casts;
  private final TypeText text;

  /** Why a site has an opinion, or has none. */
  public enum Basis {
    /** The operand has a declared type. */
    TYPED,
    /** The operand is a function of the table of an object, whose class is declared. */
    VIRTUAL,
    /** The operand has none. */
    UNTYPED,
    /** No declared type of the operand has the type of the call: it was cast. */
    CAST_TO_OTHER_TYPE,
    /** An integer is passed for a pointer to a structure: the pointer was cast. */
    CAST_OF_ARGUMENTS
  }

  /** What a {@link PrototypeReader} read. */
  Prototypes(
      WasmModule module,
      CodeFacts facts,
      Opinion[] opinions,
      CalleeTypes callees,
      FunctionCasts functionCasts,
      List<Cast> casts,
      TypeText text) {
    this.module = module;
    this.facts = facts;
    this.opinions = opinions;
    this.callees = callees;
    this.functionCasts = functionCasts;
    this.casts = casts;
    this.text = text;
  }

  /**
   * Types the indirect calls of a validated module.
   *
   * @param facts the module's, from {@link CodeFacts#scan}
   * @param info the module's debug information
   * @param host what the host does to tables
   * @throws dev.slotwise.wasm.dwarf.DwarfException if that can't be read
   */
  public static Prototypes of(WasmModule module, CodeFacts facts, DebugInfo info, HostModel host) {
    return new PrototypeReader(module, facts, info, host).read();
  }

  /**
   * What is known of an indirect site.
   *
   * @param site of the {@link CodeFacts}
   */
  public Basis basis(int site) {
    return opinions[site].basis();
  }

  /**
   * Whether an indirect site can enter a function of the site's WebAssembly type.
   *
   * @param site of the {@link CodeFacts}
   */
  public boolean allows(int site, int function) {
    Opinion opinion = opinions[site];
    return switch (opinion.basis()) {
      case TYPED -> functionCasts.allow(opinion.types(), function);
      case VIRTUAL -> opinion.targets().contains(function) || module.origins().isStandIn(function);
      case UNTYPED, CAST_TO_OTHER_TYPE, CAST_OF_ARGUMENTS -> true;
    };
  }

  /**
   * Where code or data shows that a function pointer is used for what is not of its declared type,
   * or a pointer to an object becomes one to an unrelated class: those of code in order of offsets,
   * then those of data in order of addresses.
   *
   * @param calls what sites can enter by their declared types: see {@link PrototypeCallGraph}
   */
  public ImmutableList<Cast> casts(CallGraph calls) {
    MutableList<Cast> all = Lists.mutable.withAll(casts);
    for (int site = 0; site < facts.siteCount(); site++) {
      Opinion opinion = opinions[site];
      boolean isEmpty = calls.targetSets().get(calls.targets(site)).isEmpty();
      if (facts.kind(site).isDirect()
          || opinion.basis() == Basis.UNTYPED
          || (opinion.isBound() && !isEmpty)) {
        continue;
      }
      Cast.Kind kind =
          switch (opinion.basis()) {
            case CAST_TO_OTHER_TYPE -> Cast.Kind.CALL;
            case CAST_OF_ARGUMENTS -> Cast.Kind.INTEGER;
            default -> Cast.Kind.NO_TARGET;
          };
      all.add(
          new Cast(
              kind,
              OptionalInt.of(facts.caller(site)),
              OptionalInt.of(facts.offset(site)),
              "",
              describe(site),
              OptionalInt.empty(),
              ""));
    }
    return all.sortThisByInt(cast -> cast.offset().orElse(Integer.MAX_VALUE)).toImmutable();
  }

  /** Whether a function has a declared type, which is also that of its code. */
  public boolean isDeclared(int function) {
    return !callees.of(function).isEmpty();
  }

  /** Whether declarations say what an indirect site can enter. */
  public boolean isBound(int site) {
    return opinions[site].isBound();
  }

  /** Sites for which this is equal are allowed the same functions. */
  Object bound(int site) {
    return opinions[site];
  }

  /** The declared types of the function pointer of a site, as C writes them; empty if none is. */
  public String describe(int site) {
    Opinion opinion = opinions[site];
    return opinion.basis() == Basis.VIRTUAL ? opinion.text() : text.pointersTo(opinion.types());
  }

  /** The declared type of a function, as C writes it; empty if it has none. */
  public String describeFunction(int function) {
    return text.ofFunction(callees.of(function));
  }
}
