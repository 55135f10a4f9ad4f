// SPDX-License-Identifier: Apache-2.0
// Each table as a strip of slots, wrapped into lines: a square a slot, in the colour of the function
// that it holds at first. A slider for the keyboard: it stands on one slot and says what is there.

const SQUARE = 11;
const GAP = 1;
/** Past so many slots the strip ends; the text says so. */
const STRIP_SLOTS = 60000;

class Strip {
  constructor(page, index, table) {
    this.page = page;
    this.slots = slotsOf(table);
    this.at = 0;
    this.canvas = el("canvas", { role: "slider", tabindex: "0", class: "strip",
      "aria-label": `Slots of table ${index}`, "aria-valuemin": 0,
      "aria-valuemax": Math.max(0, this.slots.length - 1), keydown: (event) => this.key(event),
      click: (event) => this.click(event), mousemove: (event) => this.hover(event) });
    this.line = el("p", { class: "slot-text" });
    this.box = el("section", { "aria-label": `Table ${index}` }, el("h3", {}, `Table ${index}`),
      el("p", {}, this.text(table)));
    if (this.slots.length > 0) {
      this.box.append(this.canvas, this.line);
    }
  }

  text(table) {
    const filled = d3.sum(table.runs, (run) => run.functions.length);
    const text = [`${number(Number(table.size))} slots at first, ${number(filled)} filled at a known place.`];
    if (table.unknown) {
      text.push("It is unknown: code writes it, or a part of it can't be read, so any slot can hold any"
        + " address-taken function.");
    } else if (table.anywhere.length > 0) {
      text.push(`Any slot can hold one of ${counted(table.anywhere.length, "more function")}, put there at`
        + " run time or at a place that is not known.");
    }
    if (this.slots.length === STRIP_SLOTS) {
      text.push(`The strip shows the first ${number(STRIP_SLOTS)} slots.`);
    }
    return text.join(" ");
  }

  draw() {
    if (this.slots.length === 0) {
      return;
    }
    const width = this.box.clientWidth || 800;
    this.columns = Math.max(1, Math.floor(width / (SQUARE + GAP)));
    const lines = Math.ceil(this.slots.length / this.columns);
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = this.columns * (SQUARE + GAP) * scale;
    this.canvas.height = lines * (SQUARE + GAP) * scale;
    this.canvas.style.width = `${this.columns * (SQUARE + GAP)}px`;
    this.canvas.style.height = `${lines * (SQUARE + GAP)}px`;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colours = STATES.map((state) => style.getPropertyValue(`--${state.id}`));
    const empty = style.getPropertyValue("--line");
    this.slots.forEach((f, slot) => {
      const [x, y] = this.place(slot);
      if (f < 0) {
        context.strokeStyle = empty;
        context.strokeRect(x + 0.5, y + 0.5, SQUARE - 1, SQUARE - 1);
      } else {
        context.fillStyle = colours[this.page.level.state(f)];
        context.fillRect(x, y, SQUARE, SQUARE);
      }
    });
    const [x, y] = this.place(this.at);
    context.strokeStyle = style.getPropertyValue("--text");
    context.lineWidth = 2;
    context.strokeRect(x + 1, y + 1, SQUARE - 2, SQUARE - 2);
    this.say();
  }

  place(slot) {
    return [(slot % this.columns) * (SQUARE + GAP), Math.floor(slot / this.columns) * (SQUARE + GAP)];
  }

  describe(slot) {
    const f = this.slots[slot];
    return f < 0 ? `slot ${slot}: null`
      : `slot ${slot}: ${this.page.model.names[f]}, ${STATES[this.page.level.state(f)].label}`;
  }

  say() {
    this.canvas.setAttribute("aria-valuenow", this.at);
    this.canvas.setAttribute("aria-valuetext", this.describe(this.at));
    this.line.textContent = this.describe(this.at);
  }

  slotAt(event) {
    const column = Math.floor(event.offsetX / (SQUARE + GAP));
    const slot = Math.floor(event.offsetY / (SQUARE + GAP)) * this.columns + column;
    return column < this.columns && slot < this.slots.length ? slot : -1;
  }

  hover(event) {
    const slot = this.slotAt(event);
    this.canvas.title = slot < 0 ? "" : this.describe(slot);
  }

  click(event) {
    const slot = this.slotAt(event);
    if (slot >= 0) {
      this.move(slot);
      this.choose();
    }
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns,
      PageDown: 10 * this.columns, PageUp: -10 * this.columns, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      this.move(Math.min(this.slots.length - 1, Math.max(0, this.at + steps[event.key])));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose();
    }
  }

  move(slot) {
    this.at = slot;
    this.draw();
  }

  choose() {
    if (this.slots[this.at] >= 0) {
      this.page.select(this.slots[this.at]);
    }
  }
}

/** The function in each slot, -1 for null. */
function slotsOf(table) {
  const last = table.runs.at(-1);
  const end = Math.max(Number(table.size), last ? Number(last.start) + last.functions.length : 0);
  const slots = new Int32Array(Math.min(end, STRIP_SLOTS)).fill(table.initial);
  for (const run of table.runs) {
    const start = Number(run.start);
    if (start < slots.length) {
      slots.set(run.functions.slice(0, slots.length - start), start);
    }
  }
  return slots;
}

function drawTables(page) {
  const strips = page.model.data.tables.map((table, index) => new Strip(page, index, table));
  byId("tables").replaceChildren(...(strips.length > 0 ? strips.map((strip) => strip.box)
    : [el("p", {}, "The module has no table.")]));
  return strips;
}
