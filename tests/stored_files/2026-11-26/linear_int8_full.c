/* linear_int8_full.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:6f5bb1dbf5f65b044ebe9d05a6b299b077970d93696bf0903fa0ea81b3cb5edc
   facts: {"flash_bytes": 6322, "ram_bytes": 16, "stack_bytes": 768, "multiply_accumulates": 16} */
#include "linear_int8_full.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if LINEAR_INT8_FULL_FILE != 0x1fbad782UL
#error "linear_int8_full.h belongs to another linear_int8_full.c; copy the two that were written together"
#endif
#if LINEAR_INT8_FULL_SCRATCH_FLOATS != 4 || LINEAR_INT8_FULL_INPUT_SIZE != 4
#error "linear_int8_full.h was edited; export it again"
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

#define LINEAR_INT8_FULL_TERM(r) fabsf(r)

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

/* Sum of sizes of (x - offset) * scale - z, in one fixed order; z is in int8, and both are in steps of
   its grid. */
static void k_residual_sizes(
    const int8_t *z, const float *x, const float *offset, const float *scale, size_t period,
    float step, int zero, float *y, size_t n)
{
    float sum = 0.0f;
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            const float scaled = (x[i + j] - offset[j]) * scale[j];
            const float r = scaled - (float)(z[i + j] - zero);
            sum += fabsf(r);
        }
    }
    y[0] = sum * (step);
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

static void k_dequantise(const int8_t *x, float scale, int zero, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (float)(x[i] - zero) * scale;
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

static void k_copy(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i];
}

static const float linear_int8_full_c0[4] = {
-3.2176538f, -2.474163f, -3.6801717f, -0.26545072f};

static const float linear_int8_full_c1[4] = {
42.595898f, 54.417374f, 39.094864f, 571.319f};

static const uint8_t linear_int8_full_c2[16] IN_WORDS = {
196, 90, 255, 241, 106, 32, 132, 127, 128, 0, 128, 0, 128, 0, 128, 0};

static const int32_t linear_int8_full_c3[4] = {
-3490, -2416, 0, 0};

static const int32_t linear_int8_full_c4[2] = {
1713684608, 1101446016};

static const int8_t linear_int8_full_c5[2] = {
13, 12};

static const uint8_t linear_int8_full_c6[16] IN_WORDS = {
255, 204, 0, 0, 255, 57, 0, 0, 255, 5, 0, 0, 117, 127, 0, 0};

static const int32_t linear_int8_full_c7[4] = {
47270, 36836, 27813, 21899};

static const int32_t linear_int8_full_c8[4] = {
1621335040, 2147352192, 1513530368, 1945599488};

static const int8_t linear_int8_full_c9[4] = {
14, 14, 13, 13};

static const float linear_int8_full_c10[4] = {
42.527218f, 54.329636f, 39.03183f, 570.3978f};

static const float linear_int8_full_c11[1] = {
0.25f};

static const float linear_int8_full_c12[4] = {
6.414546f, 5.021068f, 6.988983f, 0.47825003f};

static const float linear_int8_full_c13[4] = {
0.15589568f, 0.19916081f, 0.14308234f, 2.0909564f};

static void linear_int8_full_network(const float *x, float *s)
{
    k_quantise(x, linear_int8_full_c0, linear_int8_full_c1, 4, -127, (int8_t *)(s + 0), 4);
    k_dense_integer((int8_t *)(s + 0), linear_int8_full_c2, linear_int8_full_c3, linear_int8_full_c4, linear_int8_full_c5, -12, (int8_t *)(s + 2), 1, 4, 2);
    k_dense_integer((int8_t *)(s + 2), linear_int8_full_c6, linear_int8_full_c7, linear_int8_full_c8, linear_int8_full_c9, -127, (int8_t *)(s + 0), 1, 2, 4);
}

static void linear_int8_full_to_score(const float *x, float *s, float *out)
{
    k_residual_sizes((int8_t *)(s + 0), x, linear_int8_full_c0, linear_int8_full_c10, 4, 0.003665786f, -127, out, 4);
    k_mul_broadcast(out, linear_int8_full_c11, 1, 1, out, 1);
}

static void linear_int8_full_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_dequantise((int8_t *)(s + 0), 0.003665786f, -127, out, 4);
    k_mul_broadcast(out, linear_int8_full_c12, 4, 1, out, 4);
    k_add_broadcast(out, linear_int8_full_c0, 4, 1, out, 4);
}

