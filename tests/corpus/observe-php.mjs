// node observe-php.mjs: runs small PHP programs on npm's Asyncify build of PHP, each twice: without and with a
// pause, sleep(0), where it says PAUSE, in which the stack is unwound and rebuilt. Both must print the same. Writes to
// observed/php-8.4-asyncify.txt how each went, and who was on the stack at each pause.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const self = fileURLToPath(import.meta.url);
const here = path.dirname(self);
const { modules } = JSON.parse(fs.readFileSync(path.join(here, "corpus.json"), "utf8"));
const php = modules.find((m) => m.name === "php-8.4-asyncify");

const programs = {
  // The list has what these need.
  sleep: `echo "a"; PAUSE echo "b";`,
  array_map: `echo json_encode(array_map(function ($x) { PAUSE return $x + 1; }, [1, 2]));`,
  preg_replace_callback: `echo preg_replace_callback("/a/", function ($m) { PAUSE return "b"; }, "banana");`,
  generator: `function g() { PAUSE yield 1; PAUSE yield 2; } foreach (g() as $x) echo $x;`,
  shutdown_function: `register_shutdown_function(function () { PAUSE echo "S"; }); echo "a";`,
  // What a programmer may write as well.
  stream_wrapper: `class W { public $context; private $n = 0; function stream_open($a, $b, $c, &$d) { PAUSE return true; }
    function stream_read($n) { PAUSE return $this->n++ ? "" : "hello"; } function stream_eof() { return $this->n > 1; }
    function stream_stat() { return []; } function stream_close() { } }
    stream_wrapper_register("wrap", "W"); echo file_get_contents("wrap://x");`,
  clone: `class D { function __destruct() { echo "destroyed "; } } class A { public $d; function __clone() { PAUSE } }
    $a = new A; $a->d = new D; $b = clone $a; echo spl_object_id($b), " "; unset($a, $b); echo "end";`,
  usort: `$a = [3, 1, 2]; usort($a, function ($x, $y) { PAUSE return $x - $y; }); echo json_encode($a);`,
  array_walk: `$a = [1, 2]; array_walk($a, function (&$v) { PAUSE $v++; }); echo json_encode($a);`,
  array_udiff: `echo json_encode(array_udiff([1, 2, 3], [2], function ($a, $b) { PAUSE return $a <=> $b; }));`,
  output_callback: `ob_start(function ($b) { PAUSE return strtoupper($b); }); echo "hello"; ob_end_flush();`,
  string_conversion: `class T { function __toString() { PAUSE return "x"; } } $t = new T; echo strlen($t);`,
  offset_exists: `class O implements ArrayAccess { function offsetGet($o): mixed { PAUSE return 5; } function offsetSet($o, $v): void { }
    function offsetExists($o): bool { PAUSE return true; } function offsetUnset($o): void { } }
    $o = new O; echo empty($o["q"]) ? "y" : "n";`,
  iterator_to_array: `class I implements IteratorAggregate { function getIterator(): Iterator { PAUSE return new ArrayIterator([1, 2]); } }
    echo implode(",", iterator_to_array(new I));`,
  json_serialize: `class J implements JsonSerializable { function jsonSerialize(): mixed { PAUSE return ["a" => 1]; } } echo json_encode([new J]);`,
  serialize: `class S { public $x = 1; function __serialize(): array { PAUSE return ["x" => 2]; } } echo serialize([new S, new S]);`,
  autoload: `spl_autoload_register(function ($c) { PAUSE }); echo is_callable(["Baz", "q"]) ? "y" : "n";`,
  error_handler: `set_error_handler(function () { PAUSE echo "E"; return true; }); echo [1][7]; echo "end";`,
  finally: `function f() { try { throw new Exception("q"); } catch (Error $e) { } finally { PAUSE echo "F"; } }
    try { f(); } catch (Exception $e) { echo $e->getMessage(); }`,
  sqlite_function: `$d = new SQLite3(":memory:"); $d->createFunction("f", function ($x) { PAUSE return $x * 2; }); echo $d->querySingle("select f(4)");`,
  heap: `class H extends SplMinHeap { function compare($a, $b): int { PAUSE return $b - $a; } }
    $h = new H; foreach ([3, 1, 2] as $x) $h->insert($x); foreach ($h as $x) echo $x;`,
  magic_set: `class M { private $e = "a"; function __get($n) { PAUSE return $this->e; } function __set($n, $v) { PAUSE $this->e = $v; } }
    $m = new M; $m->q .= "x"; echo $m->q;`,
  xml_handler: `$p = xml_parser_create(); xml_set_element_handler($p, function ($p, $n) { PAUSE echo $n; }, function ($p, $n) { echo "/", $n; });
    xml_parse($p, "<a><b/></a>", true);`,
  cycle_collector: `class G { public $o; function __destruct() { PAUSE echo "g"; } } $a = new G; $a->o = $a; $a = null; echo gc_collect_cycles();`,
  reflection: `class R { function __construct() { PAUSE } } echo get_class((new ReflectionClass("R"))->newInstance());`,
};

