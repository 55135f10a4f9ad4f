// SPDX-License-Identifier: Apache-2.0
// From binary to a program that runs: the list of each level, wasm-opt --asyncify with it, and then runs that fork for
// real, with a trap in every function that is not in the list and on the stack when one is unwound.
//
//   node --stack-size=8000 tests/suspend/run.mjs [--table] [MODULE...]      MODULE: minishell, dash
//
// Needs npm once, for binaryen. What a program writes must be what Debian's own program writes, where there is one, and
// what a build writes that Asyncify made by its own analysis. --table prints the table of docs/suspend-lists.md.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run, withGlobals } from "./fork.mjs";

const root = path.join(import.meta.dirname, "../..");
const cache = process.env.SLOTWISE_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "slotwise");
const BINARYEN = { version: "132.0.0", sha256: "6543555fb29bb92548f325c7dc18e9ab7dbb1215edda25993d1e3f71d85b8618" };
const ENTRY = "kernel.kernel_fork";

const MODULES = {
  minishell: {
    file: path.join(root, "examples/minishell/minishell.wasm"),
    levels: ["types", "slots", "flow", "provenance"],
    runs: [
      { args: [], stdin: "echo never forks\nsort pear apple fig\nsortc pear apple fig\nrun ls\nbg sleep\necho end\nexit 0" },
      { args: [], stdin: "sortc d c b a\nbg sleep\natexit bye\natexit reap\nexit 0" },
      { args: [], stdin: "run ls\natexit reap\nbg sleep" },
    ],
  },
  dash: {
    file: path.join(cache, "corpus/dash.wasm"),
    levels: ["types", "slots", "flow", "provenance"],
    native: "dash",
    runs: [
      'x=$(echo hi); echo "x=$x"; (echo sub; exit 3); echo $?',
      'echo a b c | while read p q r; do echo "$r $q $p"; done',
      "true & wait; echo end",
      'f() { echo "in f $1"; (exit 7); return $?; }; f one; echo $?; y=$(f two; f three); echo "$y"',
      'for i in 1 2 3; do echo $i; done | (read a; read b; echo "$a-$b")',
      "cat_() { while read l; do echo \"[$l]\"; done; }; cat_ <<E\none\n$(echo two)\nE",
      'trap "echo bye; (echo sub in trap)" EXIT; echo `echo back``echo tick`; case $(echo x) in x) echo case;; esac',
      "a=$(echo $(echo $(echo deep))); echo $a; { echo g; } | cat_ 2>/dev/null || echo none",
      "nosuchprogram 2>/dev/null; echo $?; if (exit 0); then echo yes; fi; ! (exit 1) && echo not",
      'eval "(echo in eval)"; command eval "echo \\$(echo nested)"; set -- $(echo 1 2 3); echo $# $3',
      "echo one | { read x; echo $x | { read y; echo $y$y; }; }; echo $(( $(echo 20) + 1 ))",
    ].map((script) => ({ args: ["-c", script], stdin: "" })),
    busy: { args: ["-c", "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; echo $i"], stdin: "" },
  },
};

/** The wasm-opt of npm's binaryen, fetched once. */
function wasmOpt() {
  const folder = path.join(cache, `tools/binaryen-${BINARYEN.version}`);
  if (!fs.existsSync(folder)) {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), "binaryen-"));
    const [name] = execFileSync("npm", ["pack", "--silent", `binaryen@${BINARYEN.version}`], { cwd: work }).toString().trim().split("\n");
    const file = path.join(work, name);
    const digest = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
    if (digest !== BINARYEN.sha256) throw new Error(`${name}: sha256 ${digest}`);
    execFileSync("tar", ["-xzf", file, "-C", work]);
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.renameSync(path.join(work, "package"), folder);
    fs.rmSync(work, { recursive: true });
  }
  return path.join(folder, "bin/wasm-opt");
}

const opt = wasmOpt();
const work = fs.mkdtempSync(path.join(os.tmpdir(), "suspend-"));
const failures = [];
const rows = [];

