// SPDX-License-Identifier: Apache-2.0
// Runs a module that wasm-opt --asyncify has gone over as a Unix process that forks: at kernel.kernel_fork the stack
// is unwound, memory and globals are copied to a second instance, and both are rewound, the child first. Processes run
// one after another, so a pipe is a buffer, and reading an empty one ends.
import fs from "node:fs";

const ECHILD = 12, EBADF = 8, ENOENT = 44, ENOSYS = 52;
const SIGSEGV = 139;
const F_DUPFD = 0, F_DUPFD_CLOEXEC = 1030;
/** How much an unwound stack may take; what lies there meanwhile is kept aside. */
const UNWOUND = 1 << 19;
const MOST_FORKS = 500;

/** The module with its mutable globals exported, so that they can be copied. */
export function withGlobals(bytes) {
  const sections = [];
  let at = 8;
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      value += (bytes[at] & 0x7f) * 2 ** shift;
      if (bytes[at++] < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++], size = leb();
    sections.push({ id, payload: bytes.subarray(at, at + size) });
    at += size;
  }
  const imported = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter((i) => i.kind === "global").length;
  const mutable = mutableGlobals(sections.find((s) => s.id === 6)?.payload ?? new Uint8Array([0]));
  const exportsAt = sections.find((s) => s.id === 7);
  at = 0;
  bytes = exportsAt.payload;
  const count = leb();
  const added = mutable.flatMap((index) => {
    const name = Buffer.from(`slotwise.global.${index}`);
    return [...unsigned(name.length), ...name, 3, ...unsigned(imported + index)];
  });
  exportsAt.payload = Buffer.concat([
    Buffer.from(unsigned(count + mutable.length)), exportsAt.payload.subarray(at), Buffer.from(added),
  ]);
  return Buffer.concat([
    Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    ...sections.flatMap((s) => [Buffer.from([s.id, ...unsigned(s.payload.length)]), s.payload]),
  ]);
}

function unsigned(value) {
  const out = [];
  for (; value > 0x7f; value >>>= 7) out.push((value & 0x7f) | 0x80);
  return [...out, value];
}

/** Those of a global section whose initial values are constants of one instruction, as compilers have them. */
function mutableGlobals(section) {
  let at = 0;
  const skipLeb = () => {
    while (section[at++] >= 0x80);
  };
  let count = 0;
  for (let shift = 0; ; shift += 7) {
    count += (section[at] & 0x7f) << shift;
    if (section[at++] < 0x80) break;
  }
  const mutable = [];
  for (let index = 0; index < count; index++) {
    at++;
    if (section[at++] === 1) mutable.push(index);
    const op = section[at++];
    if (op === 0x41 || op === 0x42 || op === 0x23) skipLeb();
    else if (op === 0x43) at += 4;
    else if (op === 0x44) at += 8;
    else throw new Error(`global ${index} starts with instruction ${op}`);
    if (section[at++] !== 0x0b) throw new Error(`global ${index} has a longer initial value`);
  }
  return mutable;
}

/** One end of a pipe, or a file; processes share it. */
class Stream {
  constructor(data, sink) {
    this.data = data;
    this.sink = sink;
  }
}

/**
 * Runs a program, and gives what it wrote, its exit code, and its forks.
 *
 * @param bytes instrumented, with withGlobals
 * @param args the program's, its name first
 * @param stdin what there is to read
 */
