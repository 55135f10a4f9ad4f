// SPDX-License-Identifier: Apache-2.0
// What is in a component, and who is wired to whom. It is the same at every level.

const SHOWN_AT_FIRST = 50;

function drawComponent(component) {
  if (!component) {
    return;
  }
  byId("component").hidden = false;
  const { components, core_modules: modules, core_instances: cores, instances, canonicals } = component;
  byId("component-text").textContent = [
    counted(components.length - 1, "component") + " inside", counted(modules.length, "core module"),
    counted(cores.length, "core instance"), counted(canonicals.length, "canonical function"),
  ].join(", ") + ".";

  const from = (source) =>
    "core_instance" in source ? `${source.core_instance}:${source.export}`
    : "host" in source ? source.host
    : "definition" in source ? source.definition
    : canonical(canonicals[source.canonical]);
  const canonical = ({ kind, of, async }) => {
    const called = kind === "lower" && of && "canonical" in of ? canonicals[of.canonical].of : of;
    return kind + (async ? " async" : "") + (called ? ` ${from(called)}` : "");
  };
  const part = (title, lines, open = false) => lines.length && byId("wiring").append(
    el("details", open ? { open: "" } : {}, el("summary", {}, `${title} (${number(lines.length)})`),
      growing(lines.length, SHOWN_AT_FIRST, (i) => [printable(lines[i])], "wires")));

  part("Imports", component.imports.map(({ name, sort }) => `${sort} ${name}`));
  part("Exports", component.exports.map((one) => `${one.sort} ${one.name} = ${from(one.from)}`), true);
  part("Core modules", modules.map((one) =>
    `${one.name}: at ${hex(one.offset)}, ${counted(one.bytes, "byte")}, ${counted(one.functions, "function")}`), true);
  for (const instance of instances) {
    part(`Instance ${printable(instance.name)}`,
      instance.arguments.map((one) => `${one.sort} ${one.name} = ${from(one.from)}`));
  }
  const of = (core) => "core_module" in core ? modules[core.core_module].name : "the host's module";
  part("Core instances", cores.map((one) => `${one.name} of ${of(one)}`), true);
  for (const instance of cores) {
    part(`Core instance ${printable(instance.name)}`,
      instance.imports.map((one) => `${one.kind} ${one.module}.${one.field} = ${from(one.from)}`));
  }
  part("Canonical functions", canonicals.map((one) => canonical(one)
    + ["memory", "realloc", "post_return", "callback"].filter((option) => option in one)
      .map((option) => `, ${option.replace("_", "-")} ${from(one[option])}`).join("")
    + (one.within === "" ? "" : `, in ${one.within}`)));
}
