/* variational_int8_full.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:3e7ae82625b29056bea1eef307faa9149287774796db95cf08fbbd7725fb8115
   facts: {"flash_bytes": 9456, "ram_bytes": 192, "stack_bytes": 768, "multiply_accumulates": 688} */
#include "variational_int8_full.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if VARIATIONAL_INT8_FULL_FILE != 0xb0366cedUL
#error "variational_int8_full.h belongs to another variational_int8_full.c; copy the two that were written together"
#endif
#if VARIATIONAL_INT8_FULL_SCRATCH_FLOATS != 48 || VARIATIONAL_INT8_FULL_INPUT_SIZE != 4
#error "variational_int8_full.h was edited; export it again"
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

#define VARIATIONAL_INT8_FULL_TERM(r) ((r) * (r))

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

#define ELEMENTWISE(name, value) \
    static void k_##name(const float *a, const float *b, float *y, size_t n) \
    { \
        size_t i; \
        for (i = 0; i < n; i++) y[i] = value; \
    }

ELEMENTWISE(sub, a[i] - b[i])

/* Rows of n values into rows of y that are `step` values apart, from `start` on. */
static void k_place(const float *x, float *y, size_t outer, size_t n, size_t start, size_t step)
{
    size_t i;
    for (y += start; outer > 0; outer--, y += step) {
        for (i = 0; i < n; i++) y[i] = *x++;
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

static void k_copy(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i];
}

static const float variational_int8_full_c0[1] = {
0.0f};

static const float variational_int8_full_c1[1] = {
58.977867f};

static const uint8_t variational_int8_full_c2[32] IN_WORDS = {
147, 65, 1, 83, 1, 252, 158, 46, 255, 186, 194, 188, 170, 127, 192, 29, 1, 137, 21, 253, 76, 117, 1,
145, 180, 44, 1, 137, 248, 127, 128, 223};

static const int32_t variational_int8_full_c3[8] = {
-5905, 3463, 851, 1261, 183, -2177, 801, 5478};

static const int32_t variational_int8_full_c4[8] = {
1460900096, 1331848320, 1964695808, 1658160640, 1581560576, 1986057600, 1996756352, 2094169728};

static const int8_t variational_int8_full_c5[8] = {
14, 14, 14, 13, 14, 14, 14, 14};

static const int8_t variational_int8_full_c6[256] = {
-127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127,
-127, -127, -127, -127, -126, -126, -126, -126, -126, -126, -126, -126, -126, -126, -126, -126, -125,
-125, -125, -125, -125, -125, -125, -124, -124, -124, -124, -124, -124, -123, -123, -123, -123, -123,
-122, -122, -122, -122, -121, -121, -121, -120, -120, -120, -119, -119, -119, -118, -118, -117, -117,
-116, -116, -115, -115, -114, -113, -113, -112, -112, -111, -110, -109, -109, -108, -107, -106, -105,
-104, -103, -102, -101, -100, -99, -98, -97, -95, -94, -93, -91, -90, -88, -87, -85, -84, -82, -80,
-79, -77, -75, -73, -71, -69, -67, -65, -63, -61, -58, -56, -54, -51, -49, -46, -44, -41, -39, -36,
-34, -31, -28, -25, -23, -20, -17, -14, -11, -9, -6, -3, 0, 3, 6, 9, 11, 14, 17, 20, 23, 25, 28, 31,
34, 36, 39, 41, 44, 46, 49, 51, 54, 56, 58, 61, 63, 65, 67, 69, 71, 73, 75, 77, 79, 80, 82, 84, 85,
87, 88, 90, 91, 93, 94, 95, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 109, 110,
111, 112, 112, 113, 113, 114, 115, 115, 116, 116, 117, 117, 118, 118, 119, 119, 119, 120, 120, 120,
121, 121, 121, 122, 122, 122, 122, 123, 123, 123, 123, 123, 124, 124, 124, 124, 124, 124, 125, 125,
125, 125, 125, 125, 125, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 127, 127, 127,
127};

static const uint8_t variational_int8_full_c7[32] IN_WORDS = {
138, 39, 46, 127, 118, 25, 12, 230, 128, 0, 128, 0, 128, 0, 128, 0, 123, 58, 37, 10, 181, 107, 216,
129, 128, 0, 128, 0, 128, 0, 128, 0};

static const int32_t variational_int8_full_c8[4] = {
693, -557, 0, 0};

static const int32_t variational_int8_full_c9[2] = {
1421394176, 1373961600};

static const int8_t variational_int8_full_c10[2] = {
14, 14};

static const uint8_t variational_int8_full_c11[32] IN_WORDS = {
184, 127, 0, 0, 255, 57, 0, 0, 1, 172, 0, 0, 255, 213, 0, 0, 109, 129, 0, 0, 255, 160, 0, 0, 137,
129, 0, 0, 255, 223, 0, 0};

static const int32_t variational_int8_full_c12[8] = {
1226, 899, -1296, -26, -776, 589, -265, 847};

static const int32_t variational_int8_full_c13[8] = {
1470593792, 1276367488, 1098613120, 1477922176, 2096959360, 1992784256, 1250926976, 2074096512};

static const int8_t variational_int8_full_c14[8] = {
13, 13, 12, 13, 13, 14, 13, 13};

static const int8_t variational_int8_full_c15[256] = {
-127, -127, -127, -127, -126, -126, -126, -126, -126, -125, -125, -125, -125, -124, -124, -124, -124,
-123, -123, -123, -123, -122, -122, -122, -121, -121, -121, -120, -120, -120, -119, -119, -119, -118,
-118, -117, -117, -116, -116, -116, -115, -115, -114, -113, -113, -112, -112, -111, -111, -110, -109,
-109, -108, -107, -107, -106, -105, -104, -104, -103, -102, -101, -100, -100, -99, -98, -97, -96,
-95, -94, -93, -92, -91, -90, -89, -88, -86, -85, -84, -83, -82, -80, -79, -78, -76, -75, -74, -72,
-71, -69, -68, -66, -65, -63, -62, -60, -58, -57, -55, -53, -52, -50, -48, -46, -45, -43, -41, -39,
-37, -36, -34, -32, -30, -28, -26, -24, -22, -20, -18, -16, -14, -12, -10, -8, -6, -4, -2, 0, 2, 4,
6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 37, 39, 41, 43, 45, 46, 48, 50, 52, 53,
55, 57, 58, 60, 62, 63, 65, 66, 68, 69, 71, 72, 74, 75, 76, 78, 79, 80, 82, 83, 84, 85, 86, 88, 89,
90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 100, 101, 102, 103, 104, 104, 105, 106, 107, 107, 108,
109, 109, 110, 111, 111, 112, 112, 113, 113, 114, 115, 115, 116, 116, 116, 117, 117, 118, 118, 119,
119, 119, 120, 120, 120, 121, 121, 121, 122, 122, 122, 123, 123, 123, 123, 124, 124, 124, 124, 125,
125, 125, 125, 126, 126, 126, 126, 126, 127, 127, 127, 127, 127};

static const uint8_t variational_int8_full_c16[32] IN_WORDS = {
177, 198, 255, 35, 117, 224, 130, 242, 169, 193, 100, 17, 177, 42, 192, 76, 242, 43, 141, 5, 102,
127, 71, 123, 255, 26, 228, 77, 106, 129, 204, 21};

static const int32_t variational_int8_full_c17[4] = {
-650, 561, 423, 310};

static const int32_t variational_int8_full_c18[4] = {
1555051008, 1868897280, 1076448256, 1974875264};

static const int8_t variational_int8_full_c19[4] = {
14, 14, 13, 14};

static const uint8_t variational_int8_full_c20[32] IN_WORDS = {
234, 129, 106, 77, 255, 18, 142, 79, 128, 0, 128, 0, 128, 0, 128, 0, 97, 16, 62, 141, 92, 244, 71,
186, 128, 0, 128, 0, 128, 0, 128, 0};

static const int32_t variational_int8_full_c21[4] = {
-5042, -8412, 0, 0};

static const int32_t variational_int8_full_c22[2] = {
1359460992, 1183686400};

static const int8_t variational_int8_full_c23[2] = {
12, 12};

static const float variational_int8_full_c24[576] = {
-3.6822198e-07f, -1.4834459e-08f, -6.6867955e-07f, -7.7704226e-07f, -0.20661221f, 0.2608533f,
-0.36742446f, -0.13104634f, -9.1436746e-08f, 1.5136943e-07f, -4.864419e-07f, -3.0622013e-07f,
-0.17849253f, 0.28157103f, -0.5205151f, 0.04671222f, 2.2240035e-07f, -2.7795258e-07f, 6.402753e-07f,
7.1155915e-07f, 0.36320883f, -0.3382664f, 0.67519665f, -0.2470402f, 6.612495e-08f, -6.0592777e-07f,
-3.5677594e-08f, 1.6523418e-07f, 0.07868536f, 0.173063f, 0.1757018f, -0.41671944f, 4.0009203f,
-3.2325187f, 1.9950665f, 0.34217706f, 0.16231719f, -1.0035995f, 1.0481864f, 0.15646033f, -1.3377066f,
3.7882578f, 4.248759f, 1.87959f, -0.034954686f, 0.021470094f, 0.08263921f, 0.222511f, -1.6634403f,
-2.8162775f, 2.2075486f, -3.6235647f, -0.91708994f, 0.53297454f, 0.54822546f, -0.9637683f,
5.2390704f, 2.2444203f, 0.38643694f, -0.8777209f, 0.12349607f, 1.4679905f, -0.13803104f,
-0.74612397f, -1.2942468f, 0.8966872f, -0.7447706f, 1.7071645f, -0.019876935f, 0.46877623f,
-0.25958914f, -1.2759929f, 1.1151054f, 1.998862f, -1.7884425f, 3.408663f, 0.5400042f, 0.13001993f,
-0.22917295f, -0.74477386f, -4.0935006f, -1.3546149f, -0.29013777f, 3.1902368f, 0.118269406f,
-0.47542152f, 0.7940099f, -0.38278025f, -2.6587296f, 3.4378488f, 1.1350527f, -4.5879464f, 0.1099223f,
-0.3268022f, 0.5823444f, 0.33431354f, -2.9878395f, -5.299621f, 0.74021244f, 0.37818015f, 0.79035246f,
1.2485527f, -0.8892456f, -0.03471932f, 0.31178546f, -0.04902795f, 0.68579173f, -5.2964597f,
1.038415f, -0.34349164f, -0.7474261f, -0.5932538f, -2.6106768f, 2.8396323f, 4.269629f, 0.96401936f,
0.28245714f, 0.33714715f, -0.25498408f, -0.23692617f, -2.30247f, 1.877002f, -6.668485f, -1.860532f,
-0.023817655f, 0.17189825f, 0.35593402f, 0.025545526f, 1.8447805e-06f, 3.588764e-06f, 8.981024e-08f,
-2.5114211e-06f, -1.3033688f, 0.5323134f, 5.0785747f, 4.028832f, -1.1919914e-06f, 1.7667401e-06f,
5.598676e-07f, -2.4183485e-06f, -5.8550086f, 2.046633f, 4.0951033f, -3.8379908f, 4.160139e-07f,
1.2745314e-06f, -1.9713895e-07f, -1.2182384e-06f, -1.4616473f, 0.7269194f, 1.5137575f, -0.24898456f,
6.1282544e-06f, 5.556249e-06f, -1.1625225e-06f, -1.0167186e-06f, 1.3714416f, -8.12714f, 2.4311986f,
-1.7814076f, 3.0666962e-07f, 8.71426e-07f, 4.0852183e-07f, -2.4924084e-06f, -1.6337965f, -1.1290706f,
1.8298723f, 3.3762877f, -3.9140564e-06f, -2.9177427e-06f, -2.0896366e-06f, -7.203611e-06f,
-4.2795143f, -1.0273876f, -4.2769146f, -1.6640166f, 2.9364808e-06f, 2.0005043e-06f, 4.080074e-07f,
7.469104e-06f, 5.302529f, 2.9705012f, 3.0414917f, -4.0697303f, -1.1459461e-07f, -3.2312735e-06f,
7.618447e-07f, -1.6295996e-06f, 1.3806397f, 2.0912402f, -0.37794837f, 3.7840405f, -0.1627787f,
-0.7122657f, 0.013173869f, 0.74260294f, -1.1581603f, 1.4598f, 0.46187827f, -0.8538009f, -0.63531965f,
0.055151846f, 0.76818925f, 1.3011303f, 0.060392506f, 0.7524044f, -0.55814904f, -0.6157299f,
0.94109476f, -0.70663416f, -0.57684535f, -2.1737847f, 0.857231f, -1.0813643f, 0.44995233f,
0.10535764f, -0.3164666f, 1.43662f, -1.5100749f, -1.3799449f, 2.2464752f, 0.52721894f, -0.024413913f,
0.17988254f, 1.280153f, -2.4124408f, -1.1683408f, -1.4694762f, -2.232726f, -1.7685244f, 0.11231619f,
0.27759793f, 1.5091509f, -1.8335688f, -1.864028f, -0.9395296f, -2.0878036f, 2.503367f, 0.05897276f,
-0.027626755f, 0.5427535f, 0.9229514f, -4.4107413f, 0.6717362f, 0.7141086f, 0.5971119f, -1.0176069f,
-0.47365218f, 3.3890452f, 0.70943105f, 0.82561374f, -0.49282897f, 1.7600477f, 0.8953633f,
-0.14356963f, -0.5450453f, 1.5043066f, -0.89172006f, -0.18047234f, 2.4929674f, -0.4781515f,
-1.7590815f, -0.18996897f, -1.4419678f, -1.0444825f, 1.5791981f, -4.5371184f, 0.63893414f,
0.73498166f, -0.76756823f, 1.2086474f, 0.3276146f, 1.4672605f, -0.95000273f, 0.8917593f, -3.5809524f,
1.6828078f, 0.38640496f, -0.43466413f, -0.25722414f, 0.90879095f, 0.097269826f, -0.007788158f,
-0.47977975f, -0.8334118f, -1.8563269f, 0.36993077f, 0.72300553f, 1.8559687f, 0.70833653f,
0.27752545f, 1.2348984f, -0.38024756f, 0.37932402f, 1.2769799f, 0.18976493f, -0.9641292f,
-0.82959974f, 0.28015545f, -0.87298733f, 1.0011778f, 0.56871337f, 1.0516726f, -0.6098139f,
-0.5139592f, 0.8161814f, 1.0238485f, 0.93927926f, 1.1297451f, -1.5493566f, 0.19031253f, -0.10124292f,
1.701357f, -1.2935042f, -1.0374738f, -0.5713918f, -1.2345053f, 0.49357173f, -0.123317204f,
-0.021969488f, 0.08207809f, -2.4565618f, -0.1747927f, 2.3943474f, 1.6179699f, 0.54395485f,
-0.6291481f, 0.7602528f, -1.3191813f, 1.4615675f, 0.5715561f, -1.0614009f, -1.0124168f, -0.4325694f,
-0.22477055f, -0.34283292f, -1.9536881f, -0.041719377f, 0.8018595f, 0.16367628f, -0.13625456f,
1.3769224f, 2.3305824f, 0.270273f, -1.522901f, 0.4225898f, 0.104120284f, 0.4677717f, 0.008838855f,
0.5239583f, -0.14583223f, -0.37521094f, 1.5683043f, -1.0116185f, -0.5766198f, -0.44306332f,
0.9089715f, -0.93118536f, 1.4452457f, -1.3942151f, -1.6795229f, -4.9823904f, -0.53079534f,
0.38861948f, 1.5027237f, -0.2416478f, -0.010214967f, 0.2601902f, -1.273572f, -3.3519468f,
-0.037850246f, 0.39359877f, 0.6306291f, -0.15964581f, 0.13119853f, -0.09697831f, -4.8928385f,
-0.088357314f, -0.6530913f, -1.9158933f, -0.7599264f, -0.3933096f, -0.5858378f, -0.906857f,
0.36353838f, 0.2202395f, -0.46688318f, 0.14248097f, 0.31924662f, -0.08558925f, 0.022741007f,
-0.00082570757f, 0.52320594f, 0.47935045f, -0.42221922f, -0.05136792f, -0.253395f, -0.1553508f,
-0.045740485f, -0.0013656302f, -0.39047548f, -0.28485194f, 0.19977327f, -0.24272525f, 0.07368371f,
-0.2774434f, -0.014016366f, -0.0032022833f, 1.3477043f, -0.83893037f, -0.28599808f, 0.022245325f,
-0.0074291774f, 0.017835438f, 0.00014403126f, 0.00010311751f, 0.7134785f, 0.24944352f, -0.16486269f,
-0.18011509f, -0.013132135f, 0.04154116f, -0.0019227153f, 0.009171894f, -0.13604976f, -0.3171614f,
0.11141171f, 0.012133864f, -0.06801181f, 0.004431015f, -0.020531785f, 0.0052886303f, -0.12972143f,
0.30548146f, 0.14322786f, -0.13129835f, -0.010132596f, -0.005820552f, 0.0329815f, -0.013414878f,
0.21013573f, 0.33260283f, 0.29582006f, -0.017617868f, 0.07067507f, 0.04523303f, -0.038091637f,
-0.017371507f, 0.6989192f, -0.24340755f, 0.50327486f, 0.06375232f, -0.014387008f, -0.025728693f,
0.015702138f, 0.017546358f, -0.16898549f, 0.45557776f, -0.07062239f, 0.13338813f, 0.014881727f,
0.0024523449f, -0.027949248f, 0.013648313f, 0.24390967f, 0.6530576f, 0.06713224f, 0.14412203f,
0.0024234662f, 0.028986279f, 0.012274175f, 0.010806799f, 0.55043405f, 0.27443928f, 0.026163677f,
0.39839518f, 0.00720896f, -0.027907165f, -0.013497602f, -0.014707201f, 0.0665454f, -0.15124576f,
0.11346701f, 0.0375221f, 0.054630112f, 0.029233137f, -0.07894178f, -0.00846865f, -0.20585865f,
0.025417458f, 0.012965946f, -0.016779028f, -0.014351678f, 0.028396472f, -0.01825521f, 0.04897938f,
0.05633444f, 0.1865486f, -0.2582287f, -0.5265524f, 0.088974245f, 0.06801953f, -0.010072023f,
-0.0005645163f, 0.16863357f, 0.021521159f, -0.10092423f, -0.406691f, 0.0137722185f, 0.06186639f,
-0.019124221f, -0.004191909f, 0.147714f, 0.053972308f, 0.08915484f, 0.011548708f, 0.07029097f,
-0.01653766f, -0.018626887f, 0.015737401f, -0.2111863f, -0.120511234f, -0.0676136f, 0.05095794f,
0.020376991f, 0.017497072f, -0.032647125f, 0.0052919225f, 0.6538476f, 0.30053818f, 0.3879197f,
-0.20057753f, -0.0752821f, -0.020478088f, 0.044817474f, -0.012274255f, 0.10280801f, 0.0009509011f,
0.15358737f, -0.015658874f, 0.03968865f, 0.01908645f, -0.029916866f, -0.010589405f, -0.52715f,
-0.22083049f, -0.3334714f, 0.105744116f, -0.09778849f, 0.05049229f, 0.01083174f, -0.018954461f,
0.025432201f, -0.016047684f, 0.04154082f, 0.046832975f, 0.023365438f, 0.021000503f, -0.018665193f,
-0.01274236f, -0.22424765f, -0.09494569f, -0.15060443f, 0.08308891f, -0.033491682f, 0.023484804f,
0.0031801742f, -0.015588007f, 0.22544305f, 0.034376018f, 0.30169487f, -0.008959549f, 0.05655418f,
0.026462346f, -0.038098622f, -0.011789118f};

static const float variational_int8_full_c25[24] = {
-1.5381594f, 1.7509294f, -1.518128f, -0.6549529f, 0.18101965f, -0.067548305f, 0.29209617f,
-0.23198105f, 0.58974f, -0.20208384f, 0.086790934f, 0.48738796f, -0.22076778f, -1.6476606f,
0.12918289f, -0.004455636f, 0.2377793f, 0.2165751f, -0.4362317f, -1.0009468f, 0.14844793f,
0.14436601f, -0.041156802f, -0.00016962035f};

static void variational_int8_full_network(const float *x, float *s)
{
    k_quantise(x, variational_int8_full_c0, variational_int8_full_c1, 1, -11, (int8_t *)(s + 0), 4);
    k_dense_integer((int8_t *)(s + 0), variational_int8_full_c2, variational_int8_full_c3, variational_int8_full_c4, variational_int8_full_c5, 8, (int8_t *)(s + 32), 1, 4, 8);
    k_table((int8_t *)(s + 32), variational_int8_full_c6, (int8_t *)(s + 32), 8);
    k_dense_integer((int8_t *)(s + 32), variational_int8_full_c7, variational_int8_full_c8, variational_int8_full_c9, variational_int8_full_c10, -6, (int8_t *)(s + 38), 1, 8, 2);
    k_dense_integer((int8_t *)(s + 38), variational_int8_full_c11, variational_int8_full_c12, variational_int8_full_c13, variational_int8_full_c14, -1, (int8_t *)(s + 35), 1, 2, 8);
    k_table((int8_t *)(s + 35), variational_int8_full_c15, (int8_t *)(s + 35), 8);
    k_dense_integer((int8_t *)(s + 35), variational_int8_full_c16, variational_int8_full_c17, variational_int8_full_c18, variational_int8_full_c19, -4, (int8_t *)(s + 0), 1, 8, 4);
    k_dequantise((int8_t *)(s + 0), 0.013379137f, -4, s + 24, 4);
}

static void variational_int8_full_to_score(const float *x, float *s, float *out)
{
    k_dense_integer((int8_t *)(s + 32), variational_int8_full_c20, variational_int8_full_c21, variational_int8_full_c22, variational_int8_full_c23, 127, (int8_t *)(s + 40), 1, 8, 2);
    k_sub(x, s + 24, s + 24, 4);
    k_place(s + 24, s + 0, 1, 4, 0, 24);
    k_dequantise((int8_t *)(s + 32), 0.007816686f, 0, s + 24, 8);
    k_place(s + 24, s + 0, 1, 8, 4, 24);
    k_dequantise((int8_t *)(s + 38), 0.021127466f, -6, s + 24, 2);
    k_place(s + 24, s + 0, 1, 2, 12, 24);
    k_dequantise((int8_t *)(s + 40), 0.005590157f, 127, s + 24, 2);
    k_place(s + 24, s + 0, 1, 2, 14, 24);
    k_dequantise((int8_t *)(s + 35), 0.007556094f, 0, s + 24, 8);
    k_place(s + 24, s + 0, 1, 8, 16, 24);
    k_dense(s + 0, variational_int8_full_c24, variational_int8_full_c25, s + 24, 1, 24, 24);
    k_sum_of_squares(s + 24, out, 24);
}

static void variational_int8_full_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_copy(s + 24, out, 4);
}

