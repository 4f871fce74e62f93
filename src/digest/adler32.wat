;; Adler-32 (RFC 1950, section 8.2) with SIMD, sixteen bytes at a time.
;;
;; Two sums run over the bytes x0 … xn-1: a is 1 + x0 + … + xn-1, b adds up every a on the way, both
;; modulo 65521. Over a vector of sixteen bytes x0 … x15 that is
;;
;;   b += 16 a + 16 x0 + 15 x1 + … + 1 x15
;;   a += x0 + … + x15
;;
;; Four lanes of 32 bits carry what the vectors give: $sum their bytes, $earlier the value of $sum
;; before each vector, $weighted the products. They are added up and reduced after at most 5552
;; bytes, the most for which nothing exceeds 32 bits.
(module
  (memory (import "summed" "memory") 1)

  ;; Continues the checksum $state over the bytes from $at up to but not including $end.
  (func (export "adler32") (param $state i32) (param $at i32) (param $end i32) (result i32)
    (local $a i32) (local $b i32)
    (local $stop i32)
    (local $vectors i32)
    (local $x v128) (local $sum v128) (local $earlier v128) (local $weighted v128)

    (local.set $a (i32.and (local.get $state) (i32.const 0xffff)))
    (local.set $b (i32.shr_u (local.get $state) (i32.const 16)))

    (block $no_vectors
      (loop $stretch
        ;; The whole vectors that are left, at most 347, which are 5552 bytes.
        (local.set $vectors
          (i32.shr_u (i32.sub (local.get $end) (local.get $at)) (i32.const 4)))
        (br_if $no_vectors (i32.eqz (local.get $vectors)))
        (if (i32.gt_u (local.get $vectors) (i32.const 347))
          (then (local.set $vectors (i32.const 347))))
        (local.set $stop
          (i32.add (local.get $at) (i32.shl (local.get $vectors) (i32.const 4))))
        ;; Every byte of the stretch is preceded by the a of its beginning.
        (local.set $b
          (i32.add (local.get $b)
            (i32.mul (local.get $a) (i32.shl (local.get $vectors) (i32.const 4)))))
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (local.set $earlier (v128.const i32x4 0 0 0 0))
        (local.set $weighted (v128.const i32x4 0 0 0 0))

        (loop $vector
          (local.set $x (v128.load (local.get $at)))
          (local.set $earlier (i32x4.add (local.get $earlier) (local.get $sum)))
          (local.set $sum
            (i32x4.add (local.get $sum)
              (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $x)))))
          (local.set $weighted
            (i32x4.add (local.get $weighted)
              (i32x4.add
                (i32x4.dot_i16x8_s
                  (i16x8.extend_low_i8x16_u (local.get $x))
                  (v128.const i16x8 16 15 14 13 12 11 10 9))
                (i32x4.dot_i16x8_s
                  (i16x8.extend_high_i8x16_u (local.get $x))
                  (v128.const i16x8 8 7 6 5 4 3 2 1)))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $vector (i32.lt_u (local.get $at) (local.get $stop))))

        (local.set $weighted
          (i32x4.add (local.get $weighted) (i32x4.shl (local.get $earlier) (i32.const 4))))
        (local.set $a
          (i32.rem_u (i32.add (local.get $a) (call $lanes (local.get $sum))) (i32.const 65521)))
        (local.set $b
          (i32.rem_u (i32.add (local.get $b) (call $lanes (local.get $weighted)))
            (i32.const 65521)))
        (br $stretch)))

    ;; What is left, fewer than sixteen bytes.
    (block $done
      (loop $byte
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $a (i32.add (local.get $a) (i32.load8_u (local.get $at))))
        (local.set $b (i32.add (local.get $b) (local.get $a)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $byte)))
    (i32.or
      (i32.shl (i32.rem_u (local.get $b) (i32.const 65521)) (i32.const 16))
      (i32.rem_u (local.get $a) (i32.const 65521))))

  ;; The sum of four lanes.
  (func $lanes (param $x v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $x)) (i32x4.extract_lane 1 (local.get $x)))
      (i32.add (i32x4.extract_lane 2 (local.get $x)) (i32x4.extract_lane 3 (local.get $x)))))
)
