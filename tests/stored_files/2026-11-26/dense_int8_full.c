/* dense_int8_full.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:d13e6d95bbd5bd93dc2762fae922f1ee4bace526d3969a15238ab106f5810eca
   facts: {"flash_bytes": 7390, "ram_bytes": 32, "stack_bytes": 768, "multiply_accumulates": 112} */
#include "dense_int8_full.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if DENSE_INT8_FULL_FILE != 0x69c1b47bUL
#error "dense_int8_full.h belongs to another dense_int8_full.c; copy the two that were written together"
#endif
#if DENSE_INT8_FULL_SCRATCH_FLOATS != 8 || DENSE_INT8_FULL_INPUT_SIZE != 4
#error "dense_int8_full.h was edited; export it again"
#endif

/* No product and sum in one rounding, and one order of sums: the same bits on every target. */
#define ONE_ORDER
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif
#ifdef __GNUC__
#define IN_WORDS __attribute__((aligned(4)))
#else
#define IN_WORDS
#endif

#define DENSE_INT8_FULL_TERM(r) ((r) * (r))

#include <string.h>

/* q = zero + (x - offset) * scale to the nearest, halves away from 0, within -127..127; NaN
   becomes 127. */
static void k_quantise(
    const float *x, const float *offset, const float *scale, size_t period, int zero, int8_t *y,
    size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            const float v = (x[i + j] - offset[j]) * scale[j];
            int q = v < 0.0f ? -127 : 127;
            uint32_t bits;
            memcpy(&bits, &v, sizeof bits); /* integers are cheaper where floats are emulated */
            if ((bits & 0x7FFFFFFFu) < 0x43800000u) { /* |v| < 256 */
                q = zero + (int)((bits >> 31) ? v - 0.5f : v + 0.5f);
                q = q < -127 ? -127 : q > 127 ? 127 : q;
            }
            y[i + j] = (int8_t)q;
        }
    }
}

/* Weights in blocks of four outputs: of each, those of four inputs side by side, filled up with
   zeros to whole fours, so that what lies behind x has no weight. Those of even inputs are stored
   with 128 added, for the sake of processors that multiply pairs of 16 bits: see below. */
#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)
#include <arm_mve.h>

#define EVEN_EXCESS 0 /* taken off again where weights are loaded */
#define OUTPUT(sum, j) \
    sum = vmladavaq_s8(sum, v, vreinterpretq_s8_u32(veorq_u32(excess, \
        vldrwq_gather_offset_z_u32((const uint32_t *)(const void *)(w + 4 * (j)), apart, here))));

static void integer_sums(const int8_t *x, const uint8_t *w, int32_t *sums, size_t inputs)
{
    const uint32x4_t apart = vmulq_n_u32(vidupq_n_u32(0, 8), 2); /* bytes from four to four */
    const uint32x4_t excess = vdupq_n_u32(0x00800080u);
    int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    for (;; inputs -= 16, x += 16, w += 64) { /* sixteen inputs of an output at a time */
        const mve_pred16_t here = vctp32q((uint32_t)(inputs + 3) / 4);
        const int8x16_t v = vldrbq_z_s8(x, vctp8q((uint32_t)inputs));
        OUTPUT(a, 0)
        OUTPUT(b, 1)
        OUTPUT(c, 2)
        OUTPUT(d, 3)
        if (inputs <= 16) break;
    }
    sums[0] = a * 256, sums[1] = b * 256, sums[2] = c * 256, sums[3] = d * 256;
}
#undef OUTPUT
#elif defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__ARMEL__)
#include <string.h>

#define EVEN_EXCESS 128
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
    memcpy(&v, x, 4); \
    x += 4; \
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(odd) : "r"(v)); \
    v = (v << 8) & 0xFF00FF00u; \
    __asm__("ssub16 %0, %1, %2" : "=r"(rest) : "r"(v), "r"(odd)); \
    TWO_OUTPUTS(a, b) \
    TWO_OUTPUTS(c, d)

static void integer_sums(const int8_t *x, const uint8_t *w, int32_t *sums, size_t inputs)
{
    uint32_t a = (uint32_t)sums[0] << 8, b = (uint32_t)sums[1] << 8;
    uint32_t c = (uint32_t)sums[2] << 8, d = (uint32_t)sums[3] << 8;
    const int8_t *const end = x + (inputs + 3) / 4 * 4;
    uint32_t v, odd, rest, p, q;
    if ((inputs + 3) / 4 % 2 == 1) {
        FOUR_INPUTS
    }
    while (x < end) {
        FOUR_INPUTS
        FOUR_INPUTS
    }
    sums[0] = (int32_t)a, sums[1] = (int32_t)b, sums[2] = (int32_t)c, sums[3] = (int32_t)d;
}
#undef OUTPUT
#undef TWO_OUTPUTS
#undef FOUR_INPUTS
#else
#define EVEN_EXCESS 128

