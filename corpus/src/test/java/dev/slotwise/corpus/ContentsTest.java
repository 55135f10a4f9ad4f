// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a module from its bytes alone. */
class ContentsTest {
  private static ModuleContent of(TinyModule module) {
    ModuleRow row =
        ModuleAnalysis.analyse("tiny.wasm", module.bytes(), CorpusOptions.DEFAULTS).module();
    assertThat(row.fault()).isEmpty();
    return row.content().orElseThrow();
  }

  private static String language(TinyModule module) {
    return of(module).language();
  }

  @Test
  void producersGoFirst() {
    ModuleContent content =
        of(
            new TinyModule()
                .imports("wbg", "__wbindgen_throw")
                .producers("language", "C_plus_plus_14", ""));
    assertThat(content.language()).isEqualTo("C++");
    assertThat(content.toolchain()).as("no producer says it").isEqualTo("wasm-bindgen");
    assertThat(content.producers()).containsExactly("language:C_plus_plus_14");
  }

  @Test
  void theVersionOfCIsNoLanguageOfItsOwn() {
    assertThat(language(new TinyModule().producers("language", "C99", ""))).isEqualTo("C");
    assertThat(language(new TinyModule().producers("language", "C11", ""))).isEqualTo("C");
  }

  @Test
  void aCompilerOfCAloneTellsThatMuch() {
    ModuleContent content = of(new TinyModule().producers("processed-by", "clang", "18.1.2"));
    assertThat(content.toolchain()).isEqualTo("clang");
    assertThat(content.language()).isEqualTo("C/C++");
    assertThat(content.producers()).containsExactly("processed-by:clang:18.1.2");
  }

  @Test
  void namesImportsAndTextsTell() {
    assertThat(language(new TinyModule().names("_ZN4core3fmt5write17h0123456789abcdefE")))
        .isEqualTo("Rust");
    assertThat(language(new TinyModule().names("core::fmt::write::h0123456789abcdef")))
        .isEqualTo("Rust");
    assertThat(language(new TinyModule().data("at library/core/src/option.rs:1")))
        .isEqualTo("Rust");
    assertThat(language(new TinyModule().names("_ZNSt3__26vectorIiE9push_backEi")))
        .isEqualTo("C++");
    assertThat(language(new TinyModule().imports("gojs", "runtime.wasmExit"))).isEqualTo("Go");
    assertThat(language(new TinyModule().imports("env", "emscripten_resize_heap")))
        .isEqualTo("C/C++");
    assertThat(language(new TinyModule().data("~\0l\0i\0b\0/\0r\0t\0")))
        .isEqualTo("AssemblyScript");
    assertThat(language(new TinyModule().custom("teavm.imports"))).isEqualTo("Java");
    assertThat(language(new TinyModule().imports("env", "abort"))).isEqualTo("unknown");
  }

  @Test
  void aMalformedProducersSectionIsPassedOver() {
    // A field whose name is longer than the section.
    ModuleContent content = of(new TinyModule().custom("producers", 1, 100, 'l'));
    assertThat(content.producers()).isEmpty();
    assertThat(content.language()).isEqualTo("unknown");
    // More fields than there can be.
    assertThat(of(new TinyModule().custom("producers", 0xff, 0xff, 0xff, 0xff, 0x0f)).producers())
        .isEmpty();
  }

  @Test
  void featuresAreThoseOfInstructions() {
    assertThat(of(new TinyModule()).features()).isEmpty();
    assertThat(features(0x41, 0, 0xc0, 0x1a)).as("i32.extend8_s").containsExactly("sign-ext");
    assertThat(features(0x12, 0)).as("return_call").containsExactly("tail-call");
    assertThat(features(0xd2, 0, 0x1a)).as("ref.func of an export").contains("reference-types");
    assertThat(features(0x41, 0, 0xfd, 0x11, 0x1a)).as("i32x4.splat").containsExactly("simd128");
    assertThat(features(0x43, 0, 0, 0, 0, 0xfc, 0, 0x1a))
        .as("i32.trunc_sat_f32_s")
        .containsExactly("nontrapping-fptoint");
    assertThat(features(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0b, 0))
        .as("memory.fill")
        .containsExactly("bulk-memory");
    assertThat(features(0xfe, 0x03, 0)).as("atomic.fence").containsExactly("threads");
    assertThat(features(0x41, 0, 0xfb, 0x1c, 0x1a)).as("ref.i31").contains("gc");
    assertThat(features(0x06, 0x40, 0x19, 0x0b))
        .as("try, catch_all, end")
        .containsExactly("legacy-exceptions");
    assertThat(features(0x1f, 0x40, 0, 0x0b))
        .as("try_table without a clause")
        .containsExactly("exception-handling");
  }

  private static List<String> features(int... code) {
    return of(new TinyModule().exports("f").code(code)).features();
  }

  @Test
  void deadCodeCountsForFeatures() {
    assertThat(features(0x00, 0x41, 0, 0xc0, 0x1a)).as("after unreachable").contains("sign-ext");
  }
}
