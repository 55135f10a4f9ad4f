// node observe.mjs [--tests=FOLDER] [NAME...]: runs dash, bash, ruby and others from the cache on programs, and writes what
// was seen to observed/NAME.txt (stacks at the module's entries, such as fork) and observed/NAME-calls.txt (call sites and
// the functions they entered).
// Every function of a stack must be in the closure, and every call an edge of the call graph. What the files have of the
// same module stays: some runs depend on time.
//
// The programs are the lines below, which run without files, and those in observed/programs/NAME, which have a file
// system in memory. Their first lines say how they run:
//
//   # stdin: "..."            standard input, as JSON
//   # options: --terminal     options for run.mjs
//   # file: NAME "..."        a file that is there, its text as JSON
//   # arguments: ["-i"]       what the module is called with; otherwise the program's text, as the module takes it. Each
//                             such line is a run
//
// with -- or // in place of # where comments are written so. A text without arguments and standard input also runs line
// by line: bash and Ruby call some functions through pointers of another type, which ends a run.
//
// --tests=FOLDER runs the *.tests there as well: the tests folder of bash's own source.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const shell = [
  "echo one; (echo two); echo three | cat",
  "a=$(echo x); b=`echo y`; echo $a $b",
  "sleep 1 & wait; sleep 2 & wait $!",
  "f() { a=$(echo x); (exit 3); }; f; f | cat; ( f )",
  "trap 'echo bye; (echo t)' EXIT; trap '(echo hup)' HUP; kill -HUP $$; true",
  "cat <<E & \nx $(echo y)\nE\nwait",
  "cat <<'E' | cat\nlong text\nE\n",
  "for i in 1 2; do (echo $i); done; while (false); do :; done; until (true); do :; done",
  "case $(echo a) in a) (echo b);; esac; if (true); then ls; else (echo c); fi",
  "eval '(echo e)'; eval 'x=$(eval \"echo $(echo deep)\")'; . /dev/null || (echo f)",
  "ls; command ls; exec ls",
  "! (true) && (false) || (true); { (echo g); } 2>/dev/null; (echo h) > /dev/null",
  "x=${y:-$(echo z)}; x=${x#$(echo z)}; echo $((1 + $(echo 2)))",
  "export v=$(echo x); readonly w=$(echo x); set -- $(echo a b); echo \"$@\"",
  "g() { local q=$(echo x); trap '(echo k)' EXIT; return 1; }; g || exit",
  "set -e; (false); echo never",
  "ulimit -n; umask; pwd; type ls; hash; alias l=ls; unalias l; getopts ab o -a; times; test 1 -lt 2; printf '%s\\n' $(echo x)",
  "read x y; echo $x; read z; while read q; do (echo $q); done",
  "jobs; sleep 1 & jobs; fg; bg; kill %1",
];
const bashOnly = [
  "cat <(echo x) > >(cat); coproc { cat; }; a=(1 $(echo 2)); echo ${a[@]}",
  "shopt -s lastpipe; echo x | read y; [[ $(echo a) == a ]] && (( $(echo 1) )); select i in a; do (echo $i); break; done",
  "PROMPT_COMMAND='(echo p)'; declare -A m=([k]=$(echo v)); mapfile -t l < /dev/null; compgen -A command -- ba; cat <<< $(echo s)",
  "trap '(echo d)' DEBUG; trap '(echo r)' RETURN; trap '(echo e)' ERR; f() { false; }; f; f",
  "time (echo x); x=abc; echo ${x/b/$(echo y)} ${x:$(echo 1):1} ${x^^}",
];
const rubies = [
  "p fork",
  "fork { p 1 }",
  "p Process.fork; Process.wait rescue p $!",
  "at_exit { fork }; trap(:EXIT) { fork }; exit",
  "[3, 1, 2].sort { |a, b| fork; a <=> b }; [1, 2].each { fork }; {a: 1}.map { fork }; 2.times { fork }",
  "def m(*) = fork; send(:m); method(:m).call; m(&:x); define_method(:n) { m } rescue self.class.send(:define_method, :n) { m }; n",
  "class A; def to_s = fork.to_s; def <=>(o) = fork; def coerce(o) = [fork, 1]; def method_missing(n) = fork; include Comparable; def each = yield(fork); include Enumerable; end; \"#{A.new}\"; A.new.x; A.new.to_a; [A.new, A.new].max; 1 + A.new rescue p $!",
  "begin; raise 'x'; rescue; fork; ensure; fork; end; catch(:t) { fork; throw :t }; loop { fork; break }",
  "eval 'fork'; instance_eval { fork }; Class.new { fork }; Struct.new(:a) { fork }; binding.eval('fork'); BEGIN { fork }; END { fork }",
  "Hash.new { |h, k| fork }[1]; 'abc'.gsub(/b/) { fork.to_s }; 'a'.each_char { fork }; [1, 2].inject { fork }; (1..2).each { fork }; 1.step(2) { fork }; [2, 1].sort_by { fork; 1 }; 'b'.sub('b') { fork.to_s }",
  "p system('ls')",
  "p `ls`",
  "exec 'ls'",
  "p spawn('ls')",
  "IO.popen('-') { |f| p f }",
  "open('|-')",
  "Process.daemon",
  "Kernel.fork; Process.clock_gettime(0); GC.start; ObjectSpace.each_object { }; $stderr.puts 1; puts [1, 2.5, :a, nil, 'x' * 3, 10**30, 3r, 2i].inspect; p 'aé'.encode('UTF-16'), [1].pack('N'), Marshal.load(Marshal.dump([1])), 'x' =~ /(?<n>x)/",
  "TracePoint.new(:line) { fork }.enable { 1 + 1 }; ObjectSpace.define_finalizer('x'.dup, proc { fork }); set_trace_func(proc { })",
  "e = Enumerator.new { |y| y << fork }; p e.to_a; p e.lazy.map { fork }.first(1); [1].each_slice(1) { fork }; p [1, 2].zip([3]) { fork }",
  "module M; def self.included(b) = fork; def self.const_missing(n) = fork; end; class B; include M; end; M::X; class C; def self.inherited(k) = fork; end; class D < C; end; class E; def self.method_added(n) = fork; def x; end; end; obj = Object.new; def obj.respond_to_missing?(*) = fork; obj.respond_to?(:zz); warn 'x'",
];
/** How a program's text is handed over, the short programs, and what fork says in a run, which is all by default. */
const modules = {
  dash: { given: (text) => ({ args: ["-c", text] }), programs: shell },
  bash: { given: (text) => ({ args: ["-c", text] }), programs: [...shell, ...bashOnly] },
  ruby: { given: (text) => ({ args: ["-e", text] }), programs: rubies },
  "lua-g": { given: (text) => ({ args: ["-e", text] }), forks: ["parent"] },
  "sqlite-g": { given: (text) => ({ options: [`--stdin=${text}`], args: ["/home/base"] }), forks: ["parent"] },
  "mujs-g": { given: (text) => ({ options: [`--stdin=${text}`], args: [] }), forks: ["parent"] },
  "ninja-g": { given: (text) => ({ options: [`--file=/home/build.ninja=${text}`], args: [] }), forks: ["parent", "fail"] },
  "words-g": { given: () => ({ args: [] }), programs: ["its own"], forks: ["parent"] },
};

