// SPDX-License-Identifier: Apache-2.0
// Puts the page together. What is shown, level and function, stands in the address after the #, so
// that a link leads to it and the browser's back button works.

class Page {
  constructor(data) {
    this.model = new Model(data);
    this.level = this.model.levels.at(-1);
    this.selected = -1;
    this.drawsGraphs = false;
    this.summary();
    drawLevels(this);
    this.list = new FunctionList(this);
    this.treemap = new Treemap(this);
    this.strips = drawTables(this);
    drawComponent(data.component);
    window.addEventListener("hashchange", () => this.read());
    window.addEventListener("resize", () => this.strips.forEach((strip) => strip.draw()));
    window.matchMedia("(prefers-color-scheme: dark)")
      .addEventListener("change", () => this.strips.forEach((strip) => strip.draw()));
    this.read(true);
  }

  summary() {
    const { data } = this.model;
    const file = printable(data.file);
    document.title = `${file} - Slotwise report`;
    const name = file.replace(/[^ /\\]*[/\\]/g, "");
    byId("title").textContent = name;
    byId("path").textContent = name === file ? "" : file;
    byId("key").append(...STATES.map(({ label }, state) =>
      el("span", { class: "key" }, swatch(state), label)));
    this.sentence = () => {
      const entries = data.entry.map((entry) => printable(entry).replace(/^preset /, "an import of preset "))
        .join(", ");
      if (data.seeds.length === 0) {
        return `The module has no ${data.entry_kind} ${entries}: nothing is in the closure.`;
      }
      const { total } = this.level.data.closure;
      return `${number(total)} of ${counted(this.model.total, "function")} (${share(total, this.model.total)})`
        + ` can be on the stack when ${entries} is called.`;
    };
  }

  /** Shows what the address says. */
  read(always = false) {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const level = this.model.levels.find(({ id }) => id === wanted.get("level"));
    const f = wanted.has("function") ? Number(wanted.get("function")) : this.selected;
    if (level && level !== this.level || always) {
      this.showLevel(level ?? this.level);
    }
    if (Number.isInteger(f) && f >= 0 && f < this.model.count && f !== this.selected) {
      this.showFunction(f);
    }
  }

  write() {
    const wanted = new URLSearchParams({ level: this.level.id });
    if (this.selected >= 0) {
      wanted.set("function", this.selected);
    }
    if (location.hash !== `#${wanted}`) {
      history.pushState(null, "", `#${wanted}`);
    }
  }

  setLevel(i) {
    this.showLevel(this.model.levels[i]);
    this.write();
  }

  showLevel(level) {
    this.level = level;
    byId(`level-${level.id}`).checked = true;
    byId("summary").textContent = this.sentence();
    showLevel(this);
    this.list.search();
    this.treemap.draw();
    this.strips.forEach((strip) => strip.draw());
    showDetail(this);
  }

  /** Shows a function; moves to it if what had the focus goes away. */
  select(f, moves = false) {
    this.showFunction(f);
    this.write();
    if (moves) {
      byId("detail-heading").focus();
    }
  }

  showFunction(f) {
    this.selected = f;
    this.list.show(f);
    this.treemap.show(f);
    showDetail(this);
  }
}

new Page(JSON.parse(byId("data").textContent));