static void linear_int8_full_to_residual(const float *x, float *s, float *out)
{
    k_dequantise((int8_t *)(s + 0), 0.003665786f, -127, out, 4);
    k_residual(out, x, linear_int8_full_c0, linear_int8_full_c13, 4, out, 4);
    k_copy(out, out, 4);
}

#define LINEAR_INT8_FULL_GOLDEN_WINDOWS 8
#define LINEAR_INT8_FULL_OWN_THRESHOLD 0.20453942f
#define LINEAR_INT8_FULL_TOLERANCE 3.7299265e-05f
static const float linear_int8_full_golden_windows[] = {
-0.3656649f, 0.25569493f, -0.14409177f, -0.18252867f, 1.755308f, -1.8944411f, 0.0090623945f,
0.025892748f, -1.6303042f, 1.7437285f, 0.008762078f, -0.1138732f, -1.566263f, 2.5395348f, 4.70869f,
-0.02773737f, -0.1706783f, 0.36023262f, 0.22372061f, 0.07781341f, -0.92546624f, 2.106024f,
0.8683294f, -0.1682019f, 1.0255966f, -0.560771f, 4.6602526f, 0.065001376f, -0.48796624f,
-0.52525043f, -1.085471f, -0.09973924f};
static const float linear_int8_full_golden_scores[] = {
0.07671281f, 0.2045228f, 0.20455603f, 0.2767712f, 0.0036577452f, 0.20194146f, 0.22135015f,
0.023827896f};

#ifndef LINEAR_INT8_FULL_SCRATCH_STORAGE
#define LINEAR_INT8_FULL_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define LINEAR_INT8_FULL_SCRATCH_STORAGE as `extern` to own it yourself. */
LINEAR_INT8_FULL_SCRATCH_STORAGE float linear_int8_full_scratch[LINEAR_INT8_FULL_SCRATCH_FLOATS];

static int linear_int8_full_scored(const float *x, float *score)
{
    linear_int8_full_network(x, linear_int8_full_scratch);
    linear_int8_full_to_score(x, linear_int8_full_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

linear_int8_full_status linear_int8_full_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return LINEAR_INT8_FULL_NULL_POINTER;
    if (!linear_int8_full_scored(x, &found)) return LINEAR_INT8_FULL_NOT_FINITE;
    *score = found;
    return LINEAR_INT8_FULL_OK;
}

linear_int8_full_status linear_int8_full_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    linear_int8_full_status status;
    if (is_anomaly == NULL) return LINEAR_INT8_FULL_NULL_POINTER;
    status = linear_int8_full_score(x, &score);
    if (status == LINEAR_INT8_FULL_OK) *is_anomaly = score > LINEAR_INT8_FULL_THRESHOLD;
    return status;
}

linear_int8_full_status linear_int8_full_reconstruct(const float *x, float *x_hat)
{
    float score;
    linear_int8_full_status status;
    if (x_hat == NULL) return LINEAR_INT8_FULL_NULL_POINTER;
    status = linear_int8_full_score(x, &score);
    if (status != LINEAR_INT8_FULL_OK) return status;
    linear_int8_full_network(x, linear_int8_full_scratch);
    linear_int8_full_to_reconstruction(x, linear_int8_full_scratch, x_hat);
    return LINEAR_INT8_FULL_OK;
}

linear_int8_full_status linear_int8_full_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    linear_int8_full_status status;
    if (shares == NULL) return LINEAR_INT8_FULL_NULL_POINTER;
    status = linear_int8_full_score(x, &score);
    if (status != LINEAR_INT8_FULL_OK) return status;
    linear_int8_full_network(x, linear_int8_full_scratch);
    linear_int8_full_to_residual(x, linear_int8_full_scratch, shares);
    for (i = 0; i < LINEAR_INT8_FULL_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < LINEAR_INT8_FULL_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = LINEAR_INT8_FULL_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < LINEAR_INT8_FULL_INPUT_SIZE; i++) shares[i] /= sum;
    return LINEAR_INT8_FULL_OK;
}

