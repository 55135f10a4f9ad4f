;; An event loop in small: the host calls on_event with the number of an event, and the handler
;; stands in the table at that event's flag, 1 << number. What handles several flags at once
;; stands at their sum, and is entered by on_events only.
(module
  (type $handler (func))
  (import "kernel" "kernel_fork" (func $fork))
  (table 8 funcref)
  (elem (i32.const 0)
    $idle $read $write $read_write $close $close_read $close_write $close_all)

  (func $on_event (export "on_event") (param $number i32)
    (call_indirect (type $handler)
      (i32.shl (i32.const 1) (local.get $number))))

  (func $idle)
  (func $read)
  (func $write)
  (func $read_write (call $fork))
  (func $close)
  (func $close_read)
  (func $close_write)
  (func $close_all (call $close_read) (call $close_write)))
