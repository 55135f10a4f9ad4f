// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import dev.slotwise.wasm.binary.ByteCursor;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.ir.Cancellation;
import dev.slotwise.wasm.ir.HeapType;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.op.Opcode;
import dev.slotwise.wasm.validate.ControlStack.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Validates function bodies where they lie, in one pass each. One instance serves one thread for
 * any number of bodies; its arrays are reused, so a body costs no allocation. Here are the control
 * instructions; {@link InstructionRules} has the others.
 *
 * <p>Source: WebAssembly 3.0, section 3.4 and appendix 7.3, and the legacy exception handling
 * proposal.
 */
final class FunctionValidator {
  private static final String CODE = "code";
  private static final int EXNREF = ValueType.reference(HeapType.EXN, true);
  private static final int EXN = ValueType.reference(HeapType.EXN, false);

  private final ModuleFacts facts;
  private final WasmModule module;
  private final Limits limits;
  private final ByteCursor cursor;
  private final CodePosition position = new CodePosition();
  private final OperandStack operands;
  private final Locals locals;
  private final ControlStack blocks;
  private final InstructionRules rules;
  private int[] functionResults = ModuleFacts.NO_TYPES;
  private int maxHeight;
  private @Nullable ControlRecorder recorder;

  FunctionValidator(ModuleFacts facts, Limits limits) {
    this.facts = facts;
    this.module = facts.module;
    this.limits = limits;
    this.cursor = new ByteCursor(module.front(), 0, 0, CODE);
    this.operands = new OperandStack(facts.types, position, limits);
    this.locals = new Locals(facts, position, limits);
    this.blocks = new ControlStack(facts, operands, locals);
    this.rules = new InstructionRules(facts, cursor, position, operands);
  }

  /**
   * Validates the body of a defined function.
   *
   * @throws ValidationException at the first instruction that breaks a rule
   * @throws dev.slotwise.wasm.binary.DecodeException if the bytes before it are malformed
   */
  void validate(int function) {
    Cancellation.check();
    int typeIndex = module.functionTypeIndex(function);
    position.section = CODE;
    position.function = function;
    cursor.reset(module.bodyStart(function), module.bodyEnd(function), CODE, function);
    locals.read(facts.parameters[typeIndex], cursor);
    functionResults = facts.results[typeIndex];
    blocks.start(typeIndex);
    maxHeight = 0;
    if (recorder != null) {
      recorder.start(cursor.position(), functionResults.length, locals.copyOfTypes());
    }
    instructions();
    if (!cursor.atEnd()) {
      throw cursor.error("section size mismatch: code after the function's end", cursor.position());
    }
  }

  /** Validates the body of a defined function and tells {@code listener} of its control flow. */
  void record(int function, ControlRecorder listener) {
    recorder = listener;
    try {
      validate(function);
      listener.finish(maxHeight);
    } finally {
      recorder = null;
    }
  }

  private void instructions() {
    while (blocks.depth() > 0) {
      int at = cursor.position();
      position.instruction = at;
      if (at >= cursor.end()) {
        throw cursor.error("END opcode expected", at);
      }
      Opcode op = cursor.opcode();
      if (op == Opcode.LOCAL_GET) {
        operands.push(locals.get(cursor.u32()));
      } else if (op.signature() != null) {
        rules.simple(op);
      } else {
        step(op);
      }
      if (operands.size() > maxHeight) {
        maxHeight = operands.size();
      }
    }
  }

  /**
   * Checks an instruction without a signature, but {@code local.get}. The most frequent come first:
   * the quick compiler has a switch test its cases one after another.
   */
  private void step(Opcode op) {
    switch (op) {
      case LOCAL_SET -> operands.pop(locals.set(cursor.u32()));
      case LOCAL_TEE -> {
        int type = locals.set(cursor.u32());
        operands.pop(type);
        operands.push(type);
      }
      case END -> end();
      case BR_IF -> {
        operands.pop(ValueType.I32);
        branch();
      }
      case BLOCK -> block(Kind.BLOCK);
      case CALL -> call(functionType());
      case GLOBAL_GET, GLOBAL_SET, DROP, SELECT -> rules.special(op);
      case IF -> {
        operands.pop(ValueType.I32);
        block(Kind.IF);
      }
      case BR -> {
        branch();
        unreachable();
      }
      case ELSE -> otherwise();
      case LOOP -> block(Kind.LOOP);
      case RETURN -> {
        operands.popAll(functionResults);
        if (recorder != null) {
          recorder.branch(position.instruction, 0);
        }
        unreachable();
      }
      case CALL_INDIRECT -> call(indirectType());
      case UNREACHABLE -> unreachable();
      case BR_TABLE -> branchTable();
      case CALL_REF -> call(referenceType());
      case RETURN_CALL -> tailCall(functionType());
      case RETURN_CALL_INDIRECT -> tailCall(indirectType());
      case RETURN_CALL_REF -> tailCall(referenceType());
      case BR_ON_NULL -> branchOnNull();
      case BR_ON_NON_NULL -> branchOnNonNull();
      case BR_ON_CAST -> branchOnCast(true);
      case BR_ON_CAST_FAIL -> branchOnCast(false);
      case THROW -> {
        operands.popAll(tagParameters(tag()));
        unreachable();
      }
      case THROW_REF -> {
        operands.pop(EXNREF);
        unreachable();
      }
      case TRY_TABLE -> tryTable();
      case TRY -> block(Kind.TRY);
      case CATCH -> handler(Kind.CATCH);
      case CATCH_ALL -> handler(Kind.CATCH_ALL);
      case DELEGATE -> delegate();
      case RETHROW -> rethrow();
      default -> rules.special(op);
    }
  }

