/* conv_int8_full.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:ba0a57eb4a5bb86561833d41996dca214d9c320fd764c8c53cac4da8fcba494d
   facts: {"flash_bytes": 7774, "ram_bytes": 84, "stack_bytes": 768, "multiply_accumulates": 672} */
#include "conv_int8_full.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if CONV_INT8_FULL_FILE != 0xf611aad5UL
#error "conv_int8_full.h belongs to another conv_int8_full.c; copy the two that were written together"
#endif
#if CONV_INT8_FULL_SCRATCH_FLOATS != 21 || CONV_INT8_FULL_INPUT_SIZE != 16
#error "conv_int8_full.h was edited; export it again"
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

#define CONV_INT8_FULL_TERM(r) ((r) * (r))

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

#include <string.h>

/* Steps `begin`, `begin` + dilation, ... of x, side by side, so many as `size`: where they lie if
   that is how they lie, else copied to `work`. Bytes of steps outside x are `fill`. */
static const void *patch(
    const void *x, void *work, long begin, size_t steps, size_t size, size_t dilation,
    size_t step_bytes, int fill)
{
    const unsigned char *from = (const unsigned char *)x;
    unsigned char *to = (unsigned char *)work;
    size_t k;
    if (dilation == 1 && begin >= 0 && (size_t)begin + size <= steps) {
        return from + (size_t)begin * step_bytes;
    }
    for (k = 0; k < size; k++, to += step_bytes) {
        const long at = begin + (long)(k * dilation);
        if (at >= 0 && (size_t)at < steps) {
            memcpy(to, from + (size_t)at * step_bytes, step_bytes);
        } else {
            memset(to, fill, step_bytes);
        }
    }
    return work;
}

/* As k_conv1d in integers; what is outside x is `x_zero`, the zero of its grid. */
static void k_conv1d_integer(
    const int8_t *x, int x_zero, const uint8_t *w, const int32_t *bias, const int32_t *factor,
    const int8_t *shift, int zero, void *work, int8_t *y, size_t inputs, size_t steps,
    size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation, long pad,
    size_t y_step)
{
    size_t t;
    for (t = 0; t < out_steps; t++, y += y_step) {
        const long begin = (long)(t * stride) - pad;
        const void *row = patch(x, work, begin, steps, size, dilation, inputs, x_zero);
        integer_row(
            (const int8_t *)row, w, bias, factor, shift, zero, y, size * inputs, outputs);
    }
}

