// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.bench.shape;

import dev.slotwise.bench.shape.Shape.Measure;
import dev.slotwise.wasm.binary.ByteWriter;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.op.Opcode;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.impl.factory.Lists;

/**
 * Draws a module from a shape: valid, of any size, and the same bytes for the same plan. It has the
 * distributions that {@link ShapeMeasurement} finds in the shape's own module, one table, one
 * memory, and the names of its functions.
 */
public final class ShapeGenerator {
  private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int PAGE = 1 << 16;
  private static final int FUNCTION_TYPE = 0x60;
  private static final int DATA_START = 1024;

  private final Plan plan;
  private final Shape shape;
  private final SplittableRandom random;
  private final int imports;
  private final TypePlan typePlan;
  private final ImmutableList<String> types;
  private final CallPlan calls;
  private final int[] typeOf;
  private final int[] exports;
  private final int slots;
  private final ByteWriter out = new ByteWriter();

  private ShapeGenerator(Plan plan) {
    this.plan = plan;
    this.shape = plan.shape();
    this.random = new SplittableRandom(plan.seed());
    this.imports = (int) shape.number(Measure.IMPORTS);
    this.typePlan = new TypePlan(plan);
    this.types = typePlan.types();
    this.calls = CallPlan.of(plan, random.split());
    this.typeOf = new int[imports + plan.functions()];
    for (int function = 0; function < typeOf.length; function++) {
      typeOf[function] = typePlan.draw(shape.functionTypes(), random);
    }
    this.exports = drawFunctions(Math.min(plan.scaled(Measure.EXPORTS), plan.functions()));
    this.slots = (int) Math.round(plan.scaled(Measure.TABLE_SLOTS) * plan.slotsPerFunction());
  }

  /** The bytes of a module. Linear in their number. */
  public static byte[] generate(Plan plan) {
    return new ShapeGenerator(plan).write();
  }

  private byte[] write() {
    out.raw(HEADER, 0, HEADER.length);
    section(1, types());
    section(2, imports());
    section(3, functions());
    section(4, table());
    section(5, memory());
    section(6, globals());
    section(7, exports());
    section(9, elements());
    section(10, code());
    if (plan.withData()) {
      section(11, data());
    }
    section(0, names());
    return out.toArray();
  }

  private void section(int id, ByteWriter payload) {
    out.octet(id);
    out.sized(payload);
  }

  private ByteWriter types() {
    ByteWriter section = new ByteWriter();
    section.unsigned(types.size());
    types.forEach(
        type -> {
          section.octet(FUNCTION_TYPE);
          for (String part : type.split(">", -1)) {
            section.unsigned(part.length());
            part.chars().forEach(letter -> section.valueType(ValueType.ofSignature((char) letter)));
          }
        });
    return section;
  }

  private ByteWriter imports() {
    ByteWriter section = new ByteWriter();
    section.unsigned(imports);
    for (int function = 0; function < imports; function++) {
      section.name("env");
      section.name("import_" + function);
      section.octet(0);
      section.unsigned(typeOf[function]);
    }
    return section;
  }

  private ByteWriter functions() {
    ByteWriter section = new ByteWriter();
    section.unsigned(plan.functions());
    for (int function = imports; function < typeOf.length; function++) {
      section.unsigned(typeOf[function]);
    }
    return section;
  }

  private ByteWriter table() {
    ByteWriter section = new ByteWriter();
    section.unsigned(1);
    section.valueType(ValueType.FUNCREF);
    section.octet(0);
    section.unsigned(slots + 1);
    return section;
  }

  private int dataBytes() {
    return plan.withData() ? plan.scaled(Measure.DATA_BYTES) : 0;
  }

  private ByteWriter memory() {
    ByteWriter section = new ByteWriter();
    section.unsigned(1);
    section.octet(0);
    section.unsigned((DATA_START + dataBytes()) / PAGE + 16);
    return section;
  }

  /** The stack pointer, and one more. */
  private ByteWriter globals() {
    ByteWriter section = new ByteWriter();
    section.unsigned(2);
    for (int global = 0; global < 2; global++) {
      section.valueType(ValueType.I32);
      section.octet(1);
      section.op(Opcode.I32_CONST);
      section.signed(PAGE);
      section.op(Opcode.END);
    }
    return section;
  }

