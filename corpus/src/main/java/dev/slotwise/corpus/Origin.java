// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.corpus;

import dev.slotwise.wasm.ir.DataSegment;
import dev.slotwise.wasm.ir.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * From which source languages a module comes, and what made it. What the section {@code producers}
 * says goes first; most modules have none, so that names of imports, exports, sections and
 * functions tell, and texts that a language's runtime keeps in data. A guess from evidence, of
 * which there may be none.
 *
 * @param language such as {@code Rust}; of several, joined by {@code +}; else {@code unknown}
 * @param toolchain such as {@code emscripten}; else {@code unknown}
 */
record Origin(String language, String toolchain) {
  private static final String UNKNOWN = "unknown";

  private static final Set<String> C_COMPILERS = Set.of("clang", "wasi-sdk");

  /** How many functions' names are looked at, spread over all. */
  private static final int NAMES = 2000;

  /** Longer names are cut. */
  private static final int NAME_LENGTH = 1000;

  /** How many bytes of data are searched for texts. */
  private static final int DATA_BYTES = 1 << 22;

  /** What of a module a rule looks at. */
  private enum Where {
    /** {@code module.field}. */
    IMPORT,
    EXPORT,
    SECTION,
    /** The name of a function. */
    NAME,
    /** Text in data. */
    DATA
  }

  /**
   * What evidence shows.
   *
   * @param text a pattern for all of a name; for data, a text in it
   * @param language empty if it shows none
   * @param toolchain empty if it shows none
   */
  private record Rule(Where where, Pattern text, String language, String toolchain) {
    static Rule of(Where where, String text, String language, String toolchain) {
      return new Rule(
          where,
          where == Where.DATA ? Pattern.compile(Pattern.quote(text)) : Pattern.compile(text),
          language,
          toolchain);
    }
  }

  /** The first rule that fits and shows a language, or a toolchain, decides about it. */
  private static final List<Rule> RULES =
      List.of(
          Rule.of(Where.IMPORT, "(gojs|go)\\..*", "Go", ""),
          Rule.of(Where.SECTION, "go[.:]buildid", "Go", "go"),
          Rule.of(Where.SECTION, "teavm\\..*", "Java", "teavm"),
          Rule.of(Where.IMPORT, "teavm.*", "Java", "teavm"),
          Rule.of(Where.IMPORT, "dart2wasm\\..*", "Dart", "dart2wasm"),
          Rule.of(Where.IMPORT, "js_code\\.kotlin.*", "Kotlin", "kotlin"),
          Rule.of(Where.NAME, "kotlin\\..*", "Kotlin", "kotlin"),
          Rule.of(Where.IMPORT, "javascript_kit\\..*", "Swift", "swiftwasm"),
          Rule.of(Where.NAME, "\\$s[0-9a-zA-Z]\\w*(Tm|Tf|F|Z|C|Wl)\\w*", "Swift", "swiftwasm"),
          Rule.of(Where.IMPORT, "moonbit:.*", "MoonBit", "moonbit"),
          Rule.of(Where.NAME, "moonbit[._].*", "MoonBit", "moonbit"),
          Rule.of(Where.NAME, "caml_.*", "OCaml", ""),
          Rule.of(Where.NAME, "stg_ap_.*", "Haskell", "ghc"),
          Rule.of(Where.EXPORT, "mono_wasm_.*|mono_background_exec", "C#", "dotnet"),
          Rule.of(Where.NAME, "mono_wasm_.*", "C#", "dotnet"),
          Rule.of(Where.NAME, "(~lib|assembly)/.*", "AssemblyScript", "assemblyscript"),
          Rule.of(Where.EXPORT, "__(pin|unpin|rtti_base)", "AssemblyScript", "assemblyscript"),
          // Strings are of UTF-16 there.
          Rule.of(Where.DATA, "~\0l\0i\0b\0/\0", "AssemblyScript", "assemblyscript"),
          Rule.of(
              Where.IMPORT,
              "(wbg|__wbindgen_\\w+|\\./\\w+_bg\\.js)\\..*|.*\\.__wbindgen_\\w+",
              "Rust",
              "wasm-bindgen"),
          Rule.of(Where.EXPORT, "__wbindgen_\\w+", "Rust", "wasm-bindgen"),
          Rule.of(Where.NAME, "_ZN.*17h[0-9a-f]{16}E.*", "Rust", ""),
          Rule.of(Where.NAME, "_R(Nv|INv|Nx|IN|N)\\w+", "Rust", ""),
          Rule.of(Where.NAME, ".*::h[0-9a-f]{16}", "Rust", ""),
          Rule.of(Where.DATA, "/rustc/", "Rust", ""),
          Rule.of(Where.DATA, "library/core/src/", "Rust", ""),
          Rule.of(Where.NAME, "runtime\\.(alloc|nilPanic|lookupPanic)", "Go", "tinygo"),
          Rule.of(Where.NAME, "(_Z[A-Z0-9].*)|std::__[12]::.*|operator new\\(.*", "C++", ""),
          Rule.of(Where.EXPORT, "_Z[A-Z0-9].*", "C++", ""),
          Rule.of(Where.IMPORT, "env\\.__cxa_(throw|begin_catch|allocate_exception)", "C++", ""),
          Rule.of(Where.DATA, "N10__cxxabiv1", "C++", ""),
          Rule.of(Where.DATA, "NSt3__2", "C++", ""),
          Rule.of(Where.DATA, "std::bad_alloc", "C++", ""),
          Rule.of(
              Where.IMPORT,
              "env\\.(_?emscripten_\\w+|__syscall_\\w+|___syscall\\w+|invoke_[vidfj]+|_embind_\\w+"
                  + "|_emval_\\w+|__asyncjs__\\w+|__assert_fail|abortStackOverflow)",
              "C/C++",
              "emscripten"),
          Rule.of(
              Where.EXPORT,
              "dynCall_[vidfj]+|emscripten_\\w+|_emscripten_\\w+|stackAlloc|establishStackSpace",
              "C/C++",
              "emscripten"),
          // Minified, as nothing else does it in so many modules.
          Rule.of(Where.IMPORT, "a\\.[a-zA-Z_$]{1,2}", "C/C++", "emscripten"),
          Rule.of(Where.NAME, "__wasm_call_ctors|dlmalloc|__stdio_\\w+", "C/C++", ""),
          Rule.of(Where.IMPORT, "wasi_(snapshot_preview1|unstable)\\..*", "", "wasi"));

