// SPDX-License-Identifier: Apache-2.0
// A bar a level: how much of the module is in its closure. The bars are labels of radio buttons.

function drawLevels(page) {
  const { model } = page;
  const width = d3.scaleLinear([0, model.total], [0, 100]);
  const box = byId("levels");
  model.levels.forEach((level, i) => {
    const { closure, frames } = level.data;
    const radio = el("input", { type: "radio", name: "level", value: level.id, id: `level-${level.id}`,
      change: () => page.setLevel(i) });
    const text = `${number(closure.total)} of ${number(model.total)} (${share(closure.total, model.total)})`;
    const bar = d3.create("svg").attr("class", "bar").attr("aria-hidden", "true")
      .attr("viewBox", "0 0 100 10").attr("preserveAspectRatio", "none");
    bar.append("rect").attr("class", "rest").attr("width", 100).attr("height", 10);
    bar.append("rect").attr("class", "closure").attr("width", width(closure.total)).attr("height", 10);
    bar.append("rect").attr("class", "frame").attr("width", width(frames.total)).attr("height", 10);
    box.append(el("label", { class: "level", for: radio.id }, radio,
      el("span", { class: "level-name" }, level.id), bar.node(), el("span", {}, text)));
  });
}

/** What is true of the level that is shown. */
function showLevel(page) {
  const { data } = page.level;
  const parts = ({ total, local, imports }) =>
    `${number(total)} (${number(local)} defined, ${counted(imports, "import")})`;
  const facts = [
    ["in the closure", parts(data.closure)],
    ["live frames", parts(data.frames)],
    ["tail calls into it", number(data.landings)],
    ["functions that no root reaches, left out", number(data.unreached)],
    ["host", page.model.data.host],
    ...(data.fallback.length === 0 ? [] : [["the budget was spent",
      `${counted(data.fallback.length, "function")} answered at level slots in place of flow`]]),
  ];
  byId("facts").replaceChildren(
    el("dl", {}, ...facts.flatMap(([term, text]) => [el("dt", {}, term), el("dd", {}, text)])),
    el("h3", {}, "What the answer assumes"),
    el("ul", {}, ...data.assumptions.map(({ id, text }) =>
      el("li", {}, el("code", {}, id), ": " + text))));
}
