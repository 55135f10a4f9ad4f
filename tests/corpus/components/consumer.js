// SPDX-License-Identifier: Apache-2.0
import { greet } from "local:demo/greeter";
export function shout(name) {
  return greet(name).toUpperCase();
}
export function calm(name) {
  return name.toLowerCase();
}
