;; Work in two modes, with two options that nobody can change.
(module
  (import "host" "log" (func $log (param i32)))
  (global $verbose (mut i32) (i32.const 0))
  (global $mode (mut i32) (i32.const 0))

  (func $work (param $item i32) (param $checked i32)
    (if (global.get $verbose) (then (call $log (local.get $item))))
    (if (local.get $checked) (then (call $log (i32.const 1))))
    (if (global.get $mode) (then (call $log (i32.const 2)))))

  (func $run (export "run") (param $item i32)
    (global.set $mode (i32.const 0))
    (call $work (local.get $item) (i32.const 1))
    (global.set $mode (i32.const 1))
    (call $work (local.get $item) (i32.const 2))))
