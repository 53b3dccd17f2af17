#include "dense_integer_tiles.h"

/* Weights in blocks of four outputs: of each, those of four inputs side by side, filled up with
   zeros to whole fours, so that what lies behind x has no weight. Those of even inputs are stored
   with 128 added, for the sake of processors that multiply pairs of 16 bits: see below. */
#ifndef INTEGER_TILES
#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)
#include <arm_mve.h>

#define EVEN_EXCESS 0 /* taken off again where weights are loaded */
#define OUTPUT(sum, j) \
    sum = vmladavaq_s8(sum, v, vreinterpretq_s8_u32(veorq_u32(excess, \
        vldrwq_gather_offset_z_u32((const uint32_t *)(const void *)(w + 4 * (j)), apart, here))));

static void integer_sums(const int8_t *x, const EDGEAE_ROM uint8_t *w, uint32_t *sums, size_t inputs)
{
    const uint32x4_t apart = vmulq_n_u32(vidupq_n_u32(0, 8), 2); /* bytes from four to four */
    const uint32x4_t excess = vdupq_n_u32(0x00800080u);
    int32_t a = (int32_t)sums[0], b = (int32_t)sums[1], c = (int32_t)sums[2], d = (int32_t)sums[3];
    for (;; inputs -= 16, x += 16, w += 64) { /* sixteen inputs of an output at a time */
        const mve_pred16_t here = vctp32q((uint32_t)(inputs + 3) / 4);
        const int8x16_t v = vldrbq_z_s8(x, vctp8q((uint32_t)inputs));
        OUTPUT(a, 0)
        OUTPUT(b, 1)
        OUTPUT(c, 2)
        OUTPUT(d, 3)
        if (inputs <= 16) break;
    }
    sums[0] = (uint32_t)a << 8, sums[1] = (uint32_t)b << 8;
    sums[2] = (uint32_t)c << 8, sums[3] = (uint32_t)d << 8;
}
#undef OUTPUT
#elif defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__ARMEL__)
#include <string.h>

#define EVEN_EXCESS 128
#define FOUR_AT_ONCE
/* Two stored weights, read as one number of 16 bits with a sign, are 256 odd + even. 256 times a
   sum of products is that of (256 odd + even) * x_odd and of even * (256 x_even - x_odd), so that
   the odd ones need no unpacking; x is within -127..127. Sums are modulo 2^32. */
#define OUTPUT(sum, pairs) \
    __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(pairs), "r"(odd)); \
    __asm__("uxtb16 %0, %0" : "+r"(pairs)); \
    __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(pairs), "r"(rest));
#define TWO_OUTPUTS(one, other) \
    __asm__("ldrd %0, %1, [%2], #8" : "=r"(p), "=r"(q), "+r"(w)); \
    OUTPUT(one, p) \
    OUTPUT(other, q)
#define FOUR_INPUTS \
    __asm__("ldr %0, [%1], #4" : "=r"(v), "+r"(x) : : "memory"); \
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(odd) : "r"(v)); \
    v = (v << 8) & 0xFF00FF00u; \
    __asm__("ssub16 %0, %1, %2" : "=r"(rest) : "r"(v), "r"(odd)); \
    TWO_OUTPUTS(a, b) \
    TWO_OUTPUTS(c, d)

/* 256 times the sums of four outputs, from where they start. */
static inline const uint8_t *four_sums(
    const int8_t *x, const int8_t *end, const uint8_t *w, uint32_t *sums)
{
    uint32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    uint32_t v, odd, rest, p, q;
    if ((end - x) % 8 != 0) {
        FOUR_INPUTS
    }
    while (x < end) {
        FOUR_INPUTS
        FOUR_INPUTS
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
    return w;
}
#undef OUTPUT
#undef TWO_OUTPUTS
#undef FOUR_INPUTS

/* 256 times the sum of even inputs; 65537 is two ones. */
static uint32_t sum_of_even(const int8_t *x, size_t inputs)
{
    uint32_t sum = 0, v;
    size_t j;
    for (; inputs >= 4; inputs -= 4, x += 4) {
        memcpy(&v, x, 4);
        __asm__("sxtb16 %0, %0" : "+r"(v));
        __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(v), "r"(65537));
    }
    for (j = 0; j < inputs; j += 2) {
        const int32_t even = x[j];
        sum += (uint32_t)even;
    }
    return sum << 8;
}
#elif defined(__GNUC__) && defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#include <string.h>

