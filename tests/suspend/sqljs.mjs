// SPDX-License-Identifier: Apache-2.0
// Runs npm's sql.js on the workload of the corpus. Its interface is synchronous, so here a read of a file suspends: the stack
// is unwound, the read is done, and the stack is rewound.
//
//   node sqljs.mjs SCRIPT.js MODULE.wasm at-once|asyncify|busy
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [script, file, way] = process.argv.slice(2);
/** fd_read of WASI and malloc; the build has minified their names. */
const READ = ["a", "t"], [, MALLOC] = fs.readFileSync(script, "utf8").match(/_malloc=\w+\.(\w+)/);
const ROOM = 1 << 16;
const { instantiate } = WebAssembly;
let exports, data, waiting, answer, depth = 0, suspensions = 0, innermost;

function read(own) {
  return (...args) => {
    if (answer) {
      exports.asyncify_stop_rewind();
      const { value } = answer;
      answer = undefined;
      return value;
    }
    // JavaScript that the module has called can't be unwound.
    if (depth > 1) return own(...args);
    suspensions++;
    innermost ??= new Error().stack.match(/wasm-function\[(\d+)\]/)?.[1];
    waiting = () => own(...args);
    data ??= exports[MALLOC](ROOM);
    new Uint32Array(memory().buffer).set([data + 8, data + ROOM], data >> 2);
    exports.asyncify_start_unwind(data);
    return 0;
  };
}

const memory = () => Object.values(exports).find((e) => e instanceof WebAssembly.Memory);

function resumed(f) {
  return (...args) => {
    depth++;
    try {
      let result = f(...args);
      while (waiting) {
        exports.asyncify_stop_unwind();
        answer = { value: waiting() };
        waiting = undefined;
        exports.asyncify_start_rewind(data);
        result = f(...args);
      }
      return result;
    } finally {
      depth--;
    }
  };
}

if (way === "asyncify")
  WebAssembly.instantiate = async (source, imports) => {
    const [from, name] = READ;
    const result = await instantiate(source, { ...imports, [from]: { ...imports[from], [name]: read(imports[from][name]) } });
    exports = result.instance.exports;
    const wrapped = {};
    for (const [key, value] of Object.entries(exports)) wrapped[key] = typeof value === "function" ? resumed(value) : value;
    return { module: result.module, instance: { exports: wrapped } };
  };

if (way === "busy") {
  const SQL = await createRequire(import.meta.url)(path.resolve(script))({ wasmBinary: fs.readFileSync(file) });
  const db = new SQL.Database();
  const start = performance.now();
  db.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
    SELECT sum(i * i % 7), max(hex(i)), count(DISTINCT i % 1000) FROM n`);
  console.log(((performance.now() - start) / 1000).toFixed(2));
} else {
  process.argv.length = 4;
  await import("../corpus/workload-sql.mjs");
  console.error(`${suspensions} pauses, first in ${innermost}`);
}
