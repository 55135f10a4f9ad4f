// SPDX-License-Identifier: Apache-2.0
// examples/pauses as its Makefile makes it: build, list, build again with the list, check.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { npm, root } from "./tools.mjs";

/** Of Debian 12: the module in the repository is what this version makes. */
const EMSCRIPTEN = /\b3\.1\.6\b/;

export function checkExample(work) {
  const folder = path.join(work, "pauses");
  fs.cpSync(path.join(root, "examples/pauses"), folder, { recursive: true });
  fs.rmSync(path.join(folder, "build"), { recursive: true, force: true });
  const version = spawnSync("em++", ["--version"], { encoding: "utf8" });
  const compiles = !version.error && EMSCRIPTEN.test(version.stdout);
  // Where there is no such compiler, the module in the repository takes the place of the first build.
  if (!compiles) {
    fs.mkdirSync(path.join(folder, "build"));
    fs.copyFileSync(path.join(folder, "pauses.wasm"), path.join(folder, "build/pauses.wasm"));
    fs.utimesSync(path.join(folder, "build/pauses.wasm"), new Date(), new Date(Date.now() + 1000));
  }
  const made = spawnSync("make", [
    `SLOTWISE=${path.join(root, "slotwise")}`,
    `WASM_OPT=${process.execPath} --stack-size=8000 ${path.join(npm("binaryen"), "bin/wasm-opt")}`,
  ], { cwd: folder, encoding: "utf8" });
  if (made.status !== 0) return [`example: make: ${made.error ?? made.stdout + made.stderr}`];
  const failures = [];
  if (!made.stdout.includes("is complete: 0 missing")) failures.push(`example: the list was not checked: ${made.stdout}`);
  const bytes = (file) => fs.readFileSync(path.join(folder, file));
  if (compiles && !bytes("pauses.wasm").equals(bytes("build/pauses.wasm")))
    failures.push("example: pauses.wasm is not what pauses.cc makes");
  console.error(`example: ${compiles ? "compiled" : "not compiled"}, listed, instrumented and run`);
  return failures;
}
