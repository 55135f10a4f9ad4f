// node observe-tree-sitter.mjs: runs web-tree-sitter with the side module tree-sitter-bash, both from npm, and writes to
// observed/tree-sitter-bash.txt who is on the stack when the parser asks for input. The two modules must be those of
// corpus.json. Every function of a stack must be in the closure of the linked program.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const { modules } = JSON.parse(fs.readFileSync(path.join(here, "corpus.json"), "utf8"));
const [main, side] = ["web-tree-sitter", "tree-sitter-bash"].map((name) => modules.find((m) => m.name === name));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tree-sitter-"));
for (const m of [main, side]) {
  const tarball = execFileSync("npm", ["pack", "--silent", `${m.package}@${m.version}`], { cwd: folder, encoding: "utf8" });
  fs.mkdirSync(path.join(folder, m.name));
  execFileSync("tar", ["-xzf", tarball.trim(), "-C", m.name], { cwd: folder });
}
const file = (m, name) => path.join(folder, m.name, "package", name);
const digest = (m) => createHash("sha256").update(fs.readFileSync(file(m, m.path))).digest("hex");
for (const m of [main, side]) if (digest(m) !== m.sha256) throw new Error(`${m.name} is not the one of corpus.json`);

const script = `#!/bin/bash
f() { local x="$1"; echo "a \${x:-b} $(ls -l | grep x)" <<X
here $x doc \`date\`
X
}
for ((i=0;i<3;i++)); do f $i && [[ a =~ ^b ]] || case $i in 1) f;; *) g;; esac; done
a=(1 2 3); echo "\${a[@]}" 'x y' $((1+2)) >/dev/null 2>&1
`;
const { Parser, Language } = await import(pathToFileURL(file(main, "web-tree-sitter.js")));
Error.stackTraceLimit = 500;
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(file(side, side.path)));
const stacks = new Set();
parser.parse((index) => {
  const frames = [...new Error().stack.matchAll(/(wasm:\/\/\S+):wasm-function\[(\d+)\]/g)];
  const url = frames.at(-1)[1]; // the outermost frame is the main module's
  stacks.add(frames.map((f) => `${f[1] === url ? "main" : "side"}:${f[2]}`).join(" "));
  return script.slice(index, index + 7); // little at a time, so that the parser asks everywhere
});
fs.writeFileSync(
  path.join(here, "observed", "tree-sitter-bash.txt"),
  [
    "# Stacks at calls of env.tree_sitter_parse_callback, innermost frame first, as module:index; made by observe-tree-sitter.mjs",
    `# main is ${main.name}, sha256 ${main.sha256}`,
    `# side is ${side.name}, sha256 ${side.sha256}`,
    ...[...stacks].sort(),
    "",
  ].join("\n"),
);
fs.rmSync(folder, { recursive: true });
