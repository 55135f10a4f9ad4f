// node observe-wa-sqlite.mjs PACKAGE: runs wa-sqlite's JSPI build with a VFS of its own, and writes the stacks at imports
// that may suspend to observed/wa-sqlite-jspi.txt. Every function of a stack must be in the closure.
//
//   PACKAGE   the unpacked npm package @journeyapps/wa-sqlite; it and the module in corpus.json have one version
//
// Nothing suspends: Node 20 has no JSPI. The imports that would are called through as they are, and their methods,
// which wa-sqlite takes for asynchronous, return at once.
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const packed = path.resolve(process.argv[2]);
const bytes = fs.readFileSync(path.join(packed, "dist/wa-sqlite-jspi.wasm"));
Error.stackTraceLimit = Infinity;

const stacks = new Set();
WebAssembly.promising = (f) => async (...args) => f(...args);
WebAssembly.Suspending = function (f) {
  return (...args) => {
    const frames = [...new Error().stack.matchAll(/wasm-function\[(\d+)\]/g)];
    stacks.add(frames.map(([, index]) => `${index}:`).join(" "));
    return f(...args);
  };
};

/** The package's script, whose promises would come too late. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slotwise-"));
const later = "handleAsync:async startAsync=>{try{return await startAsync()}finally{}}";
const script = fs.readFileSync(path.join(packed, "dist/wa-sqlite-jspi.mjs"), "utf8");
if (!script.includes(later)) throw new Error("another version of wa-sqlite");
const changed = path.join(folder, "wa-sqlite-jspi.mjs");
fs.writeFileSync(changed, script.replace(later, "handleAsync:startAsync=>startAsync()"));
fs.cpSync(path.join(packed, "src"), path.join(folder, "src"), { recursive: true });
fs.writeFileSync(path.join(folder, "package.json"), '{"type": "module"}');
const source = (file) => import(pathToFileURL(path.join(folder, "src", file)));

const { default: init } = await import(pathToFileURL(changed));
const SQLite = await source("sqlite-api.js");
const { MemoryVFS } = await source("examples/MemoryVFS.js");
const module = await init({ wasmBinary: bytes });
const sqlite3 = SQLite.Factory(module);
const vfs = await MemoryVFS.create("memory", module);
vfs.hasAsyncMethod = () => true;
sqlite3.vfs_register(vfs, true);

const db = await sqlite3.open_v2("test.db");
async function run(sql) {
  const rows = [];
  await sqlite3.exec(db, sql, (row) => rows.push(row.join("|")));
  console.log(rows.join(" "));
}
sqlite3.create_function(db, "shout", 1, SQLite.SQLITE_UTF8, 0,
  (context, values) => sqlite3.result(context, sqlite3.value_text(values[0]).toUpperCase()));
await run(`CREATE TABLE planet (id INTEGER PRIMARY KEY, name TEXT UNIQUE, mass REAL); CREATE INDEX by_mass ON planet (mass);
  INSERT INTO planet (name, mass) VALUES ('Mercury', 0.33), ('Earth', 5.97), ('Mars', 0.642)`);
await run("BEGIN; DELETE FROM planet WHERE mass > 1; ROLLBACK; UPDATE planet SET mass = 6 WHERE name = 'Earth'");
await run("SELECT shout(name), count(*), group_concat(mass) FROM planet GROUP BY mass > 1 ORDER BY 1");
await run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO planet (mass) SELECT i FROM n");
await run("SELECT json_group_array(id), rank() OVER (ORDER BY mass) FROM planet WHERE id < 4");
await run("PRAGMA integrity_check; PRAGMA journal_mode = persist; PRAGMA page_size; VACUUM; REINDEX; ANALYZE");
await run("ATTACH 'other.db' AS other; CREATE TABLE other.copy AS SELECT * FROM planet; DETACH other");
await run("SAVEPOINT s; INSERT INTO planet (name) VALUES ('x'); ROLLBACK TO s; RELEASE s; SELECT count(*) FROM planet");
await sqlite3.close(db);

const lines = [
  "# Stacks at imports of wa-sqlite-jspi that may suspend, innermost frame first, as index:; made by observe-wa-sqlite.mjs",
  `# sha256 ${createHash("sha256").update(bytes).digest("hex")}`,
  ...[...stacks].filter((s) => s).sort(),
];
fs.writeFileSync(path.join(here, "observed/wa-sqlite-jspi.txt"), lines.join("\n") + "\n");
fs.rmSync(folder, { recursive: true, force: true });
console.log(`${stacks.size} stacks`);
