/* mixed_int8_full.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:1196a71ed55b0fe7cc58ec5995f940d309b0f454fd64c33faddb898f32039e4b
   facts: {"flash_bytes": 8357, "ram_bytes": 568, "stack_bytes": 768, "multiply_accumulates": 600} */
#include "mixed_int8_full.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if MIXED_INT8_FULL_FILE != 0x0017021eUL
#error "mixed_int8_full.h belongs to another mixed_int8_full.c; copy the two that were written together"
#endif
#if MIXED_INT8_FULL_SCRATCH_FLOATS != 142 || MIXED_INT8_FULL_INPUT_SIZE != 4
#error "mixed_int8_full.h was edited; export it again"
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

#define MIXED_INT8_FULL_TERM(r) ((r) * (r))

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

static void k_dequantise(const int8_t *x, float scale, int zero, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (float)(x[i] - zero) * scale;
}

#include <string.h>

/* e^x, at most 2e-7 of itself off, the same on every target: 2^n times e^r with |r| < 0.35, by a
   power series. */
static inline float exp_of(float x)
{
    const float v = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    const float turns = v * 1.44269504f;
    const int n = v != v ? 0 : (int)(turns < 0.0f ? turns - 0.5f : turns + 0.5f);
    const float r = (v - (float)n * 0.693359375f) + (float)n * 2.12194440e-4f;
    const uint32_t bits = (uint32_t)(n + 127) << 23;
    float power, p = 1.0f / 5040.0f;
    memcpy(&power, &bits, sizeof power);
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = (p * r + 1.0f) * r;
    return x < -87.0f ? 0.0f : x > 88.0f ? HUGE_VALF : power + power * p; /* NaN stays NaN */
}

/* Each of `outer` rows of n values: their exponentials' shares of the sum. */
static void k_softmax(const float *x, float *y, size_t outer, size_t n)
{
    for (; outer > 0; outer--, x += n, y += n) {
        float largest = x[0], sum = 0.0f;
        size_t i;
        for (i = 1; i < n; i++) largest = x[i] > largest ? x[i] : largest;
        for (i = 0; i < n; i++) {
            y[i] = exp_of(x[i] - largest);
            sum += y[i];
        }
        for (i = 0; i < n; i++) y[i] /= sum;
    }
}

/* An activation of 256 possible values. */
static void k_table(const int8_t *x, const int8_t *table, int8_t *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = table[x[i] + 128];
}

/* Rows of n values into rows of y that are `step` values apart, from `start` on. */
static void k_place(const float *x, float *y, size_t outer, size_t n, size_t start, size_t step)
{
    size_t i;
    for (y += start; outer > 0; outer--, y += step) {
        for (i = 0; i < n; i++) y[i] = *x++;
    }
}

/* Sum of squares of (x - offset) * scale - z, in one fixed order; z is in int8, and both are in steps of
   its grid. */
static void k_residual_squares(
    const int8_t *z, const float *x, const float *offset, const float *scale, size_t period,
    float step, int zero, float *y, size_t n)
{
    float sum = 0.0f;
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            const float scaled = (x[i + j] - offset[j]) * scale[j];
            const float r = scaled - (float)(z[i + j] - zero);
            sum += r * r;
        }
    }
    y[0] = sum * (step * step);
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

/* y = (x - offset) * scale - z, one number each for all values; saves a buffer. */
static void k_residual_one(
    const float *z, const float *x, float offset, float scale, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (x[i] - offset) * scale - z[i];
}

static void k_copy(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i];
}

static const float mixed_int8_full_c0[1] = {
0.0055925255f};

static const float mixed_int8_full_c1[1] = {
58.97787f};