static void integer_sums(const int8_t *x, const uint8_t *w, int32_t *sums, size_t inputs)
{
    int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    const uint8_t *const end = w + (inputs + 3) / 4 * 16;
    for (; w < end; x += 4, w += 16) {
        const int32_t p = x[0], q = x[1], r = x[2], s = x[3];
        a += p * w[0] + q * (int8_t)w[1] + r * w[2] + s * (int8_t)w[3];
        b += p * w[4] + q * (int8_t)w[5] + r * w[6] + s * (int8_t)w[7];
        c += p * w[8] + q * (int8_t)w[9] + r * w[10] + s * (int8_t)w[11];
        d += p * w[12] + q * (int8_t)w[13] + r * w[14] + s * (int8_t)w[15];
    }
    sums[0] = a * 256, sums[1] = b * 256, sums[2] = c * 256, sums[3] = d * 256;
}
#endif

/* y = zero + (x w + bias) * factor / 2^(25 + shift) to the nearest, per output, within -127..127.
   The bias, filled up to whole fours, has the zero of x in it. The exporter sees to it that 256
   times a sum fits 32 bits. Shifts to the right are arithmetic, as every compiler's are. */
static void integer_row(
    const int8_t *x, const uint8_t *w, const int32_t *bias, const int32_t *factor,
    const int8_t *shift, int zero, int8_t *y, size_t inputs, size_t outputs)
{
    int32_t excess = 0, sums[4];
    size_t o, j;
    for (j = 0; EVEN_EXCESS && j < inputs; j += 2) excess += EVEN_EXCESS * x[j];
    for (o = 0; o < outputs; o += 4, w += (inputs + 3) / 4 * 16) {
        const size_t width = outputs - o < 4 ? outputs - o : 4;
        for (j = 0; j < 4; j++) sums[j] = bias[o + j] - excess;
        integer_sums(x, w, sums, inputs);
        for (j = 0; j < width; j++) {
            /* The upper half of a 64-bit product is one instruction, or little more. */
            const int32_t high = (int32_t)(((int64_t)sums[j] * factor[o + j]) >> 32);
            const int32_t q = zero + (((high >> shift[o + j]) + 1) >> 1);
            y[o + j] = (int8_t)(q < -127 ? -127 : q > 127 ? 127 : q);
        }
    }
}

/* y = x w + bias in integers, for each of `rows` rows. */
static void k_dense_integer(
    const int8_t *x, const uint8_t *w, const int32_t *bias, const int32_t *factor,
    const int8_t *shift, int zero, int8_t *y, size_t rows, size_t inputs, size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        integer_row(x, w, bias, factor, shift, zero, y, inputs, outputs);
    }
}

/* An activation of 256 possible values. */
static void k_table(const int8_t *x, const int8_t *table, int8_t *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = table[x[i] + 128];
}

static void k_dequantise(const int8_t *x, float scale, int zero, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (float)(x[i] - zero) * scale;
}

/* y = (x - offset) * scale - z; saves a buffer for the scaled window. */
static void k_residual(
    const float *z, const float *x, const float *offset, const float *scale, size_t period,
    float *y, size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) y[i + j] = (x[i + j] - offset[j]) * scale[j] - z[i + j];
    }
}

#define BLOCK 8 /* outputs whose weights lie side by side */
/* With ONE_ORDER, which integer files define, all targets add in the order of the plain C below. */

#if defined(__AVX2__) && defined(__GNUC__) && !defined(ONE_ORDER)
typedef float lanes __attribute__((vector_size(32), aligned(4), may_alias));

/* Four blocks at once: four sums in flight hide the latency of one. */
static void dense_blocks(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t blocks)
{
    size_t i, k;
    for (; blocks >= 4; blocks -= 4, w += 4 * BLOCK * inputs, bias += 4 * BLOCK, y += 4 * BLOCK) {
        lanes sums[4];
        for (k = 0; k < 4; k++) sums[k] = *(const lanes *)(bias + BLOCK * k);
        for (i = 0; i < inputs; i++) {
            for (k = 0; k < 4; k++) {
                sums[k] += x[i] * *(const lanes *)(w + BLOCK * (k * inputs + i));
            }
        }
        for (k = 0; k < 4; k++) *(lanes *)(y + BLOCK * k) = sums[k];
    }
    for (; blocks > 0; blocks--, bias += BLOCK, y += BLOCK) {
        lanes even = *(const lanes *)bias, odd = even - even;
        for (i = 0; i + 1 < inputs; i += 2, w += 2 * BLOCK) {
            even += x[i] * *(const lanes *)w;
            odd += x[i + 1] * *(const lanes *)(w + BLOCK);
        }
        if (i < inputs) {
            even += x[i] * *(const lanes *)w;
            w += BLOCK;
        }
        *(lanes *)y = even + odd;
    }
}
#elif defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 2) && !defined(ONE_ORDER)
#include <arm_mve.h>

