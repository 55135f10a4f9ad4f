// node observe.mjs [NAME...]: runs dash, bash and ruby from the cache on small programs that fork, and writes what was seen to
// observed/NAME.txt (stacks at forks) and observed/NAME-calls.txt (call sites and the functions they entered).
// Every function of a stack must be in the closure, and every call an edge of the call graph.
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
const programs = { dash: shell, bash: [...shell, ...bashOnly], ruby: rubies };
const flag = { dash: "-c", bash: "-c", ruby: "-e" };

const here = path.dirname(fileURLToPath(import.meta.url));
const base = process.env.SLOTWISE_CACHE
  || path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "slotwise");
const names = process.argv.slice(2);

for (const name of names.length ? names : Object.keys(programs)) {
  const module = path.join(base, "corpus", `${name}.wasm`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slotwise-"));
  const seen = { stacks: path.join(folder, "stacks"), calls: path.join(folder, "calls") };
  for (const program of programs[name])
    for (const fork of ["fail", "child", "parent"])
      spawnSync(process.execPath, ["--stack-size=8000", path.join(here, "run.mjs"), `--fork=${fork}`,
        "--stdin=first line\nsecond\nthird\nfourth\n", `--stacks=${seen.stacks}`, `--calls=${seen.calls}`,
        module, flag[name], program], { stdio: "ignore", timeout: 30_000 });
  const header = (what) => [
    `${what}, seen in runs of ${name}.wasm under run.mjs with a stub kernel; made by observe.mjs`,
    `sha256 ${createHash("sha256").update(fs.readFileSync(module)).digest("hex")}`,
    "each with --fork=fail, child and parent:",
    ...programs[name].map((program) => `${flag[name]} ${JSON.stringify(program)}`),
  ].map((line) => `# ${line}\n`).join("");
  const lines = (file) => fs.readFileSync(file, "utf8").trim().split("\n")
    .sort((a, b) => parseInt(a) - parseInt(b) || (a < b ? -1 : 1)).map((line) => line + "\n").join("");
  fs.mkdirSync(path.join(here, "observed"), { recursive: true });
  fs.writeFileSync(path.join(here, "observed", `${name}.txt`),
    header("Stacks at calls of kernel.kernel_fork, innermost frame first") + lines(seen.stacks));
  fs.writeFileSync(path.join(here, "observed", `${name}-calls.txt`),
    header("Calls: caller, file offset of the call instruction, function entered") + lines(seen.calls));
  fs.rmSync(folder, { recursive: true });
}
