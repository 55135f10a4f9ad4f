;; A dispatcher in small: the host calls run with the number of a handler and the count of those
;; that are ready. The handlers that are ready come first in the table, and at most two can be.
(module
  (type $handler (func))
  (import "kernel" "kernel_fork" (func $fork))
  (table 4 funcref)
  (elem (i32.const 0) $read $write $spawn $close)

  (func $run (export "run") (param $number i32) (param $ready i32)
    (if (i32.ge_u (local.get $number) (local.get $ready)) (then (return)))
    (if (i32.gt_u (local.get $ready) (i32.const 2)) (then (return)))
    (call_indirect (type $handler) (local.get $number)))

  (func $read)
  (func $write)
  (func $spawn (call $fork))
  (func $close))
