// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.validate.ControlMap.HandlerKind;
import dev.slotwise.wasm.validate.ControlStack.Kind;
import java.util.Arrays;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.primitive.IntLists;

/**
 * Listens to {@link FunctionValidator} and builds a {@link ControlMap}. Only code that can run, as
 * far as the block structure tells, is recorded: whether code is live is tracked here, apart from
 * the validator's polymorphic stack, which starts anew in each block.
 */
final class ControlRecorder {
  /** Labels in the order of their blocks; those that nothing uses are dropped in the end. */
  private final MutableIntList labelPcs = IntLists.mutable.empty();

  private final MutableIntList labelHeights = IntLists.mutable.empty();
  private final MutableIntList labelArities = IntLists.mutable.empty();
  private final MutableIntList labelLoops = IntLists.mutable.empty();

  /** Bits of {@link #IS_LOOP} and {@link #IS_USED}. */
  private final MutableIntList labelFlags = IntLists.mutable.empty();

  /** Per label, the one that stands for it: itself, but for an else that never came. */
  private final MutableIntList aliases = IntLists.mutable.empty();

  private static final int IS_LOOP = 1;
  private static final int IS_USED = 2;

  private final MutableIntList branchPcs = IntLists.mutable.empty();
  private final MutableIntList branchStarts = IntLists.mutable.empty();
  private final MutableIntList targets = IntLists.mutable.empty();

  private final MutableIntList scopePcs = IntLists.mutable.empty();
  private final MutableIntList scopes = IntLists.mutable.empty();
  private final MutableIntList outerScopes = IntLists.mutable.empty();
  private final MutableIntList handlerScopes = IntLists.mutable.empty();
  private final MutableList<HandlerKind> handlerKinds = Lists.mutable.empty();
  private final MutableIntList handlerTags = IntLists.mutable.empty();
  private final MutableIntList handlerLabels = IntLists.mutable.empty();
  private final MutableIntList rethrowPcs = IntLists.mutable.empty();
  private final MutableIntList rethrowLabels = IntLists.mutable.empty();

  /** The open blocks, {@link #BLOCK_INTS} ints each: see the constants below. */
  private final MutableIntList blocks = IntLists.mutable.empty();

  private static final int BLOCK_INTS = 7;

  /** The label of the block's end. */
  private static final int END = 0;

  /** The label of a loop's start; of an if's else that may come; of the catch that is open. */
  private static final int START = 1;

  /** 1 if the block's start can run. */
  private static final int LIVE = 2;

  /** The label of the innermost loop, this block included. */
  private static final int LOOP = 3;

  /** The scope of handlers in the section that is open. */
  private static final int SCOPE = 4;

  /** The scope of the handlers of this try. */
  private static final int OWN_SCOPE = 5;

  /** The ordinal of the {@link Kind}. */
  private static final int KIND = 6;

  private boolean live = true;
  private int tryTableScope = ControlMap.NONE;
  private int codeStart;
  private int maxHeight;
  private int[] locals = ModuleFacts.NO_TYPES;

  void start(int pc, int results, int[] localTypes) {
    codeStart = pc;
    locals = localTypes;
    int exit = label(0, results, ControlMap.NONE, false);
    open(exit, ControlMap.NONE, ControlMap.NONE, ControlMap.NONE, Kind.FUNCTION);
  }

  /**
   * A block starts.
   *
   * @param pc of its opcode
   * @param bodyPc of its first instruction
   * @param height below its parameters
   */
  void block(Kind kind, int pc, int bodyPc, int height, int parameters, int results) {
    int loop = top(LOOP);
    int end = label(height, results, loop, false);
    int start = ControlMap.NONE;
    int scope = top(SCOPE);
    switch (kind) {
      case LOOP -> {
        start = label(height, parameters, loop, true);
        labelPcs.set(start, bodyPc);
        loop = start;
        if (live) {
          use(start);
        }
      }
      case IF -> {
        start = label(height, parameters, loop, false);
        if (live) {
          startBranch(pc);
          addTarget(start);
        }
      }
      case TRY -> scope = newScope();
      case TRY_TABLE -> scope = tryTableScope;
      default -> {}
    }
    if (scope != top(SCOPE)) {
      event(bodyPc, scope);
    }
    open(end, start, loop, scope, kind);
  }

