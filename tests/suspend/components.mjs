// SPDX-License-Identifier: Apache-2.0
// Components that jco transpiles with our list, and that suspend under Node: with an export less they don't work, and
// every core function that is on the stack when an import suspends is in the answer.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { component } from "../corpus/components.mjs";
import { closure, nodeWithPromises, npm, root } from "./tools.mjs";

const fixture = (name) => path.join(root, `tests/src/test/resources/fixtures/component/${name}.wasm`);
const call = (name, ...args) => ({ path: [name], args });

/**
 * What there is to run.
 *
 * needed: the exports that fail if jco's list lacks them. jco makes all exports of components inside of others promising.
 */
const FIXTURES = [
  { name: "callbacks", file: fixture("callbacks"), question: ["--entry", "pause"], levels: ["slots", "flow"],
    needed: ["chosen", "deep"], calls: [call("chosen", 0), call("chosen", 1), call("calm", 0), call("deep", 4), call("calm", 1)],
    // The sum after each: pauses adds 100, calm adds 5 or makes it 0.
    results: [0, 100, 105, 205, 0] },
  { name: "shim", file: fixture("shim"), question: ["--preset", "wasip2"], levels: ["flow"], needed: ["run", "wait"],
    calls: [call("no"), call("run"), call("wait")], results: [1, 0, null] },
  { name: "composed", file: fixture("composed"), question: ["--entry", "wait"], levels: ["flow"], needed: [],
    calls: [call("callsFast"), call("callsSlow")], results: [null, null] },
];

/** Real components; they are fetched and built when they are asked for. */
const REAL = [
  { name: "js-consumer", question: ["--entry", "local:demo/greeter#greet"], levels: ["slots", "flow"], needed: ["shout"],
    calls: [call("shout", "you"), call("calm", "YOU")], results: ["HELLO YOU", "you"] },
  // It exits on its own.
  { name: "go-lines", question: ["--preset", "wasip2"], levels: ["slots"], needed: ["wasi:cli/run@0.2.12#run"],
    calls: [{ path: ["wasi:cli/run@0.2.12", "run"], args: [] }], results: [], input: "one line\nand another\n", output: "8\n11\n" },
];

/** What real components import: WASI as Node's shim has it, and the interface of components/demo.wit. */
function host(work) {
  const shim = path.join(npm("@bytecodealliance/jco-transpile"), "../preview2-shim/dist/common/instantiation.js");
  const to = path.join(work, "host.mjs");
  fs.writeFileSync(to, `
    import { WASIShim } from ${JSON.stringify(pathToFileURL(shim))};
    const greet = async (name) => (await new Promise((resolve) => setTimeout(resolve, 1)), \`hello \${name}\`);
    export const imports = { ...new WASIShim().getImportObject(), "local:demo/greeter": { greet } };`);
  return to;
}

/** Lets jco transpile a component; gives the folder. */
async function transpile(file, folder, { asyncImports, asyncExports }) {
  const own = path.join(npm("@bytecodealliance/jco-transpile"), "vendor/js-component-bindgen-component.js");
  const { $init, generate } = await import(pathToFileURL(own));
  await $init;
  const { files } = generate(fs.readFileSync(file), {
    name: "component", map: [], instantiation: { tag: "async" }, base64Cutoff: 0, noTypescript: true,
    asyncMode: { tag: "jspi", val: { imports: asyncImports, exports: asyncExports } },
  });
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) fs.writeFileSync(path.join(folder, name), bytes);
  return folder;
}

function run(folder, { name, file, calls, input = "", host = path.join(import.meta.dirname, "component-host.mjs") }) {
  const [node, ...flags] = nodeWithPromises();
  const own = spawnSync(node, [...flags, "--stack-size=4000", path.join(import.meta.dirname, "component-run.mjs"), folder, file, JSON.stringify(calls), host],
    { input, stdio: ["pipe", "pipe", "pipe", "pipe"], encoding: "utf8", maxBuffer: 1 << 30 });
  if (!own.output[3]) throw new Error(`${name}: ${own.stderr}`);
  return { ...JSON.parse(own.output[3]), output: own.stdout };
}

/** The functions of an answer, as "offset of the module:index there". */
function functionsOf(file, question, level) {
  const answer = JSON.parse(closure(file, ...question, "--level", level, "--format", "json"));
  const inside = JSON.parse(execFileSync(path.join(root, "slotwise"), ["inspect-component", file, "--format", "json"],
    { stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 30 }));
  const offsets = Object.fromEntries(inside.core_instances.map((one) => [one.name, inside.core_modules[one.core_module]?.offset]));
  return new Set(answer.functions.filter((one) => "module" in one).map((one) => `${offsets[one.module]}:${one.module_index}`));
}

async function check(program, work) {
  const { name, file, question, levels, needed, results, output = "" } = program;
  const failures = [];
  const works = (got) => JSON.stringify(got.results) === JSON.stringify(results) && got.output === output;
  const said = (got) => JSON.stringify([got.results, got.output]);
  for (const level of levels) {
    const list = JSON.parse(closure(file, ...question, "--level", level, "--format", "jco"));
    const got = run(await transpile(file, path.join(work, `${name}-${level}`), list), program);
    if (!works(got)) failures.push(`${name}, ${level}: ${said(got)} is not ${JSON.stringify([results, output])}`);
    if (!got.suspensions || !got.frames.length) failures.push(`${name}, ${level}: nothing has suspended`);
    const inside = functionsOf(file, question, level);
    for (const frame of got.frames)
      if (!inside.has(frame)) failures.push(`${name}, ${level}: ${frame} was on the stack and is not in the answer`);
    console.error(`${name}, ${level}: ${got.suspensions} suspensions, ${got.frames.length} of ${inside.size} core functions seen, `
      + `${list.asyncExports.length} exports`);
    for (const one of needed) if (!list.asyncExports.includes(one)) failures.push(`${name}, ${level}: the list lacks ${one}`);
    // The test can fail: an export less.
    for (const [i, missing] of list.asyncExports.entries()) {
      const less = { ...list, asyncExports: list.asyncExports.filter((one) => one !== missing) };
      const short = run(await transpile(file, path.join(work, `${name}-${level}-${i}`), less), program);
      if (needed.includes(missing) === works(short)) failures.push(`${name}, ${level}: without ${missing}: ${said(short)}`);
    }
  }
  return failures;
}

async function checkAll(programs, work) {
  const failures = [];
  for (const program of programs) failures.push(...await check(program, work));
  return failures;
}

/** The fixtures of components. */
export const checkComponents = (work) => checkAll(FIXTURES, work);

/** Real components, with WASI. */
export const checkRealComponents = (work) =>
  checkAll(REAL.map((one) => ({ ...one, file: component(one.name), host: host(work) })), work);