static const uint8_t mixed_int8_full_c2[256] IN_WORDS = {
1, 25, 21, 254, 188, 63, 255, 249, 56, 192, 1, 255, 255, 3, 247, 246, 171, 82, 255, 249, 64, 194, 1,
7, 89, 127, 229, 1, 185, 129, 59, 12, 1, 252, 5, 3, 98, 127, 232, 248, 255, 208, 216, 255, 113, 154,
1, 251, 1, 121, 139, 236, 57, 211, 1, 23, 1, 0, 13, 5, 218, 28, 255, 4, 255, 201, 211, 253, 1, 125,
117, 5, 155, 129, 9, 1, 1, 28, 35, 251, 160, 99, 255, 251, 219, 36, 255, 254, 154, 93, 255, 5, 54,
199, 1, 1, 34, 230, 1, 3, 206, 50, 255, 253, 146, 129, 28, 0, 61, 210, 1, 239, 255, 177, 165, 246,
199, 129, 100, 3, 1, 102, 117, 2, 1, 22, 37, 247, 58, 205, 1, 254, 132, 129, 23, 3, 222, 129, 77, 12,
44, 215, 1, 251, 118, 127, 240, 11, 149, 89, 255, 255, 85, 127, 212, 5, 207, 64, 255, 247, 89, 178,
1, 0, 239, 20, 255, 255, 185, 72, 255, 2, 255, 165, 218, 2, 34, 127, 161, 250, 255, 226, 215, 254,
85, 164, 1, 2, 198, 51, 255, 253, 252, 2, 255, 0, 255, 221, 225, 201, 1, 25, 44, 233, 1, 4, 2, 2,
120, 127, 243, 2, 31, 222, 1, 250, 114, 163, 1, 250, 17, 226, 1, 4, 68, 127, 197, 255, 184, 129, 60,
2, 255, 172, 175, 245, 1, 85, 75, 7, 255, 233, 223, 0, 243, 129, 125, 250, 142, 108, 255, 4, 128, 0,
128, 0};

static const int32_t mixed_int8_full_c3[64] = {
-8459, -1939, -16825, -10116, -9896, -8338, -4661, -6168, -26023, -9364, -4293, -15674, -3741, -3377,
-10846, -14658, -7722, -8143, -11681, -18087, -16595, -5084, -7822, -19645, -15634, -8646, -15818,
-5983, -6431, -9858, -11868, -11495, -13147, -8315, -3812, -23978, -1637, -4783, -12307, -114,
-14916, -11969, -12810, -3375, -5450, -5763, -20924, -15318, -3934, 216, -5945, -21246, -7956,
-10784, -11493, -14461, -8943, -8960, -10614, -7614, -8723, -11957, -10862, 0};

static const int32_t mixed_int8_full_c4[63] = {
1321599872, 1182285952, 1659479296, 1274763392, 1546568704, 1414675456, 1465366656, 1193625088,
1124890496, 1251487744, 1416029952, 1464704128, 1385959040, 1961833600, 1707221888, 2119331328,
1093609472, 1538084864, 1818461824, 1890507136, 1086876032, 1855467264, 1258719744, 2053636992,
1533512960, 1398261376, 1551256192, 1656720384, 1845926528, 1241596416, 1311747200, 1122574976,
1338927232, 1300443392, 1321717504, 1286100224, 1796165120, 1828700160, 1715482752, 1364870528,
1565982976, 1553570688, 1929807872, 1791125632, 1424875392, 1912842112, 2078321024, 1152412288,
1296360320, 2061264000, 1823058560, 1756781184, 1092649216, 1788613376, 2144774528, 1193547904,
1294186496, 1895512704, 1364839552, 1537300224, 1289045760, 1205932800, 1474120064};

static const int8_t mixed_int8_full_c5[63] = {
15, 15, 14, 14, 14, 15, 15, 15, 13, 14, 15, 14, 16, 18, 15, 14, 14, 15, 15, 14, 13, 15, 14, 14, 14,
14, 14, 16, 15, 14, 14, 14, 14, 15, 16, 13, 16, 15, 14, 16, 14, 14, 14, 16, 15, 15, 14, 13, 15, 18,
16, 14, 14, 15, 15, 14, 14, 15, 14, 15, 14, 14, 14};

static const uint8_t mixed_int8_full_c6[32] IN_WORDS = {
125, 252, 1, 13, 1, 11, 105, 47, 255, 129, 215, 159, 255, 83, 220, 1, 1, 223, 62, 15, 118, 127, 30,
146, 172, 127, 101, 190, 208, 127, 132, 14};

static const int32_t mixed_int8_full_c7[8] = {
-1334, -1488, -90, 3228, -2236, -888, 566, 2201};

static const int32_t mixed_int8_full_c8[8] = {
1486260096, 2066377472, 1609305216, 1454307200, 1129995136, 1394170240, 1734155392, 1686043392};

static const int8_t mixed_int8_full_c9[8] = {
13, 14, 14, 13, 13, 13, 13, 13};

