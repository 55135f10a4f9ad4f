// Makes a corpus for `slotwise corpus`: the npm packages of npm.json, as npm has them, with broken and hostile files
// beside. Each package is checked against its pinned integrity; what is there already is left alone.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const usage = `usage: node tests/corpus/npm.mjs

Fills $SLOTWISE_CACHE/npm, else $XDG_CACHE_HOME/slotwise/npm, else ~/.cache/slotwise/npm, and prints the folder's name.
Then: slotwise corpus FOLDER -o tables
Exit: 0 all there, 1 a package could not be had or has other bytes, 2 usage, 3 npm or tar is missing.`;

const here = path.dirname(fileURLToPath(import.meta.url));
const packages = JSON.parse(fs.readFileSync(path.join(here, "npm.json"), "utf8"));
const root = process.env.SLOTWISE_CACHE
  || path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "slotwise");
const cache = path.join(root, "npm");

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.error?.code === "ENOENT") {
    console.error(`npm.mjs: needs ${command}`);
    process.exit(3);
  }
  return result.status === 0;
}

function archive({ package: name, version }) {
  return path.join(cache, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
}

function isRight(p) {
  const file = archive(p);
  return fs.existsSync(file)
    && `sha512-${createHash("sha512").update(fs.readFileSync(file)).digest("base64")}` === p.integrity;
}

function fetchAll() {
  let failed = false;
  for (const p of packages) {
    if (isRight(p)) continue;
    run("npm", ["pack", "--silent", `${p.package}@${p.version}`], cache);
    if (!isRight(p)) {
      fs.rmSync(archive(p), { force: true });
      console.error(`npm.mjs: ${p.package}@${p.version}: not to be had, or not the bytes that are pinned`);
      failed = true;
    }
  }
  return !failed;
}

/** Twenty that are no longer what they were: five kinds of damage to four real modules. */
function writeBroken(to) {
  fs.mkdirSync(to, { recursive: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slotwise-"));
  try {
    run("tar", ["xzf", archive(packages[0])], folder);
    const modules = fs.readdirSync(path.join(folder, "package/out")).filter((f) => f.endsWith(".wasm")).sort().slice(0, 4);
    for (const name of modules) {
      const bytes = fs.readFileSync(path.join(folder, "package/out", name));
      const third = Math.floor(bytes.length / 3);
      const save = (kind, content) => fs.writeFileSync(path.join(to, `${kind}-${name}`), content);
      save("half", bytes.subarray(0, bytes.length / 2));
      save("head", bytes.subarray(0, 8 + 1));
      save("zeros", Buffer.concat([bytes.subarray(0, third), Buffer.alloc(64), bytes.subarray(third + 64)]));
      save("longer", Buffer.concat([bytes, Buffer.from("more")]));
      save("later", Buffer.concat([bytes.subarray(0, 4), Buffer.from([9]), bytes.subarray(5)]));
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value >>>= 7;
  } while (value);
  return Buffer.from(bytes);
}

const section = (id, content) => Buffer.concat([Buffer.from([id]), leb(content.length), content]);
const module = (...sections) => Buffer.concat([Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), ...sections]);

function tarHeader(name, size) {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0        0", 136);
  const sum = header.reduce((a, b) => a + b, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** Five that are made to take memory or time. */
function writeHostile(to) {
  fs.mkdirSync(to, { recursive: true });
  const types = section(1, Buffer.from([1, 0x60, 0, 0]));
  const functions = section(3, Buffer.from([1, 0]));
  const code = (body) => section(10, Buffer.concat([leb(1), leb(body.length), body]));
  const save = (name, bytes) => fs.writeFileSync(path.join(to, name), bytes);
  save("types.wasm", module(section(1, Buffer.from([255, 255, 255, 255, 15]))));
  save("locals.wasm", module(types, functions, code(Buffer.from([1, 255, 255, 255, 255, 15, 0x7f, 0x0b]))));
  const deep = 200_000;
  save("deep.wasm", module(types, functions, code(Buffer.concat(
    [Buffer.from([0]), Buffer.alloc(2 * deep, Buffer.from([2, 0x40])), Buffer.alloc(deep + 1, 0x0b)]))));
  save("table.wasm", module(section(4, Buffer.from([1, 0x70, 0, 255, 255, 255, 255, 15]))));
  save("bomb.tgz", gzipSync(Buffer.concat([tarHeader("package/zeros", 1 << 30), Buffer.alloc(1 << 30)])));
}

if (process.argv.length > 2) {
  console.log(usage);
  process.exit(process.argv[2] === "--help" ? 0 : 2);
}
fs.mkdirSync(cache, { recursive: true });
const complete = fetchAll();
if (complete) {
  writeBroken(path.join(cache, "broken"));
  writeHostile(path.join(cache, "hostile"));
}
console.log(cache);
process.exitCode = complete ? 0 : 1;