static void dense_blocks(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t blocks)
{
    for (; blocks > 0; blocks--, bias += BLOCK, y += BLOCK) {
        float32x4_t low = vld1q_f32(bias), high = vld1q_f32(bias + 4);
        size_t i;
        for (i = 0; i < inputs; i++, w += BLOCK) {
            low = vfmaq_n_f32(low, vld1q_f32(w), x[i]);
            high = vfmaq_n_f32(high, vld1q_f32(w + 4), x[i]);
        }
        vst1q_f32(y, low);
        vst1q_f32(y + 4, high);
    }
}
#else
#if defined(__ARM_FEATURE_FMA) && !defined(ONE_ORDER) /* one instruction, which strict C99 keeps a compiler from choosing */
#define MULTIPLY_ADD(a, b, c) fmaf(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

static void dense_blocks(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t blocks)
{
    for (; blocks > 0; blocks--, bias += BLOCK, y += BLOCK) {
        float a = bias[0], b = bias[1], c = bias[2], d = bias[3];
        float e = bias[4], f = bias[5], g = bias[6], h = bias[7];
        const float *at = x, *end = x + inputs;
        for (; at < end; w += BLOCK) {
            const float v = *at++;
            a = MULTIPLY_ADD(v, w[0], a);
            b = MULTIPLY_ADD(v, w[1], b);
            c = MULTIPLY_ADD(v, w[2], c);
            d = MULTIPLY_ADD(v, w[3], d);
            e = MULTIPLY_ADD(v, w[4], e);
            f = MULTIPLY_ADD(v, w[5], f);
            g = MULTIPLY_ADD(v, w[6], g);
            h = MULTIPLY_ADD(v, w[7], h);
        }
        y[0] = a, y[1] = b, y[2] = c, y[3] = d;
        y[4] = e, y[5] = f, y[6] = g, y[7] = h;
    }
}
#endif

/* y = x w + bias. The weights lie in blocks of eight outputs, those of one input side by side; the
   outputs that are left over lie so in a last block. The bias may be y itself. */
static void dense_row(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t outputs)
{
    const size_t blocks = outputs / BLOCK, rest = outputs % BLOCK, done = BLOCK * blocks;
    size_t i, j;
    dense_blocks(x, w, bias, y, inputs, blocks);
    w += done * inputs;
    for (j = 0; j < rest; j++) {
        float sum = bias[done + j];
        for (i = 0; i < inputs; i++) sum += x[i] * w[i * rest + j];
        y[done + j] = sum;
    }
}

/* y = x w + bias for each of `rows` rows. */
static void k_dense(
    const float *x, const float *w, const float *bias, float *y, size_t rows, size_t inputs,
    size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) dense_row(x, w, bias, y, inputs, outputs);
}

static void k_sum_of_squares(const float *x, float *y, size_t n)
{
    float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    size_t j;
    for (; n >= 8; n -= 8, x += 8) {
        for (j = 0; j < 8; j++) sums[j] += x[j] * x[j];
    }
    for (; n > 0; n--, x++) sums[0] += *x * *x;
    y[0] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

/* A function of x and c, where c has `period` values, each used for `inner` values in a row. */
#define BROADCAST(name, value) \
    static void k_##name( \
        const float *x, const float *c, size_t period, size_t inner, float *y, size_t n) \
    { \
        size_t i, at = 0, used = 0; \
        for (i = 0; i < n; i++) { \
            const float a = x[i], b = c[at]; \
            y[i] = value; \
            if (++used == inner) { \
                used = 0; \
                if (++at == period) at = 0; \
            } \
        } \
    }

BROADCAST(mul_broadcast, a * b)

BROADCAST(add_broadcast, a + b)

static void k_copy(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i];
}

static const float dense_int8_full_c0[4] = {
-0.0019765063f, 0.01538249f, 0.019950194f, -0.010986077f};

static const float dense_int8_full_c1[4] = {
57.211014f, 62.97751f, 42.22018f, 661.2516f};

static const uint8_t dense_int8_full_c2[32] IN_WORDS = {
117, 32, 1, 50, 1, 172, 76, 11, 255, 145, 228, 167, 226, 127, 201, 88, 18, 129, 37, 151, 126, 98, 26,
129, 186, 96, 70, 129, 255, 112, 109, 216};

static const int32_t dense_int8_full_c3[8] = {
364, -2, 246, -446, -92, 92, -72, -328};

static const int32_t dense_int8_full_c4[8] = {
1708222336, 1097936256, 1902510720, 1481070720, 1927103744, 1768592768, 1694167296, 1486998912};

static const int8_t dense_int8_full_c5[8] = {
13, 13, 14, 13, 14, 13, 13, 13};