  private void unreachable() {
    operands.setUnreachable();
    if (recorder != null) {
      recorder.transfer();
    }
  }

  private void block(Kind kind) {
    int type = blocks.readBlockType(cursor, position);
    int[] parameters = blocks.parametersOf(type);
    operands.retype(parameters);
    enter(kind, type, parameters.length);
  }

  private void enter(Kind kind, int type, int parameters) {
    blocks.enter(kind, type, parameters);
    if (recorder != null) {
      int top = blocks.depth() - 1;
      recorder.block(
          kind,
          position.instruction,
          cursor.position(),
          blocks.height(top),
          parameters,
          blocks.results(top).length);
    }
  }

  /** Takes the results of the innermost block, which must be all that stands on the stack. */
  private int[] takeResults() {
    int[] results = blocks.results(blocks.depth() - 1);
    operands.popAll(results);
    if (!operands.isExhausted()) {
      throw position.invalid(
          "type mismatch: values remaining on stack at end of block: "
              + (operands.size() - operands.floor()));
    }
    return results;
  }

  private void otherwise() {
    if (blocks.topKind() != Kind.IF) {
      throw cursor.error("END opcode expected", position.instruction);
    }
    takeResults();
    blocks.enterSection(Kind.ELSE);
    operands.pushAll(blocks.parameters(blocks.depth() - 1));
    if (recorder != null) {
      recorder.otherwise(position.instruction, cursor.position());
    }
  }

  private void end() {
    int top = blocks.depth() - 1;
    if (blocks.kind(top) == Kind.IF) {
      checkWithoutElse(blocks.parameters(top), blocks.results(top));
    }
    int[] results = takeResults();
    blocks.leave();
    operands.pushAll(results);
    if (recorder != null) {
      recorder.end(cursor.position());
    }
  }

  /** Without else, an if hands its parameters on as results. */
  private void checkWithoutElse(int[] parameters, int[] results) {
    boolean matches = parameters.length == results.length;
    for (int i = 0; matches && i < results.length; i++) {
      matches = facts.types.matches(parameters[i], results[i]);
    }
    if (!matches) {
      throw position.invalid("type mismatch: if without else must hand on its parameters");
    }
  }

  /** The block that a label names. */
  private int label() {
    int index = cursor.u32();
    if (index < 0 || index >= blocks.depth()) {
      throw position.invalid("unknown label: " + Integer.toUnsignedString(index));
    }
    return blocks.depth() - 1 - index;
  }

  private void branch() {
    int block = label();
    operands.retype(blocks.labelTypes(block));
    if (recorder != null) {
      recorder.branch(position.instruction, block);
    }
  }

  private void branchTable() {
    operands.pop(ValueType.I32);
    int start = cursor.position();
    int count = cursor.vectorLength(1);
    cursor.checkLimit(count, limits.branchTableLabels(), "br_table labels", start);
    if (recorder != null) {
      recorder.startBranch(position.instruction);
    }
    int arity = -1;
    int[] checked = ModuleFacts.NO_TYPES;
    for (int i = 0; i <= count; i++) {
      int block = label();
      int[] types = blocks.labelTypes(block);
      if (arity < 0) {
        arity = types.length;
      } else if (types.length != arity) {
        throw position.invalid(
            "type mismatch: br_table labels carry " + arity + " and " + types.length + " values");
      }
      if (types != checked) {
        operands.check(types);
        checked = types;
      }
      if (recorder != null) {
        recorder.target(block);
      }
    }
    unreachable();
  }

  private void branchOnNull() {
    int reference = operands.popReference();
    branch();
    operands.push(nonNull(reference));
  }

  private void branchOnNonNull() {
    int reference = operands.popReference();
    operands.push(nonNull(reference));
    int[] types = blocks.labelTypes(peekLabel());
    if (types.length == 0 || !ValueType.isReference(types[types.length - 1])) {
      throw position.invalid("type mismatch: label carries no reference");
    }
    branch();
    operands.popAny();
  }

  private int peekLabel() {
    int start = cursor.position();
    int block = label();
    cursor.seek(start);
    return block;
  }

