// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach;

import dev.slotwise.interp.graph.NodeSet;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * A program that is given as a list of facts, by name and in any order. Immutable.
 *
 * <p>Names get their ints in order of first mention. Memory is linear in names and facts: lists are
 * kept in two arrays each, not as objects.
 */
public final class ProgramFacts implements DynamicProgram {
  private final Builder facts;
  private final Rows initializers;
  private final Rows mains;
  private final Rows declarations;
  private final Rows calls;
  private final Rows values;
  private final Rows conversions;
  private final Rows elements;
  private final Rows methods;
  private final Rows called;
  private final Rows invoked;

  private ProgramFacts(Builder facts) {
    this.facts = facts;
    int packages = facts.packages.size();
    int functions = facts.functions.size();
    int types = facts.types.size();
    this.initializers = facts.initializers.build(packages);
    this.mains = facts.mains.build(packages);
    this.declarations = facts.declarations.build(packages);
    this.calls = facts.calls.build(functions);
    this.values = facts.values.build(functions);
    this.conversions = facts.conversions.build(functions);
    this.elements = facts.elements.build(types);
    this.methods = facts.methods.build(types);
    this.called = facts.called.build(functions);
    this.invoked = facts.invoked.build(functions);
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
    return facts.packages.name(pkg);
  }

  public String functionName(int function) {
    return facts.functions.name(function);
  }

  public String typeName(int type) {
    return facts.types.name(type);
  }

  /** The package of this name. */
  public OptionalInt findPackage(String name) {
    return facts.packages.find(name);
  }

  /** The function of this name. */
  public OptionalInt findFunction(String name) {
    return facts.functions.find(name);
  }

  /** The type of this name. */
  public OptionalInt findType(String name) {
    return facts.types.find(name);
  }

  /** Whether the function has a fact of its own. */
  public boolean isDeclared(int function) {
    return facts.functions.declared.get(function);
  }

  /** The module that a package belongs to; empty if the facts don't say it. */
  public String moduleOf(int pkg) {
    return facts.modules.getIfAbsent(pkg, () -> "");
  }

  /** Whether only packages of the same unit can import the package. */
  public boolean isInternal(int pkg) {
    return facts.internalPackages.get(pkg);
  }

  /** The packages where execution can start, as the facts declare them. */
  public NodeSet rootPackages() {
    return NodeSet.copyOf(facts.rootPackages);
  }

  /** The functions that something outside of the program calls, as the facts declare them. */
  public NodeSet rootFunctions() {
    return NodeSet.copyOf(facts.rootFunctions);
  }

  /** Why a function is a root, in a word; empty if the facts don't say it. */
  public String whyRoot(int function) {
    return facts.reasons.getIfAbsent(function, () -> "");
  }

  /** The package where a function is declared, if the facts say so. */
  public OptionalInt packageOf(int function) {
    int pkg = facts.packageOfFunction.getIfAbsent(function, NONE);
    return pkg == NONE ? OptionalInt.empty() : OptionalInt.of(pkg);
  }

  /** What is said of functions for people. */
  public FactDetails functionDetails() {
    return facts.functionDetails;
  }

  /** What is said of types for people. */
  public FactDetails typeDetails() {
    return facts.typeDetails;
  }

  /** A method's name and signature. */
  public String methodName(int method) {
    return facts.methodIds.name(method);
  }

  /** Whether the function stands for no code itself, since it has type parameters. */
  public boolean isParameterized(int function) {
    return facts.parameterizedFunctions.get(function);
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
    methods.forEach(
        type,
        method -> {
          int function = facts.methodFunctions.get(method);
          if (function != NONE) {
            action.accept(function);
          }
        });
  }

  @Override
  public int methodCount() {
    return facts.methodIds.size();
  }

  @Override
  public void keys(int function, IntConsumer action) {
    int type = facts.functionTypes.getIfAbsent(function, NONE);
    if (type != NONE) {
      action.accept(type);
    }
    action.accept(ANYTHING);
  }

  @Override
  public void dynamicCalls(int function, DynamicCallVisitor visitor) {
    called.forEach(function, visitor::value);
    invoked.forEach(
        function,
        call -> visitor.method(facts.invokedInterfaces.get(call), facts.invokedMethods.get(call)));
    if (facts.callsAny.get(function)) {
      visitor.value(ANYTHING);
    }
  }

  @Override
  public void methodsOf(int type, MethodVisitor visitor) {
    methods.forEach(
        type,
        method ->
            visitor.method(
                facts.methodNames.get(method),
                facts.methodFunctions.get(method),
                facts.exportedMethods.get(method)));
  }