static const int8_t dense_int8_full_c6[256] = {
-127, -127, -126, -126, -126, -125, -125, -125, -124, -124, -123, -123, -122, -122, -121, -121, -120,
-120, -119, -119, -118, -118, -117, -117, -116, -115, -115, -114, -113, -113, -112, -111, -111, -110,
-109, -108, -108, -107, -106, -105, -104, -104, -103, -102, -101, -100, -99, -98, -97, -96, -95, -94,
-93, -92, -91, -90, -89, -88, -86, -85, -84, -83, -82, -80, -79, -78, -76, -75, -74, -72, -71, -70,
-68, -67, -65, -64, -62, -61, -59, -58, -56, -55, -53, -51, -50, -48, -47, -45, -43, -42, -40, -38,
-36, -35, -33, -31, -29, -28, -26, -24, -22, -20, -19, -17, -15, -13, -11, -10, -8, -6, -4, -2, 0, 2,
3, 5, 7, 9, 11, 12, 14, 16, 18, 20, 21, 23, 25, 27, 28, 30, 32, 34, 35, 37, 39, 40, 42, 43, 45, 47,
48, 50, 51, 53, 54, 56, 57, 59, 60, 62, 63, 64, 66, 67, 68, 70, 71, 72, 74, 75, 76, 77, 78, 80, 81,
82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 96, 97, 98, 99, 100, 100, 101, 102, 103,
103, 104, 105, 105, 106, 107, 107, 108, 109, 109, 110, 110, 111, 111, 112, 112, 113, 113, 114, 114,
115, 115, 116, 116, 117, 117, 117, 118, 118, 118, 119, 119, 119, 120, 120, 120, 121, 121, 121, 122,
122, 122, 122, 123, 123, 123, 123, 124, 124, 124, 124, 125, 125, 125, 125, 125, 126, 126, 126, 126,
126, 126, 127, 127, 127, 127, 127};

static const uint8_t dense_int8_full_c7[32] IN_WORDS = {
197, 129, 120, 107, 255, 56, 135, 72, 128, 0, 128, 0, 128, 0, 128, 0, 68, 238, 85, 181, 106, 245, 61,
183, 128, 0, 128, 0, 128, 0, 128, 0};

static const int32_t dense_int8_full_c8[4] = {
-631, 533, 0, 0};

static const int32_t dense_int8_full_c9[2] = {
2103015168, 1696194432};

static const int8_t dense_int8_full_c10[2] = {
14, 14};

static const int8_t dense_int8_full_c11[256] = {
-127, -127, -127, -126, -126, -126, -125, -125, -125, -125, -124, -124, -124, -123, -123, -123, -122,
-122, -122, -121, -121, -120, -120, -120, -119, -119, -118, -118, -117, -117, -116, -116, -115, -115,
-114, -114, -113, -113, -112, -111, -111, -110, -109, -109, -108, -107, -107, -106, -105, -104, -104,
-103, -102, -101, -100, -100, -99, -98, -97, -96, -95, -94, -93, -92, -91, -90, -89, -88, -87, -86,
-84, -83, -82, -81, -80, -78, -77, -76, -75, -73, -72, -70, -69, -68, -66, -65, -63, -62, -60, -59,
-57, -56, -54, -53, -51, -49, -48, -46, -44, -43, -41, -39, -38, -36, -34, -32, -31, -29, -27, -25,
-23, -21, -20, -18, -16, -14, -12, -10, -8, -7, -5, -3, -1, 1, 3, 5, 6, 8, 10, 12, 14, 16, 18, 19,
21, 23, 25, 27, 29, 30, 32, 34, 36, 37, 39, 41, 42, 44, 46, 47, 49, 51, 52, 54, 55, 57, 58, 60, 61,
63, 64, 66, 67, 68, 70, 71, 73, 74, 75, 76, 78, 79, 80, 81, 82, 84, 85, 86, 87, 88, 89, 90, 91, 92,
93, 94, 95, 96, 97, 98, 98, 99, 100, 101, 102, 102, 103, 104, 105, 105, 106, 107, 107, 108, 109, 109,
110, 111, 111, 112, 112, 113, 113, 114, 114, 115, 115, 116, 116, 117, 117, 118, 118, 118, 119, 119,
120, 120, 120, 121, 121, 121, 122, 122, 122, 123, 123, 123, 123, 124, 124, 124, 125, 125, 125, 125,
125, 126, 126, 126, 126, 127, 127, 127, 127, 127};

static const uint8_t dense_int8_full_c12[32] IN_WORDS = {
255, 74, 0, 0, 172, 127, 0, 0, 107, 127, 0, 0, 95, 127, 0, 0, 68, 129, 0, 0, 1, 78, 0, 0, 255, 215,
0, 0, 178, 129, 0, 0};

static const int32_t dense_int8_full_c13[8] = {
-515, -457, 266, 258, 225, 54, 185, -353};

