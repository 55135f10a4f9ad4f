// SPDX-License-Identifier: Apache-2.0
// Runs npm's wa-sqlite, its JSPI build, with storage whose methods are asynchronous, and prints what SQL gives.
//
//   node sqlite.mjs PACKAGE MODULE asyncify|jspi|busy      with jspi in a Node that has it
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Promises } from "../../examples/pauses/promises.mjs";

const [packed, file, way] = process.argv.slice(2);
let suspensions = 0, innermost;
const counted = (f) => (...args) => {
  const result = f(...args);
  if (typeof result?.then === "function") {
    suspensions++;
    innermost ??= new Error().stack.match(/wasm-function\[(\d+)\]/)?.[1];
  }
  return result;
};
if (way === "jspi") {
  const { Suspending } = WebAssembly;
  WebAssembly.Suspending = function (f) {
    return new Suspending(counted(f));
  };
} else {
  const promises = new Promises(), { instantiate } = WebAssembly;
  WebAssembly.Suspending = function (f) {
    return promises.suspending(counted(f));
  };
  WebAssembly.promising = (f) => promises.promising(f);
  WebAssembly.instantiate = async (...args) => {
    const result = await instantiate(...args);
    promises.attach(result.instance.exports);
    return result;
  };
}
const SQLite = await import(pathToFileURL(path.join(packed, "src/sqlite-api.js")));
const { MemoryVFS } = await import(pathToFileURL(path.join(packed, "src/examples/MemoryVFS.js")));
const { default: init } = await import(pathToFileURL(path.join(packed, "dist/wa-sqlite-jspi.mjs")));
const module = await init({ wasmBinary: fs.readFileSync(file) });
const sqlite3 = SQLite.Factory(module);
const vfs = await MemoryVFS.create("memory", module);
if (way !== "busy") {
  vfs.hasAsyncMethod = () => true;
  for (const name of ["jOpen", "jRead", "jWrite", "jSync"]) {
    const own = vfs[name];
    vfs[name] = async (...args) => (await null, own.apply(vfs, args));
  }
}
sqlite3.vfs_register(vfs, true);
const db = await sqlite3.open_v2("test.db");
async function run(sql) {
  const rows = [];
  await sqlite3.exec(db, sql, (row) => rows.push(row.join("|")));
  console.log(rows.join(" "));
}
if (way === "busy") {
  const start = performance.now();
  await sqlite3.exec(db, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
    SELECT sum(i * i % 7), max(hex(i)), count(DISTINCT i % 1000) FROM n`, () => {});
  console.log(((performance.now() - start) / 1000).toFixed(2));
} else {
  sqlite3.create_function(db, "shout", 1, SQLite.SQLITE_UTF8, 0,
    (context, values) => sqlite3.result(context, sqlite3.value_text(values[0]).toUpperCase()));
  await run(`CREATE TABLE planet (id INTEGER PRIMARY KEY, name TEXT UNIQUE, mass REAL); CREATE INDEX by_mass ON planet (mass);
    INSERT INTO planet (name, mass) VALUES ('Mercury', 0.33), ('Earth', 5.97), ('Mars', 0.642)`);
  await run("BEGIN; DELETE FROM planet WHERE mass > 1; ROLLBACK; UPDATE planet SET mass = 6 WHERE name = 'Earth'");
  await run("SELECT shout(name), count(*), group_concat(mass) FROM planet GROUP BY mass > 1 ORDER BY 1");
  await run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO planet (mass) SELECT i FROM n");
  await run("SELECT json_group_array(id), rank() OVER (ORDER BY mass) FROM planet WHERE id < 4");
  await run("PRAGMA integrity_check; PRAGMA journal_mode = persist; PRAGMA page_size; VACUUM; REINDEX; ANALYZE");
  await run("ATTACH 'other.db' AS other; CREATE TABLE other.copy AS SELECT * FROM planet; DETACH other");
  await run("SAVEPOINT s; INSERT INTO planet (name) VALUES ('x'); ROLLBACK TO s; RELEASE s; SELECT count(*) FROM planet");
}
await sqlite3.close(db);
console.error(`${suspensions} pauses, first in ${innermost}`);
