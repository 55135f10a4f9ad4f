// SPDX-License-Identifier: Apache-2.0
// The programs whose lists are put to the test: what suspends, how they are run, and what they must write.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { run, withGlobals } from "./fork.mjs";
import { cache, nodeWithPromises, npm, root, wasmOpt } from "./tools.mjs";

const SHARP = ["slots", "flow", "best"];
const ALL = ["types", "slots", "flow", "provenance", "best"];

/** A program that forks; `runs` have args and stdin, and `native` is the same program of this machine. */
function forking(name, { file, levels, native, runs, busy, ...more }) {
  const attempt = (bytes, { args, stdin }) => {
    try {
      const { output, code, forks } = run(bytes, [name, ...args], stdin);
      return { output, code, suspensions: forks };
    } catch (e) {
      return { output: `${e}`, code: "trap", suspensions: 0 };
    }
  };
  return {
    name, levels, file: typeof file === "string" ? () => file : file,
    question: ["--entry", "kernel.kernel_fork"], imports: "kernel.kernel_fork", needed: "fork",
    results: (module) => {
      const bytes = withGlobals(fs.readFileSync(module));
      return runs.map((one) => attempt(bytes, one));
    },
    reference: native && (() => runs.map(({ args, stdin }) => {
      const own = spawnSync(native, args, { input: stdin, env: { PATH: "/bin", HOME: "/" }, cwd: "/" });
      return own.error ? undefined : { output: own.stdout.toString() + own.stderr.toString() };
    })),
    busy: busy && ((module) => {
      const bytes = withGlobals(fs.readFileSync(module));
      const start = performance.now();
      run(bytes, [name, ...busy.args], busy.stdin ?? "");
      return (performance.now() - start) / 1000;
    }),
    ...more,
  };
}

/** A program that a script of Node's runs; `argv` gives what the script is called with for a module and a way. */
function hosted(name, { argv, reference, ...more }) {
  const node = (command, module, way) => {
    const own = spawnSync(command[0], [...command.slice(1), ...argv(module, way)], { encoding: "utf8", maxBuffer: 1 << 26 });
    const [, pauses, innermost] = own.stderr.match(/(\d+) pauses(?:, first in (\d+))?/) ?? [];
    return { output: own.stdout, code: own.status, suspensions: Number(pauses ?? 0), innermost };
  };
  const here = [process.execPath, "--stack-size=8000"];
  return {
    name,
    results: (module) => [node(here, module, "asyncify")],
    reference: (module) => [reference === "jspi" ? node(nodeWithPromises(), module, "jspi") : node(here, module, reference)],
    busy: (module) => Number(execFileSync(here[0], [...here.slice(1), ...argv(module, "busy")])),
    ...more,
  };
}

const shell = (scripts) => scripts.map((script) => ({ args: ["-c", script], stdin: "" }));
const corpus = (name) => path.join(cache, `corpus/${name}.wasm`);

/** What a POSIX shell forks for, without command substitution, which Debian's bash as it is dies in. */
const forks = [
  'echo a b c | while read p q r; do echo "$r $q $p"; done',
  "true & wait; echo end",
  'for i in 1 2 3; do echo $i; done | (read a; read b; echo "$a-$b")',
  "nosuchprogram 2>/dev/null; echo $?; if (exit 0); then echo yes; fi; ! (exit 1) && echo not",
];
const substitutes = [
  'x=$(echo hi); echo "x=$x"; (echo sub; exit 3); echo $?',
  'f() { echo "in f $1"; (exit 7); return $?; }; f one; echo $?; y=$(f two; f three); echo "$y"',
  'trap "echo bye; (echo sub in trap)" EXIT; echo `echo back``echo tick`; case $(echo x) in x) echo case;; esac',
  "a=$(echo $(echo $(echo deep))); echo $a",
  'eval "(echo in eval)"; command eval "echo \\$(echo nested)"; set -- $(echo 1 2 3); echo $# $3',
  "echo one | { read x; echo $x | { read y; echo $y$y; }; }; echo $(( $(echo 20) + 1 ))",
];
const bashOnly = [
  "a=(1 $(echo 2)); echo ${a[@]}; f() { return $(exit 4); }; f; echo $?",
  "x=abc; echo ${x/b/$(echo y)} ${x^^}; [[ $(echo a) == a ]] && (( $(echo 1) )) && echo both",
  "shopt -s lastpipe; echo x | read y; echo $y; declare -A m=([k]=$(echo v)); echo ${m[k]}",
];
const count = { args: ["-c", "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; echo $i"] };

const SQLITE_WAITS = ["env.ipp*_async", "env.vpp*_async", "wasi_snapshot_preview1.fd_sync"];