static const int32_t dense_int8_full_c14[8] = {
1132508672, 1793783808, 1194507904, 1453084800, 1723721728, 1705339648, 1880654592, 1557176960};

static const int8_t dense_int8_full_c15[8] = {
13, 14, 14, 13, 13, 13, 13, 13};

static const int8_t dense_int8_full_c16[256] = {
-127, -127, -126, -126, -125, -125, -124, -123, -123, -122, -122, -121, -120, -120, -119, -118, -118,
-117, -116, -116, -115, -114, -113, -113, -112, -111, -110, -110, -109, -108, -107, -106, -106, -105,
-104, -103, -102, -101, -101, -100, -99, -98, -97, -96, -95, -94, -93, -92, -91, -90, -89, -88, -87,
-86, -85, -84, -83, -82, -81, -80, -79, -78, -77, -76, -75, -74, -73, -72, -70, -69, -68, -67, -66,
-65, -64, -62, -61, -60, -59, -58, -56, -55, -54, -53, -51, -50, -49, -48, -46, -45, -44, -43, -41,
-40, -39, -37, -36, -35, -34, -32, -31, -30, -28, -27, -26, -24, -23, -22, -20, -19, -18, -16, -15,
-14, -12, -11, -9, -8, -7, -5, -4, -3, -1, 0, 1, 3, 4, 6, 7, 8, 10, 11, 12, 14, 15, 16, 18, 19, 20,
22, 23, 24, 26, 27, 28, 29, 31, 32, 33, 35, 36, 37, 38, 40, 41, 42, 43, 45, 46, 47, 48, 50, 51, 52,
53, 54, 56, 57, 58, 59, 60, 61, 62, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79,
80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 93, 94, 95, 96, 97, 98, 98, 99, 100, 101,
102, 102, 103, 104, 105, 105, 106, 107, 108, 108, 109, 110, 110, 111, 112, 112, 113, 114, 114, 115,
115, 116, 117, 117, 118, 118, 119, 119, 120, 121, 121, 122, 122, 123, 123, 124, 124, 125, 125, 126,
126, 127, 127};

static const uint8_t dense_int8_full_c17[32] IN_WORDS = {
191, 185, 221, 129, 248, 206, 68, 188, 86, 13, 49, 191, 255, 114, 127, 26, 132, 154, 148, 68, 158,
129, 155, 28, 149, 184, 255, 47, 85, 251, 124, 247};

static const int32_t dense_int8_full_c18[4] = {
-263, -737, -332, 419};

static const int32_t dense_int8_full_c19[4] = {
1532483456, 1191358080, 1779604480, 1202343552};

static const int8_t dense_int8_full_c20[4] = {
14, 14, 14, 13};

static const float dense_int8_full_c21[4] = {
0.9167859f, 1.0091919f, 0.6765632f, 10.596318f};

static const float dense_int8_full_c22[16] = {
2.5959694f, -0.60155374f, 0.44596872f, -0.3250135f, 2.4493985f, -0.35174552f, 0.40548417f,
0.38896474f, -3.5060434f, -0.6012181f, 0.6809798f, 0.027627807f, 0.30157495f, 1.0454551f, 0.7846523f,
-0.04025628f};

static const float dense_int8_full_c23[4] = {
-0.019808896f, 0.006608158f, 0.0067641353f, -0.007312801f};

static const float dense_int8_full_c24[4] = {
1.0907673f, 0.9908919f, 1.4780585f, 0.0943724f};

static void dense_int8_full_network(const float *x, float *s)
{
    k_quantise(x, dense_int8_full_c0, dense_int8_full_c1, 4, 1, (int8_t *)(s + 3), 4);
    k_dense_integer((int8_t *)(s + 3), dense_int8_full_c2, dense_int8_full_c3, dense_int8_full_c4, dense_int8_full_c5, -18, (int8_t *)(s + 0), 1, 4, 8);
    k_table((int8_t *)(s + 0), dense_int8_full_c6, (int8_t *)(s + 0), 8);
    k_dense_integer((int8_t *)(s + 0), dense_int8_full_c7, dense_int8_full_c8, dense_int8_full_c9, dense_int8_full_c10, -6, (int8_t *)(s + 3), 1, 8, 2);
    k_table((int8_t *)(s + 3), dense_int8_full_c11, (int8_t *)(s + 3), 2);
    k_dense_integer((int8_t *)(s + 3), dense_int8_full_c12, dense_int8_full_c13, dense_int8_full_c14, dense_int8_full_c15, -8, (int8_t *)(s + 0), 1, 2, 8);
    k_table((int8_t *)(s + 0), dense_int8_full_c16, (int8_t *)(s + 0), 8);
    k_dense_integer((int8_t *)(s + 0), dense_int8_full_c17, dense_int8_full_c18, dense_int8_full_c19, dense_int8_full_c20, 10, (int8_t *)(s + 4), 1, 8, 4);
    k_dequantise((int8_t *)(s + 4), 0.011979491f, 10, s + 0, 4);
}

