// SPDX-License-Identifier: Apache-2.0
// Calls exports of a component that jco has transpiled, and prints what they gave and which core functions were on the stack
// when an import suspended.
//
//   node --experimental-wasm-jspi component-run.mjs FOLDER COMPONENT CALLS HOST
//
// CALLS is JSON: a list of {path, args}. HOST is a module that exports `imports`, what the component imports.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

Error.stackTraceLimit = Infinity;
const [folder, file, calls, host] = process.argv.slice(2);
const component = fs.readFileSync(file);

function unsigned(n) {
  const bytes = [];
  do {
    bytes.push((n & 127) | (n > 127 ? 128 : 0));
    n >>>= 7;
  } while (n);
  return Buffer.from(bytes);
}

/** The module with no names but its own, which the engine puts into stack traces. */
function named(bytes, name) {
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length;) {
    const start = at, id = bytes[at++];
    let size = 0, shift = 0, byte;
    do {
      byte = bytes[at++];
      size += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte & 128);
    const isNames = id === 0 && bytes.subarray(at, at + 5).equals(Buffer.from("\x04name"));
    at += size;
    if (!isNames) parts.push(bytes.subarray(start, at));
  }
  const own = Buffer.concat([unsigned(name.length), Buffer.from(name)]);
  const names = Buffer.concat([Buffer.from("\x04name\0"), unsigned(own.length), own]);
  return Buffer.concat([...parts, Buffer.from([0]), unsigned(names.length), names]);
}

// What suspends is wrapped by jco, and called when the stack is gone: it must be looked at before.
const frames = new Set();
let suspensions = 0;
const { Suspending } = WebAssembly;
WebAssembly.Suspending = function (f) {
  return new Suspending((...args) => {
    suspensions++;
    for (const [, at, index] of new Error().stack.matchAll(/wasm:\/\/wasm\/at-(\d+)-[0-9a-f]+:wasm-function\[(\d+)\]/g))
      frames.add(`${at}:${index}`);
    return f(...args);
  });
};

const { instantiate } = await import(pathToFileURL(path.join(folder, "component.js")));
const { imports } = await import(pathToFileURL(host));
// A module that is not in the file is an adapter of jco's.
const root = await instantiate((name) => {
  const bytes = fs.readFileSync(path.join(folder, name));
  const at = component.indexOf(bytes);
  return WebAssembly.compile(named(bytes, at < 0 ? "jco" : `at-${at}`));
}, imports);
const results = [];
// A program may exit on its own.
process.on("exit", () => fs.writeSync(3, JSON.stringify({ results, suspensions, frames: [...frames] },
  (_, value) => (typeof value === "bigint" ? `${value}` : value))));
for (const { path: names, args } of JSON.parse(calls)) {
  try {
    results.push(await names.reduce((object, name) => object[name], root)(...args));
  } catch (e) {
    results.push(`${e}`);
  }
}
process.exit();