export function run(bytes, args, stdin) {
  const module = new WebAssembly.Module(bytes);
  const output = [];
  const stacks = new Set();
  let forks = 0, pids = 1;
  const nothing = new Stream(Buffer.alloc(0), () => {});
  const out = new Stream(Buffer.alloc(0), (data) => output.push(data));
  Error.stackTraceLimit = Infinity;

  class Process {
    constructor(fds) {
      this.pid = pids++;
      this.fds = new Map(fds);
      this.children = [];
      this.instance = new WebAssembly.Instance(module, this.imports());
      this.exports = this.instance.exports;
      this.memory = this.exports.memory;
      this.rewinding = undefined;
    }

    get words() {
      return new Uint32Array(this.memory.buffer);
    }

    get bytes() {
      return new Uint8Array(this.memory.buffer);
    }

    /** Starts, or goes on with what a fork gave, until the process ends; gives its exit code. */
    main() {
      for (;;) {
        try {
          this.exports._start();
        } catch (e) {
          if (e?.exit !== undefined) return e.exit;
          // Bash calls through pointers of another type, and dies of it, with Asyncify or without.
          if (e instanceof WebAssembly.RuntimeError && /signature mismatch/.test(e.message)) return SIGSEGV;
          throw e;
        }
        if (this.exports.asyncify_get_state() !== 1) return 0;
        this.exports.asyncify_stop_unwind();
        this.fork();
      }
    }

    fork() {
      const child = new Process(this.fds);
      const missing = this.memory.buffer.byteLength - child.memory.buffer.byteLength;
      if (missing > 0) child.memory.grow(missing / 65536);
      child.bytes.set(this.bytes);
      for (const [name, global] of Object.entries(this.exports))
        if (name.startsWith("slotwise.global.")) child.exports[name].value = global.value;
      child.region = this.region;
      child.rewind(0);
      const code = child.main();
      this.children.push([child.pid, code]);
      this.rewind(child.pid);
    }

    /** Lets what the module unwinds to, and what was there before, share a place. */
    unwind() {
      const end = this.memory.buffer.byteLength, at = end - Math.min(UNWOUND, end / 2);
      this.region = { at, kept: this.bytes.slice(at) };
      this.words.set([at + 8, end], at >> 2);
      this.exports.asyncify_start_unwind(at);
      return 0;
    }

    rewind(result) {
      this.rewinding = result;
      this.exports.asyncify_start_rewind(this.region.at);
    }

    kernelFork() {
      if (this.rewinding !== undefined) {
        this.exports.asyncify_stop_rewind();
        this.bytes.set(this.region.kept, this.region.at);
        const result = this.rewinding;
        this.rewinding = undefined;
        return result;
      }
      if (++forks > MOST_FORKS) throw new Error("too many forks");
      stacks.add([...new Error().stack.matchAll(/wasm-function\[(\d+)\]/g)].map((m) => m[1]).join(" "));
      return this.unwind();
    }

    wait(pid, status) {
      const i = pid > 0 ? this.children.findIndex(([id]) => id === pid) : this.children.length - 1;
      if (i < 0) return -ECHILD;
      const [[id, code]] = this.children.splice(i, 1);
      if (status) this.words[status >> 2] = code << 8;
      return id;
    }

    open(stream, least = 0) {
      let fd = least;
      while (this.fds.has(fd)) fd++;
      this.fds.set(fd, stream);
      return fd;
    }

    transfer(vector, count, done, each) {
      let total = 0;
      for (let i = 0; i < count; i++)
        total += each(this.words[(vector >> 2) + 2 * i], this.words[(vector >> 2) + 2 * i + 1]);
      this.words[done >> 2] = total;
      return 0;
    }

    strings(list) {
      return {
        sizes: (count, size) => {
          this.words[count >> 2] = list.length;
          this.words[size >> 2] = list.reduce((sum, s) => sum + Buffer.byteLength(s) + 1, 0);
          return 0;
        },
        get: (vector, buffer) => {
          list.forEach((s, i) => {
            this.words[(vector >> 2) + i] = buffer;
            this.bytes.set(Buffer.from(s + "\0"), buffer);
            buffer += Buffer.byteLength(s) + 1;
          });
          return 0;
        },
      };
    }

    text(at) {
      return Buffer.from(this.bytes.subarray(at, this.bytes.indexOf(0, at))).toString();
    }

    imports() {
      const argv = this.strings(args), environ = this.strings(["PATH=/bin", "HOME=/"]);
      const wait = (pid, status) => this.wait(pid, status);
      const pipe = (at) => {
        const pipe = new Stream(Buffer.alloc(0), (data) => (pipe.data = Buffer.concat([pipe.data, data])));
        this.words.set([this.open(pipe, 3), this.open(pipe, 3)], at >> 2);
        return 0;
      };
      const open = (path) => (this.text(path) === "/dev/null" ? this.open(nothing, 3) : -ENOENT);
      const kernel = {
        "wasi_snapshot_preview1.args_sizes_get": argv.sizes,
        "wasi_snapshot_preview1.args_get": argv.get,
        "wasi_snapshot_preview1.environ_sizes_get": environ.sizes,
        "wasi_snapshot_preview1.environ_get": environ.get,
        "wasi_snapshot_preview1.fd_write": (fd, vector, count, done) => {
          const stream = this.fds.get(fd);
          if (!stream) return EBADF;
          return this.transfer(vector, count, done, (at, size) => {
            stream.sink(Buffer.from(this.bytes.slice(at, at + size)));
            return size;
          });
        },
        "wasi_snapshot_preview1.fd_read": (fd, vector, count, done) => {
          const stream = this.fds.get(fd);
          if (!stream) return EBADF;
          return this.transfer(vector, count, done, (at, size) => {
            const part = stream.data.subarray(0, size);
            stream.data = stream.data.subarray(part.length);
            this.bytes.set(part, at);
            return part.length;
          });
        },
        "wasi_snapshot_preview1.fd_close": (fd) => (this.fds.delete(fd) ? 0 : EBADF),
        "wasi_snapshot_preview1.fd_fdstat_get": (fd) => (this.fds.has(fd) ? 0 : EBADF),
        "wasi_snapshot_preview1.proc_exit": (code) => {
          throw { exit: code };
        },
        "kernel.kernel_fork": () => this.kernelFork(),
        "kernel.kernel_wait": wait,
        "env.__syscall_wait4": wait,
        "kernel.kernel_exec": () => -ENOENT,
        "env.__syscall_open": open,
        "env.__syscall_pipe": pipe,
        "env.__syscall_pipe2": pipe,
        "env.__syscall_mprotect": () => 0,
        "env.__syscall_dup": (fd) => (this.fds.has(fd) ? this.open(this.fds.get(fd)) : -EBADF),
        "env.__syscall_dup3": (from, to) => {
          if (!this.fds.has(from)) return -EBADF;
          this.fds.set(to, this.fds.get(from));
          return to;
        },
        "env.__syscall_fcntl64": (fd, command, more) => {
          if (!this.fds.has(fd)) return -EBADF;
          const isCopy = command === F_DUPFD || command === F_DUPFD_CLOEXEC;
          return isCopy ? this.open(this.fds.get(fd), this.words[more >> 2]) : 0;
        },
        "env.__syscall_getcwd": (at) => {
          this.bytes.set([47, 0], at);
          return 2;
        },
        "env.emscripten_memcpy_big": (to, from, size) => void this.bytes.copyWithin(to, from, from + size),
        "env.emscripten_get_heap_max": () => 0x7fff0000,
        "env.emscripten_get_now": () => performance.now(),
        "env.emscripten_resize_heap": (size) => {
          this.memory.grow(Math.ceil((size - this.memory.buffer.byteLength) / 65536));
          return 1;
        },
        "env.abort": () => {
          throw new Error("abort");
        },
      };
      const harmless = /getres|getuid|geteuid|getgid|getegid|getp|umask|sig|ioctl|clock|rusage|fstat|times/;
      const imports = {};
      for (const { module: from, name, kind } of WebAssembly.Module.imports(module))
        if (kind === "function")
          (imports[from] ??= {})[name] =
            kernel[`${from}.${name}`] ?? (() => (harmless.test(name) ? 0 : -ENOSYS));
      return imports;
    }
  }

  const first = new Process([[0, new Stream(Buffer.from(stdin), () => {})], [1, out], [2, out]]);
  const code = first.main();
  return { output: Buffer.concat(output).toString(), code, forks, stacks: stacks.size };
}

if (process.argv[1] === import.meta.filename) {
  const [file, ...args] = process.argv.slice(2);
  const result = run(withGlobals(fs.readFileSync(file)), args, fs.readFileSync(0));
  process.stdout.write(result.output);
  console.error(`exit ${result.code}, ${result.forks} forks from ${result.stacks} stacks`);
}