static void variational_int8_full_to_residual(const float *x, float *s, float *out)
{
    k_sub(x, s + 24, out, 4);
    k_copy(out, out, 4);
}

#define VARIATIONAL_INT8_FULL_GOLDEN_WINDOWS 8
#define VARIATIONAL_INT8_FULL_OWN_THRESHOLD 14.535065f
#define VARIATIONAL_INT8_FULL_TOLERANCE 3.192175e-05f
static const float variational_int8_full_golden_windows[] = {
-0.7919367f, 1.0505049f, 0.3861422f, -0.15564491f, 2.426527f, 0.5162377f, 2.7772157f, 0.080138184f,
-1.0805143f, -2.2997625f, -3.5339174f, -0.07029562f, -0.028671898f, 2.4713943f, 6.3852963f,
-0.025951024f, -0.7133756f, -0.31478402f, -1.1154925f, -0.017156588f, -0.7432899f, -2.0495508f,
-2.5680418f, -0.04503118f, -1.8878759f, -0.40944722f, 1.6226672f, 0.017462583f, 0.22694959f,
0.3627259f, 0.606332f, -0.07891485f};
static const float variational_int8_full_golden_scores[] = {
0.54409605f, 13.7746105f, 15.295519f, 148.09485f, 0.20059942f, 3.3977776f, 26.7892f, 0.31393337f};

