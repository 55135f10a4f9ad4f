// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.interp.host;

import dev.slotwise.interp.host.HostModel.Effect;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.impl.factory.Lists;
import org.eclipse.collections.impl.factory.Maps;
import org.eclipse.collections.impl.factory.Sets;

/**
 * The JavaScript that Emscripten puts around a module, with the libraries that come with it.
 *
 * <p>Source: Emscripten's {@code src/lib}. Any of its functions may write memory, and call the
 * exports that manage memory, stack and exceptions. Those that run a function pointer, an export or
 * the program's own JavaScript call back. Those that keep a function pointer for an event make the
 * host call it later. Only what loads libraries, or runs code that is given as text, writes tables.
 * Exceptions and {@code longjmp} are thrown through frames and caught in {@code invoke_*}, so the
 * host goes on. What JavaScript of the program's own does beyond that, only a file can say.
 */
final class EmscriptenHost {
  static final String ID = "emscripten";

  /** What the libraries call by themselves: memory, stack, errors, exceptions. */
  private static final ImmutableSet<String> RUNTIME =
      Sets.immutable.of(
          "malloc",
          "calloc",
          "free",
          "memalign",
          "emscripten_builtin_malloc",
          "emscripten_builtin_free",
          "emscripten_builtin_memalign",
          "emscripten_stack_get_base",
          "emscripten_stack_get_current",
          "emscripten_stack_get_end",
          "emscripten_stack_get_free",
          "stackSave",
          "stackRestore",
          "stackAlloc",
          "_emscripten_stack_alloc",
          "_emscripten_stack_restore",
          "_emscripten_tempret_get",
          "_emscripten_tempret_set",
          "getTempRet0",
          "setTempRet0",
          "setThrew",
          "__errno_location",
          "__get_temp_ret",
          "__set_temp_ret",
          "__trap",
          "htons",
          "htonl",
          "ntohs",
          "strerror");

  /** They run function pointers, exports, or code of the program. */
  private static final ImmutableList<String> CALLS_BACK =
      Lists.immutable.of(
          "env.emscripten_*",
          "env.emscripten_idb_async_*",
          "env._emscripten_*",
          "env.__asyncjs__*",
          "env._emval_*",
          "env._embind_*",
          "env.__pthread_create_js");

  /** Of these and others, what calls back only while it runs, and keeps no function. */
  private static final ImmutableList<String> CALLS_BACK_NOW =
      Lists.immutable.of(
          "env.invoke_*",
          "env.dynCall_*",
          "env.__call_sighandler",
          "env.__cxa_*",
          "env.emscripten_fiber_swap",
          "env.emscripten_idb_*",
          "env.emscripten_lazy_load_code",
          "env.emscripten_scan_*",
          "env.emscripten_sleep",
          "env.emscripten_wget*",
          "env.exit",
          "env._exit");

  /** Of these, what calls nothing but the runtime after all. */
  private static final ImmutableList<String> QUIET =
      Lists.immutable.of(
          "env.__cxa_throw",
          "env.__cxa_rethrow",
          "env._emscripten_get_now_is_monotonic",
          "env._emscripten_get_progname",
          "env._emscripten_lookup_name",
          "env._emscripten_memcpy_js",
          "env._emscripten_runtime_keepalive_clear",
          "env._emscripten_throw_longjmp",
          "env.emscripten_cancel_main_loop",
          "env.emscripten_console_*",
          "env.emscripten_date_now",
          "env.emscripten_err",
          "env.emscripten_get_device_pixel_ratio",
          "env.emscripten_get_heap_max",
          "env.emscripten_get_heap_size",
          "env.emscripten_get_now",
          "env.emscripten_get_now_res",
          "env.emscripten_has_asyncify",
          "env.emscripten_memcpy_big",
          "env.emscripten_memcpy_js",
          "env.emscripten_notify_memory_growth",
          "env.emscripten_num_logical_cores",
          "env.emscripten_out",
          "env.emscripten_random",
          "env.emscripten_resize_heap",
          "env.emscripten_runtime_keepalive_*",
          "env.emscripten_throw_*");

  /** They load code, put functions into tables, or run code that is given as text. */
  private static final ImmutableList<String> UNRESTRICTED =
      Lists.immutable.of(
          "env._dlopen_js",
          "env._dlsym_js",
          "env._dlsym_catchup_js",
          "env._emscripten_dlopen_js",
          "env._emscripten_dlsync_*",
          "env.emscripten_asm_const_*",
          "env.emscripten_dlopen*",
          "env.emscripten_run_script*");

  /** They end the program, or throw. */
  private static final ImmutableList<String> NEVER_RETURNS =
      Lists.immutable.of(
          "env.__cxa_throw",
          "env.__cxa_rethrow",
          "env.__resumeException",
          "env._emscripten_throw_longjmp",
          "env.emscripten_throw_*",
          "env.abort",
          "env._abort_js",
          "env.__assert_fail",
          "wasi_snapshot_preview1.proc_exit");

  private static final Effect QUIETLY = new Effect(false, RUNTIME, false, true, false, false, true);

  static final HostModel MODEL = model();

  private EmscriptenHost() {}

  private static HostModel model() {
    MutableMap<String, Effect> imports = Maps.mutable.empty();
    Effect callsBack = new Effect(true, RUNTIME, false, true, false, true, true);
    Effect callsBackNow = new Effect(true, RUNTIME, false, true, false, false, true);
    Effect ends = new Effect(false, RUNTIME, false, true, false, false, false);
    CALLS_BACK.forEach(name -> imports.put(name, callsBack));
    CALLS_BACK_NOW.forEach(name -> imports.put(name, callsBackNow));
    QUIET.forEach(name -> imports.put(name, QUIETLY));
    UNRESTRICTED.forEach(name -> imports.put(name, Effect.UNRESTRICTED));
    NEVER_RETURNS.forEach(name -> imports.put(name, ends));
    return new HostModel(
        ID,
        QUIETLY,
        imports.toImmutable(),
        Maps.immutable.empty(),
        Sets.immutable.empty(),
        false,
        true,
        false);
  }
}