#define EVEN_EXCESS 0 /* taken off again where weights are loaded */

static inline int8x16_t four_inputs(const int8_t *x) /* four times */
{
    int32_t v;
    memcpy(&v, x, sizeof v);
    return vreinterpretq_s8_s32(vdupq_n_s32(v));
}

/* The inputs that are left, less than four, and zeros: what lies behind x has a weight here. */
static inline int8x16_t last_inputs(const int8_t *x, size_t left)
{
    const int32x4_t all = vreinterpretq_s32_s8(four_inputs(x));
    return vreinterpretq_s8_s32(vandq_s32(all, vdupq_n_s32((int32_t)((1UL << 8 * left) - 1UL))));
}

static inline int8x16_t block_of(const uint8_t *w)
{
    return vreinterpretq_s8_u8(veorq_u8(vld1q_u8(w), vreinterpretq_u8_u32(vdupq_n_u32(0x00800080u))));
}

#ifdef __ARM_FEATURE_DOTPROD
#define PRODUCTS(sum, block, v) vdotq_s32(sum, block, v)
#else
#define PRODUCTS(sum, block, v) \
    vaddq_s32(sum, vpaddq_s32( \
        vpaddlq_s16(vmull_s8(vget_low_s8(block), vget_low_s8(v))), \
        vpaddlq_s16(vmull_high_s8(block, v))))
#endif

static inline void integer_sums(const int8_t *x, const uint8_t *w, uint32_t *sums, size_t inputs)
{
    const uint8_t *const end = w + inputs / 4 * 16;
    int32x4_t sum = vreinterpretq_s32_u32(vld1q_u32(sums));
#ifndef __ARM_FEATURE_DOTPROD
    int32x4_t low = vdupq_n_s32(0), high = low; /* of two outputs each */
    for (; w + 32 <= end; x += 8, w += 32) { /* two products of 7 bits fit 16 bits */
        const int8x16_t v = four_inputs(x), u = four_inputs(x + 4);
        const int8x16_t one = block_of(w), other = block_of(w + 16);
        const int16x8_t first = vmull_s8(vget_low_s8(one), vget_low_s8(v));
        const int16x8_t second = vmull_high_s8(one, v);
        low = vpadalq_s16(low, vmlal_s8(first, vget_low_s8(other), vget_low_s8(u)));
        high = vpadalq_s16(high, vmlal_high_s8(second, other, u));
    }
    sum = vaddq_s32(sum, vpaddq_s32(low, high));
#endif
    for (; w < end; x += 4, w += 16) sum = PRODUCTS(sum, block_of(w), four_inputs(x));
    if (inputs % 4 > 0) sum = PRODUCTS(sum, block_of(w), last_inputs(x, inputs % 4));
    vst1q_u32(sums, vreinterpretq_u32_s32(vshlq_n_s32(sum, 8)));
}
#undef PRODUCTS
#else
#define EVEN_EXCESS 128