#ifndef VARIATIONAL_INT8_FULL_SCRATCH_STORAGE
#define VARIATIONAL_INT8_FULL_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define VARIATIONAL_INT8_FULL_SCRATCH_STORAGE as `extern` to own it yourself. */
VARIATIONAL_INT8_FULL_SCRATCH_STORAGE float variational_int8_full_scratch[VARIATIONAL_INT8_FULL_SCRATCH_FLOATS];

static int variational_int8_full_scored(const float *x, float *score)
{
    variational_int8_full_network(x, variational_int8_full_scratch);
    variational_int8_full_to_score(x, variational_int8_full_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

variational_int8_full_status variational_int8_full_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return VARIATIONAL_INT8_FULL_NULL_POINTER;
    if (!variational_int8_full_scored(x, &found)) return VARIATIONAL_INT8_FULL_NOT_FINITE;
    *score = found;
    return VARIATIONAL_INT8_FULL_OK;
}

variational_int8_full_status variational_int8_full_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    variational_int8_full_status status;
    if (is_anomaly == NULL) return VARIATIONAL_INT8_FULL_NULL_POINTER;
    status = variational_int8_full_score(x, &score);
    if (status == VARIATIONAL_INT8_FULL_OK) *is_anomaly = score > VARIATIONAL_INT8_FULL_THRESHOLD;
    return status;
}

