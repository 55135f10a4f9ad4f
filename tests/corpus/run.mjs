// Runs a module that was built here (or examples/minishell) under Node with a kernel of a few stubs, to see what
// happens in a real run: who is on the stack when it forks, or pauses, and which call sites entered which functions.
//
//   node --stack-size=8000 run.mjs [OPTION...] FILE.wasm ARG...
//
//   --entry=MODULE.NAME        the import whose stacks are asked for: kernel.kernel_fork, or these if there are several
//   --fork=fail|child|parent   what fork says: ENOSYS (the default), 0, or the id of a child that ends at once;
//                              kernel_spawn says the same, but as the child
//   --fork=turns               first as the parent, then as the child, and so on
//   --stdin=TEXT               what there is to read on standard input
//   --files                    there are files, in memory: see files.mjs
//   --terminal                 the same, and standard input and output are a terminal
//   --file=NAME=TEXT           the same, and one of them has this name and this text
//   --stacks=FILE              adds each new stack at an entry to FILE, innermost frame first, as "index:name" words
//   --calls=FILE               adds each new call to FILE, as "caller-index:name 0xoffset callee-index:name"; the
//                              offset is the call's in the file. Indirect calls are all told by the module, which is
//                              instrumented for that; direct ones are those on the stack at any import call
//
// Without --stacks these stacks go to standard error. Output of the program goes where it should. Unless asked for there
// are no files; what the kernel does not know returns ENOSYS or 0.
import fs from "node:fs";
import { fileSystem } from "./files.mjs";
import { instrument, listen } from "./instrument.mjs";

const options = {};
const contents = {}, entries = [];
const args = process.argv.slice(2);
for (let m; (m = /^--(entry|fork|stdin|stacks|calls|files|terminal|file)(?:=(.*))?$/s.exec(args[0] ?? "")); args.shift())
  if (m[1] === "entry") entries.push(m[2]);
  else if (m[1] === "file") contents[m[2].slice(0, m[2].indexOf("="))] = m[2].slice(m[2].indexOf("=") + 1);
  else options[m[1]] = m[2] ?? true;
const [file, ...rest] = args;
if (!file) {
  console.error("usage: run.mjs [--entry=MODULE.NAME] [--fork=fail|child|parent|turns] [--stdin=TEXT] [--files] [--terminal] [--file=NAME=TEXT] [--stacks=FILE] [--calls=FILE] FILE.wasm ARG...");
  process.exit(2);
}
Error.stackTraceLimit = Infinity;

// Numbers as the musl of these modules has them: those of WASI.
const ECHILD = 12, ENOENT = 44, ENOSYS = 52;
// A program may wait for ever for what never comes.
const MOST_FORKS = 500, MOST_OBSERVED = 20_000, MOST_CALLS = 500_000;

const bytesOfFile = fs.readFileSync(file);
const told = options.calls ? instrument(bytesOfFile) : undefined;
const module = new WebAssembly.Module(told ? told.bytes : bytesOfFile);
const stacks = new Lines(options.stacks), calls = new Lines(options.calls);
let memory, stdin = Buffer.from(options.stdin ?? "");
const words = () => new Uint32Array(memory.buffer);
const bytes = () => new Uint8Array(memory.buffer);
const children = [];
let forks = 0, observed = 0;

/** A list of strings as WASI hands over arguments and environment. */
function strings(list) {
  return {
    sizes(count, size) {
      words()[count >> 2] = list.length;
      words()[size >> 2] = list.reduce((sum, s) => sum + Buffer.byteLength(s) + 1, 0);
      return 0;
    },
    get(vector, buffer) {
      list.forEach((s, i) => {
        words()[(vector >> 2) + i] = buffer;
        bytes().set(Buffer.from(s + "\0"), buffer);
        buffer += Buffer.byteLength(s) + 1;
      });
      return 0;
    },
  };
}

function transfer(vector, count, done, each) {
  let total = 0;
  for (let i = 0; i < count; i++) total += each(words()[(vector >> 2) + 2 * i], words()[(vector >> 2) + 2 * i + 1]);
  words()[done >> 2] = total;
  return 0;
}

function pipe(at) {
  words().set([3, 4], at >> 2);
  return 0;
}

function child() {
  children.push(100 + forks);
  return 100 + forks;
}

function wait(pid, status) {
  const i = pid > 0 ? children.indexOf(pid) : children.length - 1;
  if (i < 0) return -ECHILD;
  if (status) words()[status >> 2] = 0;
  return children.splice(i, 1)[0];
}

