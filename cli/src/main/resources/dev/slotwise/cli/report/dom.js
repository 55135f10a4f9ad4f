// SPDX-License-Identifier: Apache-2.0
// What every part of the page builds with. Text goes in as text: nothing here parses HTML.

/** An element with attributes (functions are listeners) and children (strings become text). */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children);
  return element;
}

const byId = (id) => document.getElementById(id);

const thousands = new Intl.NumberFormat("en");
const number = (n) => thousands.format(n);

/** Such as "60.7 %". */
const share = (part, whole) => `${(whole === 0 ? 0 : 100 * part / whole).toFixed(1)} %`;

/** Such as "1 function" or "2 functions". */
const counted = (n, what) => `${number(n)} ${what}${n === 1 ? "" : "s"}`;

/** A name that may hold anything: control characters as JSON writes them. */
function printable(name) {
  // eslint-disable-next-line no-control-regex
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (c) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" }[c];
    return short ?? "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0");
  });
}

const hex = (offset) => "0x" + offset.toString(16);

/** How the page names and colours what a function is; by state number. */
const STATES = [
  { id: "dead", label: "dead", text: "No root reaches it." },
  { id: "live", label: "live, outside the closure", text: "It can run, and is outside the closure." },
  { id: "closure", label: "in the closure, by tail calls alone",
    text: "It leads to an entry by tail calls alone: its frame is gone when the entry runs." },
  { id: "frame", label: "live frame", text: "Its frame can be on the stack when an entry runs." },
];

/** A small square in a state's colour; the words stand beside it. */
const swatch = (state) => square(STATES[state].id);

const square = (id) => el("span", { class: `swatch ${id}`, "aria-hidden": "true" });

/** How many bytes Asyncify would add to a function, as colours have it; the last key has no end. */
const COSTS = [
  { id: "cost-0", label: "nothing added", end: 1 },
  { id: "cost-1", label: "up to 250 bytes added", end: 251 },
  { id: "cost-2", label: "up to 1,000", end: 1001 },
  { id: "cost-3", label: "up to 4,000", end: 4001 },
  { id: "cost-4", label: "more", end: Infinity },
];

const costOf = (level, f) => COSTS.findIndex(({ end }) => level.cost(f) < end);

/** A list of which only the first are shown until somebody asks for more. */
function growing(count, step, item, className) {
  const list = el("ol", { class: className });
  const box = el("div", {}, list);
  const more = el("button", { type: "button", click: grow });
  let shown = 0;
  function grow() {
    const end = Math.min(count, shown + step);
    const first = shown;
    for (; shown < end; shown++) {
      list.append(el("li", {}, ...item(shown)));
    }
    if (shown < count) {
      more.textContent = `${number(count - shown)} more`;
      box.append(more);
    } else {
      more.remove();
    }
    if (first > 0) {
      list.children[first].querySelector("button, a")?.focus();
    }
  }
  grow();
  return box;
}
