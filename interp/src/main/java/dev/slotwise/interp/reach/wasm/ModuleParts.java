// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.reach.wasm;

import dev.slotwise.interp.graph.NodeSet;
import dev.slotwise.interp.host.HostModel;
import dev.slotwise.interp.reach.Parts;
import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.ir.ConstExpr;
import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.ElementSegment;
import dev.slotwise.wasm.ir.Export;
import dev.slotwise.wasm.ir.ExternalKind;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.IndexSpace;
import dev.slotwise.wasm.op.Opcode;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.api.map.primitive.MutableIntObjectMap;
import org.eclipse.collections.impl.factory.primitive.IntLists;
import org.eclipse.collections.impl.factory.primitive.IntObjectMaps;

/**
 * The tables, memories, globals, tags and segments of a validated module, and what uses them.
 * Immutable.
 *
 * <p>A part is used if code that is live names it, if a part that is used names it in a constant
 * expression, or if the host can see it and may use it. An active segment goes with its table or
 * memory; a declarative one with the functions that it declares, where code refers to them. Which
 * words of a memory are used is not asked: a memory that is used keeps all its active segments.
 *
 * <p>Sound: what is not used is named by nothing that runs. It can still trap before code runs, as
 * an active segment does that goes past the end. Cost: the code of live functions is read once.
 */
public final class ModuleParts implements Parts {
  private static final Kind[] KINDS = Kind.values();

  private final WasmModule module;
  private final int[] first = new int[KINDS.length + 1];
  private final MutableIntObjectMap<MutableIntList> activeOf = IntObjectMaps.mutable.empty();
  private final MutableIntObjectMap<MutableIntList> declaring = IntObjectMaps.mutable.empty();

  /** What a part is, in the order in which parts are numbered. */
  public enum Kind {
    TABLE("table", "tables"),
    MEMORY("memory", "memories"),
    GLOBAL("global", "globals"),
    TAG("tag", "tags"),
    ELEMENT("element segment", "element_segments"),
    DATA("data segment", "data_segments");

    private final String text;
    private final String field;

    Kind(String text, String field) {
      this.text = text;
      this.field = field;
    }

    /** For people. */
    public String text() {
      return text;
    }

    /** For several of them, as written in JSON. */
    public String field() {
      return field;
    }
  }

  public ModuleParts(WasmModule module) {
    this.module = module;
    for (Kind kind : KINDS) {
      first[kind.ordinal() + 1] = first[kind.ordinal()] + count(kind);
    }
    for (int segment = 0; segment < module.elements().size(); segment++) {
      ElementSegment elements = module.elements().get(segment);
      int part = part(Kind.ELEMENT, segment);
      if (elements.mode() == ElementSegment.Mode.ACTIVE) {
        add(activeOf, part(Kind.TABLE, elements.table()), part);
      } else if (elements.mode() == ElementSegment.Mode.DECLARATIVE) {
        elements.functions().forEach(function -> add(declaring, function, part));
      }
    }
    for (int segment = 0; segment < module.data().size(); segment++) {
      DataSegment data = module.data().get(segment);
      if (data.offset().isPresent()) {
        add(activeOf, part(Kind.MEMORY, data.memory()), part(Kind.DATA, segment));
      }
    }
  }

  private static void add(MutableIntObjectMap<MutableIntList> lists, int key, int value) {
    lists.getIfAbsentPut(key, IntLists.mutable::empty).add(value);
  }

  /** How many parts of a kind there are. */
  public int count(Kind kind) {
    return switch (kind) {
      case TABLE -> module.tables().size();
      case MEMORY -> module.memories().size();
      case GLOBAL -> module.globals().size();
      case TAG -> module.tags().size();
      case ELEMENT -> module.elements().size();
      case DATA -> module.data().size();
    };
  }

  /** The part at an index of the index space of its kind. */
  public int part(Kind kind, int index) {
    return first[kind.ordinal()] + index;
  }

  @Override
  public int count() {
    return first[KINDS.length];
  }

  @Override
  public long bytes(int part) {
    return part >= first[Kind.DATA.ordinal()]
        ? module.data().get(part - first[Kind.DATA.ordinal()]).size()
        : 0;
  }

  @Override
  public void usedByFunction(int function, IntConsumer action) {
    if (!module.isHostFunction(function)) {
      ByteCursor cursor = new ByteCursor(module.front(), 0, 0, "code");
      cursor.reset(module.bodyStart(function), module.bodyEnd(function), "code", function);
      cursor.skipLocals();
      scan(cursor, action);
    }
  }

  @Override
  public void usedByPart(int part, IntConsumer action) {
    activeOf.getIfAbsent(part, IntLists.mutable::empty).forEach(action::accept);
    if (part < first[Kind.MEMORY.ordinal()]) {
      module.tables().get(part).initializer().ifPresent(initial -> scan(initial, action));
    } else if (part < first[Kind.GLOBAL.ordinal()]) {
      // Its segments are all there is.
      return;
    } else if (part < first[Kind.TAG.ordinal()]) {
      module
          .globals()
          .get(part - first[Kind.GLOBAL.ordinal()])
          .initializer()
          .ifPresent(initial -> scan(initial, action));
    } else if (part >= first[Kind.DATA.ordinal()]) {
      module
          .data()
          .get(part - first[Kind.DATA.ordinal()])
          .offset()
          .ifPresent(offset -> scan(offset, action));
    } else if (part >= first[Kind.ELEMENT.ordinal()]) {
      ElementSegment segment = module.elements().get(part - first[Kind.ELEMENT.ordinal()]);
      segment.offset().ifPresent(offset -> scan(offset, action));
      segment.expressions().forEach(expression -> scan(expression, action));
    }
  }

