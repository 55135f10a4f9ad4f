// SPDX-License-Identifier: Apache-2.0
// The module's code as rectangles: area is bytes, colour is what the level says of the function.

const MAP = { width: 1200, height: 520 };
/** Smaller functions than the largest so many go together: nobody sees them one by one. */
const MAP_FUNCTIONS = 2500;

/** What colours can say of a function: their keys, and which one is a function's. */
const COLOURINGS = {
  state: { keys: STATES, of: (page, f) => page.level.state(f) },
  cost: { keys: COSTS, of: (page, f) => costOf(page.level, f) },
};

class Treemap {
  constructor(page) {
    this.page = page;
    this.box = byId("treemap");
    this.leaves = [];
    this.active = 0;
    byId("colour").addEventListener("change", () => this.draw());
  }

  draw() {
    const { model } = this.page;
    this.colouring = COLOURINGS[byId("colour").value];
    this.keys = this.colouring.keys;
    const groups = this.keys.map(() => ({ bytes: 0, functions: [], shown: [], rest: 0, restBytes: 0 }));
    for (let f = model.data.functions.imports; f < model.count; f++) {
      if (model.bytes(f) > 0) {
        const group = groups[this.colouring.of(this.page, f)];
        group.functions.push(f);
        group.bytes += model.bytes(f);
      }
    }
    const least = this.leastBytes();
    for (const group of groups) {
      for (const f of group.functions) {
        if (model.bytes(f) >= least) {
          group.shown.push(f);
        } else {
          group.rest++;
          group.restBytes += model.bytes(f);
        }
      }
    }
    this.legend(groups);
    this.map(groups);
  }

  leastBytes() {
    const bytes = this.page.model.data.functions.bytes;
    this.least ??= Int32Array.from(bytes).sort().at(-Math.min(MAP_FUNCTIONS, bytes.length)) ?? 0;
    return this.least;
  }

  legend(groups) {
    const all = d3.sum(groups, (group) => group.bytes) || 1;
    byId("treemap-text").replaceChildren(...groups.map((group, key) =>
      el("span", { class: "key" }, square(this.keys[key].id), `${this.keys[key].label}: `
        + `${counted(group.functions.length, "function")}, ${number(group.bytes)} bytes `
        + `(${share(group.bytes, all)}) `)));
  }

  map(groups) {
    const { model } = this.page;
    const root = d3.hierarchy({ children: groups.map((group, key) => ({ key, children: [
      ...group.shown.map((f) => ({ f, key, bytes: model.bytes(f) })),
      ...(group.restBytes > 0 ? [{ key, rest: group.rest, bytes: group.restBytes }] : []),
    ] })).reverse() }).sum((node) => node.bytes ?? 0)
      .sort((a, b) => a.depth === 1 ? 0 : b.value - a.value);
    d3.treemap().size([MAP.width, MAP.height]).paddingInner(1).round(true)(root);
    this.leaves = root.leaves().filter((leaf) => leaf.data.bytes > 0);
    const svg = d3.create("svg").attr("viewBox", `0 0 ${MAP.width} ${MAP.height}`)
      .attr("role", "listbox").attr("tabindex", 0)
      .attr("aria-label", "Functions by code size, the largest of each colour first")
      .on("keydown", (event) => this.key(event))
      .on("focus", () => this.mark(this.active));
    const cell = svg.selectAll("g").data(this.leaves).join("g")
      .attr("id", (_, i) => `cell-${i}`).attr("role", "option").attr("aria-selected", "false")
      .attr("aria-label", (leaf) => this.label(leaf))
      .attr("transform", (leaf) => `translate(${leaf.x0},${leaf.y0})`)
      .on("click", (_, leaf) => this.choose(leaf));
    cell.append("title").text((leaf) => this.label(leaf));
    cell.append("rect").attr("class", (leaf) => this.keys[leaf.data.key].id)
      .attr("width", (leaf) => leaf.x1 - leaf.x0).attr("height", (leaf) => leaf.y1 - leaf.y0);
    cell.filter((leaf) => leaf.x1 - leaf.x0 > 45 && leaf.y1 - leaf.y0 > 14)
      .append("text").attr("x", 3).attr("y", 12).attr("aria-hidden", "true")
      .text((leaf) => this.short(leaf));
    this.svg = svg;
    this.active = 0;
    this.box.replaceChildren(svg.node());
    this.show(this.page.selected);
  }

  label({ data }) {
    return data.rest ? `${counted(data.rest, "smaller function")}, ${number(data.bytes)} bytes, `
      + this.keys[data.key].label
      : `${this.page.model.names[data.f]}, ${number(data.bytes)} bytes, ${this.keys[data.key].label}`;
  }

  short(leaf) {
    const text = leaf.data.rest ? `${number(leaf.data.rest)} smaller` : this.page.model.names[leaf.data.f];
    const room = Math.floor((leaf.x1 - leaf.x0 - 4) / 6.2);
    return text.length <= room ? text : text.slice(0, Math.max(1, room - 1)) + "…";
  }

  choose({ data }) {
    if (data.rest === undefined) {
      this.page.select(data.f);
    }
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity,
      End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      this.mark(Math.min(this.leaves.length - 1, Math.max(0, this.active + steps[event.key])));
    } else if ((event.key === "Enter" || event.key === " ") && this.leaves.length > 0) {
      event.preventDefault();
      this.choose(this.leaves[this.active]);
    }
  }

  mark(i) {
    this.active = i;
    this.svg.selectAll("g").classed("active", (_, cell) => cell === i);
    this.svg.attr("aria-activedescendant", this.leaves.length > 0 ? `cell-${i}` : null);
  }

  /** Marks the chosen function. */
  show(f) {
    this.svg.selectAll("g").classed("chosen", (leaf) => leaf.data.f === f)
      .attr("aria-selected", (leaf) => String(leaf.data.f === f));
    const at = this.leaves.findIndex((leaf) => leaf.data.f === f);
    if (at >= 0) {
      this.active = at;
    }
  }
}