  private ByteWriter exports() {
    ByteWriter section = new ByteWriter();
    section.unsigned(exports.length);
    for (int function : exports) {
      section.name("export_" + function);
      section.octet(0);
      section.unsigned(imports + function);
    }
    return section;
  }

  /** One segment, from slot 1 on, as linkers write it. */
  private ByteWriter elements() {
    int[] functions =
        drawFunctions(Math.min(plan.scaled(Measure.TABLE_FUNCTIONS), plan.functions()));
    ByteWriter section = new ByteWriter();
    section.unsigned(1);
    section.octet(0);
    section.op(Opcode.I32_CONST);
    section.signed(1);
    section.op(Opcode.END);
    int filled = functions.length == 0 ? 0 : slots;
    section.unsigned(filled);
    for (int slot = 0; slot < filled; slot++) {
      section.unsigned(imports + functions[slot % functions.length]);
    }
    return section;
  }

  private ByteWriter code() {
    ByteWriter section = new ByteWriter();
    section.unsigned(plan.functions());
    BodyWriter bodies = new BodyWriter(shape, random.split());
    double frames = shape.number(Measure.STACK_FRAMES) / (1 - smallFunctions());
    double indirectRest = 0.5;
    for (int function = 0; function < plan.functions(); function++) {
      double size = calls.size(function);
      indirectRest += shape.indirectCalls().quantile(size) * plan.sitesPerFunction();
      int indirect = (int) indirectRest;
      indirectRest -= indirect;
      ImmutableList<BodyWriter.Call> sites = sites(calls.callees(function), indirect);
      section.sized(
          bodies.write(
              types.get(typeOf[imports + function]),
              (int) Math.round(shape.bodyBytes().quantile(size) * plan.sitesPerFunction()),
              sites,
              random.nextDouble() < frames));
    }
    return section;
  }

  /** The share of functions that are too small for a frame. */
  private double smallFunctions() {
    double share = 0;
    while (shape.bodyBytes().quantile(share) < BodyWriter.SMALL) {
      share += 1.0 / 64;
    }
    return share;
  }

  private ImmutableList<BodyWriter.Call> sites(int[] callees, int indirect) {
    MutableList<BodyWriter.Call> sites = Lists.mutable.empty();
    for (int callee : callees) {
      int index = callee < 0 ? -1 - callee : imports + callee;
      sites.add(new BodyWriter.Call(index, typeOf[index], types.get(typeOf[index]), false));
    }
    for (int i = 0; i < indirect; i++) {
      int type = typePlan.draw(shape.siteTypes(), random);
      boolean known = random.nextDouble() < shape.number(Measure.KNOWN_INDICES);
      int place = random.nextInt(sites.size() + 1);
      sites.add(place, new BodyWriter.Call(-1, type, types.get(type), known));
    }
    return sites.toImmutable();
  }

  /** One segment of bytes that mean nothing. */
  private ByteWriter data() {
    ByteWriter section = new ByteWriter();
    section.unsigned(1);
    section.octet(0);
    section.op(Opcode.I32_CONST);
    section.signed(DATA_START);
    section.op(Opcode.END);
    section.unsigned(dataBytes());
    for (int i = 0; i < dataBytes(); i++) {
      section.octet(random.nextInt(256));
    }
    return section;
  }

  private ByteWriter names() {
    ByteWriter functions = new ByteWriter();
    functions.unsigned(typeOf.length);
    for (int function = 0; function < typeOf.length; function++) {
      functions.unsigned(function);
      functions.name("generated_function_" + function);
    }
    ByteWriter section = new ByteWriter();
    section.name("name");
    section.octet(1);
    section.sized(functions);
    return section;
  }

  /** Draws different functions, ascending. */
  private int[] drawFunctions(int wanted) {
    BitSet drawn = new BitSet();
    for (int last = plan.functions() - wanted; last < plan.functions(); last++) {
      int function = random.nextInt(last + 1);
      drawn.set(drawn.get(function) ? last : function);
    }
    return drawn.stream().toArray();
  }
}
