// Links main.wasm and side.wasm the way a dynamic loader does, runs the program with a fork that fails, and prints
// who is on the stack whenever it forks: innermost frame first, as "module:index:name" words.
import fs from "node:fs";

const compile = (name) => new WebAssembly.Module(fs.readFileSync(new URL(name, import.meta.url)));
const mainModule = compile("main.wasm"), sideModule = compile("side.wasm");
const stacks = new Set();
let side;

const main = new WebAssembly.Instance(mainModule, { env: { plugin_init: () => side.plugin_init() } }).exports;

// The side module's table slots and its (here empty) data come behind the main module's.
const table = main.__indirect_function_table;
const slot = (f) => (table.set(table.grow(1), f), table.length - 1);
const tableBase = table.grow(1), memoryBase = main.memory.grow(1) * 65536;
const word = (value) => new WebAssembly.Global({ value: "i32", mutable: true }, value);
const constant = (value) => new WebAssembly.Global({ value: "i32" }, value);
const got = { report: word(slot(main.report)), plugin_spawn: word(0), plugin_count: word(0) };

side = new WebAssembly.Instance(sideModule, {
  env: {
    memory: main.memory, __indirect_function_table: table,
    __memory_base: constant(memoryBase), __table_base: constant(tableBase),
    report: main.report, register_task: main.register_task, call_back: main.call_back,
  },
  "GOT.mem": { verbose: word(main.verbose.value) },
  "GOT.func": got,
  kernel: {
    kernel_fork() {
      const frames = [...new Error().stack.matchAll(/at (\S+) \((wasm:\S+):wasm-function\[(\d+)\]/g)];
      const url = frames.at(-1)[2]; // the outermost frame is the main module's _start
      stacks.add(frames.map((f) => `${f[2] === url ? "main" : "side"}:${f[3]}:${f[1]}`).join(" "));
      return -52;
    },
  },
}).exports;
for (const name of ["plugin_spawn", "plugin_count"]) got[name].value = slot(side[name]);
side.__wasm_call_ctors();
main._start();
for (const stack of stacks) console.log(stack);