  /** What is used if these functions are live. */
  public NodeSet used(HostModel host, Roots roots, NodeSet live) {
    BitSet used = new BitSet();
    MutableIntList work = IntLists.mutable.empty();
    IntConsumer use =
        part -> {
          if (!used.get(part)) {
            used.set(part);
            work.add(part);
          }
        };
    usedByHost(host, roots, live).forEach(use);
    live.forEach(function -> usedByFunction(function, use));
    while (!work.isEmpty()) {
      usedByPart(work.removeAtIndex(work.size() - 1), use);
    }
    return NodeSet.copyOf(used);
  }

  /**
   * What the host uses by itself: memories that it sees, since a number that a function returns may
   * be an address; and tables, globals and tags that it sees, if it calls what it likes, or a live
   * function calls it. What is imported it sees if segments write there.
   */
  public NodeSet usedByHost(HostModel host, Roots roots, NodeSet live) {
    boolean isOpen =
        roots.kind() == Roots.Kind.LIBRARY
            || roots.isJoinedByHost(module, host)
            || live.stream().anyMatch(module::isHostFunction);
    BitSet used = new BitSet();
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.MEMORY || (isOpen && isPart(export.kind()))) {
        used.set(part(kindOf(export.kind()), export.index()));
      }
    }
    importedWithSegments(Kind.MEMORY, ExternalKind.MEMORY, used);
    if (isOpen) {
      importedWithSegments(Kind.TABLE, ExternalKind.TABLE, used);
    }
    return NodeSet.copyOf(used);
  }

  private void importedWithSegments(Kind kind, ExternalKind external, BitSet used) {
    for (int index = 0; index < module.importedCount(external); index++) {
      used.set(part(kind, index), activeOf.containsKey(part(kind, index)));
    }
  }

  /** Whether an export is of a part, and not of a function. */
  public static boolean isPart(ExternalKind kind) {
    return kind != ExternalKind.FUNCTION;
  }

  /** The kind of part that is exported. */
  public static Kind kindOf(ExternalKind kind) {
    return switch (kind) {
      case TABLE -> Kind.TABLE;
      case MEMORY -> Kind.MEMORY;
      case GLOBAL -> Kind.GLOBAL;
      case TAG -> Kind.TAG;
      case FUNCTION -> throw new IllegalArgumentException("a function is no part");
    };
  }

  private void scan(ConstExpr expression, IntConsumer action) {
    scan(
        new ByteCursor(module.front(), expression.start(), expression.end(), "constant expression"),
        action);
  }

  /** Reads instructions to the end, and reports what they name, whether they can run or not. */
  private void scan(ByteCursor cursor, IntConsumer action) {
    while (!cursor.atEnd()) {
      Opcode op = cursor.opcode();
      switch (op.immediates()) {
        case GLOBAL,
            TABLE,
            TABLE_TABLE,
            TYPE_TABLE,
            ELEMENT,
            ELEMENT_TABLE,
            TYPE_ELEMENT,
            TAG,
            MEMORY,
            MEMORY_MEMORY,
            DATA,
            DATA_MEMORY,
            TYPE_DATA ->
            op.immediates().spaces().forEach(space -> use(space, cursor.u32(), action));
        case CATCHES -> {
          cursor.blockType();
          for (int i = cursor.vectorLength(2); i > 0; i--) {
            if (cursor.catchHasTag(cursor.u8())) {
              action.accept(part(Kind.TAG, cursor.u32()));
            }
            cursor.u32();
          }
        }
        case MEMORY_ARGUMENT, ATOMIC_ARGUMENT ->
            action.accept(part(Kind.MEMORY, cursor.memoryOfArgument()));
        case MEMORY_ARGUMENT_LANE -> {
          action.accept(part(Kind.MEMORY, cursor.memoryOfArgument()));
          cursor.u8();
        }
        case FUNCTION -> {
          int function = cursor.u32();
          if (op == Opcode.REF_FUNC) {
            declaring.getIfAbsent(function, IntLists.mutable::empty).forEach(action::accept);
          }
        }
        default -> cursor.skip(op.immediates());
      }
    }
  }

  private void use(IndexSpace space, int index, IntConsumer action) {
    switch (space) {
      case TABLE -> action.accept(part(Kind.TABLE, index));
      case MEMORY -> action.accept(part(Kind.MEMORY, index));
      case GLOBAL -> action.accept(part(Kind.GLOBAL, index));
      case TAG -> action.accept(part(Kind.TAG, index));
      case ELEMENT -> action.accept(part(Kind.ELEMENT, index));
      case DATA -> action.accept(part(Kind.DATA, index));
      case TYPE, FUNCTION, LOCAL, LABEL, FIELD -> {}
    }
  }
}
