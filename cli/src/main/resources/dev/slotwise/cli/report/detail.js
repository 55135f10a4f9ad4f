// SPDX-License-Identifier: Apache-2.0
// What the page says of one function.

const STEP = 50;

function showDetail(page) {
  const f = page.selected;
  if (f < 0) {
    return;
  }
  const { model, level } = page;
  byId("detail").replaceChildren(
    el("h3", { id: "detail-heading", tabindex: "-1" }, model.names[f]),
    el("p", {}, swatch(level.state(f)), STATES[level.state(f)].text + unreached(page, f)),
    el("dl", {}, ...facts(model, f).flatMap(([term, text]) => [el("dt", {}, term), el("dd", {}, text)])),
    ...(level.cost(f) > 0 ? [el("p", { id: "cost" },
      `Asyncify would add some ${number(level.cost(f))} bytes to it.`)] : []),
    ...(level.isInside(f) ? [...witness(page, f), ...keepers(page, f)] : []),
    ...neighbourhood(page, f),
    ...callees(page, f),
    ...callers(page, f));
}

/** Drawn when somebody asks for it, and from then on for each function. */
function neighbourhood(page, f) {
  const heading = el("h4", {}, "Neighbourhood");
  if (page.drawsGraphs) {
    return [heading, drawNeighbourhood(page, f)];
  }
  const draw = el("button", { type: "button", id: "draw", click: () => {
    page.drawsGraphs = true;
    const figure = drawNeighbourhood(page, f);
    draw.replaceWith(figure);
    figure.focus();
  } }, "Draw it");
  return [heading, draw];
}

function unreached({ model, level }, f) {
  return level.isInside(f) && !model.isReached(f)
    ? " But no root reaches it: this level does not ask for roots." : "";
}

function facts(model, f) {
  return [
    ["function", `${f}${model.isImport(f) ? ", imported" : ""}`],
    ...(model.module(f) ? [["module", printable(model.module(f))]] : []),
    ["type", model.type(f)],
    ...(model.position(f) ? [["source", model.position(f)]] : []),
    ...(model.isImport(f) ? [] : [["code", `${number(model.bytes(f))} bytes`]]),
  ];
}

/** A button that shows another function. */
function functionButton(page, f) {
  return el("button", { type: "button", class: "function", "data-function": f,
    click: () => page.select(f, true) }, swatch(page.level.state(f)), page.model.names[f]);
}

/** A call site in words. */
function site(page, s) {
  const { model, level } = page;
  const position = model.sitePosition(s);
  const text = `${KINDS[model.kind(s)]} at ${hex(model.offsets[s])}${position ? ` (${position})` : ""}`;
  return model.isDirect(s) ? text
    : `${text}, ${model.operand(s)}: ${counted(level.targets(s).length, "target")},`
      + ` ${RESOLUTIONS[level.resolution(s)]}`
      + (level.isUnresolved(s) ? `; the ${model.operandKind(s)} ${level.source(s)}` : "");
}

function witness(page, f) {
  const hops = page.level.witness(f);
  const heading = el("h4", {}, "A shortest way to an entry");
  if (hops.length === 0) {
    return [heading, el("p", {}, "It is an entry.")];
  }
  const list = growing(hops.length, STEP, (i) => [
    el("span", { class: "site" }, hops[i].site < 0 ? "while it runs, the host calls"
      : site(page, hops[i].site)),
    functionButton(page, hops[i].callee),
  ], "witness");
  return [heading, list];
}

function keepers(page, f) {
  const cut = page.level.cut(f);
  const heading = el("h4", {}, "What keeps it in");
  if (page.level.witness(f).length === 0) {
    return [heading, el("p", {}, "It is an entry.")];
  }
  if (cut === undefined) {
    return [heading, el("p", {}, "Resolved calls alone lead to an entry: it stays, however much is known"
      + " of indirect calls.")];
  }
  const size = counted(cut.size, "unresolved call site");
  const text = cut.isBound
    ? `Without these ${size} it would drop out; fewer may do.`
    : cut.size === 1 ? "Without this one unresolved call site it would drop out."
      : `Without these ${size} it would drop out, and no fewer do.`;
  const list = growing(cut.sites.length, STEP, (i) => [
    functionButton(page, page.model.callers[cut.sites[i]]),
    el("span", { class: "site" }, site(page, cut.sites[i])),
  ], "sites");
  const more = cut.size - cut.sites.length;
  return [heading, el("p", { id: "keepers" }, text), list,
    ...(more > 0 ? [el("p", {}, `and ${number(more)} more that this page leaves out`)] : [])];
}

function callees(page, f) {
  const { model, level } = page;
  const sites = d3.range(model.firstSite[f], model.firstSite[f + 1]);
  const list = growing(sites.length, STEP, (i) => {
    const targets = level.targets(sites[i]);
    const text = el("span", { class: "site" }, site(page, sites[i]));
    if (targets.length === 0) {
      return [text, el("span", {}, " enters nothing")];
    }
    return model.isDirect(sites[i]) || targets.length === 1
      ? [text, functionButton(page, targets[0])]
      : [text, targetList(page, targets)];
  }, "sites");
  return [el("h4", {}, `Calls (${number(sites.length)})`), list];
}

/** The targets of a site, drawn when somebody opens them. */
function targetList(page, targets) {
  const box = el("details", {}, el("summary", {}, counted(targets.length, "target")));
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) {
      box.append(growing(targets.length, STEP, (i) => [functionButton(page, targets[i])], "targets"));
    }
  });
  return box;
}

function callers(page, f) {
  const sites = page.level.sitesInto(f);
  const list = growing(sites.length, STEP, (i) => [
    functionButton(page, page.model.callers[sites[i]]),
    el("span", { class: "site" }, site(page, sites[i])),
  ], "sites");
  return [el("h4", {}, `Called from (${number(sites.length)})`), list];
}