static const int8_t mixed_int8_full_c10[256] = {
-127, -127, -127, -127, -127, -126, -126, -126, -126, -126, -125, -125, -125, -125, -125, -124, -124,
-124, -124, -123, -123, -123, -122, -122, -122, -121, -121, -121, -120, -120, -120, -119, -119, -118,
-118, -118, -117, -117, -116, -116, -115, -115, -114, -114, -113, -112, -112, -111, -110, -110, -109,
-108, -108, -107, -106, -105, -105, -104, -103, -102, -101, -100, -99, -98, -97, -96, -95, -94, -93,
-92, -91, -90, -88, -87, -86, -85, -83, -82, -81, -79, -78, -76, -75, -73, -72, -70, -69, -67, -65,
-64, -62, -60, -58, -57, -55, -53, -51, -49, -47, -45, -43, -41, -39, -37, -35, -33, -31, -29, -27,
-25, -23, -21, -18, -16, -14, -12, -10, -8, -5, -3, -1, 1, 3, 6, 8, 10, 12, 14, 16, 19, 21, 23, 25,
27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 56, 58, 60, 62, 63, 65, 67, 68, 70, 71,
73, 74, 76, 77, 79, 80, 81, 83, 84, 85, 86, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101,
102, 103, 103, 104, 105, 106, 106, 107, 108, 108, 109, 110, 110, 111, 112, 112, 113, 113, 114, 114,
115, 115, 116, 116, 116, 117, 117, 118, 118, 118, 119, 119, 119, 120, 120, 120, 121, 121, 121, 122,
122, 122, 122, 123, 123, 123, 123, 123, 124, 124, 124, 124, 124, 125, 125, 125, 125, 125, 125, 125,
126, 126, 126, 126, 126, 126, 126, 126, 127, 127, 127, 127, 127};

static const uint8_t mixed_int8_full_c11[32] IN_WORDS = {
196, 129, 147, 74, 255, 59, 133, 69, 128, 0, 128, 0, 128, 0, 128, 0, 85, 233, 57, 177, 109, 253, 49,
181, 128, 0, 128, 0, 128, 0, 128, 0};

static const int32_t mixed_int8_full_c12[4] = {
-309, 119, 0, 0};

static const int32_t mixed_int8_full_c13[2] = {
1221660288, 1771995008};

static const int8_t mixed_int8_full_c14[2] = {
13, 14};

static const int8_t mixed_int8_full_c15[256] = {
-127, -127, -127, -126, -126, -125, -125, -125, -124, -124, -123, -123, -122, -122, -121, -121, -120,
-120, -119, -119, -118, -117, -117, -116, -116, -115, -114, -114, -113, -112, -111, -111, -110, -109,
-108, -107, -107, -106, -105, -104, -103, -102, -101, -100, -99, -98, -97, -96, -95, -94, -93, -92,
-91, -89, -88, -87, -86, -85, -83, -82, -81, -79, -78, -77, -75, -74, -72, -71, -69, -68, -66, -65,
-63, -61, -60, -58, -57, -55, -53, -52, -50, -48, -46, -45, -43, -41, -39, -37, -36, -34, -32, -30,
-28, -26, -24, -22, -20, -19, -17, -15, -13, -11, -9, -7, -5, -3, -1, 1, 3, 5, 7, 9, 10, 12, 14, 16,
18, 20, 22, 24, 26, 27, 29, 31, 33, 35, 36, 38, 40, 42, 43, 45, 47, 48, 50, 51, 53, 55, 56, 58, 59,
61, 62, 64, 65, 67, 68, 69, 71, 72, 73, 75, 76, 77, 78, 79, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90,
91, 92, 93, 94, 95, 96, 97, 97, 98, 99, 100, 101, 101, 102, 103, 104, 104, 105, 106, 106, 107, 107,
108, 109, 109, 110, 110, 111, 111, 112, 112, 113, 113, 114, 114, 115, 115, 115, 116, 116, 117, 117,
117, 118, 118, 118, 119, 119, 119, 120, 120, 120, 121, 121, 121, 121, 122, 122, 122, 122, 123, 123,
123, 123, 123, 124, 124, 124, 124, 124, 124, 125, 125, 125, 125, 125, 125, 126, 126, 126, 126, 126,
126, 126, 126, 127, 127, 127, 127, 127};

static const uint8_t mixed_int8_full_c16[32] IN_WORDS = {
53, 127, 0, 0, 1, 67, 0, 0, 255, 121, 0, 0, 113, 127, 0, 0, 45, 129, 0, 0, 9, 127, 0, 0, 255, 217, 0,
0, 161, 129, 0, 0};