  /**
   * Looks at the modules of a file.
   *
   * @param modules the module; of a component, those in it
   */
  static Origin of(List<WasmModule> modules) {
    TreeSet<String> languages = new TreeSet<>();
    Optional<String> toolchain = Optional.empty();
    for (WasmModule module : modules) {
      Producers producers = Producers.of(module);
      producers.names("language").forEach(name -> languages.add(language(name)));
      toolchain = toolchain.or(() -> toolchain(producers));
    }
    Optional<String> guessed = Optional.empty();
    for (WasmModule module : modules) {
      Evidence evidence = new Evidence(module);
      for (Rule rule : RULES) {
        boolean wantsLanguage = languages.isEmpty() && guessed.isEmpty();
        boolean tells =
            (wantsLanguage && !rule.language().isEmpty())
                || (toolchain.isEmpty() && !rule.toolchain().isEmpty());
        if (tells && evidence.fits(rule)) {
          if (guessed.isEmpty() && !rule.language().isEmpty()) {
            guessed = Optional.of(rule.language());
          }
          if (toolchain.isEmpty() && !rule.toolchain().isEmpty()) {
            toolchain = Optional.of(rule.toolchain());
          }
        }
      }
    }
    if (languages.contains("C++")) {
      // Programs in C++ have C's library in them.
      languages.remove("C");
    }
    if (languages.isEmpty()) {
      guessed.ifPresent(languages::add);
    }
    if (languages.isEmpty() && toolchain.filter(C_COMPILERS::contains).isPresent()) {
      languages.add("C/C++");
    }
    return new Origin(
        languages.isEmpty() ? UNKNOWN : String.join("+", languages), toolchain.orElse(UNKNOWN));
  }

  /** The language, whatever version of it the section names. */
  private static String language(String name) {
    if (name.startsWith("C_plus_plus") || name.startsWith("C++")) {
      return "C++";
    }
    return name.matches("C[0-9]{2}|C") ? "C" : name;
  }

  private static Optional<String> toolchain(Producers producers) {
    List<String> tools = new ArrayList<>(producers.names("processed-by"));
    tools.addAll(producers.names("sdk"));
    for (String[] known :
        new String[][] {
          {"emscripten", "emscripten"},
          {"wasm-bindgen", "wasm-bindgen"},
          {"tinygo", "tinygo"},
          {"go cmd/compile", "go"},
          {"wasi-sdk", "wasi-sdk"},
          {"rustc", "rustc"},
          {"swift", "swiftwasm"},
          {"kotlin", "kotlin"},
          {"dart", "dart2wasm"},
          {"clang", "clang"},
          {"wit-component", "wit-component"}
        }) {
      if (tools.stream().anyMatch(tool -> tool.toLowerCase(Locale.ROOT).contains(known[0]))) {
        return Optional.of(known[1]);
      }
    }
    return Optional.empty();
  }

  /** What rules look at, each part read when a rule first asks for it. */
  private static final class Evidence {
    private final WasmModule module;
    private Optional<List<String>> names = Optional.empty();
    private Optional<List<String>> texts = Optional.empty();

    Evidence(WasmModule module) {
      this.module = module;
    }

    boolean fits(Rule rule) {
      Predicate<String> fits = rule.text().asMatchPredicate();
      return switch (rule.where()) {
        case IMPORT -> module.imports().anySatisfy(one -> fits.test(cut(one.qualifiedName())));
        case EXPORT -> module.exports().anySatisfy(one -> fits.test(cut(one.name())));
        case SECTION -> module.customSections().anySatisfy(one -> fits.test(cut(one.name())));
        case NAME -> names().stream().anyMatch(fits);
        case DATA -> texts().stream().anyMatch(rule.text().asPredicate());
      };
    }

    private static String cut(String name) {
      return name.substring(0, Math.min(NAME_LENGTH, name.length()));
    }

    private List<String> names() {
      if (names.isEmpty()) {
        List<String> some = new ArrayList<>();
        int end = module.definedFunctionsEnd();
        int step = Math.max(1, (end - module.importedFunctionCount()) / NAMES);
        for (int function = module.importedFunctionCount(); function < end; function += step) {
          some.add(cut(module.functionName(function)));
        }
        names = Optional.of(some);
      }
      return names.get();
    }

    private List<String> texts() {
      if (texts.isEmpty()) {
        List<String> some = new ArrayList<>();
        int left = DATA_BYTES;
        for (DataSegment segment : module.data()) {
          int size = Math.min(left, segment.size());
          left -= size;
          some.add(new String(module.bytes(), segment.start(), size, StandardCharsets.ISO_8859_1));
        }
        texts = Optional.of(some);
      }
      return texts.get();
    }
  }
}