linear_int8_full_status linear_int8_full_selftest(void)
{
    size_t i;
    if (LINEAR_INT8_FULL_THRESHOLD < LINEAR_INT8_FULL_OWN_THRESHOLD || LINEAR_INT8_FULL_THRESHOLD > LINEAR_INT8_FULL_OWN_THRESHOLD) {
        return LINEAR_INT8_FULL_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < LINEAR_INT8_FULL_GOLDEN_WINDOWS; i++) {
        const float expected = linear_int8_full_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (linear_int8_full_score(linear_int8_full_golden_windows + i * LINEAR_INT8_FULL_INPUT_SIZE, &score) != LINEAR_INT8_FULL_OK) {
            return LINEAR_INT8_FULL_SELFTEST_FAILED;
        }
        scale = scale > fabsf(LINEAR_INT8_FULL_THRESHOLD) ? scale : fabsf(LINEAR_INT8_FULL_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= LINEAR_INT8_FULL_TOLERANCE * scale)) return LINEAR_INT8_FULL_SELFTEST_FAILED;
        if (error < fabsf(expected - LINEAR_INT8_FULL_THRESHOLD)
            && (score > LINEAR_INT8_FULL_THRESHOLD) != (expected > LINEAR_INT8_FULL_THRESHOLD)) {
            return LINEAR_INT8_FULL_SELFTEST_FAILED;
        }
    }
    return LINEAR_INT8_FULL_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += LINEAR_INT8_FULL_INPUT_SIZE) (void)linear_int8_full_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += LINEAR_INT8_FULL_INPUT_SIZE) {
        *flags++ = linear_int8_full_scored(x, &score) && score > LINEAR_INT8_FULL_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += LINEAR_INT8_FULL_INPUT_SIZE, x_hat += LINEAR_INT8_FULL_INPUT_SIZE) {
        linear_int8_full_network(x, linear_int8_full_scratch);
        linear_int8_full_to_reconstruction(x, linear_int8_full_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)linear_int8_full_selftest();
}
#endif