/* An activation of 256 possible values. */
static void k_table(const int8_t *x, const int8_t *table, int8_t *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = table[x[i] + 128];
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

/* A transposed convolution is `stride` convolutions, one for every stride-th step of its result. Of
   phase p, how many of the `size` weights in a row it has, and the padding of its convolution. */
static size_t phase_taps(size_t p, size_t size, size_t stride, size_t pad)
{
    const size_t first = (p + pad) % stride;
    return first < size ? (size - first + stride - 1) / stride : 0;
}

static long phase_pad(size_t p, size_t taps, size_t stride, size_t dilation, size_t pad)
{
    return ((long)taps - 1) * (long)dilation - (long)((p + pad) / stride);
}

/* As k_conv1d_transposed in integers; each phase has a bias of its own, filled up to fours. */
static void k_conv1d_transposed_integer(
    const int8_t *x, int x_zero, const uint8_t *w, const int32_t *bias, const int32_t *factor,
    const int8_t *shift, int zero, void *work, int8_t *y, size_t inputs, size_t steps,
    size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation, size_t pad)
{
    const size_t wide = (outputs + 3) / 4 * 4;
    size_t p;
    for (p = 0; p < stride && p < out_steps; p++, bias += wide) {
        const size_t taps = phase_taps(p, size, stride, pad);
        k_conv1d_integer(
            x, x_zero, w, bias, factor, shift, zero, work, y + p * outputs, inputs, steps, outputs,
            (out_steps - p + stride - 1) / stride, taps, 1, dilation,
            phase_pad(p, taps, stride, dilation, pad), stride * outputs);
        w += (taps * inputs + 3) / 4 * 4 * wide;
    }
}

static void k_dequantise(const int8_t *x, float scale, int zero, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (float)(x[i] - zero) * scale;
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

BROADCAST(add_broadcast, a + b)

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

BROADCAST(mul_broadcast, a * b)

static void k_copy(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i];
}

static const float conv_int8_full_c0[2] = {
0.0016370334f, 5.0013175f};

static const float conv_int8_full_c1[2] = {
110.222244f, 55.547897f};

static const uint8_t conv_int8_full_c2[48] IN_WORDS = {
134, 215, 201, 130, 184, 203, 56, 26, 206, 189, 22, 202, 19, 240, 217, 14, 1, 152, 33, 63, 1, 56,
190, 54, 69, 40, 163, 170, 148, 66, 255, 179, 223, 151, 0, 0, 203, 66, 0, 0, 1, 25, 0, 0, 205, 227,
0, 0};

static const int32_t conv_int8_full_c3[4] = {
1284, -367, 959, -842};

static const int32_t conv_int8_full_c4[4] = {
1590193792, 1973259008, 1344334720, 1790473728};

static const int8_t conv_int8_full_c5[4] = {
14, 14, 14, 14};

static const int8_t conv_int8_full_c6[256] = {
-127, -127, -127, -127, -127, -127, -126, -126, -126, -126, -126, -126, -126, -125, -125, -125, -125,
-125, -124, -124, -124, -124, -124, -123, -123, -123, -123, -122, -122, -122, -122, -121, -121, -121,
-120, -120, -120, -119, -119, -119, -118, -118, -117, -117, -117, -116, -116, -115, -115, -114, -114,
-114, -113, -113, -112, -111, -111, -110, -110, -109, -109, -108, -107, -107, -106, -105, -105, -104,
-103, -102, -102, -101, -100, -99, -98, -97, -96, -96, -95, -94, -93, -92, -91, -90, -89, -88, -86,
-85, -84, -83, -82, -81, -79, -78, -77, -76, -74, -73, -72, -70, -69, -67, -66, -64, -63, -61, -60,
-58, -57, -55, -54, -52, -50, -49, -47, -45, -43, -42, -40, -38, -36, -35, -33, -31, -29, -27, -25,
-23, -21, -20, -18, -16, -14, -12, -10, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22,
24, 25, 27, 29, 31, 33, 35, 37, 39, 40, 42, 44, 46, 47, 49, 51, 53, 54, 56, 58, 59, 61, 62, 64, 65,
67, 68, 70, 71, 73, 74, 76, 77, 78, 80, 81, 82, 83, 85, 86, 87, 88, 89, 90, 92, 93, 94, 95, 96, 97,
98, 99, 100, 100, 101, 102, 103, 104, 105, 106, 106, 107, 108, 109, 109, 110, 111, 111, 112, 113,
113, 114, 114, 115, 115, 116, 117, 117, 118, 118, 118, 119, 119, 120, 120, 121, 121, 121, 122, 122,
123, 123, 123, 124, 124, 124, 125, 125, 125, 126, 126, 126, 126, 127, 127};

static const uint8_t conv_int8_full_c7[64] IN_WORDS = {
111, 58, 21, 90, 100, 159, 246, 79, 194, 158, 150, 212, 180, 127, 138, 203, 116, 83, 102, 59, 105,
152, 246, 129, 255, 109, 248, 54, 47, 206, 113, 73, 255, 67, 128, 140, 108, 116, 176, 251, 23, 50,
167, 75, 52, 71, 169, 55, 144, 124, 172, 142, 92, 127, 77, 245, 97, 39, 116, 61, 24, 154, 111, 213};

static const int32_t conv_int8_full_c8[4] = {
-468, -190, -970, 234};

static const int32_t conv_int8_full_c9[4] = {
1952455808, 1768095488, 2013807104, 1967635968};

static const int8_t conv_int8_full_c10[4] = {
15, 15, 15, 15};

static const int8_t conv_int8_full_c11[256] = {
-127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -127, -126, -126, -126,
-126, -126, -126, -126, -126, -126, -126, -125, -125, -125, -125, -125, -125, -125, -125, -124, -124,
-124, -124, -124, -123, -123, -123, -123, -123, -122, -122, -122, -122, -121, -121, -121, -120, -120,
-120, -119, -119, -119, -118, -118, -117, -117, -117, -116, -116, -115, -115, -114, -113, -113, -112,
-112, -111, -110, -110, -109, -108, -107, -106, -106, -105, -104, -103, -102, -101, -100, -99, -98,
-97, -96, -94, -93, -92, -91, -89, -88, -87, -85, -84, -82, -80, -79, -77, -75, -74, -72, -70, -68,
-66, -64, -62, -60, -58, -56, -54, -52, -50, -47, -45, -43, -41, -38, -36, -33, -31, -28, -26, -23,
-21, -18, -16, -13, -10, -8, -5, -3, 0, 3, 5, 8, 10, 13, 16, 18, 21, 23, 26, 28, 31, 33, 36, 38, 41,
43, 45, 47, 50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 70, 72, 74, 75, 77, 79, 80, 82, 84, 85, 87, 88,
89, 91, 92, 93, 94, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 106, 107, 108, 109, 110, 110,
111, 112, 112, 113, 113, 114, 115, 115, 116, 116, 117, 117, 117, 118, 118, 119, 119, 119, 120, 120,
120, 121, 121, 121, 122, 122, 122, 122, 123, 123, 123, 123, 123, 124, 124, 124, 124, 124, 125, 125,
125, 125, 125, 125, 125, 125, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 127, 127, 127};

static const uint8_t conv_int8_full_c12[64] IN_WORDS = {
96, 122, 1, 143, 246, 46, 255, 155, 151, 236, 1, 18, 93, 52, 255, 25, 182, 129, 51, 241, 255, 209,
66, 149, 1, 178, 40, 246, 193, 127, 153, 49, 149, 206, 54, 127, 228, 236, 1, 16, 61, 129, 244, 91,
119, 234, 166, 129, 31, 129, 44, 221, 156, 129, 122, 89, 35, 127, 115, 254, 255, 177, 88, 236};

static const int32_t conv_int8_full_c13[16] = {
517, -231, 469, 6, -457, 161, -17, -38, 412, -587, 314, -159, -12, 821, 1055, 191};

static const int32_t conv_int8_full_c14[16] = {
1946986496, 1948320384, 1918872064, 2044806144, 1312223744, 1720053632, 1713435136, 1806074240,
1827210880, 1446197760, 1521643264, 1834834560, 1430590592, 2097458048, 1994347008, 1098124416};

static const int8_t conv_int8_full_c15[16] = {
14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 15, 15, 15, 13};

static const int8_t conv_int8_full_c16[256] = {
-127, -126, -126, -126, -125, -125, -124, -124, -123, -123, -122, -122, -121, -121, -120, -120, -119,
-119, -118, -118, -117, -117, -116, -115, -115, -114, -114, -113, -112, -112, -111, -110, -109, -109,
-108, -107, -106, -106, -105, -104, -103, -103, -102, -101, -100, -99, -98, -97, -96, -95, -94, -94,
-93, -92, -91, -90, -89, -87, -86, -85, -84, -83, -82, -81, -80, -79, -77, -76, -75, -74, -73, -71,
-70, -69, -68, -66, -65, -64, -62, -61, -60, -58, -57, -56, -54, -53, -51, -50, -48, -47, -45, -44,
-42, -41, -39, -38, -36, -35, -33, -32, -30, -29, -27, -26, -24, -22, -21, -19, -18, -16, -14, -13,
-11, -9, -8, -6, -5, -3, -1, 0, 2, 3, 5, 7, 8, 10, 12, 13, 15, 16, 18, 20, 21, 23, 24, 26, 27, 29,
30, 32, 33, 35, 36, 38, 39, 41, 42, 44, 45, 47, 48, 50, 51, 52, 54, 55, 56, 58, 59, 60, 62, 63, 64,
65, 67, 68, 69, 70, 71, 73, 74, 75, 76, 77, 78, 79, 80, 81, 83, 84, 85, 86, 87, 88, 88, 89, 90, 91,
92, 93, 94, 95, 96, 97, 97, 98, 99, 100, 100, 101, 102, 103, 103, 104, 105, 106, 106, 107, 108, 108,
109, 109, 110, 111, 111, 112, 112, 113, 113, 114, 114, 115, 115, 116, 116, 117, 117, 118, 118, 119,
119, 120, 120, 120, 121, 121, 122, 122, 122, 123, 123, 123, 124, 124, 124, 125, 125, 125, 126, 126,
126, 126, 127, 127, 127, 127};

static const uint8_t conv_int8_full_c17[80] IN_WORDS = {
62, 227, 210, 52, 13, 186, 108, 199, 221, 219, 255, 22, 35, 199, 47, 198, 101, 127, 168, 131, 190,
146, 163, 137, 138, 114, 246, 178, 50, 153, 133, 129, 255, 167, 217, 38, 17, 194, 6, 252, 63, 144,
196, 45, 32, 41, 147, 2, 163, 16, 119, 140, 21, 150, 255, 9, 128, 26, 168, 151, 75, 244, 190, 228,
86, 117, 166, 23, 187, 22, 131, 138, 111, 90, 177, 22, 109, 198, 119, 222};

static const int32_t conv_int8_full_c18[8] = {
-131, -1265, 1240, -1707, 388, -1313, 256, -486};

static const int32_t conv_int8_full_c19[4] = {
1107118592, 1250909568, 1178147328, 1268392448};

static const int8_t conv_int8_full_c20[256] = {
-127, -127, -127, -127, -127, -127, -126, -126, -126, -126, -125, -125, -125, -125, -124, -124, -124,
-123, -123, -123, -123, -122, -122, -122, -121, -121, -120, -120, -120, -119, -119, -118, -118, -118,
-117, -117, -116, -116, -115, -115, -114, -114, -113, -113, -112, -111, -111, -110, -110, -109, -108,
-108, -107, -106, -106, -105, -104, -103, -103, -102, -101, -100, -99, -98, -98, -97, -96, -95, -94,
-93, -92, -91, -90, -89, -88, -87, -85, -84, -83, -82, -81, -80, -78, -77, -76, -75, -73, -72, -71,
-69, -68, -67, -65, -64, -62, -61, -59, -58, -56, -55, -53, -51, -50, -48, -47, -45, -43, -42, -40,
-38, -36, -35, -33, -31, -29, -28, -26, -24, -22, -20, -19, -17, -15, -13, -11, -9, -7, -6, -4, -2,
0, 2, 4, 6, 7, 9, 11, 13, 15, 17, 19, 20, 22, 24, 26, 28, 29, 31, 33, 35, 36, 38, 40, 42, 43, 45, 47,
48, 50, 51, 53, 55, 56, 58, 59, 61, 62, 64, 65, 67, 68, 69, 71, 72, 73, 75, 76, 77, 78, 80, 81, 82,
83, 84, 85, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 98, 99, 100, 101, 102, 103, 103, 104,
105, 106, 106, 107, 108, 108, 109, 110, 110, 111, 111, 112, 113, 113, 114, 114, 115, 115, 116, 116,
117, 117, 118, 118, 118, 119, 119, 120, 120, 120, 121, 121, 122, 122, 122, 123, 123, 123, 123, 124,
124, 124, 125, 125, 125, 125, 126, 126, 126, 126, 127};

static const uint8_t conv_int8_full_c21[16] IN_WORDS = {
239, 204, 246, 129, 186, 127, 211, 46, 128, 0, 128, 0, 128, 0, 128, 0};

static const int32_t conv_int8_full_c22[4] = {
0, 0, 0, 0};

static const int32_t conv_int8_full_c23[2] = {
1164470528, 1166122496};

static const int8_t conv_int8_full_c24[2] = {
13, 13};

static const float conv_int8_full_c25[2] = {
0.0013311899f, -0.0023681629f};

static const float conv_int8_full_c26[2] = {
1.397464f, 0.7042697f};

static const float conv_int8_full_c27[1] = {
0.0625f};

static const float conv_int8_full_c28[2] = {
0.7155819f, 1.4199106f};

static void conv_int8_full_network(const float *x, float *s)
{
    k_quantise(x, conv_int8_full_c0, conv_int8_full_c1, 2, 3, (int8_t *)(s + 0), 16);
    k_conv1d_integer((int8_t *)(s + 0), 3, conv_int8_full_c2, conv_int8_full_c3, conv_int8_full_c4, conv_int8_full_c5, 12, s + 10, (int8_t *)(s + 5), 2, 8, 4, 4, 5, 2, 1, 1, 4);
    k_table((int8_t *)(s + 5), conv_int8_full_c6, (int8_t *)(s + 5), 16);
    k_dense_integer((int8_t *)(s + 5), conv_int8_full_c7, conv_int8_full_c8, conv_int8_full_c9, conv_int8_full_c10, 5, (int8_t *)(s + 0), 1, 16, 4);
    k_table((int8_t *)(s + 0), conv_int8_full_c11, (int8_t *)(s + 0), 4);
    k_dense_integer((int8_t *)(s + 0), conv_int8_full_c12, conv_int8_full_c13, conv_int8_full_c14, conv_int8_full_c15, -11, (int8_t *)(s + 16), 1, 4, 16);
    k_table((int8_t *)(s + 16), conv_int8_full_c16, (int8_t *)(s + 16), 16);
    k_conv1d_transposed_integer((int8_t *)(s + 16), -3, conv_int8_full_c17, conv_int8_full_c18, conv_int8_full_c19, conv_int8_full_c5, 2, s + 9, (int8_t *)(s + 0), 4, 4, 4, 8, 5, 2, 1, 1);
    k_table((int8_t *)(s + 0), conv_int8_full_c20, (int8_t *)(s + 0), 32);
    k_dense_integer((int8_t *)(s + 0), conv_int8_full_c21, conv_int8_full_c22, conv_int8_full_c23, conv_int8_full_c24, 4, (int8_t *)(s + 16), 8, 4, 2);
    k_dequantise((int8_t *)(s + 16), 0.012440316f, 4, s + 0, 16);
    k_add_broadcast(s + 0, conv_int8_full_c25, 2, 1, s + 0, 16);
}

static void conv_int8_full_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, conv_int8_full_c0, conv_int8_full_c26, 2, s + 0, 16);
    k_sum_of_squares(s + 0, out, 16);
    k_mul_broadcast(out, conv_int8_full_c27, 1, 1, out, 1);
}

