// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.primitive.MutableObjectIntMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.ObjectIntMaps;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * A program that is given as a list of facts, by name and in any order. Immutable.
 *
 * <p>Names get their ints in order of first mention. Memory is linear in names and facts: lists are
 * kept in two arrays each, not as objects.
 */
public final class ProgramFacts implements Program {
  private final Builder facts;
  private final Rows initializers;
  private final Rows mains;
  private final Rows declarations;
  private final Rows calls;
  private final Rows values;
  private final Rows conversions;
  private final Rows elements;
  private final Rows methods;

  private ProgramFacts(Builder facts) {
    this.facts = facts;
    int packages = facts.packages.size();
    int functions = facts.functions.size();
    int types = facts.types.size();
    this.initializers = facts.initializers.rows(packages);
    this.mains = facts.mains.rows(packages);
    this.declarations = facts.declarations.rows(packages);
    this.calls = facts.calls.rows(functions);
    this.values = facts.values.rows(functions);
    this.conversions = facts.conversions.rows(functions);
    this.elements = facts.elements.rows(types);
    this.methods = facts.methods.rows(types);
  }

  @Override
  public int packageCount() {
    return facts.packages.size();
  }

  @Override
  public int functionCount() {
    return facts.functions.size();
  }

  @Override
  public int typeCount() {
    return facts.types.size();
  }

  public String packageName(int pkg) {
    return facts.packages.names.get(pkg);
  }

  public String functionName(int function) {
    return facts.functions.names.get(function);
  }

  public String typeName(int type) {
    return facts.types.names.get(type);
  }

  /** The package of this name. */
  public OptionalInt findPackage(String name) {
    return facts.packages.find(name);
  }

  /** The function of this name. */
  public OptionalInt findFunction(String name) {
    return facts.functions.find(name);
  }

  /** How many packages are mentioned and have no fact of their own. */
  public int undeclaredPackages() {
    return facts.packages.undeclared();
  }

  /** How many functions are mentioned and have no fact of their own. */
  public int undeclaredFunctions() {
    return facts.functions.undeclared();
  }

  /** How many types are mentioned and have no fact of their own. */
  public int undeclaredTypes() {
    return facts.types.undeclared();
  }

  /** Whether it is known what the instructions of a function refer to, be it nothing. */
  public boolean hasBody(int function) {
    return facts.bodies.get(function);
  }

  @Override
  public boolean isMain(int pkg) {
    return facts.mainPackages.get(pkg);
  }

  @Override
  public void initializers(int pkg, IntConsumer action) {
    initializers.forEach(pkg, action);
  }

  @Override
  public void mainFunctions(int pkg, IntConsumer action) {
    mains.forEach(pkg, action);
  }

  @Override
  public void declarations(int pkg, DeclarationVisitor visitor) {
    declarations.forEach(
        pkg,
        declaration ->
            visitor.declaration(
                facts.exported.get(declaration),
                facts.parameterized.get(declaration),
                facts.declaredFunctions.get(declaration),
                facts.declaredTypes.get(declaration)));
  }

  @Override
  public void instructions(int function, ReferenceVisitor visitor) {
    calls.forEach(function, visitor::call);
    values.forEach(function, visitor::value);
    conversions.forEach(function, visitor::convert);
  }

  @Override
  public boolean isInterface(int type) {
    return facts.interfaces.get(type);
  }

  @Override
  public void elements(int type, IntConsumer action) {
    elements.forEach(type, action);
  }

  @Override
  public void methods(int type, IntConsumer action) {
    methods.forEach(type, action);
  }

  /** Collects facts. The builder must not be used after {@link #build}. */
  public static final class Builder {
    private final Symbols packages = new Symbols();
    private final Symbols functions = new Symbols();
    private final Symbols types = new Symbols();
    private final BitSet bodies = new BitSet();
    private final BitSet mainPackages = new BitSet();
    private final BitSet interfaces = new BitSet();
    private final BitSet exported = new BitSet();
    private final BitSet parameterized = new BitSet();
    private final IntArrayList declaredFunctions = new IntArrayList();
    private final IntArrayList declaredTypes = new IntArrayList();
    private final Pairs initializers = new Pairs();
    private final Pairs mains = new Pairs();
    private final Pairs declarations = new Pairs();
    private final Pairs calls = new Pairs();
    private final Pairs values = new Pairs();
    private final Pairs conversions = new Pairs();
    private final Pairs elements = new Pairs();
    private final Pairs methods = new Pairs();