static const int32_t mixed_int8_full_c17[8] = {
-97, 348, 1069, 676, -1151, -215, 436, -546};

static const int32_t mixed_int8_full_c18[8] = {
1211192960, 2125343744, 1241972992, 1415758720, 1688648704, 1125331328, 1771910912, 1631427200};

static const int8_t mixed_int8_full_c19[8] = {
14, 14, 13, 13, 13, 13, 13, 13};

static const int8_t mixed_int8_full_c20[256] = {
-127, -127, -126, -126, -125, -125, -125, -124, -124, -123, -123, -122, -122, -121, -121, -120, -120,
-119, -119, -118, -118, -117, -116, -116, -115, -115, -114, -114, -113, -112, -112, -111, -110, -110,
-109, -108, -108, -107, -106, -106, -105, -104, -103, -103, -102, -101, -100, -100, -99, -98, -97,
-96, -95, -95, -94, -93, -92, -91, -90, -89, -88, -87, -87, -86, -85, -84, -83, -82, -81, -80, -79,
-78, -77, -76, -74, -73, -72, -71, -70, -69, -68, -67, -66, -65, -63, -62, -61, -60, -59, -57, -56,
-55, -54, -53, -51, -50, -49, -48, -46, -45, -44, -42, -41, -40, -39, -37, -36, -35, -33, -32, -31,
-29, -28, -26, -25, -24, -22, -21, -20, -18, -17, -15, -14, -13, -11, -10, -8, -7, -6, -4, -3, -1, 0,
2, 3, 4, 6, 7, 9, 10, 12, 13, 14, 16, 17, 19, 20, 21, 23, 24, 26, 27, 28, 30, 31, 32, 34, 35, 37, 38,
39, 41, 42, 43, 45, 46, 47, 48, 50, 51, 52, 54, 55, 56, 57, 59, 60, 61, 62, 63, 65, 66, 67, 68, 69,
71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 93, 94, 95,
96, 97, 98, 99, 100, 101, 101, 102, 103, 104, 105, 106, 106, 107, 108, 109, 109, 110, 111, 112, 112,
113, 114, 114, 115, 116, 116, 117, 118, 118, 119, 120, 120, 121, 121, 122, 122, 123, 124, 124, 125,
125, 126, 126, 127, 127};

static const float mixed_int8_full_c21[1] = {
0.0f};

static const float mixed_int8_full_c22[1] = {
142.27658f};

static const uint8_t mixed_int8_full_c23[288] IN_WORDS = {
132, 234, 154, 227, 141, 4, 99, 234, 93, 250, 100, 237, 255, 55, 112, 243, 126, 230, 138, 16, 147,
236, 108, 11, 146, 243, 153, 13, 94, 212, 146, 43, 91, 16, 75, 72, 138, 22, 66, 2, 101, 29, 46, 59,
126, 248, 125, 228, 158, 236, 115, 15, 202, 230, 182, 212, 204, 221, 157, 240, 105, 10, 130, 16, 1,
239, 168, 246, 122, 93, 108, 169, 20, 50, 152, 184, 143, 234, 127, 241, 108, 252, 80, 84, 152, 253,
128, 34, 130, 250, 90, 105, 113, 6, 136, 17, 190, 213, 139, 149, 93, 56, 61, 31, 163, 253, 86, 188,
122, 9, 129, 236, 159, 38, 143, 189, 254, 19, 196, 187, 235, 46, 190, 155, 107, 252, 142, 2, 64, 49,
140, 244, 105, 41, 13, 245, 52, 69, 68, 236, 137, 247, 130, 241, 180, 39, 54, 193, 85, 164, 206, 15,
141, 243, 122, 216, 109, 7, 133, 235, 86, 1, 142, 159, 89, 208, 104, 195, 62, 229, 121, 129, 122, 4,
137, 230, 126, 9, 95, 12, 161, 47, 255, 13, 148, 45, 184, 17, 139, 253, 147, 250, 101, 77, 177, 25,
57, 18, 209, 232, 51, 77, 223, 16, 127, 251, 135, 2, 98, 54, 88, 72, 181, 239, 17, 69, 137, 32, 25,
114, 119, 252, 135, 242, 164, 7, 102, 157, 129, 253, 135, 4, 160, 5, 113, 170, 128, 241, 106, 7, 124,
217, 121, 197, 209, 238, 70, 235, 177, 212, 75, 197, 133, 244, 115, 10, 94, 24, 205, 213, 224, 186,
61, 38, 163, 231, 153, 240, 126, 4, 95, 11, 201, 62, 137, 0, 111, 167, 221, 0, 176, 254, 201, 0, 128,
240, 142, 0};

