;; Goes over the plain records of a transaction log in one call.
;;
;; A record is plain when all of it is at hand, its length, checksum and end byte are right, its zxid
;; is the one behind that of the record before, and its type is one that needs no further look. The
;; walk stops before the first that is not. Layout of a record, big-endian: txnlog_format.ts.
(module
  (import "summed" "memory" (memory 1))
  (import "summed" "adler32" (func $adler32 (param i32 i32 i32) (result i32)))

  ;; Results: how many records were gone over, where the last of them begins, the longest body.
  (global $records (export "records") (mut i32) (i32.const 0))
  (global $last (export "last") (mut i32) (i32.const 0))
  (global $longest (export "longest") (mut i32) (i32.const 0))
  ;; How many records stand in the list.
  (global $listed (export "listed") (mut i32) (i32.const 0))

  (func (export "walk")
    ;; The bytes at hand are those from $at up to but not including $end.
    (param $at i32) (param $end i32)
    ;; Zxid of the record before, and the highest counter to go to.
    (param $epoch i32) (param $counter i32) (param $highest i32)
    ;; The longest body.
    (param $most i32)
    ;; Types that are plain, and those of them whose records are listed: bit 16 is type 0.
    (param $plain i64) (param $wanted i64)
    ;; Where records of each type are counted, 64 numbers, and where the places of those that are
    ;; wanted are listed.
    (param $counts i32) (param $list i32)
    ;; The place of the first record that is not plain, or not all at hand.
    (result i32)
    (local $length i32) (local $body i32) (local $type i32) (local $bit i64) (local $place i32)

    (global.set $records (i32.const 0))
    (global.set $longest (i32.const 0))
    (global.set $listed (i32.const 0))
    (block $stop
      (loop $record
        ;; 12 bytes of head, a body of 32 at least, one byte of end.
        (br_if $stop (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 45)))
        (local.set $length (call $int (i32.add (local.get $at) (i32.const 8))))
        (br_if $stop (i32.lt_s (local.get $length) (i32.const 32)))
        (br_if $stop (i32.gt_s (local.get $length) (local.get $most)))
        (br_if $stop
          (i32.gt_s (local.get $length)
            (i32.sub (i32.sub (local.get $end) (local.get $at)) (i32.const 13))))
        (local.set $body (i32.add (local.get $at) (i32.const 12)))
        (br_if $stop
          (i32.ne (i32.load8_u (i32.add (local.get $body) (local.get $length))) (i32.const 0x42)))

        (br_if $stop
          (i32.ne (call $int (i32.add (local.get $body) (i32.const 12))) (local.get $epoch)))
        ;; The counter of an epoch does not begin anew: behind its last number there is none.
        (br_if $stop (i32.eq (local.get $counter) (i32.const -1)))
        (local.set $counter (i32.add (local.get $counter) (i32.const 1)))
        (br_if $stop
          (i32.ne (call $int (i32.add (local.get $body) (i32.const 16))) (local.get $counter)))
        (br_if $stop (i32.gt_u (local.get $counter) (local.get $highest)))

        (local.set $type
          (i32.add (call $int (i32.add (local.get $body) (i32.const 28))) (i32.const 16)))
        (br_if $stop (i32.ge_u (local.get $type) (i32.const 64)))
        (local.set $bit (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $type))))
        (br_if $stop (i64.eqz (i64.and (local.get $plain) (local.get $bit))))

        (br_if $stop (i32.ne (i32.load (local.get $at)) (i32.const 0)))
        (br_if $stop
          (i32.ne
            (call $int (i32.add (local.get $at) (i32.const 4)))
            (call $adler32
              (i32.const 1)
              (local.get $body)
              (i32.add (local.get $body) (local.get $length)))))

        (local.set $place (i32.add (local.get $counts) (i32.shl (local.get $type) (i32.const 2))))
        (i32.store (local.get $place) (i32.add (i32.load (local.get $place)) (i32.const 1)))
        (if (i64.ne (i64.and (local.get $wanted) (local.get $bit)) (i64.const 0))
          (then
            (i32.store
              (i32.add (local.get $list) (i32.shl (global.get $listed) (i32.const 2)))
              (local.get $at))
            (global.set $listed (i32.add (global.get $listed) (i32.const 1)))))
        (global.set $records (i32.add (global.get $records) (i32.const 1)))
        (global.set $last (local.get $at))
        (if (i32.gt_s (local.get $length) (global.get $longest))
          (then (global.set $longest (local.get $length))))
        (local.set $at (i32.add (i32.add (local.get $body) (local.get $length)) (i32.const 1)))
        (br $record)))
    (local.get $at))

  ;; The big-endian number of four bytes at $at.
  (func $int (param $at i32) (result i32)
    (local $bytes i32)
    (local.set $bytes (i32.load align=1 (local.get $at)))
    (i32.or
      (i32.and (i32.rotl (local.get $bytes) (i32.const 8)) (i32.const 0x00ff00ff))
      (i32.and (i32.rotr (local.get $bytes) (i32.const 8)) (i32.const 0xff00ff00))))
)
