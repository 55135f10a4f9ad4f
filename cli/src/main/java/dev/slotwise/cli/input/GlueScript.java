// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.cli.input;

import dev.slotwise.cli.console.ExitCode;
import dev.slotwise.cli.console.Failure;
import dev.slotwise.interp.host.HostFit;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads names from the JavaScript that Emscripten puts around a module. It hands the imports to the
 * module in one object literal that has nothing but names in it, {@code {a:_abort,"b":invoke_vi}};
 * after instantiation it assigns exports to variables, {@code Module["_main"]=wasmExports["c"]}.
 *
 * <p>This is no parser of JavaScript: it looks at each opening brace whether such a literal stands
 * there. It takes one only if its keys are what the module imports, no more and no less, so that
 * text which merely looks alike is not taken. Linear in the script.
 *
 * <p>Source of the names: Emscripten's {@code tools/emscripten.py}, {@code create_sending} and
 * {@code asmjs_mangle}.
 */
final class GlueScript {
  /** What Emscripten's libraries offer under the name of WASI preview 1. */
  private static final Set<String> WASI =
      Set.of(
          "args_get",
          "args_sizes_get",
          "clock_res_get",
          "clock_time_get",
          "environ_get",
          "environ_sizes_get",
          "fd_advise",
          "fd_allocate",
          "fd_close",
          "fd_datasync",
          "fd_fdstat_get",
          "fd_fdstat_set_flags",
          "fd_fdstat_set_rights",
          "fd_filestat_get",
          "fd_filestat_set_size",
          "fd_filestat_set_times",
          "fd_pread",
          "fd_prestat_dir_name",
          "fd_prestat_get",
          "fd_pwrite",
          "fd_read",
          "fd_readdir",
          "fd_renumber",
          "fd_seek",
          "fd_sync",
          "fd_tell",
          "fd_write",
          "path_create_directory",
          "path_filestat_get",
          "path_filestat_set_times",
          "path_link",
          "path_open",
          "path_readlink",
          "path_remove_directory",
          "path_rename",
          "path_symlink",
          "path_unlink_file",
          "poll_oneoff",
          "proc_exit",
          "proc_raise",
          "random_get",
          "sched_yield",
          "sock_accept",
          "sock_recv",
          "sock_send",
          "sock_shutdown");

  private static final Map<String, String> OF_JAVASCRIPT =
      Map.of("wasmMemory", "memory", "wasmTable", "__indirect_function_table");

  /** Functions that the program writes in JavaScript keep the name of their C declaration. */
  private static final String ASYNC_JAVASCRIPT = "__asyncjs__";

  /** A longer comment is none between two names. */
  private static final int LONGEST_COMMENT = 1000;

  private static final String NAME = "([A-Za-z_$][\\w$]*)";

  private static final Pattern EXPORT =
      Pattern.compile(
          "(?:Module\\[[\"']"
              + NAME
              + "[\"']\\]|\\b"
              + NAME
              + ")\\s?=\\s?"
              + "(?:wasmExports|asm|Module\\[[\"']asm[\"']\\]|Module\\.asm)"
              + "(?:\\[[\"']"
              + NAME
              + "[\"']\\]|\\."
              + NAME
              + ")");

  private final String text;
  private int at;

  private GlueScript(String text) {
    this.text = text;
  }

  /**
   * The names in a script.
   *
   * @param file what messages call the module
   * @throws Failure if it does not have the names of this module
   */
  static ImportNames read(WasmModule module, String file, String script, String text) {
    Set<String> fields = new TreeSet<>();
    module.imports().forEach(declaration -> fields.add(declaration.field()));
    Map<String, String> found = Map.of();
    int nearest = 0;
    for (Map<String, String> literal : new GlueScript(text).literals()) {
      if (literal.keySet().equals(fields)) {
        if (!found.isEmpty() && !found.equals(literal)) {
          throw new Failure(
              ExitCode.UNREADABLE, script + ": has two objects of the imports of " + file);
        }
        found = literal;
      }
      nearest = Math.max(nearest, (int) fields.stream().filter(literal::containsKey).count());
    }
    if (found.isEmpty()) {
      throw new Failure(
          ExitCode.UNREADABLE,
          "%s: no object of names of the %d imports of %s; the nearest has %d of them"
              .formatted(script, fields.size(), file, nearest));
    }
    if (HostFit.isMinified(found.values())) {
      throw new Failure(
          ExitCode.UNREADABLE, script + ": the names in it are minified as well as the module's");
    }
    Map<String, String> imports = new TreeMap<>();
    for (Import declaration : module.imports()) {
      String name = found.getOrDefault(declaration.field(), "");
      imports.put(declaration.qualifiedName(), qualified(demangled(name)));
    }
    return new ImportNames(imports, exports(module, text));
  }

  /** The import that Emscripten's libraries offer under a name. */
  static String qualified(String name) {
    return (WASI.contains(name) ? "wasi_snapshot_preview1." : "env.") + name;
  }

  /** What a variable of the script is called in the module: those for C have a {@code _} more. */
  private static String demangled(String variable) {
    String special = OF_JAVASCRIPT.get(variable);
    if (special != null) {
      return special;
    }
    return variable.startsWith("_") && !variable.startsWith(ASYNC_JAVASCRIPT)
        ? variable.substring(1)
        : variable;
  }

  private static Map<String, String> exports(WasmModule module, String text) {
    Set<String> exported = new TreeSet<>();
    module.exports().forEach(export -> exported.add(export.name()));
    Map<String, String> names = new HashMap<>();
    Matcher matcher = EXPORT.matcher(text);
    while (matcher.find()) {
      String variable = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      String export = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
      if (exported.contains(export)) {
        names.putIfAbsent(export, demangled(variable));
      }
    }
    return names;
  }

  /** All object literals of nothing but names. */
  private List<Map<String, String>> literals() {
    List<Map<String, String>> literals = new ArrayList<>();
    for (int brace = text.indexOf('{'); brace >= 0; brace = text.indexOf('{', brace + 1)) {
      at = brace + 1;
      literal().ifPresent(literals::add);
    }
    return literals;
  }

  private Optional<Map<String, String>> literal() {
    Map<String, String> names = new LinkedHashMap<>();
    while (true) {
      String key = key();
      if (key.isEmpty()) {
        // A comma may stand before the closing brace.
        return !names.isEmpty() && take('}') ? Optional.of(names) : Optional.empty();
      }
      if (!take(':')) {
        return Optional.empty();
      }
      skipGap();
      String value = identifier();
      if (value.isEmpty() || names.put(key, value) != null) {
        return Optional.empty();
      }
      if (take('}')) {
        return Optional.of(names);
      }
      if (!take(',')) {
        return Optional.empty();
      }
    }
  }

  /** A name, in quotes or not; empty if there is none. */
  private String key() {
    skipGap();
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      char quote = text.charAt(at++);
      String name = identifier();
      return at < text.length() && text.charAt(at++) == quote ? name : "";
    }
    return identifier();
  }

  private String identifier() {
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean take(char wanted) {
    skipGap();
    boolean isThere = at < text.length() && text.charAt(at) == wanted;
    at += isThere ? 1 : 0;
    return isThere;
  }

  /** White space and comments. */
  private void skipGap() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
        continue;
      }
      String end = text.startsWith("/*", at) ? "*/" : text.startsWith("//", at) ? "\n" : "";
      int limit = Math.min(text.length(), at + LONGEST_COMMENT);
      int close = end.isEmpty() ? -1 : text.substring(at, limit).indexOf(end, 2);
      if (close < 0) {
        return;
      }
      at += close + end.length();
    }
  }
}