  private void open(int end, int start, int loop, int scope, Kind kind) {
    blocks.addAll(end, start, live ? 1 : 0, loop, scope, scope, kind.ordinal());
  }

  /** An else comes: what precedes it goes on at the block's end. */
  void otherwise(int pc, int bodyPc) {
    if (live) {
      startBranch(pc);
      addTarget(top(END));
    }
    labelPcs.set(top(START), bodyPc);
    setTop(START, ControlMap.NONE);
    live = top(LIVE) != 0;
  }

  /** A legacy catch or catch_all (then {@code tag} is {@link ControlMap#NONE}) comes. */
  void handler(int pc, int bodyPc, int tag, int carried) {
    if (live) {
      startBranch(pc);
      addTarget(top(END));
    }
    live = top(LIVE) != 0;
    int height = labelHeights.get(top(END));
    int outerScope = outerOfTop(SCOPE);
    int label = label(height, carried, top(LOOP), false);
    labelPcs.set(label, bodyPc);
    setTop(START, label);
    if (live) {
      HandlerKind kind = tag < 0 ? HandlerKind.LEGACY_CATCH_ALL : HandlerKind.LEGACY_CATCH;
      addHandler(top(OWN_SCOPE), kind, tag, label);
    }
    if (top(SCOPE) != outerScope) {
      setTop(SCOPE, outerScope);
      event(bodyPc, outerScope);
    }
  }

  /** The clauses of a try_table follow, then its block. */
  void startTryTable() {
    tryTableScope = newScope();
  }

  void clause(HandlerKind kind, int tag, int block) {
    if (live) {
      addHandler(tryTableScope, kind, tag, branchLabel(block));
    }
  }

  /** The innermost block ends; execution goes on at {@code pc}. */
  void end(int pc) {
    int end = top(END);
    int start = top(START);
    int kind = top(KIND);
    int scope = top(SCOPE);
    labelPcs.set(end, pc);
    if (kind == Kind.IF.ordinal() && start != ControlMap.NONE) {
      aliases.set(start, end);
      if (isUsed(start)) {
        use(end);
      }
    }
    int depth = blocks.size() - BLOCK_INTS;
    if (depth > 0 && scope != outerOfTop(SCOPE)) {
      event(pc, outerOfTop(SCOPE));
    }
    while (blocks.size() > depth) {
      blocks.removeAtIndex(blocks.size() - 1);
    }
    if (depth == 0 && live) {
      use(end);
    }
    live |= isUsed(end);
  }

  /** The innermost block, a try, ends and hands its exceptions to {@code block}. */
  void delegate(int pc, int block) {
    outerScopes.set(top(OWN_SCOPE), blocks.get(block * BLOCK_INTS + SCOPE));
    end(pc);
  }

  /** An instruction branches to one block. */
  void branch(int pc, int block) {
    startBranch(pc);
    target(block);
  }

  /** An instruction branches; its targets follow. */
  void startBranch(int pc) {
    if (live) {
      branchPcs.add(pc);
      branchStarts.add(targets.size());
    }
  }

  void target(int block) {
    if (live) {
      addTarget(branchLabel(block));
    }
  }

  /** What follows does not run. */
  void transfer() {
    live = false;
  }

  void rethrow(int pc, int block) {
    if (live) {
      rethrowPcs.add(pc);
      rethrowLabels.add(blocks.get(block * BLOCK_INTS + START));
    }
  }

  void finish(int height) {
    maxHeight = height;
  }

  private int label(int height, int arity, int loop, boolean isLoop) {
    labelPcs.add(ControlMap.NONE);
    labelHeights.add(height);
    labelArities.add(arity);
    labelLoops.add(loop);
    labelFlags.add(isLoop ? IS_LOOP : 0);
    aliases.add(aliases.size());
    return aliases.size() - 1;
  }

  private void use(int label) {
    labelFlags.set(label, labelFlags.get(label) | IS_USED);
  }

  private boolean isUsed(int label) {
    return (labelFlags.get(label) & IS_USED) != 0;
  }

  private void addTarget(int label) {
    use(label);
    targets.add(label);
  }

