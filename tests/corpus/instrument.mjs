// Lets a module tell which functions its indirect calls enter. Before each call_indirect and return_call_indirect
// of table 0 it puts `i32.const N; call $log`, where N numbers the sites in the order of the file and $log is a new
// function behind all others: no index of the module changes. $log hands site and table index to a function that
// the caller gives, and returns the table index.
//
//   const told = instrument(old);
//   const instance = new WebAssembly.Instance(new WebAssembly.Module(told.bytes), imports);
//   listen(instance, told, (site, callee) => ...);
//
// told.sites[N] is { caller, offset, type }, with the offset of the instruction in the old file; told.original(offset)
// is where an instruction of the new file was in the old one; told.names has the names of functions. A callee of another type than the call's is not told: that call
// traps.

const END = 0x0b, CALL_INDIRECT = 0x11, RETURN_CALL_INDIRECT = 0x13;
const HOOK = "slotwise.hook", TABLE = "slotwise.table";

/** Instructions with one immediate that is a LEB128 integer, by opcode; see the spec's index of instructions. */
const ONE = new Set([0x07, 0x08, 0x09, 0x0c, 0x0d, 0x10, 0x12, 0x14, 0x15, 0x18, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26,
  0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2]);
/** Immediates of the instructions behind prefix 0xfc: how many integers. */
const MORE = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 2, 1, 1, 1, 1];

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  integer() {
    let value = 0, shift = 0, byte;
    do {
      byte = this.bytes[this.at++];
      if (shift < 32) value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    return value >>> 0;
  }

  skip() {
    while (this.bytes[this.at++] & 0x80);
  }

  name() {
    const size = this.integer();
    this.at += size;
    return Buffer.from(this.bytes.subarray(this.at - size, this.at)).toString();
  }

  limits() {
    const flags = this.bytes[this.at++];
    this.skip();
    if (flags & 1) this.skip();
  }

  /** Steps over the immediates of an instruction whose opcode has been read; false if it is not known. */
  immediates(opcode) {
    if (ONE.has(opcode)) this.skip();
    else if (opcode === 0x02 || opcode === 0x03 || opcode === 0x04 || opcode === 0x06) this.skip();
    else if (opcode === CALL_INDIRECT || opcode === RETURN_CALL_INDIRECT) (this.skip(), this.skip());
    else if (opcode === 0x0e) for (let n = this.integer() + 1; n > 0; n--) this.skip();
    else if (opcode === 0x1c) for (let n = this.integer(); n > 0; n--) this.skip();
    else if (opcode >= 0x28 && opcode <= 0x3e) (this.skip(), this.skip());
    else if (opcode === 0x43) this.at += 4;
    else if (opcode === 0x44) this.at += 8;
    else if (opcode === 0xfc) for (let n = MORE[this.integer()]; n > 0; n--) this.skip();
    else if (opcode > 0xc4 && opcode !== 0xd1) throw new Error(`opcode 0x${opcode.toString(16)} at 0x${(this.at - 1).toString(16)}`);
  }
}

