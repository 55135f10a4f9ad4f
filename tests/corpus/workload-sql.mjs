// Runs sql.js on a module of its own or on a changed copy of it: makes tables, fills and asks them, and prints what
// comes out.
//
//   node workload-sql.mjs SCRIPT.js MODULE.wasm [--calls=FILE]
//
//   SCRIPT.js        sql.js's own script, as its package has it
//   --calls=FILE     writes the names of the exported functions that the script called, one a line
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [script, file, option] = process.argv.slice(2);
const called = new Set();

/** The script must not see the difference, so a copy of the exports with the same names. */
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = async (source, imports) => {
  const result = await instantiate(source, imports);
  const exports = {};
  for (const [name, value] of Object.entries((result.instance ?? result).exports))
    exports[name] = typeof value !== "function" ? value : (...args) => {
      called.add(name);
      return value(...args);
    };
  return result.instance ? { module: result.module, instance: { exports } } : { exports };
};

const init = createRequire(import.meta.url)(path.resolve(script));
const SQL = await init({ wasmBinary: fs.readFileSync(file) });
const db = new SQL.Database();

function show(sql, parameters) {
  for (const { columns, values } of db.exec(sql, parameters)) console.log(JSON.stringify([columns, ...values]));
}

db.run(`CREATE TABLE planet (id INTEGER PRIMARY KEY, name TEXT UNIQUE, mass REAL, moons INTEGER DEFAULT 0);
        CREATE INDEX by_mass ON planet (mass);
        CREATE TABLE log (at INTEGER, what TEXT);
        CREATE TRIGGER noted AFTER INSERT ON planet BEGIN INSERT INTO log VALUES (new.id, 'new ' || new.name); END;`);
const insert = db.prepare("INSERT INTO planet (name, mass, moons) VALUES (?, :mass, :moons)");
for (const row of [["Mercury", 0.33, 0], ["Earth", 5.97, 1], ["Mars", 0.642, 2], ["Jupiter", 1898, 95]]) insert.run(row);
insert.free();
show("SELECT name, round(mass / 5.97, 3) AS earths FROM planet WHERE moons > $least ORDER BY mass DESC", { $least: 0 });
show("SELECT count(*), sum(mass), group_concat(name, '/'), avg(moons) FROM planet GROUP BY moons > 1");
show("SELECT p.name, l.what FROM planet p JOIN log l ON l.at = p.id WHERE p.name LIKE 'M%' ORDER BY 1");
show(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i, i * i, hex(i) FROM n`);
show("SELECT name, rank() OVER (ORDER BY mass) FROM planet");
show(`SELECT json_extract('{"a":[1,2,{"b":"deep"}]}', '$.a[2].b'), json_group_array(name) FROM planet`);
show("SELECT key, value, type FROM json_each('{\"x\":1,\"y\":[true,null],\"z\":\"text\"}')");
db.create_function("shout", (text) => text.toUpperCase() + "!");
show("SELECT shout(name) FROM planet WHERE id = 2");
db.run("BEGIN; DELETE FROM planet WHERE moons = 0; ROLLBACK; UPDATE planet SET moons = moons + 1 WHERE name = 'Jupiter'");
show("SELECT moons FROM planet ORDER BY name");
try {
  db.run("INSERT INTO planet (name) VALUES ('Earth')");
} catch (e) {
  console.log("refused: " + e.message);
}
const saved = db.export();
db.close();
const again = new SQL.Database(saved);
console.log(saved.length, JSON.stringify(again.exec("SELECT * FROM planet")[0].values));
again.close();
if (option) fs.writeFileSync(option.replace("--calls=", ""), [...called].sort().join("\n") + "\n");
