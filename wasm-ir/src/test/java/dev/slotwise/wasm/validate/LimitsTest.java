// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.wasm.validate;

import static dev.slotwise.wasm.validate.Binary.bytes;
import static dev.slotwise.wasm.validate.Binary.module;
import static dev.slotwise.wasm.validate.Binary.rawSection;
import static dev.slotwise.wasm.validate.Binary.section;
import static dev.slotwise.wasm.validate.Binary.u32;
import static dev.slotwise.wasm.validate.Binary.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotwise.wasm.binary.LimitException;
import dev.slotwise.wasm.binary.Limits;
import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.TypeInterner;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each limit: a module that just keeps it is taken, one above is refused before anything else. */
class LimitsTest {
  private static final byte[] UNIT = bytes(0x60, 0, 0);
  private static final byte[] NO_CODE = bytes(2, 0, Binary.END);

  /** By the limit's name, a module that has so many of what it limits. */
  private static final Map<String, IntFunction<byte[]>> MODULES = new TreeMap<>();

  static {
    MODULES.put("moduleBytes", n -> module(rawSection(0, bytes(0, many(n - 11, bytes(0))))));
    MODULES.put("types", n -> module(section(1, times(n, UNIT))));
    MODULES.put(
        "recursiveGroupTypes", n -> module(section(1, bytes(0x4E, vector(times(n, UNIT))))));
    MODULES.put("subtypingDepth", LimitsTest::chainOfSubtypes);
    MODULES.put(
        "functions",
        n ->
            module(
                section(1, UNIT), section(3, times(n, bytes(0))), section(10, times(n, NO_CODE))));
    MODULES.put("imports", n -> module(section(2, times(n, bytes(1, 0x6D, 1, 0x67, 3, 0x7F, 0)))));
    MODULES.put("exports", n -> module(globals(1), section(7, exports(n))));
    MODULES.put("globals", n -> module(globals(n)));
    MODULES.put("tags", n -> module(section(1, UNIT), section(13, times(n, bytes(0, 0)))));
    MODULES.put("dataSegments", n -> module(section(11, times(n, bytes(1, 0)))));
    MODULES.put("tables", n -> module(section(4, times(n, bytes(0x70, 0, 0)))));
    MODULES.put("memories", n -> module(section(5, times(n, bytes(0, 0)))));
    MODULES.put("elementSegments", n -> module(section(9, times(n, bytes(3, 0, 0)))));
    MODULES.put(
        "segmentElements",
        n -> module(section(9, bytes(5, 0x70, vector(times(n, bytes(0xD0, 0x70, Binary.END)))))));
    MODULES.put("tableSlots", n -> module(section(4, bytes(0x70, 0, u32(n)))));
    MODULES.put("bodyBytes", n -> code(bytes(0, many(n - 2, bytes(0x01)), Binary.END)));
    MODULES.put(
        "parameters", n -> module(section(1, bytes(0x60, vector(times(n, bytes(0x7F))), 0))));
    MODULES.put("results", n -> module(section(1, bytes(0x60, 0, vector(times(n, bytes(0x7F)))))));
    MODULES.put("fields", n -> module(section(1, bytes(0x5F, vector(times(n, bytes(0x7F, 0)))))));
    MODULES.put("locals", n -> code(bytes(1, u32(n), 0x7F, Binary.END)));
    MODULES.put(
        "operands", n -> code(bytes(0, many(n, bytes(0x41, 0)), many(n, bytes(0x1A)), Binary.END)));
    MODULES.put(
        "nameBytes",
        n -> module(globals(1), section(7, bytes(u32(n), many(n, bytes(0x78)), 3, 0))));
    MODULES.put(
        "branchTableLabels",
        n -> code(bytes(0, 0x41, 0, 0x0E, u32(n), many(n, bytes(0)), 0, Binary.END)));
    MODULES.put(
        "catchClauses",
        n -> code(bytes(0, 0x1F, 0x40, vector(times(n, bytes(2, 0))), Binary.END, Binary.END)));
  }

  @Test
  void everyLimitIsTested() {
    assertThat(Arrays.stream(Limits.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactlyInAnyOrderElementsOf(MODULES.keySet());
  }

  @TestFactory
  Stream<DynamicTest> aModuleAtTheLimitIsTakenAndOneAboveIsNot() {
    return MODULES.entrySet().stream()
        .map(
            limit ->
                DynamicTest.dynamicTest(
                    limit.getKey(),
                    () -> {
                      int most = limit.getKey().equals("moduleBytes") ? 60 : 4;
                      Limits limits = with(limit.getKey(), most);
                      assertThatCode(() -> load(limit.getValue().apply(most), limits))
                          .doesNotThrowAnyException();
                      assertThatThrownBy(() -> load(limit.getValue().apply(most + 1), limits))
                          .isInstanceOf(LimitException.class)
                          .hasMessageContaining(most + 1 + " is above the limit of " + most);
                    }));
  }

  private static void load(byte[] bytes, Limits limits) {
    Validator.validate(ModuleDecoder.decode(bytes, limits, new TypeInterner()), limits, 1);
  }

  /** The usual limits with another value for one. */
  private static Limits with(String name, int value) throws ReflectiveOperationException {
    RecordComponent[] components = Limits.class.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = int.class;
      values[i] =
          components[i].getName().equals(name)
              ? value
              : components[i].getAccessor().invoke(Limits.JS_API);
    }
    Constructor<Limits> constructor = Limits.class.getDeclaredConstructor(types);
    return constructor.newInstance(values);
  }

  private static byte[] chainOfSubtypes(int depth) {
    byte[][] types = new byte[depth + 1][];
    types[0] = bytes(0x50, 0, 0x60, 0, 0);
    for (int i = 1; i <= depth; i++) {
      types[i] = bytes(0x50, 1, u32(i - 1), 0x60, 0, 0);
    }
    return module(section(1, types));
  }

  private static byte[] globals(int count) {
    return section(6, times(count, bytes(0x7F, 0, 0x41, 0, Binary.END)));
  }

  private static byte[][] exports(int count) {
    byte[][] exports = new byte[count][];
    for (int i = 0; i < count; i++) {
      exports[i] = bytes(1, 'a' + i, 3, 0);
    }
    return exports;
  }

  /** A module of one function with this body. */
  private static byte[] code(byte[] body) {
    return module(
        section(1, UNIT), section(3, bytes(0)), section(10, bytes(u32(body.length), body)));
  }

  private static byte[][] times(int count, byte[] element) {
    return Collections.nCopies(count, element).toArray(byte[][]::new);
  }

  private static byte[] many(int count, byte[] element) {
    return bytes((Object[]) times(count, element));
  }
}
