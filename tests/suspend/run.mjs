// SPDX-License-Identifier: Apache-2.0
// From binary to a program that runs: the list of each level, wasm-opt --asyncify with it, and then runs that suspend for
// real, with a trap in every function that is not in the list and on the stack when one is unwound.
//
//   node --stack-size=8000 tests/suspend/run.mjs [--table] [PROGRAM...]      PROGRAM: see programs.mjs; or quick, all, promises, components, real-components, example
//
// Needs npm once. What a program writes must be what its reference writes, where there is one, and what a build writes that
// Asyncify made by its own analysis. --table prints the table of docs/suspend-lists.md.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PROGRAMS } from "./programs.mjs";
import { checkExample } from "./example.mjs";
import { checkComponents, checkRealComponents } from "./components.mjs";
import { checkPromises } from "./jspi.mjs";
import { asyncify, closure } from "./tools.mjs";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "suspend-"));
const failures = [];
const rows = [];

const same = (a, b) => a.output === b.output && a.code === b.code && a.suspensions === b.suspensions;

/** The list of a level, as a file. */
function listOf({ name, question }, file, level) {
  const list = path.join(work, `${name}-${level}`);
  fs.writeFileSync(list, closure(file, ...question, "--level", level, "--format", "onlylist"));
  return list;
}

/** How many functions of the module can be on the stack. */
const functionsOf = ({ question }, file, level) =>
  closure(file, ...question, "--level", level).match(/live frames: [\d,]+ \(([\d,]+) local/)[1];

/** A list without one entry; that there was one is checked. */
function without(list, entry) {
  const names = fs.readFileSync(list, "utf8").trim().split(",");
  if (!names.includes(entry)) throw new Error(`${list} has no ${entry}`);
  const short = path.join(work, "short");
  fs.writeFileSync(short, names.filter((one) => one !== entry).join(","));
  return short;
}

function check(program) {
  const { name, imports, levels, results, reference, busy, needed } = program;
  const file = program.file(work);
  const plain = fs.statSync(file).size;
  const out = path.join(work, "out.wasm");
  const asserted = (list) => {
    asyncify(file, out, { imports, list, asserts: true });
    return results(out);
  };
  const expected = asserted(undefined);
  for (const [i, own] of (reference?.(file) ?? []).entries())
    if (own && own.output !== expected[i].output)
      failures.push(`${name}: run ${i}: the reference says ${JSON.stringify(own)}; Asyncify's build ${JSON.stringify(expected[i])}`);
  const suspensions = expected.reduce((total, one) => total + one.suspensions, 0);
  if (!suspensions) failures.push(`${name}: nothing has suspended`);
  console.error(`${name}: ${suspensions} suspensions in ${expected.length} runs`);
  // The builds that are weighed have no assertions.
  const weigh = (what, count, list) => {
    const seconds = asyncify(file, out, { imports, list, asserts: false });
    const size = fs.statSync(out).size;
    const bytes = `${size.toLocaleString("en")} (+${((100 * (size - plain)) / plain).toFixed(0)} %)`;
    rows.push([name, what, count, plain.toLocaleString("en"), bytes, seconds.toFixed(1), busy ? busy(out).toFixed(2) : ""]);
  };
  const weighing = process.argv.includes("--table");
  if (weighing) weigh("Asyncify's own", "", undefined);
  let list;
  for (const level of levels) {
    list = listOf(program, file, level);
    asserted(list).forEach((got, i) => {
      if (!same(got, expected[i]))
        failures.push(`${name}, ${level}, run ${i}: ${JSON.stringify(got)} is not ${JSON.stringify(expected[i])}`);
    });
    if (weighing) weigh(`\`${level}\``, functionsOf(program, file, level), list);
  }
  // The test can fail: without a function that was seen on the stack it must.
  const missing = needed ?? `${expected.find((one) => one.innermost).innermost - importsOf(file)}`;
  const short = asserted(without(list, missing));
  if (short.every((got, i) => same(got, expected[i]))) failures.push(`${name}: a list without ${missing} goes unnoticed`);
}

/** A list counts functions without names from the first that is defined. */
const importsOf = (file) =>
  WebAssembly.Module.imports(new WebAssembly.Module(fs.readFileSync(file))).filter((one) => one.kind === "function").length;

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const names = new Set((words.length ? words : ["quick"]).flatMap((word) =>
  word === "quick" ? [...PROGRAMS.filter((one) => one.quick).map((one) => one.name), "components", "example"]
  : word === "all" ? [...PROGRAMS.map((one) => one.name), "promises", "components", "real-components", "example"]
  : [word]));
for (const name of names) {
  const program = PROGRAMS.find((one) => one.name === name);
  const start = performance.now();
  if (program) check(program);
  else if (name === "promises") failures.push(...checkPromises(work));
  else if (name === "components") failures.push(...await checkComponents(work));
  else if (name === "real-components") failures.push(...await checkRealComponents(work));
  else if (name === "example") failures.push(...checkExample(work));
  else failures.push(`there is no program ${name}`);
  console.error(`${name}: took ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
fs.rmSync(work, { recursive: true });
if (process.argv.includes("--table")) {
  console.log("| program | list of | functions in it | bytes before | bytes after | Asyncify takes, s | a busy loop, s |\n|---|---|---|---|---|---|---|");
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}
for (const failure of failures) console.error(failure);
process.exit(failures.length ? 1 : 0);
