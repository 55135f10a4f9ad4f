// SPDX-License-Identifier: Apache-2.0
// The data of slotwise.report/1, and the questions that the page asks of it.

const KINDS = ["call", "call_indirect", "call_ref", "return_call", "return_call_indirect",
  "return_call_ref"];
const RESOLUTIONS = ["direct", "exact", "bounded", "type", "top"];
const UNRESOLVED = 3;
/** Where the operand of an unresolved call comes from; 0 is for the others. */
const SOURCES = ["", "is never computed", "is one of several constants", "is a parameter",
  "is the result of a call", "is a global", "is computed", "is a reference", "comes from several places",
  "comes from memory"];
const NO_SITE = -1;

class Model {
  constructor(data) {
    this.data = data;
    this.count = data.functions.names.length;
    this.total = this.count - data.functions.stand_ins.length;
    this.names = data.functions.names.map(printable);
    this.lowerNames = this.names.map((name) => name.toLowerCase());
    this.firstSite = new Int32Array(this.count + 1);
    data.functions.sites.forEach((n, f) => { this.firstSite[f + 1] = this.firstSite[f] + n; });
    this.readSites(data.sites);
    this.levels = data.levels.map((level) => new LevelModel(this, level));
  }

  readSites(sites) {
    const count = sites.gaps.length;
    this.offsets = new Int32Array(count);
    this.callers = new Int32Array(count);
    // A direct site has its callee; any other one its place among the others.
    this.callee = new Int32Array(count).fill(NO_SITE);
    this.other = new Int32Array(count).fill(NO_SITE);
    let offset = 0;
    let direct = 0;
    let other = 0;
    for (let site = 0; site < count; site++) {
      offset += sites.gaps[site];
      this.offsets[site] = offset;
      if (this.isDirect(site)) {
        this.callee[site] = sites.callees[direct++];
      } else {
        this.other[site] = other++;
      }
    }
    for (let f = 0; f < this.count; f++) {
      this.callers.fill(f, this.firstSite[f], this.firstSite[f + 1]);
    }
    this.otherSites = new Int32Array(other);
    this.other.forEach((place, site) => {
      if (place >= 0) {
        this.otherSites[place] = site;
      }
    });
    this.directInto = grouped(this.callee, this.count);
  }

  kind(site) {
    return this.data.sites.kinds.charCodeAt(site) - 48;
  }

  isDirect(site) {
    return this.kind(site) % 3 === 0;
  }

  isImport(f) {
    return f < this.data.functions.imports;
  }

  /** The module that a function of a linked program comes from. */
  module(f) {
    return this.data.modules[this.data.functions.modules[f]]?.name;
  }

  bytes(f) {
    return this.data.functions.bytes[f];
  }

  type(f) {
    return this.data.types[this.data.functions.types[f]] || "()";
  }

  isReached(f) {
    return this.data.functions.live.charCodeAt(f) === 49;
  }

  /** Where a function comes from in its source; empty if that is not known. */
  position(f) {
    return this.positionOf(this.data.functions.positions[f]);
  }

  /** Where a call site comes from; empty if that is not known. */
  sitePosition(site) {
    return this.positionOf(this.data.sites.positions[site]);
  }

  positionOf(place) {
    return place >= 0 ? printable(this.data.positions[place]) : "";
  }

  /** What an indirect site finds its callee by. */
  operandKind(site) {
    return this.data.sites.tables[this.other[site]] >= 0 ? "index" : "operand";
  }

  /** What an indirect site looks at: its table, if it has one, and the type. */
  operand(site) {
    const table = this.data.sites.tables[this.other[site]];
    const type = this.data.types[this.data.sites.types[this.other[site]]] || "()";
    return (table >= 0 ? `table ${table}, ` : "") + `type ${type}`;
  }
}

class LevelModel {
  constructor(model, data) {
    this.model = model;
    this.data = data;
    this.silent = new Set(data.silent);
    this.bounds = new Set(data.bounds);
    this.place = new Int32Array(model.count).fill(-1);
    let place = 0;
    for (let f = 0; f < model.count; f++) {
      if (this.state(f) >= 2) {
        this.place[f] = place++;
      }
    }
  }

  get id() {
    return this.data.id;
  }

  state(f) {
    return this.data.states.charCodeAt(f) - 48;
  }

  isInside(f) {
    return this.place[f] >= 0;
  }

  /** The number of the target set of an indirect site. */
  set(site) {
    return this.data.targets[this.model.other[site]];
  }

  /** The functions that a site can enter. */
  targets(site) {
    if (this.model.isDirect(site)) {
      return this.silent.has(site) ? [] : [this.model.callee[site]];
    }
    return this.model.data.sets[this.set(site)];
  }

  resolution(site) {
    return this.model.isDirect(site) ? 0
      : this.data.resolutions.charCodeAt(this.model.other[site]) - 48;
  }

  isUnresolved(site) {
    return this.resolution(site) >= UNRESOLVED;
  }

  /** Why an unresolved site is so: where its operand comes from. */
  source(site) {
    return SOURCES[this.data.sources.charCodeAt(this.model.other[site]) - 48];
  }

  /** A shortest chain to an entry: [{caller, site, callee}]; site is negative for the host. */
  witness(f) {
    const hops = [];
    while (this.isInside(f) && this.data.next[this.place[f]] !== NO_SITE) {
      const within = this.data.next[this.place[f]];
      const callee = this.data.through[this.place[f]];
      hops.push({ caller: f, site: within < 0 ? NO_SITE : this.model.firstSite[f] + within, callee });
      f = callee;
    }
    return hops;
  }

  /** How many bytes Asyncify would add to a function. */
  cost(f) {
    return this.isInside(f) ? this.data.cost[this.place[f]] : 0;
  }

  /** What keeps a function in: {size, sites, isBound}; undefined if resolved calls alone do. */
  cut(f) {
    const id = this.isInside(f) ? this.data.cut[this.place[f]] : -1;
    return id < 0 ? undefined : { ...this.data.cuts[id], isBound: this.bounds.has(f) };
  }

  /** The sites that can enter a function, in order. */
  sitesInto(f) {
    const sites = [];
    this.model.directInto.forEach(f, (site) => {
      if (!this.silent.has(site)) {
        sites.push(site);
      }
    });
    const holding = this.setsHolding(f);
    for (const site of this.model.otherSites) {
      if (holding.has(this.set(site))) {
        sites.push(site);
      }
    }
    return sites.sort((a, b) => a - b);
  }

  /** The numbers of the sets that hold a function. Sets are ascending: a search in each is quick. */
  setsHolding(f) {
    const found = new Set();
    this.model.data.sets.forEach((members, set) => {
      if (members[d3.bisectLeft(members, f)] === f) {
        found.add(set);
      }
    });
    return found;
  }
}

/** The positions of each value below {@code end}, as rows of one array. */
function grouped(values, end) {
  const starts = new Int32Array(end + 1);
  values.forEach((value) => {
    if (value >= 0) {
      starts[value + 1]++;
    }
  });
  for (let i = 0; i < end; i++) {
    starts[i + 1] += starts[i];
  }
  const rows = new Int32Array(starts[end]);
  const next = starts.slice();
  values.forEach((value, position) => {
    if (value >= 0) {
      rows[next[value]++] = position;
    }
  });
  return {
    forEach(value, action) {
      rows.subarray(starts[value], starts[value + 1]).forEach((position) => action(position));
    },
  };
}