const [, , mode, folder, name] = process.argv;
if (mode === "--run") await run(folder, programs[name].replaceAll("PAUSE", process.env.PAUSE));
else observe();

/** One program in this process: prints its output and the stacks at imports that suspend, as JSON. */
async function run(folder, code) {
  const of = (file) => import(pathToFileURL(path.join(folder, "node_modules/@php-wasm", file)));
  const { PHP, loadPHPRuntime } = await of("universal/index.js");
  const loader = await of("node-8-4/asyncify/php_8_4.js");
  Error.stackTraceLimit = 500;
  const stacks = new Set();
  const report = (output) => {
    fs.writeSync(1, JSON.stringify({ output, stacks: [...stacks] }));
    process.exit(0);
  };
  process.on("unhandledRejection", (e) => report(`crash: ${e.message}`));
  process.on("uncaughtException", (e) => report(`crash: ${e.message}`));
  const bytes = fs.readFileSync(loader.dependencyFilename);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter((i) => i.kind === "function");
  const indexOf = (text) => imports.findIndex((i) => `${i.module}.${i.name}` === text);
  const runtime = await loadPHPRuntime(loader, {
    processId: 1,
    instantiateWasm(given, receive) {
      const wrapped = { ...given, env: { ...given.env } };
      for (const entry of php.entries.filter((e) => e.startsWith("env."))) {
        const field = entry.slice(4);
        wrapped.env[field] = (...args) => {
          // A call from JavaScript into the module comes from an invoke_ import, or is the first one.
          const frames = [`${indexOf(entry)}:${field}`];
          for (const line of new Error().stack.split("\n")) {
            const wasm = /at (?:php\.wasm\.)?(\S+) \(wasm:\/\/\S+:wasm-function\[(\d+)\]/.exec(line);
            const invoke = /at (invoke_\w+) /.exec(line);
            if (wasm) frames.push(`${wasm[2]}:${wasm[1]}`);
            else if (invoke) frames.push(`${indexOf(`env.${invoke[1]}`)}:${invoke[1]}`);
          }
          stacks.add(frames.join(" "));
          return given.env[field](...args);
        };
      }
      WebAssembly.instantiate(bytes, wrapped).then(({ instance, module }) => receive(instance, module));
      return {};
    },
  });
  const result = await new PHP(runtime).run({ code: `<?php ${code}` }).catch((e) => report(`crash: ${e.message}`));
  report(result.text + result.errors);
}

function observe() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "php-"));
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, `${php.package}@${php.version}`]);
  const file = path.join(folder, "node_modules", php.package, php.path);
  if (createHash("sha256").update(fs.readFileSync(file)).digest("hex") !== php.sha256) throw new Error("not the one of corpus.json");
  const runOne = (name, pause) => {
    const child = spawnSync(process.execPath, [self, "--run", folder, name], {
      encoding: "utf8", timeout: 60_000, env: { ...process.env, PAUSE: pause }, maxBuffer: 1 << 28,
    });
    return child.error || !child.stdout ? { output: "crash: hangs", stacks: [] } : JSON.parse(child.stdout);
  };
  const lines = [
    "# PHP programs that pause, by observe-php.mjs: @ NAME, and right, or what went wrong; then the stacks at imports that",
    "# suspend, innermost frame first, as index:name",
    `# module: ${php.name}, sha256 ${php.sha256}`,
  ];
  for (const name of Object.keys(programs)) {
    const expected = runOne(name, "");
    const found = runOne(name, "sleep(0);");
    const outcome = found.output === expected.output ? "right" : found.output.startsWith("crash") ? "crash" : "wrong";
    console.log(`${name}: ${outcome}: ${JSON.stringify(expected.output)} ${JSON.stringify(found.output.slice(0, 100))}`);
    lines.push(`@ ${name} ${outcome}`, ...[...new Set([...expected.stacks, ...found.stacks])].sort());
  }
  fs.writeFileSync(path.join(here, "observed", `${php.name}.txt`), lines.join("\n") + "\n");
  fs.rmSync(folder, { recursive: true });
}