static void dense_int8_full_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, dense_int8_full_c0, dense_int8_full_c21, 4, s + 0, 4);
    k_dense(s + 0, dense_int8_full_c22, dense_int8_full_c23, s + 4, 1, 4, 4);
    k_sum_of_squares(s + 4, out, 4);
}

static void dense_int8_full_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, dense_int8_full_c24, 4, 1, out, 4);
    k_add_broadcast(out, dense_int8_full_c0, 4, 1, out, 4);
}

static void dense_int8_full_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, dense_int8_full_c0, dense_int8_full_c21, 4, out, 4);
    k_copy(out, out, 4);
}

#define DENSE_INT8_FULL_GOLDEN_WINDOWS 8
#define DENSE_INT8_FULL_OWN_THRESHOLD 3.073577f
#define DENSE_INT8_FULL_TOLERANCE 1e-05f
static const float dense_int8_full_golden_windows[] = {
0.7428778f, -0.7653363f, 0.060834333f, 0.16355239f, -0.92546624f, 2.106024f, 0.8683294f, -0.1682019f,
-1.0805143f, -2.2997625f, -3.5339174f, -0.07029562f, 1.0255966f, -0.560771f, 4.6602526f,
0.065001376f, 0.039474294f, -0.15377334f, 0.0104910685f, -0.17972325f, 0.9441467f, -1.4291152f,
-0.8559487f, -0.09251581f, -1.8878759f, -0.40944722f, 1.6226672f, 0.017462583f, -0.06325988f,
-0.25610906f, -0.2265694f, -0.03153762f};
static const float dense_int8_full_golden_scores[] = {
0.87185705f, 2.857105f, 3.2900486f, 112.408035f, 0.042041797f, 2.5566843f, 82.861885f, 0.22841156f};

#ifndef DENSE_INT8_FULL_SCRATCH_STORAGE
#define DENSE_INT8_FULL_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define DENSE_INT8_FULL_SCRATCH_STORAGE as `extern` to own it yourself. */
DENSE_INT8_FULL_SCRATCH_STORAGE float dense_int8_full_scratch[DENSE_INT8_FULL_SCRATCH_FLOATS];

static int dense_int8_full_scored(const float *x, float *score)
{
    dense_int8_full_network(x, dense_int8_full_scratch);
    dense_int8_full_to_score(x, dense_int8_full_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

dense_int8_full_status dense_int8_full_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return DENSE_INT8_FULL_NULL_POINTER;
    if (!dense_int8_full_scored(x, &found)) return DENSE_INT8_FULL_NOT_FINITE;
    *score = found;
    return DENSE_INT8_FULL_OK;
}

dense_int8_full_status dense_int8_full_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    dense_int8_full_status status;
    if (is_anomaly == NULL) return DENSE_INT8_FULL_NULL_POINTER;
    status = dense_int8_full_score(x, &score);
    if (status == DENSE_INT8_FULL_OK) *is_anomaly = score > DENSE_INT8_FULL_THRESHOLD;
    return status;
}

dense_int8_full_status dense_int8_full_reconstruct(const float *x, float *x_hat)
{
    float score;
    dense_int8_full_status status;
    if (x_hat == NULL) return DENSE_INT8_FULL_NULL_POINTER;
    status = dense_int8_full_score(x, &score);
    if (status != DENSE_INT8_FULL_OK) return status;
    dense_int8_full_network(x, dense_int8_full_scratch);
    dense_int8_full_to_reconstruction(x, dense_int8_full_scratch, x_hat);
    return DENSE_INT8_FULL_OK;
}

dense_int8_full_status dense_int8_full_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    dense_int8_full_status status;
    if (shares == NULL) return DENSE_INT8_FULL_NULL_POINTER;
    status = dense_int8_full_score(x, &score);
    if (status != DENSE_INT8_FULL_OK) return status;
    dense_int8_full_network(x, dense_int8_full_scratch);
    dense_int8_full_to_residual(x, dense_int8_full_scratch, shares);
    for (i = 0; i < DENSE_INT8_FULL_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < DENSE_INT8_FULL_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = DENSE_INT8_FULL_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < DENSE_INT8_FULL_INPUT_SIZE; i++) shares[i] /= sum;
    return DENSE_INT8_FULL_OK;
}