  /** Collects facts. The builder must not be used after {@link #build}. */
  public static final class Builder {
    private final Symbols packages = new Symbols();
    private final Symbols functions = new Symbols();
    private final Symbols types = new Symbols();
    private final Symbols methodIds = new Symbols();
    private final FactDetails functionDetails = new FactDetails();
    private final FactDetails typeDetails = new FactDetails();
    private final BitSet rootPackages = new BitSet();
    private final BitSet internalPackages = new BitSet();
    private final BitSet rootFunctions = new BitSet();
    private final MutableIntObjectMap<String> reasons = IntObjectMaps.mutable.empty();
    private final MutableIntObjectMap<String> modules = IntObjectMaps.mutable.empty();
    private final MutableIntIntMap packageOfFunction = IntIntMaps.mutable.empty();
    private final MutableIntIntMap functionTypes = IntIntMaps.mutable.empty();
    private final BitSet parameterizedFunctions = new BitSet();
    private final BitSet bodies = new BitSet();
    private final BitSet callsAny = new BitSet();
    private final IntArrayList methodNames = new IntArrayList();
    private final IntArrayList methodFunctions = new IntArrayList();
    private final BitSet exportedMethods = new BitSet();
    private final IntArrayList invokedInterfaces = new IntArrayList();
    private final IntArrayList invokedMethods = new IntArrayList();
    private final Rows.Builder called = new Rows.Builder();
    private final Rows.Builder invoked = new Rows.Builder();
    private final BitSet mainPackages = new BitSet();
    private final BitSet interfaces = new BitSet();
    private final BitSet exported = new BitSet();
    private final BitSet parameterized = new BitSet();
    private final IntArrayList declaredFunctions = new IntArrayList();
    private final IntArrayList declaredTypes = new IntArrayList();
    private final Rows.Builder initializers = new Rows.Builder();
    private final Rows.Builder mains = new Rows.Builder();
    private final Rows.Builder declarations = new Rows.Builder();
    private final Rows.Builder calls = new Rows.Builder();
    private final Rows.Builder values = new Rows.Builder();
    private final Rows.Builder conversions = new Rows.Builder();
    private final Rows.Builder elements = new Rows.Builder();
    private final Rows.Builder methods = new Rows.Builder();

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

    /** The int of a method, by its name and signature. */
    public int methodOf(String id) {
      return methodIds.of(id);
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

    /** A method of a type that is known by the function that implements it alone. */
    public Builder method(int type, int function) {
      return method(type, methodOf(functions.name(function)), function, true);
    }

    /**
     * A method of a type.
     *
     * @param id its int: a type implements an interface that has the same
     * @param function what implements it; {@link Program#NONE} for an interface
     * @param isExported whether reflection can call it by name
     */
    public Builder method(int type, int id, int function, boolean isExported) {
      int method = methodNames.size();
      methodNames.add(id);
      methodFunctions.add(function);
      exportedMethods.set(method, isExported);
      methods.add(type, method);
      return this;
    }

    /** The function calls a function value of this type. */
    public Builder dynamicCall(int function, int type) {
      called.add(function, type);
      return this;
    }

    /** The function calls a method, by name and signature, of a value in an interface. */
    public Builder invocation(int function, int interfaceType, String method) {
      int call = invokedMethods.size();
      invokedInterfaces.add(interfaceType);
      invokedMethods.add(methodIds.of(method));
      invoked.add(function, call);
      return this;
    }

    /** The function calls function values of any type. */
    public Builder callsAnything(int function) {
      callsAny.set(function);
      return this;
    }

    public Builder moduleOfPackage(int pkg, String module) {
      modules.put(pkg, module);
      return this;
    }

    /** How many functions were mentioned so far. */
    public int functionCount() {
      return functions.size();
    }

    /** Only packages of the same unit can import the package. */
    public Builder internalPackage(int pkg) {
      internalPackages.set(pkg);
      return this;
    }

    public Builder rootPackage(int pkg) {
      rootPackages.set(pkg);
      return this;
    }

    /** Something outside of the program calls the function; {@code why} says what, in a word. */
    public Builder rootFunction(int function, String why) {
      rootFunctions.set(function);
      reasons.put(function, why);
      return this;
    }

    public Builder packageOfFunction(int function, int pkg) {
      packageOfFunction.put(function, pkg);
      return this;
    }

    public Builder functionType(int function, int type) {
      functionTypes.put(function, type);
      return this;
    }

    public Builder parameterizedFunction(int function) {
      parameterizedFunctions.set(function);
      return this;
    }

    public Builder markFunction(int function, FactDetails.Mark mark) {
      functionDetails.mark(mark, function);
      return this;
    }

    public Builder markType(int type, FactDetails.Mark mark) {
      typeDetails.mark(mark, type);
      return this;
    }

    public Builder placeOfFunction(int function, FactDetails.Place place) {
      functionDetails.setPlace(function, place);
      return this;
    }

    public Builder placeOfType(int type, FactDetails.Place place) {
      typeDetails.setPlace(type, place);
      return this;
    }

    public Builder instanceOfFunction(int function, int origin) {
      functionDetails.setOrigin(function, origin);
      return this;
    }

    public Builder instanceOfType(int type, int origin) {
      typeDetails.setOrigin(type, origin);
      return this;
    }

    public Builder parent(int function, int parent) {
      functionDetails.setParent(function, parent);
      return this;
    }

    public ProgramFacts build() {
      return new ProgramFacts(this);
    }
  }
}
