// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.levels;

import dev.slotwise.interp.callgraph.SiteKind;
import dev.slotwise.interp.code.ModuleLoops;
import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.wasm.ir.CodeParts;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.collections.api.map.primitive.ImmutableIntObjectMap;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.eclipse.collections.impl.factory.primitive.IntIntMaps;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The facts that a scan of the code finds: the call sites with what the straight line proves of
 * their index or reference, the functions to which the code makes references, and the tables that
 * it writes; and the loops, which are read when somebody asks. Sites are dense, in order of caller,
 * then offset. Immutable but for what is remembered of loops, and safe for use by several threads.
 */
public final class CodeFacts {
  /** The reference operand is not known. */
  public static final int UNKNOWN_REFERENCE = -1;

  /** The reference operand is null, or its cast fails, so the call is not made. */
  public static final int NULL_REFERENCE = -2;

  /** In a large Ruby every 90th byte begins a call; in smaller programs there are more. */
  private static final int BYTES_A_SITE = 64;

  private static final SiteKind[] KINDS = SiteKind.values();

  private static final Mention[] MENTIONS = Mention.values();

  private final Builder facts;
  private final int[] firstSite;
  private final int[] firstMention;
  private final ModuleLoops loops;

  /** By site, what somebody says that it can enter besides. */
  private final ImmutableIntObjectMap<NodeSet> alsoEntered;

  private CodeFacts(WasmModule module, Builder facts) {
    int functionCount = module.functionCount();
    this.facts = facts;
    this.loops = new ModuleLoops(module);
    this.firstSite = firstByCaller(functionCount, facts.callers, facts.size);
    this.firstMention = firstByCaller(functionCount, facts.mentioners, facts.mentionCount);
    this.alsoEntered = IntObjectMaps.immutable.empty();
  }

  private CodeFacts(CodeFacts scanned, ImmutableIntObjectMap<NodeSet> alsoEntered) {
    this.facts = scanned.facts;
    this.firstSite = scanned.firstSite;
    this.firstMention = scanned.firstMention;
    this.loops = scanned.loops;
    this.alsoEntered = alsoEntered;
  }

  /**
   * These facts, and that some sites can enter functions besides what analyses find.
   *
   * @param entered by site that is not direct: functions of its type
   */
  public CodeFacts withAlsoEntered(ImmutableIntObjectMap<NodeSet> entered) {
    return new CodeFacts(this, entered);
  }

  /**
   * What somebody says that a site can enter, though the code doesn't show it. Every call graph has
   * it, whatever is found.
   */
  public NodeSet alsoEntered(int site) {
    NodeSet functions = alsoEntered.get(site);
    return functions == null ? NodeSet.empty() : functions;
  }

  /** Whether somebody says so of any site. */
  public boolean areAsserted() {
    return alsoEntered.notEmpty();
  }

  private static int[] firstByCaller(int functionCount, int[] callers, int size) {
    int[] first = new int[functionCount + 1];
    for (int i = 0; i < size; i++) {
      first[callers[i] + 1]++;
    }
    for (int function = 0; function < functionCount; function++) {
      first[function + 1] += first[function];
    }
    return first;
  }

  /**
   * Scans a validated module.
   *
   * @param threads how many threads share the work; the result does not depend on it
   */
  public static CodeFacts scan(WasmModule module, int threads) {
    List<Builder> parts = CodeParts.map(module, threads, (from, to) -> scan(module, from, to));
    Builder all = parts.get(0);
    if (parts.size() > 1) {
      all =
          new Builder(
              parts.stream().mapToInt(part -> part.size).sum(),
              parts.stream().mapToInt(part -> part.mentionCount).sum());
      parts.forEach(all::append);
    }
    return new CodeFacts(module, all);
  }

  private static Builder scan(WasmModule module, int from, int to) {
    int bytes = from == to ? 0 : module.bodyEnd(to - 1) - module.bodyStart(from);
    int sites = 64 + bytes / BYTES_A_SITE;
    Builder facts = new Builder(sites, 64);
    CodeScanner scanner = new CodeScanner(module, facts);
    for (int function = from; function < to; function++) {
      scanner.scan(function);
    }
    return facts;
  }

  public int siteCount() {
    return facts.size;
  }

  /** The first site of a function; its sites go on to {@link #endSite}. */
  public int firstSite(int function) {
    return firstSite[function];
  }

