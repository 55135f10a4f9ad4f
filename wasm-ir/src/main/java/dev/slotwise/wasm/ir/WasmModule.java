// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.ir;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.primitive.IntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * A decoded module. Immutable. Code stays in {@link #front}, as windows; a function costs a few
 * ints.
 *
 * <p>Index spaces are those of the spec: imports come first.
 */
public final class WasmModule {
  private static final String HOST_FUNCTION = "(host function)";

  private final Parts parts;
  private final Names names;
  private final Origins origins;
  private final int importedFunctions;

  /** By function; the host's own come last. */
  private final int[] functionTypes;

  /** Import declarations by kind, then index. */
  private final Import[][] importsByKind;

  /** The first export name of each exported function. */
  private final IntObjectMap<String> exportNames;

  private WasmModule(Parts parts, Names names, Origins origins, int[] functionTypes) {
    this.parts = parts;
    this.names = names;
    this.functionTypes = functionTypes;
    int defined = parts.functionTypes.length;
    this.origins = origins.withHostFunctions(defined, functionTypes.length - defined);
    ExternalKind[] kinds = ExternalKind.values();
    this.importsByKind = new Import[kinds.length][];
    for (ExternalKind kind : kinds) {
      importsByKind[kind.ordinal()] =
          parts.imports.select(declaration -> declaration.kind() == kind).toArray(new Import[0]);
    }
    this.importedFunctions = importedCount(ExternalKind.FUNCTION);
    MutableIntObjectMap<String> exported = IntObjectMaps.mutable.empty();
    for (Export export : parts.exports) {
      if (export.kind() == ExternalKind.FUNCTION) {
        exported.getIfAbsentPut(export.index(), export.name());
      }
    }
    this.exportNames = exported;
  }

  /** What a decoder has read; a parameter object that {@link #build} freezes. */
  @SuppressWarnings("ArrayRecordComponent")
  public static final class Parts {
    /** Begins with a module of which every part is empty. */
    public Parts() {}

    /** The file. */
    public FileBytes file = FileBytes.of(new byte[0]);

    /** Where the module begins in these bytes; not 0 for one inside of a component. */
    public int moduleStart;

    /** Absolute offset after the module. */
    public int moduleEnd;

    /** The types. */
    public Types types = new Types.Builder(new TypeInterner()).build();

    /** The imports, in order of the file. */
    public ImmutableList<Import> imports = Lists.immutable.empty();

    /** The type index of each function, imports first. */
    public int[] functionTypes = new int[0];

    /** Per defined function, absolute offset of its body: after its size, at its locals. */
    public int[] bodyStarts = new int[0];

    /** Per defined function, absolute offset after its body. */
    public int[] bodyEnds = new int[0];

    /** The tables, imports first. */
    public ImmutableList<Table> tables = Lists.immutable.empty();

    /** The memories, imports first. */
    public ImmutableList<Memory> memories = Lists.immutable.empty();

    /** The globals, imports first. */
    public ImmutableList<Global> globals = Lists.immutable.empty();

    /** The type index of each tag, imports first. */
    public ImmutableIntList tags = IntLists.immutable.empty();

    /** The exports, in order of the file. */
    public ImmutableList<Export> exports = Lists.immutable.empty();

    /** The index of the start function. */
    public OptionalInt start = OptionalInt.empty();

    /** The element segments. */
    public ImmutableList<ElementSegment> elements = Lists.immutable.empty();

    /** The data segments. */
    public ImmutableList<DataSegment> data = Lists.immutable.empty();

    /** The data count section's number. */
    public OptionalInt dataCount = OptionalInt.empty();

    /** The custom sections, in order of the file. */
    public ImmutableList<CustomSection> customSections = Lists.immutable.empty();

    /** The names of the name section. */
    public Names names = Names.NONE;

    /** Parts that can be changed and leave these as they are. */
    private Parts copy() {
      Parts copy = new Parts();
      copy.file = file;
      copy.moduleStart = moduleStart;
      copy.moduleEnd = moduleEnd;
      copy.types = types;
      copy.imports = imports;
      copy.functionTypes = functionTypes;
      copy.bodyStarts = bodyStarts;
      copy.bodyEnds = bodyEnds;
      copy.tables = tables;
      copy.memories = memories;
      copy.globals = globals;
      copy.tags = tags;
      copy.exports = exports;
      copy.start = start;
      copy.elements = elements;
      copy.data = data;
      copy.dataCount = dataCount;
      copy.customSections = customSections;
      copy.names = names;
      return copy;
    }

