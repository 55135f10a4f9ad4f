// SPDX-License-Identifier: Apache-2.0
// What lies next to a function: who calls it on the left, what it calls on the right. An indirect site
// leads to its target set, a diamond, in place of an edge for each target.

const GRAPH = { width: 760, height: 420, margin: 20 };
/** So many neighbours a side; past that nobody can read the picture, and the lists have them all. */
const GRAPH_SIDE = 24;

/** Nodes and links around a function; left says how many were left out. */
function neighbours(page, f) {
  const { model, level } = page;
  const nodes = new Map();
  const links = new Map();
  const left = { callers: 0, callees: 0 };
  const node = (id, make) => {
    if (!nodes.has(id)) {
      nodes.set(id, { id, ...make() });
    }
    return id;
  };
  const func = (g, side) => node(`f${g}`, () => ({ f: g, side, label: model.names[g] }));
  const link = (source, target) => links.set(`${source} ${target}`, { source, target });
  const centre = func(f, 0);
  const callers = d3.groups(level.sitesInto(f), (site) => model.callers[site]);
  for (const [caller, sites] of callers.slice(0, GRAPH_SIDE)) {
    const id = func(caller, -1);
    sites.forEach((site) => link(id, model.isDirect(site) ? centre : set(level, site, -0.5, node)));
    sites.filter((site) => !model.isDirect(site)).forEach((site) => link(`s${level.set(site)}`, centre));
  }
  left.callers = Math.max(0, callers.length - GRAPH_SIDE);
  const sites = d3.range(model.firstSite[f], model.firstSite[f + 1])
    .filter((site) => level.targets(site).length > 0);
  const callees = d3.groups(sites,
    (site) => (model.isDirect(site) ? `f${model.callee[site]}` : `s${level.set(site)}`));
  for (const [, [site]] of callees.slice(0, GRAPH_SIDE)) {
    link(centre, model.isDirect(site) ? func(model.callee[site], 1) : set(level, site, 1, node));
  }
  left.callees = Math.max(0, callees.length - GRAPH_SIDE);
  return { nodes: [...nodes.values()], links: [...links.values()], left };
}

function set(level, site, side, node) {
  const members = level.targets(site).length;
  return node(`s${level.set(site)}`, () => ({ side, members, label: counted(members, "target") }));
}

/** Gives each node its place: a column a side, evenly filled in order of index. */
function lay(nodes) {
  const x = d3.scaleLinear([-1, 1], [GRAPH.margin, GRAPH.width - GRAPH.margin]);
  for (const [side, column] of d3.group(nodes, (n) => n.side)) {
    const order = d3.sort(column, (n) => n.f ?? Infinity, (n) => n.label);
    const y = d3.scalePoint(d3.range(order.length), [0, GRAPH.height]).padding(0.5);
    order.forEach((n, i) => Object.assign(n, { x: x(side), y: y(i) }));
  }
}

function drawNeighbourhood(page, f) {
  const { nodes, links, left } = neighbours(page, f);
  lay(nodes);
  const byName = new Map(nodes.map((n) => [n.id, n]));
  const ends = links.map((l) => ({ source: byName.get(l.source), target: byName.get(l.target) }));
  const svg = d3.create("svg").attr("class", "graph").attr("role", "group")
    .attr("viewBox", `0 0 ${GRAPH.width} ${GRAPH.height}`)
    .attr("aria-label", `Calls next to ${page.model.names[f]}: ${counted(nodes.length, "node")}`);
  svg.append("g").attr("aria-hidden", "true").selectAll("path").data(ends).join("path")
    .attr("class", "link")
    .attr("d", d3.linkHorizontal().source((l) => [l.source.x, l.source.y])
      .target((l) => [l.target.x, l.target.y]));
  const node = svg.append("g").selectAll("g").data(nodes).join("g")
    .attr("transform", (n) => `translate(${n.x},${n.y})`);
  node.filter((n) => n.f !== undefined && n.f !== f).attr("role", "button").attr("tabindex", 0)
    .attr("aria-label", (n) => `${n.label}, ${STATES[page.level.state(n.f)].label}`)
    .on("click", (_, n) => page.select(n.f, true))
    .on("keydown", (event, n) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        page.select(n.f, true);
      }
    });
  node.filter((n) => n.f !== undefined).append("circle").attr("r", (n) => (n.f === f ? 9 : 6))
    .attr("class", (n) => STATES[page.level.state(n.f)].id);
  node.filter((n) => n.f === undefined).append("path").attr("class", "set")
    .attr("d", d3.symbol(d3.symbolDiamond, 110));
  node.append("title").text((n) => n.label);
  node.append("text").attr("aria-hidden", "true").attr("y", 3)
    .attr("x", (n) => (n.side > 0 ? -10 : n.side < 0 ? 10 : 0))
    .attr("dy", (n) => (n.side === 0 ? 20 : 0))
    .attr("text-anchor", (n) => (n.side > 0 ? "end" : n.side < 0 ? "start" : "middle"))
    .text((n) => (n.label.length > 34 ? n.label.slice(0, 33) + "…" : n.label));
  const rest = [];
  if (left.callers > 0) {
    rest.push(counted(left.callers, "caller"));
  }
  if (left.callees > 0) {
    rest.push(counted(left.callees, "callee"));
  }
  return el("figure", { tabindex: "-1" }, svg.node(), el("figcaption", {},
    "Callers left, callees right; a diamond is a set of targets that call sites share."
    + (rest.length > 0 ? ` Left out: ${rest.join(" and ")}; the lists have them.` : "")));
}