variational_int8_full_status variational_int8_full_reconstruct(const float *x, float *x_hat)
{
    float score;
    variational_int8_full_status status;
    if (x_hat == NULL) return VARIATIONAL_INT8_FULL_NULL_POINTER;
    status = variational_int8_full_score(x, &score);
    if (status != VARIATIONAL_INT8_FULL_OK) return status;
    variational_int8_full_network(x, variational_int8_full_scratch);
    variational_int8_full_to_reconstruction(x, variational_int8_full_scratch, x_hat);
    return VARIATIONAL_INT8_FULL_OK;
}

variational_int8_full_status variational_int8_full_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    variational_int8_full_status status;
    if (shares == NULL) return VARIATIONAL_INT8_FULL_NULL_POINTER;
    status = variational_int8_full_score(x, &score);
    if (status != VARIATIONAL_INT8_FULL_OK) return status;
    variational_int8_full_network(x, variational_int8_full_scratch);
    variational_int8_full_to_residual(x, variational_int8_full_scratch, shares);
    for (i = 0; i < VARIATIONAL_INT8_FULL_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < VARIATIONAL_INT8_FULL_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = VARIATIONAL_INT8_FULL_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < VARIATIONAL_INT8_FULL_INPUT_SIZE; i++) shares[i] /= sum;
    return VARIATIONAL_INT8_FULL_OK;
}

