// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.callgraph.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotwise.wasm.binary.ModuleDecoder;
import dev.slotwise.wasm.ir.WasmModule;
import dev.slotwise.wasm.linking.Linking;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Where the objects of data symbols begin and end. */
class NamedObjectsTest {
  private static final int DATA = 1;
  private static final int BYTES = 32;

  @Test
  void oneWithoutASizeReachesUpToTheNextSymbol() {
    NamedObjects objects =
        objects(
            new int[][] {
              // Where each begins, and its size.
              {0, 0}, {8, 4}, {16, 0}, {16, 0}, {24, 0}
            });
    assertThat(objects.count()).isEqualTo(4);
    assertThat(objects.sizes()).containsExactly(8, 4, 8, 8);
    assertThat(objects.of(3)).as("two labels of one place").isEqualTo(objects.of(2));
    assertThat(objects.inSegment(0, 7)).isEqualTo(objects.of(0));
    assertThat(objects.inSegment(0, 8)).isEqualTo(objects.of(1));
    assertThat(objects.inSegment(0, 12)).isEqualTo(NamedObjects.NONE);
    assertThat(objects.inSegment(0, BYTES - 1)).isEqualTo(objects.of(4));
  }

  @Test
  void symbolsThatShareBytesAreOneObject() {
    NamedObjects objects = objects(new int[][] {{4, 8}, {8, 8}, {16, 4}});
    assertThat(objects.sizes()).containsExactly(12, 4);
    assertThat(objects.of(1)).isEqualTo(objects.of(0));
    assertThat(objects.offset(1)).isEqualTo(4);
  }

  /** The objects of a segment of 32 bytes. */
  private static NamedObjects objects(int[][] symbols) {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    table.write(symbols.length);
    for (int i = 0; i < symbols.length; i++) {
      table.writeBytes(new byte[] {DATA, 0, 1, (byte) ('a' + i), 0});
      table.writeBytes(new byte[] {(byte) symbols[i][0], (byte) symbols[i][1]});
    }
    ByteArrayOutputStream linking = new ByteArrayOutputStream();
    linking.writeBytes(new byte[] {2, 8, (byte) table.size()});
    linking.writeBytes(table.toByteArray());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new byte[] {1, 0, 0x41, 0, 0x0B, BYTES});
    data.writeBytes(new byte[BYTES]);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(file, 5, new byte[] {1, 0, 1});
    // The relocations are those of the second section, which has no functions.
    section(file, 10, new byte[] {0});
    section(file, 11, data.toByteArray());
    custom(file, "linking", linking.toByteArray());
    custom(file, "reloc.CODE", new byte[] {1, 0});
    WasmModule module = ModuleDecoder.decode(file.toByteArray());
    return NamedObjects.each(module, Linking.of(module).orElseThrow());
  }

  private static void custom(ByteArrayOutputStream file, String name, byte[] content) {
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.write(name.length());
    named.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    named.writeBytes(content);
    section(file, 0, named.toByteArray());
  }

  private static void section(ByteArrayOutputStream file, int id, byte[] content) {
    file.write(id);
    file.write(content.length);
    file.writeBytes(content);
  }
}