const here = path.dirname(fileURLToPath(import.meta.url));
const base = process.env.SLOTWISE_CACHE
  || path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "slotwise");
const given = process.argv.slice(2);
const tests = given.filter((a) => a.startsWith("--tests=")).map((a) => a.slice(8))[0];
const names = given.filter((a) => !a.startsWith("--"));

/** A run: what the header of the observations says of it, and what run.mjs is called with before and after the module. */
function short(name, program) {
  return {
    title: `${modules[name].given("").args[0] ?? ""} ${JSON.stringify(program)}`.trim(),
    options: ["--stdin=first line\nsecond\nthird\nfourth\n"],
    args: modules[name].given(program).args,
  };
}

/** The runs of a file: one for each list of arguments, or for its text. */
function fromFile(name, file) {
  const text = fs.readFileSync(file, "utf8");
  const { options = [], args } = modules[name].given(text);
  const run = { title: path.relative(here, file), options: ["--files", ...options], args, text };
  const lists = [];
  for (const [, word, rest] of text.matchAll(/^(?:#|--|\/\/) (stdin|options|file|arguments): (.*)$/gm))
    if (word === "stdin") (run.options.push(`--stdin=${JSON.parse(rest)}`), delete run.text);
    else if (word === "options") run.options.push(...rest.split(" "));
    else if (word === "arguments") lists.push(JSON.parse(rest));
    else run.options.push(`--file=${rest.slice(0, rest.indexOf(" "))}=${JSON.parse(rest.slice(rest.indexOf(" ")))}`);
  return lists.length ? lists.map((list) => ({ ...run, args: list, text: undefined })) : [run];
}

/** Bash's own tests, each with the files whose names begin as its own does. */
function ownTests(folder) {
  const files = fs.readdirSync(folder).filter((file) => fs.statSync(path.join(folder, file)).isFile());
  return files.filter((file) => file.endsWith(".tests")).sort().map((test) => ({
    title: `${test} of the source's tests, with the files whose names begin so`,
    options: ["--stdin=a b\nc\n", ...files.filter((file) => file.startsWith(test.slice(0, 4))).map((file) =>
      [file, fs.readFileSync(path.join(folder, file), "latin1")]).filter(([, text]) => text.length < 100_000).map(([file, text]) =>
      `--file=/home/${file}=${text}`)],
    args: [`/home/${test}`],
  }));
}

function listed(folder) {
  return fs.existsSync(folder) ? fs.readdirSync(folder).sort().map((file) => path.join(folder, file)) : [];
}

const { modules: known } = JSON.parse(fs.readFileSync(path.join(here, "corpus.json"), "utf8"));
for (const name of names.length ? names : Object.keys(modules)) {
  const { given, programs = [], forks = ["fail", "child", "parent"] } = modules[name];
  const entries = known.find((one) => one.name === name).entries.map((entry) => `--entry=${entry}`);
  const module = path.join(base, "corpus", `${name}.wasm`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slotwise-"));
  const sha256 = createHash("sha256").update(fs.readFileSync(module)).digest("hex");
  const shorts = programs.map((program) => short(name, program));
  const longs = [
    ...listed(path.join(here, "observed/programs", name)).flatMap((file) => fromFile(name, file)),
    ...(tests && name === "bash" ? ownTests(tests) : []),
  ];
  const seen = { stacks: path.join(folder, "stacks"), calls: path.join(folder, "calls") };
  const observe = ({ options, args, text }) => {
    // Those of ruby take seconds each, and are not about fork.
    for (const fork of text && name === "ruby" ? ["parent"] : forks)
      spawnSync(process.execPath, ["--stack-size=8000", path.join(here, "run.mjs"), `--fork=${fork}`, ...entries,
        ...options, `--stacks=${seen.stacks}`, `--calls=${seen.calls}`, module, ...args],
      { stdio: "ignore", timeout: 30_000 });
  };
  for (const run of [...shorts, ...longs]) {
    observe(run);
    for (const line of run.text?.split("\n") ?? [])
      if (line && !/^(#|--|\/\/)/.test(line)) {
        const { options = [], args } = given(line);
        observe({ options: [...run.options, ...options], args, text: line });
      }
  }
  const header = (what) => [
    `${what}, seen in runs of ${name}.wasm under run.mjs with a stub kernel; made by observe.mjs`,
    `sha256 ${sha256}`,
    `each with --fork=${forks.join(", ").replace(/, (\w+)$/, " and $1")}:`,
    ...new Set([...shorts, ...longs].map(({ title }) => title)),
  ].map((line) => `# ${line}\n`).join("");
  /** Writes what was found, and what the file has of this module already. */
  const write = (file, what, found) => {
    const to = path.join(here, "observed", file);
    const old = fs.existsSync(to) ? fs.readFileSync(to, "utf8").split("\n") : [];
    const kept = old.includes(`# sha256 ${sha256}`) ? old.filter((line) => line && !line.startsWith("#")) : [];
    const lines = [...new Set([...kept, ...fs.readFileSync(found, "utf8").trim().split("\n")])]
      .sort((a, b) => parseInt(a) - parseInt(b) || (a < b ? -1 : 1));
    fs.writeFileSync(to, header(what) + lines.map((line) => line + "\n").join(""));
  };
  const imports = entries.map((entry) => entry.replace("--entry=", "")).join(" and ");
  write(`${name}.txt`, `Stacks at calls of ${imports}, innermost frame first`, seen.stacks);
  write(`${name}-calls.txt`, "Calls: caller, file offset of the call instruction, function entered", seen.calls);
  fs.rmSync(folder, { recursive: true });
}
