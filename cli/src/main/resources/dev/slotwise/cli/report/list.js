// SPDX-License-Identifier: Apache-2.0
// The functions that a search finds, as a list box that only draws the rows in view.

const ROW = 26;
const VIEW_ROWS = 18;

class FunctionList {
  constructor(page) {
    this.page = page;
    this.rows = [];
    this.active = -1;
    this.filler = el("div", { class: "filler", role: "presentation" });
    this.box = el("div", { id: "listbox", class: "listbox", role: "listbox", tabindex: "0",
      "aria-label": "Functions", scroll: () => this.draw(), keydown: (event) => this.key(event),
      click: (event) => this.click(event) }, this.filler);
    this.box.style.height = `${ROW * VIEW_ROWS}px`;
    byId("list").append(this.box);
    byId("search").addEventListener("submit", (event) => event.preventDefault());
    byId("query").addEventListener("input", () => this.search());
    byId("filter").addEventListener("change", () => this.search());
    byId("order").addEventListener("change", () => this.search());
    byId("query").addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "Enter") {
        event.preventDefault();
        this.box.focus();
        this.move(Math.max(this.active, 0));
      }
    });
  }

  search() {
    const { model } = this.page;
    const query = byId("query").value.trim().toLowerCase();
    const isWanted = this.filter(byId("filter").value);
    this.rows = [];
    for (let f = 0; f < model.count; f++) {
      if (isWanted(f) && (model.lowerNames[f].includes(query) || String(f) === query)) {
        this.rows.push(f);
      }
    }
    this.sort(byId("order").value);
    this.filler.style.height = `${this.rows.length * ROW}px`;
    this.box.scrollTop = 0;
    this.show(this.page.selected);
    byId("count").textContent = counted(this.rows.length, "function");
  }

  filter(name) {
    const { level } = this.page;
    switch (name) {
      case "closure": return (f) => level.isInside(f);
      case "outside": return (f) => level.state(f) === 1;
      case "dead": return (f) => level.state(f) === 0;
      case "kept": return (f) => level.cut(f) !== undefined;
      default: return () => true;
    }
  }

  sort(order) {
    const { model } = this.page;
    if (order === "name") {
      const { names } = model;
      this.rows.sort((a, b) => (names[a] < names[b] ? -1 : names[a] > names[b] ? 1 : a - b));
    } else if (order === "bytes") {
      this.rows.sort((a, b) => model.bytes(b) - model.bytes(a) || a - b);
    } else if (order === "cost") {
      const { level } = this.page;
      this.rows.sort((a, b) => level.cost(b) - level.cost(a) || a - b);
    }
  }

  /** Brings a function into view, if it is in the list. */
  show(f) {
    this.active = this.rows.indexOf(f);
    if (this.active >= 0) {
      const top = this.active * ROW;
      if (top < this.box.scrollTop || top + ROW > this.box.scrollTop + ROW * VIEW_ROWS) {
        this.box.scrollTop = Math.max(0, top - ROW * Math.floor(VIEW_ROWS / 2));
      }
    }
    this.draw();
  }

  draw() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 5);
    const end = Math.min(this.rows.length, first + VIEW_ROWS + 11);
    const rows = [];
    for (let row = first; row < end; row++) {
      rows.push(this.option(row));
    }
    if (this.active >= 0 && (this.active < first || this.active >= end)) {
      // What aria-activedescendant names must be there.
      rows.push(this.option(this.active));
    }
    this.filler.replaceChildren(...rows);
    if (this.active >= 0) {
      this.box.setAttribute("aria-activedescendant", `row-${this.active}`);
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
  }

  option(row) {
    const { model, level } = this.page;
    const f = this.rows[row];
    const option = el("div", { id: `row-${row}`, class: "row", role: "option", "data-row": row,
      "aria-selected": row === this.active, "aria-setsize": this.rows.length,
      "aria-posinset": row + 1 },
    swatch(level.state(f)), el("span", { class: "name", title: model.names[f] }, model.names[f]),
    el("span", { class: "hidden" }, `, ${STATES[level.state(f)].label}, `),
    el("span", { class: "bytes" }, model.isImport(f) ? "import" : `${number(model.bytes(f))} bytes`));
    option.style.top = `${row * ROW}px`;
    return option;
  }

  click(event) {
    const option = event.target.closest("[data-row]");
    if (option) {
      this.move(Number(option.dataset.row));
    }
  }

  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: VIEW_ROWS, PageUp: -VIEW_ROWS,
      Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      this.move(this.active + steps[event.key]);
    } else if (event.key === "Enter" && this.active >= 0) {
      byId("detail-heading").focus();
    }
  }

  move(row) {
    if (this.rows.length > 0) {
      this.page.select(this.rows[Math.min(this.rows.length - 1, Math.max(0, row))]);
    }
  }
}
