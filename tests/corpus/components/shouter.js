// SPDX-License-Identifier: Apache-2.0
export function shout(name) {
  return name.toUpperCase();
}
