// SPDX-License-Identifier: Apache-2.0
// Validates the file that the argument names with V8, once a line of standard input, and answers with the nanoseconds
// on the clock and those of the process's processors. For bench/compare.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const bytes = readFileSync(process.argv[2]);
for await (const _ of createInterface({ input: process.stdin })) {
  const processor = process.cpuUsage();
  const clock = process.hrtime.bigint();
  const valid = WebAssembly.validate(bytes);
  const nanos = process.hrtime.bigint() - clock;
  const { user, system } = process.cpuUsage(processor);
  console.log(`${nanos} ${(user + system) * 1000} ${valid ? 1 : 0}`);
}