variational_int8_full_status variational_int8_full_selftest(void)
{
    size_t i;
    if (VARIATIONAL_INT8_FULL_THRESHOLD < VARIATIONAL_INT8_FULL_OWN_THRESHOLD || VARIATIONAL_INT8_FULL_THRESHOLD > VARIATIONAL_INT8_FULL_OWN_THRESHOLD) {
        return VARIATIONAL_INT8_FULL_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < VARIATIONAL_INT8_FULL_GOLDEN_WINDOWS; i++) {
        const float expected = variational_int8_full_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (variational_int8_full_score(variational_int8_full_golden_windows + i * VARIATIONAL_INT8_FULL_INPUT_SIZE, &score) != VARIATIONAL_INT8_FULL_OK) {
            return VARIATIONAL_INT8_FULL_SELFTEST_FAILED;
        }
        scale = scale > fabsf(VARIATIONAL_INT8_FULL_THRESHOLD) ? scale : fabsf(VARIATIONAL_INT8_FULL_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= VARIATIONAL_INT8_FULL_TOLERANCE * scale)) return VARIATIONAL_INT8_FULL_SELFTEST_FAILED;
        if (error < fabsf(expected - VARIATIONAL_INT8_FULL_THRESHOLD)
            && (score > VARIATIONAL_INT8_FULL_THRESHOLD) != (expected > VARIATIONAL_INT8_FULL_THRESHOLD)) {
            return VARIATIONAL_INT8_FULL_SELFTEST_FAILED;
        }
    }
    return VARIATIONAL_INT8_FULL_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += VARIATIONAL_INT8_FULL_INPUT_SIZE) (void)variational_int8_full_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += VARIATIONAL_INT8_FULL_INPUT_SIZE) {
        *flags++ = variational_int8_full_scored(x, &score) && score > VARIATIONAL_INT8_FULL_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += VARIATIONAL_INT8_FULL_INPUT_SIZE, x_hat += VARIATIONAL_INT8_FULL_INPUT_SIZE) {
        variational_int8_full_network(x, variational_int8_full_scratch);
        variational_int8_full_to_reconstruction(x, variational_int8_full_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)variational_int8_full_selftest();
}
#endif