  /** The site after the last one of a function. */
  public int endSite(int function) {
    return firstSite[function + 1];
  }

  /** What the code of a function names, in order; some of it more than once. */
  public void mentions(int function, Mention.Visitor visitor) {
    for (int i = firstMention[function]; i < firstMention[function + 1]; i++) {
      visitor.mention(MENTIONS[facts.mentionKinds[i]], facts.mentioned[i]);
    }
  }

  /**
   * The site of the call instruction at an offset.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int siteAt(int offset) {
    int site = Arrays.binarySearch(facts.offsets, 0, facts.size, offset);
    if (site < 0) {
      throw new IllegalArgumentException("no call site at offset " + offset);
    }
    return site;
  }

  public int caller(int site) {
    return facts.callers[site];
  }

  /** Absolute offset in the file, in bytes, of the call instruction. */
  public int offset(int site) {
    return facts.offsets[site];
  }

  /** What the code says of its loops. */
  public ModuleLoops loops() {
    return loops;
  }

  public SiteKind kind(int site) {
    return KINDS[facts.kinds[site]];
  }

  /**
   * For a direct site its callee. For a site through a reference the function that the straight
   * line proves, {@link #NULL_REFERENCE} or {@link #UNKNOWN_REFERENCE}. For one through a table the
   * table.
   */
  public int operand(int site) {
    return facts.operands[site];
  }

  /** The type index of an indirect site; -1 for a direct one. */
  public int type(int site) {
    return facts.types[site];
  }

  /** Whether the straight line proves the table index of this site. */
  public boolean isIndexKnown(int site) {
    return facts.indexKnown.get(site);
  }

  /** The proven table index, unsigned. */
  public long index(int site) {
    return facts.indices[site];
  }

  /** The functions that code makes references to. */
  public NodeSet referencedFunctions() {
    return NodeSet.copyOf(facts.referenced);
  }

  /** Whether code sets slots of this table to references that we don't follow. */
  public boolean isTableWritten(int table) {
    return facts.written.get(table);
  }

  /** Whether some handler catches exceptions. */
  public boolean catchesExceptions() {
    return facts.catchesExceptions;
  }

  /** Whether code converts between {@code anyref} and {@code externref}. */
  public boolean convertsReferences() {
    return facts.convertsReferences;
  }

  /** How many instructions set this global. */
  public int globalSets(int global) {
    return facts.globalSets.get(global);
  }

  /** The {@code table.copy}s there are, in order. */
  public SortedSet<TablePair> copies() {
    return facts.copies;
  }

  /** The {@code table.init}s there are, in order. */
  public SortedSet<TablePair> initializations() {
    return facts.initializations;
  }

  /**
   * One way in which table contents move.
   *
   * @param table the table written
   * @param source the table or element segment read
   */
  public record TablePair(int table, int source) implements Comparable<TablePair> {
    @Override
    public int compareTo(TablePair other) {
      int order = Integer.compare(table, other.table);
      return order != 0 ? order : Integer.compare(source, other.source);
    }
  }

  /** The tables that the module lets the host see: the imported and the exported ones. */
  public static NodeSet visibleTables(WasmModule module) {
    BitSet visible = new BitSet();
    visible.set(0, module.importedCount(ExternalKind.TABLE));
    module
        .exports()
        .select(export -> export.kind() == ExternalKind.TABLE)
        .forEach(export -> visible.set(export.index()));
    return NodeSet.copyOf(visible);
  }

  /** Collects the facts of a range of functions. */
  static final class Builder {
    private int size;
    private int[] callers;
    private int[] offsets;
    private byte[] kinds;
    private int[] operands;
    private int[] types;
    private long[] indices;
    private int mentionCount;
    private int[] mentioners;
    private byte[] mentionKinds;
    private int[] mentioned;
    private final BitSet indexKnown = new BitSet();
    private final BitSet referenced = new BitSet();
    private final BitSet written = new BitSet();
    private final MutableIntIntMap globalSets = IntIntMaps.mutable.empty();
    private boolean catchesExceptions;
    private boolean convertsReferences;
    private final SortedSet<TablePair> copies = new TreeSet<>();
    private final SortedSet<TablePair> initializations = new TreeSet<>();