const argv = strings([file.replace(/.*\/|\.wasm$/g, ""), ...rest]);
const environ = strings(["PATH=/bin", "HOME=/"]);
const kernel = {
  "wasi_snapshot_preview1.args_sizes_get": argv.sizes,
  "wasi_snapshot_preview1.args_get": argv.get,
  "wasi_snapshot_preview1.environ_sizes_get": environ.sizes,
  "wasi_snapshot_preview1.environ_get": environ.get,
  "wasi_snapshot_preview1.fd_write": (fd, vector, count, done) =>
    transfer(vector, count, done, (at, size) => fs.writeSync(fd === 2 ? 2 : 1, bytes().slice(at, at + size))),
  "wasi_snapshot_preview1.fd_read": (fd, vector, count, done) =>
    transfer(vector, count, done, (at, size) => {
      const part = fd === 0 ? stdin.subarray(0, size) : Buffer.alloc(0);
      stdin = fd === 0 ? stdin.subarray(part.length) : stdin;
      bytes().set(part, at);
      return part.length;
    }),
  "wasi_snapshot_preview1.proc_exit": (code) => {
    throw { exit: code };
  },
  "kernel.kernel_fork": () => {
    if (++forks > MOST_FORKS) throw { exit: "too many forks" };
    if (options.fork === "child" || (options.fork === "turns" && forks % 2 === 0)) return 0;
    if (options.fork !== "parent" && options.fork !== "turns") return -ENOSYS;
    return child();
  },
  "kernel.kernel_spawn": () => {
    if (++forks > MOST_FORKS) throw { exit: "too many forks" };
    return options.fork === "parent" || options.fork === "turns" ? child() : -ENOSYS;
  },
  "kernel.kernel_pause": () => 0,
  "kernel.kernel_wait": wait,
  "env.__syscall_wait4": wait,
  "kernel.kernel_exec": () => -ENOENT,
  "env.__syscall_open": () => -ENOENT,
  "env.__syscall_pipe": pipe,
  "env.__syscall_pipe2": pipe,
  "env.__syscall_mprotect": () => 0,
  "env.__syscall_getcwd": (at) => {
    bytes().set([47, 0], at);
    return 2;
  },
  "env.emscripten_memcpy_big": (to, from, size) => bytes().copyWithin(to, from, from + size),
  "env.emscripten_get_heap_max": () => 0x7fff0000,
  "env.emscripten_get_now": () => Date.now(),
  "env.emscripten_resize_heap": (size) => {
    memory.grow(Math.ceil((size - memory.buffer.byteLength) / 65536));
    return 1;
  },
  "env.abort": () => {
    throw { exit: "abort" };
  },
};
if (options.files || options.terminal || Object.keys(contents).length) {
  const files = fileSystem({
    memory: () => memory, stdin: options.stdin ?? "", terminal: Boolean(options.terminal), contents,
  });
  const write = files["wasi_snapshot_preview1.fd_write"];
  files["wasi_snapshot_preview1.fd_write"] = (fd, vector, count, done) =>
    write(fd, vector, count, done, (to, data) => fs.writeSync(to === 2 ? 2 : 1, data));
  Object.assign(kernel, files);
}
const harmless = /getres|getuid|geteuid|getgid|getegid|getp|umask|sig|stat_get|ioctl|fcntl|clock|rusage|fstat/;

/** Lines of a file, each once; new ones are added at the end. */
function Lines(name) {
  const text = name && fs.existsSync(name) ? fs.readFileSync(name, "utf8") : "";
  const seen = new Set(text.split("\n"));
  this.wanted = Boolean(name);
  this.add = (line) => {
    if (!seen.has(line)) fs.appendFileSync(name, line + "\n");
    seen.add(line);
  };
}

/** A function as one word, although names of C++ have spaces. */
function word(index, name) {
  return `${index}:${name}`.replace(/\s+/g, "");
}

/** Looks at the wasm frames below an import call and writes down what was asked for. */
function observe(callee, isEntry) {
  if (++observed > MOST_CALLS) throw { exit: "too many calls" };
  if (observed > MOST_OBSERVED && !callee.endsWith("fork")) return;
  const frames = [...new Error().stack.matchAll(/^ *at (.+) \(wasm:.*?wasm-function\[(\d+)\]:(0x[0-9a-f]+)/gm)]
    .map(([, name, index, offset]) => ({ name: word(index, name), offset: Number(offset) }));
  if (isEntry) {
    const line = frames.map((f) => f.name).join(" ");
    if (stacks.wanted) stacks.add(line);
    else console.error(`${callee.replace(/.*_/, "")} from ${line}`);
  }
  if (calls.wanted)
    for (const { name, offset } of frames) {
      calls.add(`${name} 0x${told.original(offset).toString(16)} ${callee}`);
      callee = name;
    }
}

const imports = {};
WebAssembly.Module.imports(module).filter((i) => i.kind === "function").forEach(({ module: from, name }, index) => {
  const full = `${from}.${name}`;
  const act = kernel[full] ?? (() => (harmless.test(name) ? 0 : -ENOSYS));
  const isEntry = entries.length ? entries.includes(full) : full === "kernel.kernel_fork";
  (imports[from] ??= {})[name] = isEntry || calls.wanted
    ? (...given) => {
        observe(`${index}:${full}`, isEntry);
        return act(...given);
      }
    : act;
});

const instance = new WebAssembly.Instance(module, imports);
memory = instance.exports.memory;
if (told)
  listen(instance, told, (site, callee) => {
    const { caller, offset } = told.sites[site];
    const from = word(caller, told.names.get(caller)), to = word(callee, told.names.get(callee));
    calls.add(`${from} 0x${offset.toString(16)} ${to}`);
  });
let status = 0;
try {
  instance.exports._start();
} catch (e) {
  if (e instanceof WebAssembly.RuntimeError) status = `trap: ${e.message}`;
  else if (e?.exit !== undefined) status = e.exit;
  else throw e;
}
console.error(`exit ${status}, ${forks} forks`);