const char variational_int8_full_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 118, 97,
114, 105, 97, 116, 105, 111, 110, 97, 108, 95, 105, 110, 116, 56, 95, 102, 117, 108, 108, 34, 44, 34,
105, 110, 112, 117, 116, 34, 58, 123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102,
101, 97, 116, 117, 114, 101, 115, 34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100,
34, 44, 34, 104, 101, 97, 116, 34, 44, 34, 110, 111, 105, 115, 101, 34, 93, 44, 34, 108, 111, 119,
34, 58, 34, 67, 117, 53, 78, 119, 76, 66, 89, 72, 115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72,
118, 103, 61, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58, 34, 52, 90, 108, 77, 81, 72, 48, 65, 73,
48, 67, 82, 119, 49, 78, 65, 69, 101, 104, 90, 80, 103, 61, 61, 34, 44, 34, 117, 110, 105, 116, 115,
34, 58, 110, 117, 108, 108, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44,
34, 115, 116, 114, 105, 100, 101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115,
116, 95, 115, 116, 105, 108, 108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101,
115, 116, 34, 58, 110, 117, 108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58,
110, 117, 108, 108, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34,
58, 34, 110, 111, 110, 101, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 48, 46, 48, 44, 34,
115, 99, 97, 108, 101, 34, 58, 49, 46, 48, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 97, 99,
116, 105, 118, 97, 116, 105, 111, 110, 115, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100,
34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 49, 52, 46, 53, 51, 53, 48, 54, 53, 44, 34, 114,
117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115,
101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110,
100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111,
117, 110, 100, 115, 34, 58, 91, 48, 46, 48, 48, 48, 53, 50, 55, 51, 49, 53, 50, 53, 51, 52, 50, 51,
49, 50, 48, 52, 44, 48, 46, 49, 49, 48, 54, 57, 54, 49, 54, 48, 53, 57, 51, 49, 53, 50, 50, 49, 93,
44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 101, 120, 97, 99, 116, 34, 125, 44, 34,
99, 97, 108, 105, 98, 114, 97, 116, 105, 111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119,
115, 34, 58, 52, 56, 44, 34, 114, 97, 110, 107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53,
44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49,
53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51,
44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44,
51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52,
48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 44, 52, 52, 44, 52, 53, 44, 52, 54, 44, 52, 55, 44, 52, 56,
93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 55, 50, 108, 78, 80, 117, 76, 113, 105, 68, 54,
100, 49, 112, 73, 43, 86, 117, 97, 99, 80, 103, 103, 118, 110, 106, 55, 103, 117, 54, 65, 43, 51, 43,
79, 103, 80, 109, 81, 80, 112, 68, 54, 99, 114, 113, 81, 43, 66, 116, 54, 108, 80, 104, 52, 101, 112,
106, 52, 80, 67, 97, 48, 43, 88, 109, 109, 117, 80, 116, 103, 97, 115, 84, 53, 107, 73, 114, 69, 43,
86, 115, 43, 43, 80, 105, 86, 122, 48, 106, 55, 78, 74, 78, 81, 43, 122, 55, 110, 86, 80, 105, 82,
115, 51, 68, 53, 119, 79, 78, 48, 43, 90, 51, 80, 119, 80, 105, 119, 101, 65, 68, 57, 118, 48, 119,
89, 47, 80, 114, 85, 73, 80, 43, 70, 74, 67, 122, 56, 78, 99, 104, 48, 47, 104, 111, 65, 104, 80, 54,
119, 97, 73, 106, 47, 52, 89, 83, 73, 47, 117, 51, 89, 112, 80, 49, 104, 107, 77, 122, 57, 56, 121,
84, 103, 47, 85, 114, 89, 53, 80, 49, 114, 50, 82, 68, 47, 50, 120, 108, 81, 47, 107, 115, 97, 76,
80, 52, 97, 66, 106, 122, 56, 48, 79, 53, 111, 47, 89, 68, 121, 50, 80, 51, 74, 87, 120, 84, 47, 67,
72, 100, 73, 47, 73, 77, 72, 57, 80, 51, 121, 47, 65, 69, 65, 43, 117, 83, 90, 65, 77, 72, 86, 90,
81, 77, 53, 107, 88, 69, 70, 121, 117, 110, 82, 66, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58,
91, 50, 53, 44, 49, 48, 44, 57, 44, 50, 50, 44, 50, 54, 44, 50, 51, 44, 53, 44, 51, 55, 44, 49, 49,
44, 49, 51, 44, 51, 50, 44, 50, 55, 44, 52, 52, 44, 50, 48, 44, 51, 54, 44, 49, 57, 44, 54, 44, 49,
55, 44, 49, 54, 44, 51, 49, 44, 52, 51, 44, 49, 50, 44, 51, 57, 44, 52, 49, 44, 52, 55, 44, 51, 53,
44, 49, 52, 44, 52, 54, 44, 49, 53, 44, 50, 52, 44, 49, 56, 44, 52, 56, 44, 51, 51, 44, 51, 48, 44,
52, 44, 56, 44, 50, 57, 44, 55, 44, 51, 52, 44, 49, 44, 52, 48, 44, 51, 56, 44, 52, 53, 44, 51, 44,
52, 50, 44, 50, 56, 44, 50, 49, 44, 50, 93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123,
34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 88, 98, 120, 75, 118, 47, 74, 50, 104, 106, 57,
117, 116, 77, 85, 43, 89, 87, 69, 102, 118, 106, 104, 77, 71, 48, 65, 110, 75, 65, 81, 47, 53, 55,
48, 120, 81, 72, 48, 102, 112, 68, 49, 76, 84, 111, 113, 47, 84, 121, 56, 84, 119, 76, 81, 114, 89,
115, 65, 109, 57, 52, 43, 57, 86, 79, 72, 113, 118, 70, 77, 114, 72, 107, 66, 90, 86, 77, 120, 65,
80, 112, 102, 85, 118, 77, 109, 102, 78, 114, 57, 102, 75, 54, 71, 43, 100, 99, 105, 79, 118, 47,
109, 76, 106, 76, 119, 47, 83, 68, 54, 47, 49, 121, 115, 68, 119, 77, 120, 97, 74, 77, 67, 100, 99,
106, 105, 57, 54, 54, 88, 120, 118, 120, 71, 106, 48, 98, 54, 80, 115, 56, 56, 47, 115, 81, 50, 80,
80, 72, 108, 108, 97, 68, 52, 50, 116, 55, 107, 43, 107, 122, 103, 98, 80, 120, 121, 101, 111, 98,
48, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 52, 85, 107, 76, 80, 56, 53, 107, 88,
69, 70, 121, 117, 110, 82, 66, 83, 66, 103, 85, 81, 43, 57, 112, 84, 84, 52, 119, 100, 86, 108, 65,
83, 70, 68, 87, 81, 101, 67, 55, 111, 68, 52, 61, 34, 44, 34, 116, 111, 108, 101, 114, 97, 110, 99,
101, 34, 58, 51, 46, 49, 57, 50, 49, 55, 53, 50, 50, 57, 51, 55, 55, 56, 51, 55, 52, 101, 45, 48, 53,
125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58,
50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111,
114, 34, 58, 48, 46, 48, 52, 55, 51, 53, 50, 52, 51, 52, 52, 54, 52, 53, 55, 57, 51, 53, 44, 34, 109,
101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 49, 55,
49, 57, 52, 54, 55, 52, 53, 52, 57, 55, 51, 52, 54, 50, 50, 44, 34, 114, 97, 110, 107, 95, 99, 111,
114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48, 46, 57, 54, 49, 55, 51, 57, 49, 51, 48, 52,
51, 52, 55, 56, 50, 53, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101,
95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95,
114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101, 115, 104,
111, 108, 100, 34, 58, 48, 46, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51,
44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117,
114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97,
116, 101, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116,
105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 125, 44, 34, 112, 114, 101, 99, 105, 115,
105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 45, 102, 117, 108, 108, 34, 44, 34, 114, 101, 113, 117,
105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101,
95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114, 116, 34,
58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48,
34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49,
46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34,
48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34, 44,
34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120, 34, 58,
34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110, 116, 105, 109, 101, 34,
58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58, 34, 48,
46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50, 46,
50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34,
125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115, 116,
34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