    /** With room for some, and for more as they come. */
    Builder(int sites, int mentions) {
      callers = new int[sites];
      offsets = new int[sites];
      kinds = new byte[sites];
      operands = new int[sites];
      types = new int[sites];
      indices = new long[sites];
      mentioners = new int[mentions];
      mentionKinds = new byte[mentions];
      mentioned = new int[mentions];
    }

    void direct(int caller, int offset, SiteKind kind, int callee) {
      site(caller, offset, kind, callee, -1);
    }

    void indirect(
        int caller, int offset, SiteKind kind, int type, int table, boolean known, long index) {
      if (known) {
        indexKnown.set(size);
      }
      int site = size;
      site(caller, offset, kind, table, type);
      indices[site] = index;
    }

    void reference(int caller, int offset, SiteKind kind, int type, int callee) {
      site(caller, offset, kind, callee, type);
    }

    void mention(int caller, Mention kind, int index) {
      if (kind == Mention.FUNCTION) {
        referenced.set(index);
      }
      int last = mentionCount - 1;
      if (last >= 0
          && mentioned[last] == index
          && mentioners[last] == caller
          && mentionKinds[last] == kind.ordinal()) {
        return;
      }
      ensureMentions(mentionCount + 1);
      mentioners[mentionCount] = caller;
      mentionKinds[mentionCount] = (byte) kind.ordinal();
      mentioned[mentionCount] = index;
      mentionCount++;
    }

    void exceptionsCaught() {
      catchesExceptions = true;
    }

    void referenceConverted() {
      convertsReferences = true;
    }

    void globalSet(int global) {
      globalSets.addToValue(global, 1);
    }

    void tableWritten(int table) {
      written.set(table);
    }

    void tableCopied(int to, int from) {
      copies.add(new TablePair(to, from));
    }

    void tableInitialized(int table, int segment) {
      initializations.add(new TablePair(table, segment));
    }

    private void site(int caller, int offset, SiteKind kind, int operand, int type) {
      ensure(size + 1);
      callers[size] = caller;
      offsets[size] = offset;
      kinds[size] = (byte) kind.ordinal();
      operands[size] = operand;
      types[size] = type;
      indices[size] = 0;
      size++;
    }

    private void ensure(int capacity) {
      if (capacity <= callers.length) {
        return;
      }
      int length = Math.max(capacity, callers.length * 2);
      callers = Arrays.copyOf(callers, length);
      offsets = Arrays.copyOf(offsets, length);
      kinds = Arrays.copyOf(kinds, length);
      operands = Arrays.copyOf(operands, length);
      types = Arrays.copyOf(types, length);
      indices = Arrays.copyOf(indices, length);
    }

    private void ensureMentions(int capacity) {
      if (capacity <= mentioned.length) {
        return;
      }
      int length = Math.max(capacity, mentioned.length * 2);
      mentioners = Arrays.copyOf(mentioners, length);
      mentionKinds = Arrays.copyOf(mentionKinds, length);
      mentioned = Arrays.copyOf(mentioned, length);
    }

    private void append(Builder next) {
      ensureMentions(mentionCount + next.mentionCount);
      System.arraycopy(next.mentioners, 0, mentioners, mentionCount, next.mentionCount);
      System.arraycopy(next.mentionKinds, 0, mentionKinds, mentionCount, next.mentionCount);
      System.arraycopy(next.mentioned, 0, mentioned, mentionCount, next.mentionCount);
      mentionCount += next.mentionCount;
      ensure(size + next.size);
      System.arraycopy(next.callers, 0, callers, size, next.size);
      System.arraycopy(next.offsets, 0, offsets, size, next.size);
      System.arraycopy(next.kinds, 0, kinds, size, next.size);
      System.arraycopy(next.operands, 0, operands, size, next.size);
      System.arraycopy(next.types, 0, types, size, next.size);
      System.arraycopy(next.indices, 0, indices, size, next.size);
      int base = size;
      next.indexKnown.stream().forEach(site -> indexKnown.set(base + site));
      size += next.size;
      referenced.or(next.referenced);
      written.or(next.written);
      next.globalSets.forEachKeyValue(globalSets::addToValue);
      catchesExceptions |= next.catchesExceptions;
      convertsReferences |= next.convertsReferences;
      copies.addAll(next.copies);
      initializations.addAll(next.initializations);
    }
  }
}