dense_int8_full_status dense_int8_full_selftest(void)
{
    size_t i;
    if (DENSE_INT8_FULL_THRESHOLD < DENSE_INT8_FULL_OWN_THRESHOLD || DENSE_INT8_FULL_THRESHOLD > DENSE_INT8_FULL_OWN_THRESHOLD) {
        return DENSE_INT8_FULL_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < DENSE_INT8_FULL_GOLDEN_WINDOWS; i++) {
        const float expected = dense_int8_full_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (dense_int8_full_score(dense_int8_full_golden_windows + i * DENSE_INT8_FULL_INPUT_SIZE, &score) != DENSE_INT8_FULL_OK) {
            return DENSE_INT8_FULL_SELFTEST_FAILED;
        }
        scale = scale > fabsf(DENSE_INT8_FULL_THRESHOLD) ? scale : fabsf(DENSE_INT8_FULL_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= DENSE_INT8_FULL_TOLERANCE * scale)) return DENSE_INT8_FULL_SELFTEST_FAILED;
        if (error < fabsf(expected - DENSE_INT8_FULL_THRESHOLD)
            && (score > DENSE_INT8_FULL_THRESHOLD) != (expected > DENSE_INT8_FULL_THRESHOLD)) {
            return DENSE_INT8_FULL_SELFTEST_FAILED;
        }
    }
    return DENSE_INT8_FULL_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += DENSE_INT8_FULL_INPUT_SIZE) (void)dense_int8_full_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += DENSE_INT8_FULL_INPUT_SIZE) {
        *flags++ = dense_int8_full_scored(x, &score) && score > DENSE_INT8_FULL_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += DENSE_INT8_FULL_INPUT_SIZE, x_hat += DENSE_INT8_FULL_INPUT_SIZE) {
        dense_int8_full_network(x, dense_int8_full_scratch);
        dense_int8_full_to_reconstruction(x, dense_int8_full_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)dense_int8_full_selftest();
}
#endif