  private int branchLabel(int block) {
    int at = block * BLOCK_INTS;
    return blocks.get(at + KIND) == Kind.LOOP.ordinal()
        ? blocks.get(at + START)
        : blocks.get(at + END);
  }

  private int top(int field) {
    return blocks.get(blocks.size() - BLOCK_INTS + field);
  }

  private void setTop(int field, int value) {
    blocks.set(blocks.size() - BLOCK_INTS + field, value);
  }

  private int outerOfTop(int field) {
    return blocks.get(blocks.size() - 2 * BLOCK_INTS + field);
  }

  private int newScope() {
    outerScopes.add(top(SCOPE));
    return outerScopes.size() - 1;
  }

  private void event(int pc, int scope) {
    scopePcs.add(pc);
    scopes.add(scope);
  }

  private void addHandler(int scope, HandlerKind kind, int tag, int label) {
    use(label);
    handlerScopes.add(scope);
    handlerKinds.add(kind);
    handlerTags.add(tag);
    handlerLabels.add(label);
  }

  /** The map of the function that was listened to. */
  ControlMap build(int function) {
    int exit = 0;
    boolean exitReachable = isUsed(exit);
    use(exit);
    int[] kept = usedLabelsByPc();
    int[] dense = new int[aliases.size()];
    for (int i = 0; i < kept.length; i++) {
      dense[kept[i]] = i;
    }
    int[] pcs = new int[kept.length];
    int[] heights = new int[kept.length];
    int[] arities = new int[kept.length];
    int[] loops = new int[kept.length];
    boolean[] loopHeaders = new boolean[kept.length];
    for (int i = 0; i < kept.length; i++) {
      int label = kept[i];
      pcs[i] = labelPcs.get(label);
      heights[i] = labelHeights.get(label);
      arities[i] = labelArities.get(label);
      int loop = labelLoops.get(label);
      loops[i] = loop < 0 ? ControlMap.NONE : dense[loop];
      loopHeaders[i] = (labelFlags.get(label) & IS_LOOP) != 0;
    }
    branchStarts.add(targets.size());
    return new ControlMap(
        function,
        codeStart,
        locals,
        maxHeight,
        exitReachable,
        new ControlMap.Labels(pcs, heights, arities, loops, loopHeaders),
        new ControlMap.Branches(
            branchPcs.toArray(), branchStarts.toArray(), resolve(targets, dense)),
        handlers(dense));
  }

  private int[] usedLabelsByPc() {
    long[] keys = new long[aliases.size()];
    int count = 0;
    for (int label = 0; label < aliases.size(); label++) {
      if (isUsed(label) && aliases.get(label) == label) {
        keys[count++] = (long) labelPcs.get(label) << 32 | label;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] kept = new int[count];
    for (int i = 0; i < count; i++) {
      kept[i] = (int) keys[i];
    }
    return kept;
  }

  private int[] resolve(MutableIntList labels, int[] dense) {
    int[] resolved = new int[labels.size()];
    for (int i = 0; i < resolved.length; i++) {
      resolved[i] = dense[aliases.get(labels.get(i))];
    }
    return resolved;
  }

  /** Groups the handlers by scope; within a scope they keep their order. */
  private ControlMap.Handlers handlers(int[] dense) {
    int[] labels = resolve(handlerLabels, dense);
    int count = labels.length;
    int[] starts = new int[outerScopes.size() + 1];
    for (int i = 0; i < count; i++) {
      starts[handlerScopes.get(i) + 1]++;
    }
    for (int scope = 1; scope < starts.length; scope++) {
      starts[scope] += starts[scope - 1];
    }
    int[] next = starts.clone();
    HandlerKind[] kinds = new HandlerKind[count];
    int[] tags = new int[count];
    int[] sortedLabels = new int[count];
    for (int i = 0; i < count; i++) {
      int at = next[handlerScopes.get(i)]++;
      kinds[at] = handlerKinds.get(i);
      tags[at] = handlerTags.get(i);
      sortedLabels[at] = labels[i];
    }
    return new ControlMap.Handlers(
        scopePcs.toArray(),
        scopes.toArray(),
        outerScopes.toArray(),
        starts,
        kinds,
        tags,
        sortedLabels,
        rethrowPcs.toArray(),
        resolve(rethrowLabels, dense));
  }
}