/** A module that Asyncify has gone over, and how long that took. */
function instrument(file, list, asserts) {
  const out = path.join(work, "out.wasm");
  const start = performance.now();
  execFileSync(process.execPath, [
    "--stack-size=8000", opt, file, "-g", "--asyncify", `--pass-arg=asyncify-imports@${ENTRY}`,
    ...(asserts ? ["--pass-arg=asyncify-asserts"] : []),
    ...(list ? [`--pass-arg=asyncify-onlylist@@${list}`] : []), "-o", out,
  ]);
  const seconds = (performance.now() - start) / 1000;
  return { bytes: fs.readFileSync(out), seconds };
}

function tryRun(name, bytes, { args, stdin }) {
  try {
    return run(bytes, [name, ...args], stdin);
  } catch (e) {
    return { output: `${e}`, code: "trap", forks: 0, stacks: 0 };
  }
}

function check(name, { file, levels, native, runs, busy }) {
  const plain = fs.statSync(file).size;
  const all = instrument(file, undefined, true);
  const expected = runs.map((one) => tryRun(name, withGlobals(all.bytes), one));
  if (native)
    runs.forEach((one, i) => {
      const own = spawnSync(native, one.args, { input: one.stdin, env: { PATH: "/bin", HOME: "/" }, cwd: "/" });
      if (own.error) return;
      const said = own.stdout.toString() + own.stderr.toString();
      if (said !== expected[i].output || own.status !== expected[i].code)
        failures.push(`${name}: run ${i}: ${native} says ${JSON.stringify(said)}, ${own.status}; Asyncify's build ${JSON.stringify(expected[i])}`);
    });
  // The builds that are weighed have no assertions.
  const weigh = (list) => {
    const { bytes, seconds } = instrument(file, list, false);
    const start = performance.now();
    if (busy) run(withGlobals(bytes), [name, ...busy.args], busy.stdin);
    return { size: bytes.length, seconds, busy: (performance.now() - start) / 1000 };
  };
  const row = (what, count, { size, seconds, busy: time }) =>
    rows.push([name, what, count, `${size.toLocaleString("en")} (+${((100 * (size - plain)) / plain).toFixed(0)} %)`, seconds.toFixed(1), busy ? time.toFixed(2) : ""]);
  const sum = (what) => expected.reduce((total, one) => total + one[what], 0);
  console.error(`${name}: ${sum("forks")} forks in ${runs.length} runs`);
  row("Asyncify's own", "", weigh(undefined));
  for (const level of levels) {
    const list = path.join(work, `${name}-${level}`);
    const text = execFileSync(path.join(root, "slotwise"), ["closure", file, "--level", level, "--format", "onlylist"], { stdio: ["ignore", "pipe", "ignore"] });
    fs.writeFileSync(list, text);
    const bytes = withGlobals(instrument(file, list, true).bytes);
    runs.forEach((one, i) => {
      const got = tryRun(name, bytes, one);
      if (JSON.stringify(got.output) !== JSON.stringify(expected[i].output) || got.code !== expected[i].code || got.forks !== expected[i].forks)
        failures.push(`${name}, ${level}, run ${i}: ${JSON.stringify(got)} is not ${JSON.stringify(expected[i])}`);
    });
    row(`\`${level}\``, text.toString().trim().split(",").length, weigh(list));
  }
  // The test can fail: without one of the functions that were seen on the stack it must.
  const names = fs.readFileSync(path.join(work, `${name}-${levels.at(-1)}`), "utf8").trim().split(",");
  const short = path.join(work, "short");
  fs.writeFileSync(short, names.filter((one) => one !== "fork").join(","));
  const bytes = withGlobals(instrument(file, short, true).bytes);
  if (runs.every((one, i) => tryRun(name, bytes, one).output === expected[i].output))
    failures.push(`${name}: a list without fork goes unnoticed`);
}

const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
for (const name of wanted.length ? wanted : Object.keys(MODULES)) check(name, MODULES[name]);
fs.rmSync(work, { recursive: true });
if (process.argv.includes("--table")) {
  console.log("| module | list of | functions in it | bytes | Asyncify takes, s | a busy loop, s |\n|---|---|---|---|---|---|");
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
}
for (const failure of failures) console.error(failure);
process.exit(failures.length ? 1 : 0);