static void conv_int8_full_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, conv_int8_full_c28, 2, 1, out, 16);
    k_add_broadcast(out, conv_int8_full_c0, 2, 1, out, 16);
}

static void conv_int8_full_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, conv_int8_full_c0, conv_int8_full_c26, 2, out, 16);
    k_copy(out, out, 16);
}

#define CONV_INT8_FULL_GOLDEN_WINDOWS 8
#define CONV_INT8_FULL_OWN_THRESHOLD 0.04473723f
#define CONV_INT8_FULL_TOLERANCE 7.187688e-05f
static const float conv_int8_full_golden_windows[] = {
-0.7984767f, 5.709506f, -0.8368893f, 6.6386347f, -0.15825345f, 7.0083685f, 0.21866044f, 6.892906f,
0.5886927f, 6.450011f, 0.9691228f, 5.6095843f, 0.974208f, 4.441799f, 0.7033383f, 3.6543689f,
0.3874272f, 2.9802012f, -0.06500289f, 2.9517457f, -0.7086975f, 3.5134435f, -0.93364996f, 4.1794505f,
-0.90630907f, 5.2904863f, -1.0250107f, 5.9986315f, -0.4118299f, 6.6871047f, -0.3266982f, 7.0162606f,
-0.8853813f, 6.471478f, -0.42397824f, 6.8656993f, 0.31754002f, 6.8963404f, 0.81262976f, 6.3491945f,
0.9074561f, 5.5399337f, 0.9685056f, 4.578079f, 0.7161752f, 3.7171295f, 0.46194613f, 3.1376548f,
0.9690276f, 5.201247f, 0.88997436f, 3.9847772f, 0.528932f, 3.3570347f, 0.086475626f, 3.0129273f,
-0.33399755f, 3.1632936f, -0.7592463f, 3.6743267f, -1.0121554f, 4.579415f, -1.0189356f, 5.747439f,
-0.06517912f, 6.982528f, 0.64812607f, 6.818528f, 0.6801882f, 6.071133f, 0.9356803f, 5.1404443f,
0.7440083f, 4.1726184f, 0.61132336f, 3.5395286f, 0.15699774f, 3.0668252f, -0.5174362f, 3.36572f,
-0.7255067f, 3.985349f, -1.0505596f, 5.1422515f, -0.8759225f, 6.1045513f, -0.48423347f, 6.6742377f,
-0.24976283f, 6.8885217f, 0.6377031f, 6.813443f, 0.96666676f, 5.998011f, 0.9642141f, 5.0236053f,
0.50618976f, 6.8343334f, 0.8692201f, 6.0289936f, 1.0213263f, 5.1238456f, 0.8556985f, 4.1760025f,
0.62536705f, 3.2816699f, 0.23048843f, 3.100935f, -0.287101f, 2.8656964f, -0.7569564f, 3.714385f,
0.28382438f, 6.8074737f, 0.7389762f, 6.601096f, 1.0633512f, 5.489326f, 1.1234123f, 4.7877235f,
0.8566531f, 3.6872344f, 0.21744016f, 3.0492861f, -0.18345627f, 3.0432863f, -0.53241426f, 3.3067696f};
static const float conv_int8_full_golden_scores[] = {
0.023605268f, 0.042059124f, 0.04741534f, 0.0069892206f, 0.039959926f, 0.013850059f, 0.0169247f,
0.018679602f};