static const int32_t mixed_int8_full_c24[4] = {
-1654, 271, -748, -850};

static const int32_t mixed_int8_full_c25[4] = {
1549687040, 1181653504, 1771774848, 1305043200};

static const int8_t mixed_int8_full_c26[4] = {
13, 13, 13, 15};

static const float mixed_int8_full_c27[1] = {
63.83176f};

static const float mixed_int8_full_c28[1] = {
0.25f};

static const float mixed_int8_full_c29[1] = {
1.0447292f};

static void mixed_int8_full_network(const float *x, float *s)
{
    k_quantise(x, mixed_int8_full_c0, mixed_int8_full_c1, 1, -11, (int8_t *)(s + 20), 4);
    k_dense_integer((int8_t *)(s + 20), mixed_int8_full_c2, mixed_int8_full_c3, mixed_int8_full_c4, mixed_int8_full_c5, 88, (int8_t *)(s + 0), 1, 4, 63);
    k_dense_integer((int8_t *)(s + 20), mixed_int8_full_c6, mixed_int8_full_c7, mixed_int8_full_c8, mixed_int8_full_c9, -8, (int8_t *)(s + 17), 1, 4, 8);
    k_dequantise((int8_t *)(s + 0), 1.2631146f, 88, s + 71, 63);
    k_softmax(s + 71, s + 71, 1, 63);
    k_table((int8_t *)(s + 17), mixed_int8_full_c10, (int8_t *)(s + 17), 8);
    k_dense_integer((int8_t *)(s + 17), mixed_int8_full_c11, mixed_int8_full_c12, mixed_int8_full_c13, mixed_int8_full_c14, -24, (int8_t *)(s + 3), 1, 8, 2);
    k_table((int8_t *)(s + 3), mixed_int8_full_c15, (int8_t *)(s + 3), 2);
    k_dense_integer((int8_t *)(s + 3), mixed_int8_full_c16, mixed_int8_full_c17, mixed_int8_full_c18, mixed_int8_full_c19, 6, (int8_t *)(s + 0), 1, 2, 8);
    k_table((int8_t *)(s + 0), mixed_int8_full_c20, (int8_t *)(s + 0), 8);
    k_dequantise((int8_t *)(s + 0), 0.006481066f, 3, s + 134, 8);
    k_place(s + 134, s + 0, 1, 8, 0, 71);
    k_place(s + 71, s + 0, 1, 63, 8, 71);
    k_quantise(s + 0, mixed_int8_full_c21, mixed_int8_full_c22, 1, -7, (int8_t *)(s + 71), 71);
    k_dense_integer((int8_t *)(s + 71), mixed_int8_full_c23, mixed_int8_full_c24, mixed_int8_full_c25, mixed_int8_full_c26, -7, (int8_t *)(s + 0), 1, 71, 4);
}

static void mixed_int8_full_to_score(const float *x, float *s, float *out)
{
    k_residual_squares((int8_t *)(s + 0), x, mixed_int8_full_c0, mixed_int8_full_c27, 1, 0.014995447f, -7, out, 4);
    k_mul_broadcast(out, mixed_int8_full_c28, 1, 1, out, 1);
}

static void mixed_int8_full_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_dequantise((int8_t *)(s + 0), 0.014995447f, -7, out, 4);
    k_mul_broadcast(out, mixed_int8_full_c29, 1, 1, out, 4);
    k_add_broadcast(out, mixed_int8_full_c0, 1, 1, out, 4);
}

static void mixed_int8_full_to_residual(const float *x, float *s, float *out)
{
    k_dequantise((int8_t *)(s + 0), 0.014995447f, -7, out, 4);
    k_residual_one(out, x, 0.0055925255f, 0.9571858f, out, 4);
    k_copy(out, out, 4);
}

