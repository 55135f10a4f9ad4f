;; SPDX-License-Identifier: Apache-2.0
;; As a compiler that uses Binaryen would write it, which says by comments where instructions come from.
(module
  (import "env" "stop" (func $stop))
  (func $unknown (call $stop))
  (func $leaf
    ;;@ src/leaf.ts:7:3
    (call $stop))
  (func $root (export "root")
    ;;@ src/root.ts:12:1
    (call $leaf)
    (call $leaf)
    ;;@ src/root.ts:14:1
    (call $unknown)))