    /** {@return the module; these parts must not be changed after} */
    public WasmModule build() {
      if (moduleEnd == 0) {
        moduleEnd = file.length();
      }
      return new WasmModule(this, names, Origins.NONE, functionTypes);
    }
  }

  /**
   * {@return this module, whose functions have these names in place of those of the name section}
   *
   * @param functionNames by index
   */
  public WasmModule withFunctionNames(SortedMap<Integer, String> functionNames) {
    return new WasmModule(parts, names.withFunctions(functionNames), origins, functionTypes);
  }

  /**
   * This module, whose imports and exports are called otherwise.
   *
   * @param imports what this module imports, in the same order
   * @param exports what this module exports, in the same order
   * @return a module that shares the rest with this one
   */
  public WasmModule renamed(ImmutableList<Import> imports, ImmutableList<Export> exports) {
    Parts renamed = parts.copy();
    renamed.imports = imports;
    renamed.exports = exports;
    return new WasmModule(renamed, names, origins, functionTypes);
  }

  /**
   * {@return this module with these origins}
   *
   * @param newOrigins where a linked module comes from
   */
  public WasmModule linkedFrom(Origins newOrigins) {
    return new WasmModule(parts, names, newOrigins, functionTypes);
  }

  /**
   * {@return this module with functions that stand for those of the host's own that it hands in}
   * Nothing names them and they have no code, but references to them can come to wherever the host
   * puts some. Their indices follow those of all other functions.
   *
   * @param types the type index of each
   */
  public WasmModule withHostFunctions(ImmutableIntList types) {
    int[] all = Arrays.copyOf(parts.functionTypes, definedFunctionsEnd() + types.size());
    System.arraycopy(types.toArray(), 0, all, definedFunctionsEnd(), types.size());
    return new WasmModule(parts, names, origins, all);
  }

  /**
   * {@return the modules that a linked module comes from; {@link Origins#NONE} for one that was
   * read from a file}
   */
  public Origins origins() {
    return origins;
  }

  /**
   * {@return whether several modules were linked to this one} They are instantiated one after
   * another: what an earlier one has put into a table can be seen before a later one's segments
   * overwrite it, and stays if that fails.
   */
  public boolean isLinked() {
    return !origins.isEmpty();
  }

  /**
   * {@return the bytes of the file, which must not be changed} All offsets count from the first.
   * Custom sections at the end may first have to be read: who needs none of them asks for {@link
   * #front}.
   */
  public byte[] bytes() {
    return parts.file.whole();
  }

  /**
   * {@return the bytes of the file, which must not be changed, with all sections but some custom
   * ones at its end} All offsets count from the first.
   */
  public byte[] front() {
    return parts.file.front();
  }

  /** {@return the absolute offset of the module's first byte; 0 unless the file is a component} */
  public int moduleStart() {
    return parts.moduleStart;
  }

  /** {@return the absolute offset after the module's last byte} */
  public int moduleEnd() {
    return parts.moduleEnd;
  }

  /** {@return how many bytes the module itself takes} */
  public int moduleBytes() {
    return parts.moduleEnd - parts.moduleStart;
  }

  /** {@return the types} */
  public Types types() {
    return parts.types;
  }

  /** {@return the imports, in order of the file} */
  public ImmutableList<Import> imports() {
    return parts.imports;
  }

  /** {@return how many functions there are, imports and the host's own included} */
  public int functionCount() {
    return functionTypes.length;
  }

  /** {@return the index after the last function that is defined here} */
  public int definedFunctionsEnd() {
    return parts.functionTypes.length;
  }

  /** {@return how many functions are imported: the index of the first that is not} */
  public int importedFunctionCount() {
    return importedFunctions;
  }

  /**
   * {@return whether a function is imported}
   *
   * @param function its index
   */
  public boolean isImportedFunction(int function) {
    return function < importedFunctions;
  }