/* Sums are modulo 2^32: a bias out of its range makes wrong scores, and no undefined behaviour. */
static void integer_sums(const int8_t *x, const EDGEAE_ROM uint8_t *w, uint32_t *sums, size_t inputs)
{
    uint32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    const EDGEAE_ROM uint8_t *const end = w + (inputs + 3) / 4 * 16;
    for (; w < end; x += 4, w += 16) {
        const int32_t p = x[0], q = x[1], r = x[2], s = x[3];
        a += (uint32_t)(p * w[0] + q * (int8_t)w[1] + r * w[2] + s * (int8_t)w[3]);
        b += (uint32_t)(p * w[4] + q * (int8_t)w[5] + r * w[6] + s * (int8_t)w[7]);
        c += (uint32_t)(p * w[8] + q * (int8_t)w[9] + r * w[10] + s * (int8_t)w[11]);
        d += (uint32_t)(p * w[12] + q * (int8_t)w[13] + r * w[14] + s * (int8_t)w[15]);
    }
    sums[0] = a << 8, sums[1] = b << 8, sums[2] = c << 8, sums[3] = d << 8;
}
#endif

/* The upper half of a 64-bit product is one instruction, or little more. */
static inline int8_t requantised(int32_t sum, int32_t factor, int8_t shift, int zero)
{
    const int32_t high = (int32_t)(((int64_t)sum * factor) >> 32);
    const int32_t q = zero + (((high >> shift) + 1) >> 1);
    return (int8_t)(q < -127 ? -127 : q > 127 ? 127 : q);
}

/* y = zero + (x w + bias) * factor / 2^(25 + shift) to the nearest, per output, within -127..127.
   The bias, filled up to whole fours, has the zero of x in it. The exporter sees to it that 256
   times a sum fits 32 bits. Shifts to the right are arithmetic, as every compiler's are. */
#ifdef FOUR_AT_ONCE
static void integer_row(
    const int8_t *x, const uint8_t *w, const int32_t *bias, const int32_t *factor,
    const int8_t *shift, int zero, int8_t *y, size_t inputs, size_t outputs)
{
    const uint32_t excess = EVEN_EXCESS * sum_of_even(x, inputs);
    const int8_t *const end = x + (inputs + 3) / 4 * 4;
    for (; outputs > 0; bias += 4, factor += 4, shift += 4, y += 4) {
        uint32_t sums[4];
        size_t j;
        sums[0] = ((uint32_t)bias[0] << 8) - excess, sums[1] = ((uint32_t)bias[1] << 8) - excess;
        sums[2] = ((uint32_t)bias[2] << 8) - excess, sums[3] = ((uint32_t)bias[3] << 8) - excess;
        w = four_sums(x, end, w, sums);
        if (outputs < 4) {
            for (j = 0; j < outputs; j++) {
                y[j] = requantised((int32_t)sums[j], factor[j], shift[j], zero);
            }
            return;
        }
        y[0] = requantised((int32_t)sums[0], factor[0], shift[0], zero);
        y[1] = requantised((int32_t)sums[1], factor[1], shift[1], zero);
        y[2] = requantised((int32_t)sums[2], factor[2], shift[2], zero);
        y[3] = requantised((int32_t)sums[3], factor[3], shift[3], zero);
        outputs -= 4;
    }
}
#else
static void integer_row(
    const int8_t *x, const EDGEAE_ROM uint8_t *w, const EDGEAE_ROM int32_t *bias,
    const EDGEAE_ROM int32_t *factor,
    const EDGEAE_ROM int8_t *shift, int zero, int8_t *y, size_t inputs, size_t outputs)
{
    int32_t excess = 0;
    uint32_t sums[4];
    size_t o, j;
    for (j = 0; EVEN_EXCESS && j < inputs; j += 2) excess += EVEN_EXCESS * x[j];
    for (o = 0; o < outputs; o += 4, w += (inputs + 3) / 4 * 16) {
        const size_t width = outputs - o < 4 ? outputs - o : 4;
        for (j = 0; j < 4; j++) sums[j] = (uint32_t)bias[o + j] - (uint32_t)excess;
        integer_sums(x, w, sums, inputs);
        for (j = 0; j < width; j++) {
            y[o + j] = requantised((int32_t)sums[j], factor[o + j], shift[o + j], zero);
        }
    }
}
#endif
#endif