  private void branchOnCast(boolean onSuccess) {
    int flags = cursor.castFlags();
    int block = label();
    int source = ValueType.reference(rules.knownHeapType(), (flags & 1) != 0);
    int target = ValueType.reference(rules.knownHeapType(), (flags & 2) != 0);
    if (!facts.types.matches(target, source)) {
      throw position.invalid(
          "type mismatch: %s does not match %s"
              .formatted(ValueType.toString(target), ValueType.toString(source)));
    }
    int rest = ValueType.isNullable(target) ? ValueType.nonNull(source) : source;
    operands.pop(source);
    operands.push(onSuccess ? target : rest);
    int[] types = blocks.labelTypes(block);
    if (types.length == 0) {
      throw position.invalid("type mismatch: label carries no reference");
    }
    operands.retype(types);
    operands.popAny();
    operands.push(onSuccess ? rest : target);
    if (recorder != null) {
      recorder.branch(position.instruction, block);
    }
  }

  /** A reference without null; any at all if unreachable code made it up. */
  static int nonNull(int reference) {
    return reference == ValueType.BOTTOM
        ? ValueType.reference(HeapType.BOTTOM, false)
        : ValueType.nonNull(reference);
  }

  private int functionType() {
    int function = cursor.u32();
    if (function < 0 || function >= module.functionCount()) {
      throw position.invalid("unknown function: " + Integer.toUnsignedString(function));
    }
    return module.functionTypeIndex(function);
  }

  private int indirectType() {
    int type = rules.functionTypeIndex();
    int table = rules.table();
    int elementType = facts.tableElements[table];
    if (!facts.types.matches(elementType, ValueType.FUNCREF)) {
      throw position.invalid(
          "type mismatch: expected a table of functions, found " + ValueType.toString(elementType));
    }
    operands.pop(facts.tableAddresses[table]);
    return type;
  }

  private int referenceType() {
    int type = rules.functionTypeIndex();
    operands.pop(ValueType.reference(type, true));
    return type;
  }

  private void call(int type) {
    operands.popAll(facts.parameters[type]);
    operands.pushAll(facts.results[type]);
  }

  private void tailCall(int type) {
    operands.popAll(facts.parameters[type]);
    int[] results = facts.results[type];
    boolean matches = results.length == functionResults.length;
    for (int i = 0; matches && i < results.length; i++) {
      matches = facts.types.matches(results[i], functionResults[i]);
    }
    if (!matches) {
      throw position.invalid("type mismatch: the callee's results are not those of the caller");
    }
    unreachable();
  }

  private int tag() {
    int tag = cursor.u32();
    if (tag < 0 || tag >= facts.tags.length) {
      throw position.invalid("unknown tag: " + Integer.toUnsignedString(tag));
    }
    return tag;
  }

  private int[] tagParameters(int tag) {
    return facts.parameters[facts.tags[tag]];
  }

  private void tryTable() {
    int type = blocks.readBlockType(cursor, position);
    int[] parameters = blocks.parametersOf(type);
    operands.retype(parameters);
    int start = cursor.position();
    int count = cursor.vectorLength(2);
    cursor.checkLimit(count, limits.catchClauses(), "catch clauses", start);
    if (recorder != null) {
      recorder.startTryTable();
    }
    for (int i = 0; i < count; i++) {
      int code = cursor.u8();
      int tag = cursor.catchHasTag(code) ? tag() : ControlMap.NONE;
      int block = label();
      checkCatch(tag, (code & 1) != 0, blocks.labelTypes(block));
      if (recorder != null) {
        recorder.clause(ControlMap.HandlerKind.ofClause(code), tag, block);
      }
    }
    enter(Kind.TRY_TABLE, type, parameters.length);
  }

  private void checkCatch(int tag, boolean withReference, int[] expected) {
    int[] carried = tag < 0 ? ModuleFacts.NO_TYPES : tagParameters(tag);
    int count = carried.length + (withReference ? 1 : 0);
    boolean matches = count == expected.length;
    for (int i = 0; matches && i < count; i++) {
      matches = facts.types.matches(i < carried.length ? carried[i] : EXN, expected[i]);
    }
    if (!matches) {
      throw position.invalid("type mismatch: the catch clause's values are not the label's");
    }
  }

  private void handler(Kind kind) {
    Kind open = blocks.topKind();
    if (open != Kind.TRY && open != Kind.CATCH) {
      throw cursor.error("END opcode expected", position.instruction);
    }
    int tag = kind == Kind.CATCH ? tag() : ControlMap.NONE;
    takeResults();
    blocks.enterSection(kind);
    int carried = 0;
    if (tag >= 0) {
      operands.pushAll(tagParameters(tag));
      carried = tagParameters(tag).length;
    }
    if (recorder != null) {
      recorder.handler(position.instruction, cursor.position(), tag, carried);
    }
  }

  private void delegate() {
    if (blocks.topKind() != Kind.TRY) {
      throw cursor.error("END opcode expected", position.instruction);
    }
    int[] results = takeResults();
    blocks.leave();
    int block = label();
    operands.pushAll(results);
    if (recorder != null) {
      recorder.delegate(cursor.position(), block);
    }
  }

  private void rethrow() {
    int block = label();
    Kind kind = blocks.kind(block);
    if (kind != Kind.CATCH && kind != Kind.CATCH_ALL) {
      throw position.invalid("invalid rethrow label");
    }
    if (recorder != null) {
      recorder.rethrow(position.instruction, block);
    }
    unreachable();
  }
}