#define MIXED_INT8_FULL_GOLDEN_WINDOWS 8
#define MIXED_INT8_FULL_OWN_THRESHOLD 0.59625864f
#define MIXED_INT8_FULL_TOLERANCE 2.8640388e-05f
static const float mixed_int8_full_golden_windows[] = {
0.32758227f, 0.34234872f, 0.54254293f, -0.078109644f, 2.426527f, 0.5162377f, 2.7772157f,
0.080138184f, -1.0805143f, -2.2997625f, -3.5339174f, -0.07029562f, -0.028671898f, 2.4713943f,
6.3852963f, -0.025951024f, -0.14500087f, 1.0417832f, 0.99877375f, -0.0023246575f, -0.7432899f,
-2.0495508f, -2.5680418f, -0.04503118f, -1.8878759f, -0.40944722f, 1.6226672f, 0.017462583f,
0.34298244f, -0.91117454f, -0.55861557f, -0.07507021f};
static const float mixed_int8_full_golden_scores[] = {
0.020405026f, 0.2683533f, 0.92416394f, 5.2325377f, 0.0010658617f, 0.25978583f, 1.1471508f,
0.0061304965f};

#ifndef MIXED_INT8_FULL_SCRATCH_STORAGE
#define MIXED_INT8_FULL_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define MIXED_INT8_FULL_SCRATCH_STORAGE as `extern` to own it yourself. */
MIXED_INT8_FULL_SCRATCH_STORAGE float mixed_int8_full_scratch[MIXED_INT8_FULL_SCRATCH_FLOATS];

static int mixed_int8_full_scored(const float *x, float *score)
{
    mixed_int8_full_network(x, mixed_int8_full_scratch);
    mixed_int8_full_to_score(x, mixed_int8_full_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

mixed_int8_full_status mixed_int8_full_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return MIXED_INT8_FULL_NULL_POINTER;
    if (!mixed_int8_full_scored(x, &found)) return MIXED_INT8_FULL_NOT_FINITE;
    *score = found;
    return MIXED_INT8_FULL_OK;
}

mixed_int8_full_status mixed_int8_full_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    mixed_int8_full_status status;
    if (is_anomaly == NULL) return MIXED_INT8_FULL_NULL_POINTER;
    status = mixed_int8_full_score(x, &score);
    if (status == MIXED_INT8_FULL_OK) *is_anomaly = score > MIXED_INT8_FULL_THRESHOLD;
    return status;
}

mixed_int8_full_status mixed_int8_full_reconstruct(const float *x, float *x_hat)
{
    float score;
    mixed_int8_full_status status;
    if (x_hat == NULL) return MIXED_INT8_FULL_NULL_POINTER;
    status = mixed_int8_full_score(x, &score);
    if (status != MIXED_INT8_FULL_OK) return status;
    mixed_int8_full_network(x, mixed_int8_full_scratch);
    mixed_int8_full_to_reconstruction(x, mixed_int8_full_scratch, x_hat);
    return MIXED_INT8_FULL_OK;
}

mixed_int8_full_status mixed_int8_full_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    mixed_int8_full_status status;
    if (shares == NULL) return MIXED_INT8_FULL_NULL_POINTER;
    status = mixed_int8_full_score(x, &score);
    if (status != MIXED_INT8_FULL_OK) return status;
    mixed_int8_full_network(x, mixed_int8_full_scratch);
    mixed_int8_full_to_residual(x, mixed_int8_full_scratch, shares);
    for (i = 0; i < MIXED_INT8_FULL_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < MIXED_INT8_FULL_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = MIXED_INT8_FULL_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < MIXED_INT8_FULL_INPUT_SIZE; i++) shares[i] /= sum;
    return MIXED_INT8_FULL_OK;
}

mixed_int8_full_status mixed_int8_full_selftest(void)
{
    size_t i;
    if (MIXED_INT8_FULL_THRESHOLD < MIXED_INT8_FULL_OWN_THRESHOLD || MIXED_INT8_FULL_THRESHOLD > MIXED_INT8_FULL_OWN_THRESHOLD) {
        return MIXED_INT8_FULL_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < MIXED_INT8_FULL_GOLDEN_WINDOWS; i++) {
        const float expected = mixed_int8_full_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (mixed_int8_full_score(mixed_int8_full_golden_windows + i * MIXED_INT8_FULL_INPUT_SIZE, &score) != MIXED_INT8_FULL_OK) {
            return MIXED_INT8_FULL_SELFTEST_FAILED;
        }
        scale = scale > fabsf(MIXED_INT8_FULL_THRESHOLD) ? scale : fabsf(MIXED_INT8_FULL_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= MIXED_INT8_FULL_TOLERANCE * scale)) return MIXED_INT8_FULL_SELFTEST_FAILED;
        if (error < fabsf(expected - MIXED_INT8_FULL_THRESHOLD)
            && (score > MIXED_INT8_FULL_THRESHOLD) != (expected > MIXED_INT8_FULL_THRESHOLD)) {
            return MIXED_INT8_FULL_SELFTEST_FAILED;
        }
    }
    return MIXED_INT8_FULL_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += MIXED_INT8_FULL_INPUT_SIZE) (void)mixed_int8_full_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += MIXED_INT8_FULL_INPUT_SIZE) {
        *flags++ = mixed_int8_full_scored(x, &score) && score > MIXED_INT8_FULL_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += MIXED_INT8_FULL_INPUT_SIZE, x_hat += MIXED_INT8_FULL_INPUT_SIZE) {
        mixed_int8_full_network(x, mixed_int8_full_scratch);
        mixed_int8_full_to_reconstruction(x, mixed_int8_full_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)mixed_int8_full_selftest();
}
#endif

