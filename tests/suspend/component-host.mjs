// SPDX-License-Identifier: Apache-2.0
// What the fixtures of components import. What may wait does.
const wait = () => new Promise((resolve) => setTimeout(resolve, 1));
export const imports = {
  pause: { default: wait },
  wait: { default: wait },
  log: { default() {} },
  "wasi:io/poll": {
    async poll() {
      await wait();
      return new Uint32Array([3]);
    },
    Pollable: class {
      block() {
        return wait();
      }
    },
  },
};
