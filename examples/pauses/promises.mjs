// SPDX-License-Identifier: Apache-2.0
// WebAssembly.Suspending and WebAssembly.promising for a module that wasm-opt --asyncify has gone over, so that the same
// JavaScript runs with Asyncify and with JavaScript Promise Integration. One suspension at a time.

/** How much an unwound stack may take. */
const ROOM = 1 << 16;

export class Promises {
  #exports;
  #data;
  #waited;
  #answer;
  /** How often the stack has been unwound. */
  suspensions = 0;

  /** To be called with what an instance exports, before any of it is called. */
  attach(exports) {
    this.#exports = exports;
  }

  /** The import of a function whose promise the module shall wait for. */
  suspending(f) {
    return (...args) => {
      if (this.#answer) {
        this.#exports.asyncify_stop_rewind();
        const { value, error } = this.#answer;
        this.#answer = undefined;
        if (error) throw error;
        return value;
      }
      const result = f(...args);
      if (typeof result?.then !== "function") return result;
      this.#waited = result;
      this.suspensions++;
      this.#exports.asyncify_start_unwind(this.#region());
      return 0;
    };
  }

  /** An export that gives a promise. */
  promising(f) {
    return async (...args) => {
      let result = f(...args);
      while (this.#waited) {
        this.#exports.asyncify_stop_unwind();
        const waited = this.#waited;
        this.#waited = undefined;
        const answer = await waited.then((value) => ({ value }), (error) => ({ error }));
        this.#answer = answer;
        this.#exports.asyncify_start_rewind(this.#data);
        result = f(...args);
      }
      return result;
    };
  }

  #region() {
    this.#data ??= this.#exports.malloc(ROOM);
    const { buffer } = this.#exports.memory ?? Object.values(this.#exports).find((e) => e instanceof WebAssembly.Memory);
    new Uint32Array(buffer).set([this.#data + 8, this.#data + ROOM], this.#data >> 2);
    return this.#data;
  }
}