const char linear_int8_full_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 108, 105,
110, 101, 97, 114, 95, 105, 110, 116, 56, 95, 102, 117, 108, 108, 34, 44, 34, 105, 110, 112, 117,
116, 34, 58, 123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117,
114, 101, 115, 34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 44, 34, 104,
101, 97, 116, 34, 44, 34, 110, 111, 105, 115, 101, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34, 67,
117, 53, 78, 119, 76, 66, 89, 72, 115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61,
34, 44, 34, 104, 105, 103, 104, 34, 58, 34, 52, 90, 108, 77, 81, 72, 48, 65, 73, 48, 67, 82, 119, 49,
78, 65, 69, 101, 104, 90, 80, 103, 61, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110, 117,
108, 108, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116, 114,
105, 100, 101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115, 116,
105, 108, 108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34, 58,
110, 117, 108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108, 108,
125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 109, 105,
110, 109, 97, 120, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 67, 117, 53, 78, 119, 76,
66, 89, 72, 115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61, 34, 44, 34, 115, 99,
97, 108, 101, 34, 58, 34, 72, 113, 77, 102, 80, 116, 68, 119, 83, 122, 52, 116, 104, 66, 73, 43, 79,
57, 73, 70, 81, 65, 61, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 97, 101, 34,
44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58,
48, 46, 50, 48, 52, 53, 51, 57, 52, 50, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102,
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
58, 34, 121, 76, 90, 118, 79, 121, 99, 87, 56, 68, 118, 75, 76, 120, 89, 56, 89, 68, 57, 117, 80, 78,
103, 108, 117, 122, 121, 51, 100, 76, 52, 56, 117, 68, 76, 68, 80, 65, 75, 73, 121, 84, 121, 72, 89,
78, 111, 56, 88, 120, 98, 104, 80, 78, 90, 115, 56, 122, 120, 116, 78, 118, 81, 56, 119, 54, 115, 67,
80, 101, 118, 87, 65, 106, 48, 66, 68, 103, 89, 57, 79, 57, 56, 98, 80, 81, 48, 111, 83, 106, 49,
116, 101, 107, 111, 57, 101, 89, 108, 81, 80, 82, 76, 117, 90, 84, 50, 78, 81, 88, 107, 57, 53, 113,
112, 56, 80, 90, 116, 107, 102, 84, 49, 112, 78, 90, 73, 57, 99, 121, 105, 88, 80, 85, 114, 115, 109,
68, 51, 87, 48, 76, 65, 57, 103, 52, 113, 51, 80, 81, 103, 98, 118, 68, 51, 106, 88, 77, 77, 57, 71,
56, 68, 71, 80, 90, 115, 103, 121, 68, 51, 84, 53, 99, 111, 57, 83, 56, 114, 97, 80, 102, 50, 81, 53,
106, 50, 87, 52, 79, 103, 57, 78, 68, 110, 51, 80, 81, 51, 77, 65, 68, 52, 70, 122, 65, 69, 43, 83,
82, 69, 69, 80, 117, 111, 43, 66, 84, 54, 105, 113, 103, 48, 43, 65, 48, 119, 86, 80, 112, 53, 74,
78, 68, 55, 87, 112, 107, 73, 43, 118, 115, 108, 79, 80, 109, 49, 117, 85, 84, 52, 106, 100, 49, 69,
43, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 51, 55, 44, 50, 54, 44, 49, 49, 44, 53, 44,
50, 55, 44, 52, 52, 44, 52, 49, 44, 51, 57, 44, 49, 48, 44, 52, 51, 44, 50, 53, 44, 49, 54, 44, 49,
56, 44, 51, 56, 44, 51, 49, 44, 49, 55, 44, 54, 44, 51, 53, 44, 49, 51, 44, 52, 50, 44, 52, 54, 44,
51, 50, 44, 57, 44, 51, 51, 44, 49, 50, 44, 50, 51, 44, 49, 53, 44, 50, 52, 44, 49, 44, 49, 57, 44,
50, 56, 44, 51, 54, 44, 50, 57, 44, 52, 56, 44, 50, 48, 44, 52, 48, 44, 52, 55, 44, 50, 50, 44, 51,
48, 44, 50, 44, 51, 52, 44, 50, 49, 44, 51, 44, 52, 53, 44, 55, 44, 56, 44, 49, 52, 44, 52, 93, 125,
44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34,
98, 106, 105, 55, 118, 110, 76, 113, 103, 106, 55, 76, 106, 66, 79, 43, 122, 79, 103, 54, 118, 117,
43, 116, 52, 68, 56, 77, 102, 102, 75, 47, 99, 72, 111, 85, 80, 65, 99, 100, 49, 68, 122, 80, 114,
100, 67, 47, 102, 122, 76, 102, 80, 57, 75, 79, 68, 122, 120, 97, 78, 117, 109, 57, 84, 110, 118, 73,
118, 55, 50, 72, 73, 107, 67, 88, 114, 90, 90, 65, 101, 122, 110, 106, 118, 69, 118, 71, 76, 114, 53,
112, 99, 76, 103, 43, 66, 66, 100, 108, 80, 113, 78, 99, 110, 122, 49, 98, 54, 50, 121, 47, 71, 99,
107, 71, 81, 78, 90, 75, 88, 106, 56, 101, 80, 83, 121, 43, 119, 69, 97, 68, 80, 55, 67, 79, 68, 55,
47, 75, 73, 74, 86, 65, 99, 82, 43, 70, 80, 98, 98, 87, 43, 98, 55, 81, 100, 103, 97, 47, 116, 47,
67, 75, 118, 120, 90, 69, 122, 76, 48, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 109,
120, 117, 100, 80, 87, 49, 117, 85, 84, 52, 106, 100, 49, 69, 43, 57, 76, 83, 78, 80, 115, 105, 50,
98, 122, 117, 43, 121, 85, 52, 43, 110, 97, 108, 105, 80, 114, 103, 121, 119, 122, 119, 61, 34, 44,
34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 51, 46, 55, 50, 57, 57, 50, 54, 53, 49, 49,
55, 48, 53, 55, 48, 52, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34,
119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115,
99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 53, 56, 51, 51, 54, 52, 52,
54, 55, 54, 53, 54, 52, 51, 55, 54, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101,
114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 50, 51, 56, 57, 48, 56, 48, 54, 53, 48, 49, 53, 51, 56,
55, 52, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58,
48, 46, 57, 57, 56, 50, 54, 48, 56, 54, 57, 53, 54, 53, 50, 49, 55, 50, 44, 34, 102, 108, 105, 112,
115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101,
34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102,
97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117,
114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51,
51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 48, 46,
57, 57, 55, 57, 49, 54, 54, 54, 54, 54, 54, 54, 54, 54, 54, 55, 44, 34, 115, 111, 117, 114, 99, 101,
95, 97, 117, 114, 111, 99, 34, 58, 48, 46, 57, 57, 53, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51,
51, 51, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 48, 46,
50, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97,
116, 101, 34, 58, 48, 46, 49, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34,
105, 110, 116, 56, 45, 102, 117, 108, 108, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34,
58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58,
123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114, 116, 34, 58, 34, 50, 46, 51,
46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101,
100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34,
101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 48, 46, 49, 46, 48,
34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34, 44, 34, 110, 117, 109,
112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120, 34, 58, 34, 49, 46, 50, 51,
46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 49, 46, 51,
50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58, 34, 48, 46, 49, 46, 57, 56,
34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34,
44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99,
104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115, 116, 34, 58, 34, 101,
100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 34, 125, 0};