#ifndef CONV_INT8_FULL_SCRATCH_STORAGE
#define CONV_INT8_FULL_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define CONV_INT8_FULL_SCRATCH_STORAGE as `extern` to own it yourself. */
CONV_INT8_FULL_SCRATCH_STORAGE float conv_int8_full_scratch[CONV_INT8_FULL_SCRATCH_FLOATS];

static int conv_int8_full_scored(const float *x, float *score)
{
    conv_int8_full_network(x, conv_int8_full_scratch);
    conv_int8_full_to_score(x, conv_int8_full_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

conv_int8_full_status conv_int8_full_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return CONV_INT8_FULL_NULL_POINTER;
    if (!conv_int8_full_scored(x, &found)) return CONV_INT8_FULL_NOT_FINITE;
    *score = found;
    return CONV_INT8_FULL_OK;
}

conv_int8_full_status conv_int8_full_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    conv_int8_full_status status;
    if (is_anomaly == NULL) return CONV_INT8_FULL_NULL_POINTER;
    status = conv_int8_full_score(x, &score);
    if (status == CONV_INT8_FULL_OK) *is_anomaly = score > CONV_INT8_FULL_THRESHOLD;
    return status;
}

conv_int8_full_status conv_int8_full_reconstruct(const float *x, float *x_hat)
{
    float score;
    conv_int8_full_status status;
    if (x_hat == NULL) return CONV_INT8_FULL_NULL_POINTER;
    status = conv_int8_full_score(x, &score);
    if (status != CONV_INT8_FULL_OK) return status;
    conv_int8_full_network(x, conv_int8_full_scratch);
    conv_int8_full_to_reconstruction(x, conv_int8_full_scratch, x_hat);
    return CONV_INT8_FULL_OK;
}

