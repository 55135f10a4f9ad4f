// SPDX-License-Identifier: Apache-2.0
// JavaScript Promise Integration with our lists, in a Node that has it.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { closure, nodeWithPromises, root } from "./tools.mjs";

const folder = path.join(root, "examples/pauses");
const module = path.join(folder, "pauses.wasm");
const question = ["--entry", "env.pause_for", "--host", path.join(folder, "host.json"), "--preset", "jspi", "--level", "flow"];
const JS_FRAMES = "SuspendError: trying to suspend JS frames";

/** Runs the example; gives what each export gave, by name. */
function run(lists) {
  const [node, ...flags] = nodeWithPromises();
  const own = spawnSync(node, [...flags, path.join(folder, "host.mjs"), module, "jspi", lists], { encoding: "utf8" });
  return Object.fromEntries(own.stdout.trim().split("\n").map((line) => line.match(/^(\S+) (.*)$/).slice(1)));
}

export function checkPromises(work) {
  const failures = [];
  const expect = (what, got, wanted) => {
    if (got !== wanted) failures.push(`promises: ${what}: ${got} is not ${wanted}`);
  };
  const lists = path.join(work, "lists.mjs");
  fs.writeFileSync(lists, closure(module, ...question, "--format", "jspi-api"));
  const atOnce = spawnSync(process.execPath, [path.join(folder, "host.mjs"), module, "at-once"], { encoding: "utf8" }).stdout;
  const got = run(lists);
  // Where the answer says that JavaScript is on the stack, that error comes; all else works.
  const text = closure(module, ...question);
  const [, ways] = text.match(/^JavaScript frames.*\n((?:  .*\n)+)/m) ?? [];
  const named = new Set((ways ?? "").trim().split("\n").map((way) => way.trim().split(" > ")[0]));
  expect("exports with JavaScript frames", [...named].sort().join(" "), "called_back jumps");
  for (const line of atOnce.trim().split("\n")) {
    const [name, value] = line.split(" ");
    expect(name, got[name], named.has(name) ? JS_FRAMES : value);
  }
  // The test can fail: an export less, and an import less.
  const short = path.join(work, "short.mjs");
  const all = fs.readFileSync(lists, "utf8");
  fs.writeFileSync(short, all.replace('"guarded", ', ""));
  const less = run(short);
  if (less.guarded === got.guarded) failures.push("promises: guarded need not be promising");
  expect("sorted, with guarded not promising", less.sorted, got.sorted);
  fs.writeFileSync(short, all.replace(/suspending = .*/, "suspending = []"));
  if (run(short).sorted === got.sorted) failures.push("promises: pause_for need not be suspending");
  return failures;
}
