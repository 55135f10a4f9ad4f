// SPDX-License-Identifier: Apache-2.0
// Runs what pauses.wasm exports, and prints what it gives.
//
//   node host.mjs MODULE at-once [EXPORT...]                      nothing waits
//   node host.mjs MODULE asyncify [EXPORT...]                     waits; MODULE has been through wasm-opt --asyncify
//   node --experimental-wasm-jspi host.mjs MODULE jspi LISTS      waits; LISTS is what --format jspi-api wrote
//   node host.mjs MODULE busy                                     how long it works, in seconds
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Promises } from "./promises.mjs";

const [file, way, ...more] = process.argv.slice(2);
const promises = new Promises();
const lists = way === "jspi" ? await import(pathToFileURL(path.resolve(more[0]))) : undefined;
const all = ["sorted", "shapes", "functions", "states", "guarded", "jumps", "called_back"];

let paused = 0;
const later = (value) => {
  paused++;
  return new Promise((resolve) => setTimeout(resolve, 0, value));
};
const pause = { "at-once": (value) => value, busy: (value) => value, jspi: later, asyncify: promises.suspending(later) }[way];

const LONGJMP = Symbol("longjmp");
const env = {
  pause_for: pause,
  call_back: (f, value) => exports.__indirect_function_table.get(f)(value),
  invoke_v: (f) => {
    const stack = exports.stackSave();
    try {
      exports.__indirect_function_table.get(f)();
    } catch (e) {
      if (e !== LONGJMP) throw e;
      exports.stackRestore(stack);
      exports.setThrew(1, 0);
    }
  },
  _emscripten_throw_longjmp: () => {
    throw LONGJMP;
  },
  getTempRet0: () => temporary,
  setTempRet0: (value) => (temporary = value),
};
let temporary = 0;
if (lists)
  for (const [module, name] of lists.suspending)
    if (module === "env") env[name] = new WebAssembly.Suspending(env[name]);

const module = new WebAssembly.Module(fs.readFileSync(file));
const { exports } = new WebAssembly.Instance(module, { env, wasi_snapshot_preview1: { proc_exit: (code) => process.exit(code) } });
promises.attach(exports);
exports._initialize();

if (way === "busy") {
  const start = performance.now();
  exports.busy(4_000_000);
  console.log(((performance.now() - start) / 1000).toFixed(2));
} else {
  for (const name of lists || !more.length ? all : more) {
    const f =
      way === "asyncify" ? promises.promising(exports[name])
      : lists?.promising.includes(name) ? WebAssembly.promising(exports[name])
      : exports[name];
    try {
      console.log(`${name} ${await f()}`);
    } catch (e) {
      console.log(`${name} ${e.constructor.name}: ${e.message}`);
      process.exitCode = 1;
      // Asyncify's stack is lost.
      if (way === "asyncify") break;
    }
  }
  console.error(`${paused} pauses`);
}
