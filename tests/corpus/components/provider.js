// SPDX-License-Identifier: Apache-2.0
export const greeter = {
  greet(name) {
    return `hello ${name}`;
  },
};