conv_int8_full_status conv_int8_full_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    conv_int8_full_status status;
    if (shares == NULL) return CONV_INT8_FULL_NULL_POINTER;
    status = conv_int8_full_score(x, &score);
    if (status != CONV_INT8_FULL_OK) return status;
    conv_int8_full_network(x, conv_int8_full_scratch);
    conv_int8_full_to_residual(x, conv_int8_full_scratch, shares);
    for (i = 0; i < CONV_INT8_FULL_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < CONV_INT8_FULL_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = CONV_INT8_FULL_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < CONV_INT8_FULL_INPUT_SIZE; i++) shares[i] /= sum;
    return CONV_INT8_FULL_OK;
}

conv_int8_full_status conv_int8_full_selftest(void)
{
    size_t i;
    if (CONV_INT8_FULL_THRESHOLD < CONV_INT8_FULL_OWN_THRESHOLD || CONV_INT8_FULL_THRESHOLD > CONV_INT8_FULL_OWN_THRESHOLD) {
        return CONV_INT8_FULL_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < CONV_INT8_FULL_GOLDEN_WINDOWS; i++) {
        const float expected = conv_int8_full_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (conv_int8_full_score(conv_int8_full_golden_windows + i * CONV_INT8_FULL_INPUT_SIZE, &score) != CONV_INT8_FULL_OK) {
            return CONV_INT8_FULL_SELFTEST_FAILED;
        }
        scale = scale > fabsf(CONV_INT8_FULL_THRESHOLD) ? scale : fabsf(CONV_INT8_FULL_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= CONV_INT8_FULL_TOLERANCE * scale)) return CONV_INT8_FULL_SELFTEST_FAILED;
        if (error < fabsf(expected - CONV_INT8_FULL_THRESHOLD)
            && (score > CONV_INT8_FULL_THRESHOLD) != (expected > CONV_INT8_FULL_THRESHOLD)) {
            return CONV_INT8_FULL_SELFTEST_FAILED;
        }
    }
    return CONV_INT8_FULL_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += CONV_INT8_FULL_INPUT_SIZE) (void)conv_int8_full_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += CONV_INT8_FULL_INPUT_SIZE) {
        *flags++ = conv_int8_full_scored(x, &score) && score > CONV_INT8_FULL_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += CONV_INT8_FULL_INPUT_SIZE, x_hat += CONV_INT8_FULL_INPUT_SIZE) {
        conv_int8_full_network(x, conv_int8_full_scratch);
        conv_int8_full_to_reconstruction(x, conv_int8_full_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)conv_int8_full_selftest();
}
#endif