    /** The int of a package. */
    public int packageOf(String name) {
      return packages.of(name);
    }

    /** The int of a function. */
    public int functionOf(String name) {
      return functions.of(name);
    }

    /** The int of a type. */
    public int typeOf(String name) {
      return types.of(name);
    }

    /** Says that the package is declared, not just mentioned. */
    public Builder declarePackage(int pkg) {
      packages.declared.set(pkg);
      return this;
    }

    /** Says that the function is declared, not just mentioned. */
    public Builder declareFunction(int function) {
      functions.declared.set(function);
      return this;
    }

    /** Says that the type is declared, not just mentioned. */
    public Builder declareType(int type) {
      types.declared.set(type);
      return this;
    }

    /** Says that it is known what the function's instructions refer to. */
    public Builder body(int function) {
      bodies.set(function);
      return this;
    }

    public Builder mainPackage(int pkg) {
      mainPackages.set(pkg);
      return this;
    }

    public Builder initializer(int pkg, int function) {
      initializers.add(pkg, function);
      return this;
    }

    public Builder mainFunction(int pkg, int function) {
      mains.add(pkg, function);
      return this;
    }

    /** As {@link Program.DeclarationVisitor#declaration}, for a package. */
    public Builder declaration(
        int pkg, boolean isExported, boolean isParameterized, int function, int type) {
      int declaration = declaredFunctions.size();
      exported.set(declaration, isExported);
      parameterized.set(declaration, isParameterized);
      declaredFunctions.add(function);
      declaredTypes.add(type);
      declarations.add(pkg, declaration);
      return this;
    }

    public Builder call(int function, int callee) {
      calls.add(function, callee);
      return this;
    }

    public Builder value(int function, int operand) {
      values.add(function, operand);
      return this;
    }

    public Builder conversion(int function, int type) {
      conversions.add(function, type);
      return this;
    }

    public Builder interfaceType(int type) {
      interfaces.set(type);
      return this;
    }

    public Builder element(int type, int below) {
      elements.add(type, below);
      return this;
    }

    public Builder method(int type, int function) {
      methods.add(type, function);
      return this;
    }

    public ProgramFacts build() {
      return new ProgramFacts(this);
    }
  }

  private static final class Symbols {
    private final MutableObjectIntMap<String> ids = ObjectIntMaps.mutable.empty();
    private final MutableList<String> names = Lists.mutable.empty();
    private final BitSet declared = new BitSet();

    private int of(String name) {
      int id = ids.getIfAbsentPut(name, names.size());
      if (id == names.size()) {
        names.add(name);
      }
      return id;
    }

    private OptionalInt find(String name) {
      int id = ids.getIfAbsent(name, NONE);
      return id == NONE ? OptionalInt.empty() : OptionalInt.of(id);
    }

    private int size() {
      return names.size();
    }

    private int undeclared() {
      return names.size() - declared.cardinality();
    }
  }

  /** Pairs of an owner and a member, in the order in which they came. */
  private static final class Pairs {
    private final IntArrayList owners = new IntArrayList();
    private final IntArrayList members = new IntArrayList();

    private void add(int owner, int member) {
      owners.add(owner);
      members.add(member);
    }

    /** By owner; the members of one keep their order. */
    private Rows rows(int ownerCount) {
      int[] starts = new int[ownerCount + 1];
      for (int i = 0; i < owners.size(); i++) {
        starts[owners.get(i) + 1]++;
      }
      for (int owner = 0; owner < ownerCount; owner++) {
        starts[owner + 1] += starts[owner];
      }
      int[] next = starts.clone();
      int[] sorted = new int[members.size()];
      for (int i = 0; i < owners.size(); i++) {
        sorted[next[owners.get(i)]++] = members.get(i);
      }
      return new Rows(starts, sorted);
    }
  }

  private static final class Rows {
    private final int[] starts;
    private final int[] members;

    private Rows(int[] starts, int[] members) {
      this.starts = starts;
      this.members = members;
    }

    private void forEach(int owner, IntConsumer action) {
      for (int i = starts[owner]; i < starts[owner + 1]; i++) {
        action.accept(members[i]);
      }
    }
  }
}