export const PROGRAMS = [
  forking("minishell", {
    file: path.join(root, "examples/minishell/minishell.wasm"),
    levels: ALL, quick: true,
    runs: [
      { args: [], stdin: "echo never forks\nsort pear apple fig\nsortc pear apple fig\nrun ls\nbg sleep\necho end\nexit 0" },
      { args: [], stdin: "sortc d c b a\nbg sleep\natexit bye\natexit reap\nexit 0" },
      { args: [], stdin: "run ls\natexit reap\nbg sleep" },
    ],
  }),
  hosted("pauses", {
    file: () => path.join(root, "examples/pauses/pauses.wasm"),
    levels: ALL, quick: true,
    question: ["--entry", "env.pause_for", "--host", path.join(root, "examples/pauses/host.json")],
    imports: "env.pause_for,env.call_back,env.invoke_*",
    needed: "guarded",
    argv: (module, way) => [path.join(root, "examples/pauses/host.mjs"), module, way],
    reference: "at-once",
  }),
  forking("dash", {
    file: corpus("dash"),
    levels: ALL, quick: true, native: "dash",
    runs: shell([
      ...forks, ...substitutes,
      "cat_() { while read l; do echo \"[$l]\"; done; }; cat_ <<E\none\n$(echo two)\nE",
    ]),
    busy: count,
  }),
  forking("bash", { file: corpus("bash"), levels: SHARP, native: "bash", runs: shell(forks), busy: count }),
  // Debian's bash calls clean-ups through pointers of another type, which WebAssembly traps at; so do emcc and wasm-opt help.
  forking("bash-casts", {
    file: (work) => {
      const out = path.join(work, "bash-casts.wasm");
      wasmOpt(corpus("bash"), out, "--fpcast-emu");
      return out;
    },
    levels: SHARP, native: "bash",
    runs: shell([...forks, ...substitutes, ...bashOnly]),
    busy: count,
  }),
  forking("ruby", {
    file: corpus("ruby"),
    levels: SHARP, native: "ruby3.1",
    runs: [
      "fork { puts 1 }; Process.wait; puts 2",
      "puts [3, 1, 2].sort { |a, b| exit!(5) unless fork; Process.wait; puts $?.exitstatus; a <=> b }.inspect",
      "def m(*) = (fork { puts :m }; Process.wait); send(:m); method(:m).call; m(&:x); [1, 2].each { m }; {a: 1}.map { m }",
      "begin; raise 'x'; rescue; fork { puts :rescue }; Process.wait; ensure; fork { puts :ensure }; Process.wait; end; puts catch(:t) { Process.wait fork { }; throw :t, 3 }",
      "eval 'Process.wait fork { puts :eval }'; 'abc'.gsub(/b/) { Process.wait fork { puts :gsub }; 'x' }.then { puts _1 }; at_exit { fork { puts :bye }; Process.wait }",
      "class A; include Comparable; def <=>(o) = (Process.wait fork { puts :cmp }; 1); def to_s = (Process.wait fork { puts :to_s }; 'a'); def method_missing(n) = (Process.wait fork { puts n }); end; puts \"#{A.new}\"; A.new.x; [A.new, A.new].max; puts A.new > 3",
      "puts [1, 2].inject { |a, b| Process.wait fork { puts a }; a + b }; (1..2).each { |i| Process.wait fork { puts i } }; 1.step(2) { Process.wait fork { puts :step } }",
    ].map((script) => ({ args: ["--disable-gems", "-e", script], stdin: "" })),
    busy: { args: ["--disable-gems", "-e", "def f(n) = n < 2 ? n : f(n - 1) + f(n - 2); puts f(24); puts (1..20000).map { |i| i.to_s.hash & 1 }.sort.sum >= 0"] },
  }),
  hosted("wa-sqlite", {
    file: () => path.join(npm("@journeyapps/wa-sqlite"), "dist/wa-sqlite-jspi.wasm"),
    levels: SHARP,
    question: SQLITE_WAITS.flatMap((one) => ["--entry", one]),
    imports: SQLITE_WAITS.join(","),
    argv: (module, way) => [path.join(root, "tests/suspend/sqlite.mjs"), npm("@journeyapps/wa-sqlite"), module, way],
    reference: "jspi",
  }),
  hosted("sql.js", {
    file: () => path.join(npm("sql.js"), "dist/sql-wasm.wasm"),
    levels: SHARP,
    question: ["--entry", "a.t"],
    imports: "a.t",
    argv: (module, way) => [path.join(root, "tests/suspend/sqljs.mjs"), path.join(npm("sql.js"), "dist/sql-wasm.js"), module, way],
    reference: "at-once",
  }),
];