const char conv_int8_full_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 99, 111,
110, 118, 95, 105, 110, 116, 56, 95, 102, 117, 108, 108, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58,
123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 56, 44, 50, 93, 44, 34, 102, 101, 97, 116, 117, 114,
101, 115, 34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 93, 44, 34, 108,
111, 119, 34, 58, 34, 83, 120, 71, 105, 118, 51, 48, 98, 78, 69, 65, 61, 34, 44, 34, 104, 105, 103,
104, 34, 58, 34, 100, 109, 101, 97, 80, 53, 78, 70, 54, 69, 65, 61, 34, 44, 34, 117, 110, 105, 116,
115, 34, 58, 91, 34, 108, 47, 115, 34, 44, 34, 107, 87, 34, 93, 44, 34, 114, 97, 116, 101, 95, 104,
122, 34, 58, 50, 46, 48, 44, 34, 115, 116, 114, 105, 100, 101, 34, 58, 52, 44, 34, 108, 111, 110,
103, 101, 115, 116, 95, 115, 116, 105, 108, 108, 34, 58, 91, 49, 44, 49, 93, 44, 34, 114, 111, 117,
103, 104, 101, 115, 116, 34, 58, 34, 54, 66, 110, 84, 80, 116, 111, 51, 80, 122, 56, 61, 34, 44, 34,
114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 34, 89, 68, 107, 98, 81, 65, 65, 65, 65, 65, 65,
65, 65, 65, 65, 65, 84, 108, 50, 114, 80, 119, 61, 61, 34, 125, 44, 34, 115, 99, 97, 108, 101, 114,
34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 115, 116, 97, 110, 100, 97, 114, 100, 34, 44, 34,
111, 102, 102, 115, 101, 116, 34, 58, 34, 117, 112, 72, 87, 79, 115, 115, 75, 111, 69, 65, 61, 34,
44, 34, 115, 99, 97, 108, 101, 34, 58, 34, 71, 117, 67, 121, 80, 119, 86, 76, 78, 68, 56, 61, 34,
125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 115, 101, 34, 44, 34, 116, 104, 114, 101, 115,
104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 48, 52, 52, 55, 51, 55,
50, 51, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44,
34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53,
44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 51, 44, 34, 97, 108, 97, 114, 109, 115, 34,
58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91, 48, 46, 48, 44, 48, 46, 50, 56, 52, 57, 49,
52, 49, 53, 50, 57, 49, 56, 49, 53, 52, 53, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34,
58, 34, 98, 108, 111, 99, 107, 32, 98, 111, 111, 116, 115, 116, 114, 97, 112, 34, 125, 44, 34, 99,
97, 108, 105, 98, 114, 97, 116, 105, 111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115,
34, 58, 52, 51, 44, 34, 114, 97, 110, 107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44,
54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53,
44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44,
50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51,
50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48,
44, 52, 49, 44, 52, 50, 44, 52, 51, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 49, 81, 88,
108, 79, 119, 100, 121, 83, 68, 119, 47, 117, 107, 111, 56, 47, 67, 108, 82, 80, 71, 90, 89, 88, 68,
122, 109, 81, 87, 89, 56, 107, 108, 120, 48, 80, 79, 67, 107, 101, 84, 120, 118, 108, 88, 115, 56,
112, 73, 86, 43, 80, 75, 117, 108, 105, 106, 122, 71, 54, 111, 48, 56, 114, 51, 113, 80, 80, 80, 105,
76, 107, 68, 122, 71, 66, 112, 99, 56, 108, 48, 121, 89, 80, 79, 75, 101, 109, 68, 122, 48, 101, 54,
81, 56, 108, 110, 43, 114, 80, 69, 106, 107, 115, 106, 122, 119, 119, 76, 107, 56, 49, 108, 47, 66,
80, 73, 112, 103, 120, 84, 119, 111, 117, 99, 115, 56, 50, 111, 80, 77, 80, 79, 76, 105, 48, 84, 121,
57, 50, 78, 89, 56, 88, 115, 98, 88, 80, 77, 73, 105, 51, 84, 120, 50, 97, 117, 73, 56, 73, 102, 68,
118, 80, 65, 114, 118, 56, 106, 119, 88, 78, 81, 65, 57, 67, 81, 89, 72, 80, 87, 66, 70, 67, 106, 49,
81, 88, 81, 119, 57, 55, 90, 85, 77, 80, 83, 101, 101, 68, 84, 48, 117, 114, 103, 48, 57, 86, 109,
89, 84, 80, 81, 70, 75, 70, 106, 48, 119, 82, 105, 119, 57, 108, 106, 90, 67, 80, 81, 61, 61, 34, 44,
34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 48, 44, 49, 50, 44, 50, 51, 44, 49, 54, 44, 52, 48,
44, 51, 57, 44, 49, 57, 44, 51, 51, 44, 49, 53, 44, 50, 55, 44, 50, 50, 44, 50, 57, 44, 52, 44, 49,
44, 52, 49, 44, 50, 54, 44, 55, 44, 49, 49, 44, 51, 52, 44, 51, 53, 44, 50, 44, 51, 54, 44, 49, 51,
44, 50, 56, 44, 50, 53, 44, 54, 44, 49, 48, 44, 57, 44, 51, 55, 44, 50, 52, 44, 56, 44, 50, 49, 44,
49, 52, 44, 51, 44, 51, 56, 44, 52, 51, 44, 53, 44, 49, 55, 44, 51, 50, 44, 51, 49, 44, 51, 48, 44,
52, 50, 44, 49, 56, 93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110,
100, 111, 119, 115, 34, 58, 34, 43, 71, 104, 77, 118, 48, 97, 48, 116, 107, 66, 104, 80, 108, 97, 47,
115, 109, 47, 85, 81, 68, 69, 78, 73, 114, 54, 79, 82, 79, 66, 65, 104, 117, 104, 102, 80, 114, 67,
83, 51, 69, 67, 82, 116, 66, 89, 47, 102, 87, 98, 79, 81, 71, 56, 89, 101, 68, 43, 51, 103, 98, 78,
65, 115, 109, 86, 53, 80, 122, 103, 106, 106, 107, 68, 55, 68, 84, 81, 47, 76, 117, 70, 112, 81, 78,
120, 99, 120, 106, 54, 101, 117, 122, 53, 65, 80, 67, 67, 70, 118, 87, 102, 112, 80, 69, 65, 122, 98,
84, 87, 47, 81, 116, 120, 103, 81, 75, 56, 68, 98, 55, 56, 80, 118, 111, 86, 65, 51, 119, 78, 111,
118, 54, 112, 76, 113, 85, 67, 78, 77, 52, 79, 47, 121, 118, 83, 47, 81, 70, 55, 98, 48, 114, 55, 68,
47, 78, 86, 65, 47, 85, 83, 110, 118, 106, 87, 70, 52, 69, 66, 90, 113, 71, 75, 47, 87, 82, 98, 80,
81, 75, 48, 84, 50, 98, 55, 80, 115, 57, 116, 65, 109, 53, 83, 105, 80, 116, 75, 117, 51, 69, 67, 66,
67, 70, 65, 47, 109, 105, 122, 76, 81, 65, 116, 80, 97, 68, 56, 106, 82, 55, 70, 65, 47, 79, 57, 51,
80, 54, 66, 47, 107, 107, 66, 67, 86, 122, 99, 47, 99, 43, 86, 116, 81, 68, 83, 69, 55, 68, 53, 87,
122, 48, 104, 65, 77, 82, 74, 52, 80, 53, 53, 119, 112, 107, 66, 99, 49, 87, 77, 47, 108, 119, 90,
47, 81, 66, 90, 111, 66, 122, 43, 111, 50, 86, 90, 65, 73, 104, 113, 120, 80, 99, 51, 84, 81, 69, 67,
54, 65, 97, 117, 43, 90, 51, 78, 75, 81, 80, 100, 100, 81, 114, 56, 114, 75, 71, 116, 65, 84, 52, 54,
66, 118, 53, 71, 75, 107, 107, 66, 55, 98, 73, 75, 47, 66, 101, 117, 51, 81, 75, 70, 56, 104, 98, 51,
102, 99, 78, 57, 65, 108, 43, 115, 108, 80, 50, 73, 120, 50, 107, 68, 81, 73, 67, 52, 47, 117, 85,
98, 67, 81, 76, 43, 73, 98, 122, 43, 70, 102, 113, 82, 65, 86, 72, 99, 43, 80, 120, 101, 71, 104, 85,
67, 119, 102, 120, 119, 47, 111, 52, 100, 105, 81, 65, 84, 69, 73, 68, 55, 100, 82, 107, 82, 65, 115,
51, 89, 69, 118, 47, 86, 110, 86, 48, 68, 80, 117, 106, 109, 47, 57, 81, 57, 47, 81, 76, 49, 52, 104,
114, 57, 84, 106, 97, 82, 65, 100, 84, 120, 103, 118, 51, 120, 89, 119, 48, 66, 122, 55, 102, 101,
43, 87, 53, 80, 86, 81, 78, 84, 66, 102, 55, 55, 70, 98, 116, 120, 65, 103, 48, 65, 106, 80, 55, 111,
72, 50, 107, 66, 53, 100, 51, 99, 47, 116, 101, 43, 47, 81, 76, 122, 87, 100, 106, 57, 103, 119, 97,
66, 65, 112, 53, 85, 66, 80, 57, 121, 121, 50, 107, 65, 49, 104, 86, 52, 47, 104, 79, 51, 65, 81, 78,
75, 54, 103, 106, 43, 76, 57, 113, 78, 65, 68, 119, 57, 98, 80, 57, 67, 104, 104, 85, 65, 79, 71, 67,
65, 47, 52, 81, 90, 83, 81, 67, 107, 70, 98, 68, 54, 52, 100, 85, 90, 65, 53, 47, 54, 83, 118, 112,
74, 110, 78, 48, 68, 108, 120, 48, 71, 47, 102, 76, 104, 116, 81, 71, 53, 82, 107, 84, 55, 84, 49,
116, 108, 65, 105, 121, 48, 57, 80, 121, 52, 56, 48, 48, 68, 107, 71, 52, 103, 47, 106, 54, 105, 118,
81, 80, 110, 76, 106, 122, 56, 73, 78, 90, 108, 65, 110, 107, 49, 98, 80, 54, 98, 55, 97, 48, 67,
105, 113, 70, 52, 43, 103, 83, 100, 68, 81, 80, 98, 98, 79, 55, 52, 48, 120, 85, 74, 65, 84, 85, 119,
73, 118, 120, 50, 105, 85, 48, 65, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 49, 108,
47, 66, 80, 68, 66, 71, 76, 68, 50, 87, 78, 107, 73, 57, 49, 81, 88, 108, 79, 119, 87, 116, 73, 122,
49, 99, 54, 50, 73, 56, 113, 54, 87, 75, 80, 80, 99, 70, 109, 84, 119, 61, 34, 44, 34, 116, 111, 108,
101, 114, 97, 110, 99, 101, 34, 58, 55, 46, 49, 56, 55, 54, 56, 55, 53, 55, 53, 50, 50, 52, 101, 45,
48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115,
34, 58, 50, 49, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114,
114, 111, 114, 34, 58, 48, 46, 48, 50, 53, 52, 49, 50, 54, 54, 51, 57, 48, 51, 56, 48, 57, 48, 52,
51, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48,
46, 48, 49, 49, 56, 55, 51, 49, 53, 54, 49, 57, 57, 51, 54, 57, 53, 50, 44, 34, 114, 97, 110, 107,
95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48, 46, 57, 57, 54, 49, 48, 51, 56,
57, 54, 49, 48, 51, 56, 57, 54, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108,
115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 51, 50, 53, 53,
56, 49, 51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114,
109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101,
115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56, 56,
51, 55, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 110, 117, 108, 108, 44, 34, 115, 111, 117, 114,
99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 110, 117, 108, 108, 44, 34, 100, 101, 116, 101, 99, 116,
105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 110, 117, 108, 108, 44, 34, 115, 111, 117, 114, 99,
101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 110, 117, 108,
108, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 45, 102,
117, 108, 108, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34,
67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100,
103, 101, 45, 108, 105, 116, 101, 114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100,
103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101,
120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45,
114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97,
115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34, 44, 34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52,
46, 54, 34, 44, 34, 111, 110, 110, 120, 34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110,
110, 120, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111,
110, 110, 120, 115, 108, 105, 109, 34, 58, 34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110,
115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111,
110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99, 104, 97, 110, 103, 101, 115,
34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115, 116, 34, 58, 34, 101, 100, 103, 101, 97, 101, 45,
115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