const char dense_int8_full_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 100, 101,
110, 115, 101, 95, 105, 110, 116, 56, 95, 102, 117, 108, 108, 34, 44, 34, 105, 110, 112, 117, 116,
34, 58, 123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117, 114,
101, 115, 34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 44, 34, 104, 101,
97, 116, 34, 44, 34, 110, 111, 105, 115, 101, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34, 67, 117, 53,
78, 119, 76, 66, 89, 72, 115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61, 34, 44,
34, 104, 105, 103, 104, 34, 58, 34, 52, 90, 108, 77, 81, 72, 48, 65, 73, 48, 67, 82, 119, 49, 78, 65,
69, 101, 104, 90, 80, 103, 61, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110, 117, 108, 108,
44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116, 114, 105, 100,
101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115, 116, 105, 108,
108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34, 58, 110, 117,
108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108, 108, 125, 44,
34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 115, 116, 97, 110,
100, 97, 114, 100, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 82, 111, 103, 66, 117, 57,
99, 71, 102, 68, 121, 88, 98, 113, 77, 56, 56, 118, 52, 122, 118, 65, 61, 61, 34, 44, 34, 115, 99,
97, 108, 101, 34, 58, 34, 101, 55, 74, 113, 80, 122, 77, 116, 103, 84, 56, 47, 77, 121, 48, 47, 104,
89, 111, 112, 81, 81, 61, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 97, 104, 97,
108, 97, 110, 111, 98, 105, 115, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58,
123, 34, 118, 97, 108, 117, 101, 34, 58, 51, 46, 48, 55, 51, 53, 55, 55, 44, 34, 114, 117, 108, 101,
34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97,
108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111,
119, 115, 34, 58, 52, 56, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110,
100, 115, 34, 58, 91, 48, 46, 48, 48, 48, 53, 50, 55, 51, 49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48,
52, 44, 48, 46, 49, 49, 48, 54, 57, 54, 49, 54, 48, 53, 57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98,
111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 101, 120, 97, 99, 116, 34, 125, 44, 34, 99, 97,
108, 105, 98, 114, 97, 116, 105, 111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34,
58, 52, 56, 44, 34, 114, 97, 110, 107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54,
44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44,
49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50,
52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50,
44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44,
52, 49, 44, 52, 50, 44, 52, 51, 44, 52, 52, 44, 52, 53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44,
34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 113, 76, 55, 115, 80, 98, 103, 120, 55, 122, 48, 81, 53,
103, 65, 43, 116, 109, 73, 109, 80, 115, 68, 72, 78, 68, 53, 78, 57, 84, 81, 43, 73, 115, 112, 72,
80, 109, 89, 49, 84, 84, 54, 115, 51, 109, 73, 43, 52, 110, 104, 119, 80, 110, 89, 55, 107, 68, 54,
109, 50, 55, 103, 43, 105, 48, 87, 55, 80, 110, 47, 53, 49, 68, 52, 97, 78, 78, 89, 43, 57, 49, 68,
90, 80, 114, 111, 110, 50, 122, 55, 74, 107, 65, 89, 47, 74, 71, 65, 74, 80, 119, 87, 72, 69, 68, 57,
51, 68, 82, 69, 47, 99, 112, 119, 85, 80, 49, 89, 76, 72, 84, 47, 101, 100, 121, 48, 47, 90, 107,
107, 122, 80, 56, 76, 66, 87, 84, 56, 71, 77, 108, 56, 47, 57, 110, 86, 121, 80, 56, 85, 83, 102,
122, 43, 89, 77, 89, 69, 47, 90, 75, 97, 67, 80, 119, 53, 72, 105, 68, 47, 101, 109, 53, 107, 47, 77,
116, 75, 107, 80, 56, 55, 81, 114, 84, 43, 71, 110, 98, 73, 47, 69, 80, 71, 52, 80, 43, 67, 74, 119,
84, 47, 111, 82, 115, 77, 47, 87, 98, 84, 77, 80, 55, 75, 72, 48, 68, 57, 117, 67, 79, 111, 47, 48,
71, 102, 120, 80, 48, 55, 80, 65, 107, 65, 110, 43, 82, 116, 65, 116, 54, 65, 106, 81, 77, 47, 97,
78, 107, 65, 111, 107, 70, 74, 65, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 53, 44,
49, 49, 44, 49, 51, 44, 49, 48, 44, 51, 55, 44, 50, 54, 44, 52, 52, 44, 53, 44, 49, 57, 44, 52, 49,
44, 50, 55, 44, 54, 44, 51, 53, 44, 57, 44, 49, 55, 44, 51, 50, 44, 49, 56, 44, 51, 56, 44, 49, 54,
44, 50, 48, 44, 52, 55, 44, 52, 51, 44, 51, 49, 44, 49, 53, 44, 50, 44, 52, 54, 44, 50, 56, 44, 51,
57, 44, 50, 50, 44, 51, 54, 44, 50, 49, 44, 52, 44, 49, 52, 44, 49, 50, 44, 51, 51, 44, 56, 44, 52,
53, 44, 52, 50, 44, 51, 48, 44, 55, 44, 52, 48, 44, 52, 56, 44, 50, 51, 44, 51, 44, 51, 52, 44, 50,
57, 44, 49, 44, 50, 52, 93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105,
110, 100, 111, 119, 115, 34, 58, 34, 80, 83, 48, 43, 80, 120, 84, 116, 81, 55, 57, 115, 76, 88, 107,
57, 82, 51, 111, 110, 80, 108, 118, 114, 98, 76, 56, 90, 121, 81, 90, 65, 49, 107, 112, 101, 80, 120,
52, 57, 76, 76, 53, 76, 84, 111, 113, 47, 84, 121, 56, 84, 119, 76, 81, 114, 89, 115, 65, 109, 57,
52, 43, 57, 119, 69, 97, 68, 80, 55, 67, 79, 68, 55, 47, 75, 73, 74, 86, 65, 99, 82, 43, 70, 80, 99,
121, 118, 73, 84, 51, 67, 100, 104, 50, 43, 117, 43, 73, 114, 80, 70, 56, 74, 79, 76, 54, 90, 115,
51, 69, 47, 80, 43, 50, 50, 118, 51, 81, 102, 87, 55, 47, 117, 101, 76, 50, 57, 54, 54, 88, 120, 118,
120, 71, 106, 48, 98, 54, 80, 115, 56, 56, 47, 115, 81, 50, 80, 80, 71, 87, 79, 103, 98, 50, 54, 73,
73, 79, 43, 122, 119, 70, 111, 118, 112, 99, 116, 65, 98, 48, 61, 34, 44, 34, 115, 99, 111, 114, 101,
115, 34, 58, 34, 66, 106, 74, 102, 80, 56, 47, 97, 78, 107, 65, 111, 107, 70, 74, 65, 54, 116, 68,
103, 81, 103, 85, 48, 76, 68, 50, 51, 111, 67, 78, 65, 83, 98, 109, 108, 81, 114, 106, 107, 97, 84,
52, 61, 34, 44, 34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 49, 101, 45, 48, 53, 125, 44,
34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 52,
44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114,
34, 58, 48, 46, 48, 50, 48, 54, 54, 51, 52, 53, 55, 56, 57, 48, 51, 49, 51, 55, 49, 56, 44, 34, 109,
101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 53,
55, 56, 56, 54, 50, 53, 53, 52, 56, 49, 52, 54, 52, 48, 50, 44, 34, 114, 97, 110, 107, 95, 99, 111,
114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48, 46, 57, 57, 55, 51, 57, 49, 51, 48, 52, 51,
52, 55, 56, 50, 54, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95,
97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114,
97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111,
108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44,
34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117, 114,
111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116,
101, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105,
111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105,
111, 110, 34, 58, 34, 105, 110, 116, 56, 45, 102, 117, 108, 108, 34, 44, 34, 114, 101, 113, 117, 105,
114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95,
98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114, 116, 34, 58,
34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34,
44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46,
48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 48,
46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34, 44, 34,
110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120, 34, 58, 34,
49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110, 116, 105, 109, 101, 34, 58,
34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58, 34, 48, 46,
49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50, 46, 50,
49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34,
125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115, 116,
34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