const char mixed_int8_full_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 109, 105,
120, 101, 100, 95, 105, 110, 116, 56, 95, 102, 117, 108, 108, 34, 44, 34, 105, 110, 112, 117, 116,
34, 58, 123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117, 114,
101, 115, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 119, 34, 58, 45, 51, 46, 54, 56, 48, 49, 55,
49, 55, 44, 34, 104, 105, 103, 104, 34, 58, 51, 46, 51, 48, 56, 56, 49, 49, 52, 44, 34, 117, 110,
105, 116, 115, 34, 58, 110, 117, 108, 108, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117,
108, 108, 44, 34, 115, 116, 114, 105, 100, 101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110,
103, 101, 115, 116, 95, 115, 116, 105, 108, 108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117,
103, 104, 101, 115, 116, 34, 58, 110, 117, 108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110,
115, 34, 58, 110, 117, 108, 108, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105,
110, 100, 34, 58, 34, 115, 116, 97, 110, 100, 97, 114, 100, 34, 44, 34, 111, 102, 102, 115, 101, 116,
34, 58, 48, 46, 48, 48, 53, 53, 57, 50, 53, 50, 53, 53, 44, 34, 115, 99, 97, 108, 101, 34, 58, 48,
46, 57, 53, 55, 49, 56, 53, 56, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 115, 101, 34,
44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58,
48, 46, 53, 57, 54, 50, 53, 56, 54, 52, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102,
111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97,
116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34,
97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91, 48, 46, 48,
48, 48, 53, 50, 55, 51, 49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48, 52, 44, 48, 46, 49, 49, 48, 54,
57, 54, 49, 54, 48, 53, 57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98,
121, 34, 58, 34, 101, 120, 97, 99, 116, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105,
111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 114, 97, 110,
107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48,
44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44,
49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50,
55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53,
44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 44,
52, 52, 44, 52, 53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34,
58, 34, 109, 114, 66, 48, 79, 49, 71, 78, 106, 84, 116, 70, 80, 54, 52, 55, 104, 72, 54, 119, 79, 51,
103, 114, 116, 68, 116, 67, 52, 99, 65, 55, 70, 109, 51, 72, 79, 49, 88, 105, 121, 68, 118, 86, 101,
43, 73, 55, 72, 77, 51, 117, 79, 43, 57, 54, 57, 84, 115, 89, 112, 80, 111, 55, 112, 108, 65, 98, 80,
77, 76, 83, 74, 122, 119, 54, 66, 85, 48, 56, 49, 69, 49, 78, 80, 79, 79, 48, 84, 84, 119, 48, 82,
108, 85, 56, 110, 73, 57, 116, 80, 77, 87, 67, 101, 68, 121, 102, 48, 73, 65, 56, 80, 111, 105, 67,
80, 69, 87, 112, 104, 84, 120, 105, 122, 111, 52, 56, 79, 112, 67, 88, 80, 72, 104, 101, 111, 122,
122, 122, 118, 97, 52, 56, 108, 119, 110, 66, 80, 67, 85, 107, 119, 84, 120, 121, 113, 99, 115, 56,
80, 43, 76, 52, 80, 68, 71, 121, 65, 84, 49, 78, 116, 65, 115, 57, 122, 104, 103, 79, 80, 102, 99,
112, 71, 122, 50, 101, 83, 104, 52, 57, 76, 121, 81, 108, 80, 81, 108, 79, 89, 84, 49, 55, 106, 73,
65, 57, 87, 74, 47, 66, 80, 98, 72, 114, 49, 122, 48, 50, 79, 57, 115, 57, 118, 68, 114, 104, 80, 87,
89, 117, 72, 84, 54, 75, 51, 85, 73, 43, 112, 103, 75, 70, 80, 112, 116, 108, 105, 84, 52, 67, 108,
109, 119, 47, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 53, 44, 49, 48, 44, 57, 44, 50,
54, 44, 53, 44, 49, 49, 44, 50, 50, 44, 51, 55, 44, 49, 55, 44, 51, 49, 44, 51, 50, 44, 52, 49, 44,
50, 55, 44, 50, 48, 44, 49, 51, 44, 49, 54, 44, 52, 52, 44, 51, 54, 44, 49, 57, 44, 49, 50, 44, 51,
53, 44, 55, 44, 52, 56, 44, 51, 56, 44, 49, 44, 50, 44, 52, 55, 44, 52, 51, 44, 52, 50, 44, 49, 53,
44, 52, 53, 44, 51, 48, 44, 50, 49, 44, 49, 56, 44, 52, 54, 44, 54, 44, 56, 44, 49, 52, 44, 51, 52,
44, 50, 51, 44, 50, 56, 44, 51, 51, 44, 52, 44, 51, 57, 44, 52, 48, 44, 50, 52, 44, 50, 57, 44, 51,
93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115,
34, 58, 34, 51, 98, 105, 110, 80, 108, 86, 73, 114, 122, 52, 89, 53, 65, 111, 47, 56, 47, 101, 102,
118, 84, 104, 77, 71, 48, 65, 110, 75, 65, 81, 47, 53, 55, 48, 120, 81, 72, 48, 102, 112, 68, 49, 76,
84, 111, 113, 47, 84, 121, 56, 84, 119, 76, 81, 114, 89, 115, 65, 109, 57, 52, 43, 57, 86, 79, 72,
113, 118, 70, 77, 114, 72, 107, 66, 90, 86, 77, 120, 65, 80, 112, 102, 85, 118, 66, 120, 55, 70, 76,
52, 110, 87, 89, 85, 47, 111, 54, 57, 47, 80, 48, 104, 90, 71, 76, 115, 47, 83, 68, 54, 47, 49, 121,
115, 68, 119, 77, 120, 97, 74, 77, 67, 100, 99, 106, 105, 57, 54, 54, 88, 120, 118, 120, 71, 106, 48,
98, 54, 80, 115, 56, 56, 47, 115, 81, 50, 80, 80, 71, 87, 98, 114, 122, 54, 56, 81, 109, 109, 47, 98,
103, 69, 80, 118, 50, 109, 43, 109, 98, 48, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34,
99, 83, 105, 110, 80, 74, 116, 108, 105, 84, 52, 67, 108, 109, 119, 47, 56, 51, 67, 110, 81, 71, 75,
48, 105, 122, 113, 109, 65, 111, 85, 43, 49, 116, 87, 83, 80, 49, 88, 105, 121, 68, 115, 61, 34, 44,
34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 50, 46, 56, 54, 52, 48, 51, 56, 56, 50, 54,
50, 52, 53, 56, 49, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119,
105, 110, 100, 111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99,
111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 49, 57, 57, 51, 53, 48, 56, 54, 49,
57, 49, 48, 57, 51, 50, 53, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114,
111, 114, 34, 58, 48, 46, 48, 48, 52, 55, 56, 50, 56, 53, 48, 53, 48, 52, 48, 48, 51, 53, 54, 53, 44,
34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48, 46, 57,
55, 51, 57, 49, 51, 48, 52, 51, 52, 55, 56, 50, 54, 48, 56, 44, 34, 102, 108, 105, 112, 115, 34, 58,
48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46,
48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115,
101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101,
95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115,
111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116, 101,
99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99,
101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 125,
44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 45, 102, 117, 108,
108, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57,
34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101,
45, 108, 105, 116, 101, 114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97,
101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111,
114, 116, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110,
116, 105, 109, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34,
51, 46, 49, 53, 46, 49, 34, 44, 34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44,
34, 111, 110, 110, 120, 34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117,
110, 116, 105, 109, 101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115,
108, 105, 109, 34, 58, 34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102,
108, 111, 119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34,
58, 34, 49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44,
34, 100, 105, 103, 101, 115, 116, 34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53,
54, 58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
