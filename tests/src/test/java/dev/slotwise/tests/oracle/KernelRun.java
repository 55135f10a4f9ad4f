// SPDX-License-Identifier: Apache-2.0
package dev.slotwise.tests.oracle;

import dev.slotwise.wasm.ir.FunctionType;
import dev.slotwise.wasm.ir.Import;
import dev.slotwise.wasm.ir.ValueType;
import dev.slotwise.wasm.ir.WasmModule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.collections.api.list.primitive.IntList;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.Parser;
import run.endive.wasm.types.ValType;

/**
 * Runs a shell in a concrete engine with a kernel of a few stubs, as {@code tests/corpus/run.mjs}
 * does under Node. (The engine does not take the legacy exceptions of dash, bash and Ruby: {@code
 * tests/corpus/exnref} translates them.)
 */
public final class KernelRun {
  // Numbers as the musl of these modules has them: those of WASI.
  private static final int ECHILD = 12;
  private static final int ENOENT = 44;
  private static final int ENOSYS = 52;
  private static final int MOST_FORKS = 50;
  private static final int PAGE = 65_536;
  private static final byte[] ARGUMENT = {'s', 'h', 0};

  /** Calls that may do nothing. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "getres|getuid|geteuid|getgid|getegid|getp|umask|sig|stat_get|ioctl|fcntl|fstat");

  private final WasmModule module;
  private final Fork fork;
  private final byte[] input;
  private final Trace trace;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Deque<Integer> children = new ArrayDeque<>();
  private int read;
  private int forks;

  /** What fork says. */
  public enum Fork {
    /** That there is none. */
    FAILS,
    /** That this is the parent; the child has ended at once. */
    PARENT,
    /** That this is the child. */
    CHILD
  }

  /** The program has ended. */
  private static final class Exit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exit() {
      super("exit", null, false, false);
    }
  }

  private KernelRun(WasmModule module, run.endive.wasm.WasmModule parsed, Fork fork, String input) {
    this.module = module;
    this.fork = fork;
    this.input = input.getBytes(StandardCharsets.UTF_8);
    this.trace = new Trace(module, parsed);
  }

  /**
   * What happened in a run, and what it printed.
   *
   * @param output standard output and error
   */
  public record Result(Trace trace, String output) {}

  /** Runs a command on this standard input. */
  public static Result of(WasmModule module, Fork fork, String input) {
    run.endive.wasm.WasmModule parsed = Parser.parse(module.bytes());
    KernelRun run = new KernelRun(module, parsed, fork, input);
    ImportValues.Builder imports = ImportValues.builder();
    for (int function = 0; function < module.importedFunctionCount(); function++) {
      imports.addFunction(run.hostFunction(function));
    }
    Instance instance =
        Instance.builder(parsed)
            .withImportValues(imports.build())
            .withUnsafeExecutionListener(run.trace)
            .withMachineFactory(run.trace::machine)
            .withStart(false)
            .build();
    int start = module.exports().detect(export -> export.name().equals("_start")).index();
    run.trace.calledByHost(-1, start);
    try {
      instance.export("_start").apply();
    } catch (Exit exit) {
      // As programs end.
    }
    return new Result(run.trace, run.output.toString(StandardCharsets.UTF_8));
  }

  private HostFunction hostFunction(int function) {
    Import declared = module.functionImport(function);
    FunctionType type = module.functionType(function);
    return new HostFunction(
        declared.module(),
        declared.field(),
        run.endive.wasm.types.FunctionType.of(types(type.parameters()), types(type.results())),
        (instance, given) -> {
          trace.enteredImport(function);
          long result = act(declared, instance.memory(), given);
          trace.forget();
          return type.results().isEmpty() ? new long[0] : new long[] {result};
        });
  }

  private static List<ValType> types(IntList types) {
    return types.collect(type -> type == ValueType.I32 ? ValType.I32 : ValType.I64).toList();
  }

  private long act(Import declared, Memory memory, long[] given) {
    int[] a = Arrays.stream(given).mapToInt(value -> (int) value).toArray();
    return switch (declared.field()) {
      case "fd_write" -> write(memory, a);
      case "fd_read" -> read(memory, a);
      case "proc_exit" -> throw new Exit();
      case "kernel_fork" -> fork();
      case "kernel_wait" -> waitFor(memory, a);
      case "kernel_exec", "__syscall_open" -> -ENOENT;
      case "args_sizes_get" -> put(memory, a[0], 1, a[1], ARGUMENT.length);
      case "args_get" -> arguments(memory, a);
      case "environ_sizes_get" -> put(memory, a[0], 0, a[1], 0);
      case "environ_get" -> 0;
      case "__syscall_pipe" -> put(memory, a[0], 3, a[0] + 4, 4);
      case "__syscall_getcwd" -> put(memory, a[0], '/', a[0] + 4, 0);
      case "emscripten_memcpy_big" -> copy(memory, a);
      case "emscripten_get_heap_max" -> 0x7FFF_0000;
      case "emscripten_resize_heap" -> resize(memory, a[0]);
      case "abort" -> throw new Exit();
      default -> HARMLESS.matcher(declared.field()).find() ? 0 : -ENOSYS;
    };
  }

  private static int put(Memory memory, int first, int value, int second, int other) {
    memory.writeI32(first, value);
    memory.writeI32(second, other);
    return 0;
  }

  private static int arguments(Memory memory, int[] given) {
    memory.writeI32(given[0], given[1]);
    memory.write(given[1], ARGUMENT);
    return 0;
  }

  private static int copy(Memory memory, int[] given) {
    memory.write(given[0], memory.readBytes(given[1], given[2]));
    return 0;
  }

  private static int resize(Memory memory, int bytes) {
    return memory.grow((bytes - memory.pages() * PAGE + PAGE - 1) / PAGE) < 0 ? 0 : 1;
  }

  private int fork() {
    if (++forks > MOST_FORKS) {
      throw new Exit();
    }
    if (fork == Fork.PARENT) {
      children.push(100 + forks);
      return 100 + forks;
    }
    return fork == Fork.CHILD ? 0 : -ENOSYS;
  }

  private int waitFor(Memory memory, int[] given) {
    if (children.isEmpty()) {
      return -ECHILD;
    }
    if (given.length > 1 && given[1] != 0) {
      memory.writeI32(given[1], 0);
    }
    return children.pop();
  }

  private int write(Memory memory, int[] given) {
    int total = 0;
    for (int i = 0; i < given[2]; i++) {
      int size = memory.readInt(given[1] + 8 * i + 4);
      output.writeBytes(memory.readBytes(memory.readInt(given[1] + 8 * i), size));
      total += size;
    }
    memory.writeI32(given[3], total);
    return 0;
  }

  private int read(Memory memory, int[] given) {
    int total = 0;
    for (int i = 0; i < given[2] && given[0] == 0; i++) {
      int size = Math.min(memory.readInt(given[1] + 8 * i + 4), input.length - read);
      memory.write(memory.readInt(given[1] + 8 * i), input, read, size);
      read += size;
      total += size;
    }
    memory.writeI32(given[3], total);
    return 0;
  }
}