  /**
   * {@return whether a function is the host's: imported, or one of {@link #withHostFunctions}}
   *
   * @param function its index
   */
  public boolean isHostFunction(int function) {
    return function < importedFunctions || function >= definedFunctionsEnd();
  }

  /**
   * {@return the declaration of an imported function}
   *
   * @param function its index
   */
  public Import functionImport(int function) {
    return importsByKind[ExternalKind.FUNCTION.ordinal()][function];
  }

  /**
   * The type index of a function.
   *
   * @param function its index
   * @return an index into {@link #types}
   */
  public int functionTypeIndex(int function) {
    return functionTypes[function];
  }

  /**
   * {@return the type of a function}
   *
   * @param function its index
   */
  public FunctionType functionType(int function) {
    return parts.types.function(functionTypes[function]);
  }

  /**
   * {@return the absolute offset of a defined function's body: its locals, then its instructions}
   *
   * @param function its index
   */
  public int bodyStart(int function) {
    return parts.bodyStarts[function - importedFunctions];
  }

  /**
   * {@return the absolute offset after a defined function's body}
   *
   * @param function its index
   */
  public int bodyEnd(int function) {
    return parts.bodyEnds[function - importedFunctions];
  }

  /** {@return the tables, imports first} */
  public ImmutableList<Table> tables() {
    return parts.tables;
  }

  /** {@return the memories, imports first} */
  public ImmutableList<Memory> memories() {
    return parts.memories;
  }

  /** {@return the globals, imports first} */
  public ImmutableList<Global> globals() {
    return parts.globals;
  }

  /** {@return the type index of each tag, imports first} */
  public ImmutableIntList tags() {
    return parts.tags;
  }

  /** {@return the exports, in order of the file} */
  public ImmutableList<Export> exports() {
    return parts.exports;
  }

  /** {@return the index of the start function; empty if there is none} */
  public OptionalInt start() {
    return parts.start;
  }

  /** {@return the element segments} */
  public ImmutableList<ElementSegment> elements() {
    return parts.elements;
  }

  /** {@return the data segments} */
  public ImmutableList<DataSegment> data() {
    return parts.data;
  }

  /** {@return the number in the data count section; empty if there is none} */
  public OptionalInt dataCount() {
    return parts.dataCount;
  }

  /** {@return the custom sections, in order of the file} */
  public ImmutableList<CustomSection> customSections() {
    return parts.customSections;
  }

  /** {@return the names of the name section, as far as it could be read} */
  public Names names() {
    return names;
  }

  /**
   * {@return how many declarations of this kind are imported: the first index that is not}
   *
   * @param kind of declarations
   */
  public int importedCount(ExternalKind kind) {
    return importsByKind[kind.ordinal()].length;
  }

  /**
   * {@return the import that declares entity {@code index} of this kind; empty if it is defined
   * here}
   *
   * @param kind of declarations
   * @param index in the index space of {@code kind}
   */
  public Optional<Import> importOf(ExternalKind kind, int index) {
    Import[] declarations = importsByKind[kind.ordinal()];
    return index < declarations.length ? Optional.of(declarations[index]) : Optional.empty();
  }

  /**
   * {@return the name by which people know this function} It is its name in the name section, else
   * its first export name, else {@code module.field} for an import, else {@code func[N]}.
   *
   * @param function its index
   */
  public String functionName(int function) {
    if (function >= definedFunctionsEnd()) {
      return HOST_FUNCTION;
    }
    return names
        .of(Names.Space.FUNCTION, function)
        .filter(name -> !name.isEmpty())
        .or(() -> Optional.ofNullable(exportNames.get(function)))
        .orElseGet(
            () ->
                isImportedFunction(function)
                    ? functionImport(function).qualifiedName()
                    : "func[" + function + "]");
  }

  /**
   * {@return the name of a function in the module that it comes from: in a linked module, its name
   * without the module's}
   *
   * @param function its index
   */
  public String functionNameInSource(int function) {
    String name = functionName(function);
    OptionalInt source = origins.sourceOf(function);
    String prefix = source.isEmpty() ? "" : origins.sources().get(source.getAsInt()).name() + ":";
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