function leb(value) {
  const out = [];
  do {
    out.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return out;
}

/** The same for i32.const, whose immediate has a sign. */
function signed(value) {
  const out = leb(value);
  if (out[out.length - 1] & 0x40) {
    out[out.length - 1] |= 0x80;
    out.push(0);
  }
  return out;
}

export function instrument(bytes) {
  const sections = new Map();
  const reader = new Reader(bytes, 8);
  const order = [];
  while (reader.at < bytes.length) {
    const id = reader.bytes[reader.at++];
    const size = reader.integer();
    order.push({ id, start: reader.at, end: reader.at + size });
    if (id) sections.set(id, order[order.length - 1]);
    reader.at += size;
  }
  const open = (id) => new Reader(bytes, sections.get(id).start);
  let importedFunctions = 0, importedTables = 0;
  if (sections.has(2)) {
    const imports = open(2);
    for (let n = imports.integer(); n > 0; n--) {
      imports.name();
      imports.name();
      const kind = bytes[imports.at++];
      if (kind === 0) (imports.skip(), importedFunctions++);
      else if (kind === 1) (imports.at++, imports.limits(), importedTables++);
      else if (kind === 2) imports.limits();
      else if (kind === 3) imports.at += 2;
      else (imports.at++, imports.skip());
    }
  }
  const types = open(1);
  const typeCount = types.integer();
  const signatures = [];
  for (let i = 0; i < typeCount; i++) {
    const start = types.at++;
    for (let list = 0; list < 2; list++) for (let n = types.integer(); n > 0; n--) types.at++;
    signatures.push(Buffer.from(bytes.subarray(start, types.at)).toString("hex"));
  }
  const functions = open(3);
  const functionCount = functions.integer();
  const typeOf = [];
  if (sections.has(2)) {
    const imports = open(2);
    for (let n = imports.integer(); n > 0; n--) {
      imports.name();
      imports.name();
      const kind = bytes[imports.at++];
      if (kind === 0) typeOf.push(imports.integer());
      else if (kind === 1) (imports.at++, imports.limits());
      else if (kind === 2) imports.limits();
      else if (kind === 3) imports.at += 2;
      else (imports.at++, imports.skip());
    }
  }
  for (let i = 0; i < functionCount; i++) typeOf.push(functions.integer());
  const tables = sections.has(4) ? open(4).integer() : 0;
  const log = importedFunctions + functionCount;
  const hookTable = importedTables + tables;

  const sites = [];
  const moved = []; // [where in the new code, how much further in there than in the old file]
  const code = open(10);
  const bodies = [];
  let length = 0;
  code.integer();
  for (let i = 0; i < functionCount; i++) {
    const size = code.integer();
    const start = code.at, end = start + size;
    const parts = [];
    let from = start, added = 0;
    for (let n = code.integer(); n > 0; n--) (code.skip(), code.at++);
    const own = [[0, start, 0]];
    while (code.at < end) {
      const at = code.at;
      const opcode = bytes[code.at++];
      if (opcode === CALL_INDIRECT || opcode === RETURN_CALL_INDIRECT) {
        const look = new Reader(bytes, code.at);
        const type = look.integer();
        if (look.integer() === 0) {
          const piece = [0x41, ...signed(sites.length), 0x10, ...leb(log)];
          parts.push(bytes.subarray(from, at), piece);
          from = at;
          added += piece.length;
          own.push([at - start + added, at, added]);
          sites.push({ caller: importedFunctions + i, offset: at, type });
        }
      }
      code.immediates(opcode);
    }
    parts.push(bytes.subarray(from, end));
    const head = leb(size + added);
    for (const [where, old] of own) moved.push([length + head.length + where, old]);
    bodies.push(head, ...parts);
    length += head.length + size + added;
  }
  // log(table index, site): call_indirect (table index, site) of what the hook's table has; table index.
  const hook = [0x00, 0x20, 0, 0x20, 1, 0x41, 0, CALL_INDIRECT, ...leb(typeCount + 1), ...leb(hookTable), 0x20, 0, END];
  bodies.push(leb(hook.length), hook);

  const out = [bytes.subarray(0, 8)];
  let written = 8, codeStart = 0;
  const write = (...pieces) => {
    for (const piece of pieces) (out.push(Uint8Array.from(piece)), (written += piece.length));
  };
  const section = (id, pieces) => {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    write([id], leb(size), ...pieces);
  };
  const grown = (id, count, ...more) => {
    const known = sections.get(id);
    if (!known) return section(id, [leb(count), ...more]);
    const list = open(id);
    const old = list.integer();
    section(id, [leb(old + count), bytes.subarray(list.at, known.end), ...more]);
  };
  const string = (text) => [...leb(text.length), ...Buffer.from(text)];
  const changed = {
    1: () => grown(1, 2, [0x60, 2, 0x7f, 0x7f, 1, 0x7f], [0x60, 2, 0x7f, 0x7f, 0]),
    3: () => grown(3, 1, leb(typeCount)),
    4: () => grown(4, 1, [0x70, 0, 1]),
    7: () => grown(7, 2, [...string(HOOK), 1, ...leb(hookTable)], [...string(TABLE), 1, 0]),
    10: () => {
      const count = leb(functionCount + 1);
      const size = leb(count.length + bodies.reduce((sum, body) => sum + body.length, 0));
      codeStart = written + 1 + size.length + count.length;
      section(10, [count, ...bodies]);
    },
  };
  const missing = [4, 7].filter((id) => !sections.has(id));
  for (const { id, start, end } of order) {
    while (id && missing.length && missing[0] < id) changed[missing.shift()]();
    if (changed[id]) changed[id]();
    else if (!isOfOffsets(bytes, id, start)) section(id, [bytes.subarray(start, end)]);
  }
  const original = (offset) => {
    let low = 0, high = moved.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (moved[middle][0] <= offset - codeStart) low = middle;
      else high = middle - 1;
    }
    return moved[low][1] + (offset - codeStart - moved[low][0]);
  };
  return {
    bytes: Buffer.concat(out), sites, original, names: functionNames(bytes, order),
    signatures, typeOf,
  };
}

/** The names of functions in the name section, by index. */
function functionNames(bytes, order) {
  const names = new Map();
  for (const { id, start, end } of order) {
    const reader = new Reader(bytes, start);
    if (id !== 0 || reader.name() !== "name") continue;
    while (reader.at < end) {
      const part = bytes[reader.at++];
      const size = reader.integer();
      const next = reader.at + size;
      if (part === 1) for (let n = reader.integer(); n > 0; n--) names.set(reader.integer(), reader.name());
      reader.at = next;
    }
  }
  return names;
}

/** Custom sections that say something of offsets in the code no longer hold. */
function isOfOffsets(bytes, id, start) {
  return id === 0 && new Reader(bytes, start).name() !== "name";
}

/** Tells heard(site, callee) of each indirect call of an instance of an instrumented module, before it happens. */
export function listen(instance, { signatures, typeOf, sites }, heard) {
  const table = instance.exports[TABLE];
  const known = new Set();
  const report = (index, site) => {
    const call = site * 65_536 + index;
    if (known.has(call)) return;
    known.add(call);
    const entered = index >>> 0 < table.length ? table.get(index) : null;
    const callee = entered && Number(entered.name);
    if (entered && signatures[sites[site].type] === signatures[typeOf[callee]]) heard(site, callee);
  };
  // (module (import "a" "b" (func (param i32 i32))) (export "c" (func 0))): makes a wasm function of report.
  const wrapper = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 1, 0x60, 2, 0x7f, 0x7f, 0,
    2, 7, 1, 1, 0x61, 1, 0x62, 0, 0, 7, 5, 1, 1, 0x63, 0, 0));
  instance.exports[HOOK].set(0, new WebAssembly.Instance(wrapper, { a: { b: report } }).exports.c);
}
