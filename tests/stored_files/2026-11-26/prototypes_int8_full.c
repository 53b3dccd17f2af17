/* prototypes_int8_full.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:9f27ef5f5706a078c3f9758a99ac910a17c08d811ecf0e39409fede6d6976e58
   facts: {"flash_bytes": 6408, "ram_bytes": 44, "stack_bytes": 768, "multiply_accumulates": 64} */
#include "prototypes_int8_full.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if PROTOTYPES_INT8_FULL_FILE != 0xbcae2bd4UL
#error "prototypes_int8_full.h belongs to another prototypes_int8_full.c; copy the two that were written together"
#endif
#if PROTOTYPES_INT8_FULL_SCRATCH_FLOATS != 11 || PROTOTYPES_INT8_FULL_INPUT_SIZE != 4
#error "prototypes_int8_full.h was edited; export it again"
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

#define PROTOTYPES_INT8_FULL_TERM(r) ((r) * (r))

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

static const float prototypes_int8_full_c0[4] = {
0.020631125f, -0.062308785f, 0.091900826f, -0.0040524723f};

static const float prototypes_int8_full_c1[4] = {
64.75032f, 67.78575f, 44.2449f, 661.2515f};

static const uint8_t prototypes_int8_full_c2[32] IN_WORDS = {
1, 81, 81, 49, 132, 127, 208, 37, 117, 170, 50, 127, 239, 82, 247, 129, 255, 249, 201, 25, 82, 1, 88,
129, 174, 129, 71, 220, 1, 202, 1, 255};

static const int32_t prototypes_int8_full_c3[8] = {
-6210, -10306, -7574, -18473, -7607, -4507, -7303, -13696};

static const int32_t prototypes_int8_full_c4[8] = {
1283474304, 1992608512, 1428897664, 1898929280, 1542316032, 1573234560, 1979392384, 1195077248};

static const int8_t prototypes_int8_full_c5[8] = {
14, 14, 14, 14, 14, 14, 14, 13};

static const float prototypes_int8_full_c6[1] = {
0.0f};

static const float prototypes_int8_full_c7[1] = {
254.0f};

static const uint8_t prototypes_int8_full_c8[32] IN_WORDS = {
60, 3, 122, 88, 180, 127, 66, 79, 103, 67, 82, 94, 161, 39, 224, 129, 210, 226, 166, 129, 122, 1, 2,
191, 175, 230, 80, 129, 148, 151, 91, 255};

static const int32_t prototypes_int8_full_c9[4] = {
-2540, 0, -8128, -10414};

static const int32_t prototypes_int8_full_c10[4] = {
1178406272, 1968149888, 1180408192, 1875620480};

static const int8_t prototypes_int8_full_c11[4] = {
13, 14, 13, 14};

static const float prototypes_int8_full_c12[4] = {
79.8004f, 83.54135f, 54.528847f, 814.9478f};

static const float prototypes_int8_full_c13[1] = {
0.25f};

static const float prototypes_int8_full_c14[4] = {
1.3863786f, 1.3242971f, 2.0289f, 0.1357554f};

static const float prototypes_int8_full_c15[4] = {
0.72130364f, 0.7551176f, 0.49287796f, 7.3661895f};

static void prototypes_int8_full_network(const float *x, float *s)
{
    k_quantise(x, prototypes_int8_full_c0, prototypes_int8_full_c1, 4, 6, (int8_t *)(s + 0), 4);
    k_dense_integer((int8_t *)(s + 0), prototypes_int8_full_c2, prototypes_int8_full_c3, prototypes_int8_full_c4, prototypes_int8_full_c5, 46, (int8_t *)(s + 8), 1, 4, 8);
    k_dequantise((int8_t *)(s + 8), 1.0683802f, 46, s + 0, 8);
    k_softmax(s + 0, s + 0, 1, 8);
    k_quantise(s + 0, prototypes_int8_full_c6, prototypes_int8_full_c7, 1, -127, (int8_t *)(s + 8), 8);
    k_dense_integer((int8_t *)(s + 8), prototypes_int8_full_c8, prototypes_int8_full_c9, prototypes_int8_full_c10, prototypes_int8_full_c11, 12, (int8_t *)(s + 0), 1, 8, 4);
}

static void prototypes_int8_full_to_score(const float *x, float *s, float *out)
{
    k_residual_squares((int8_t *)(s + 0), x, prototypes_int8_full_c0, prototypes_int8_full_c12, 4, 0.009038848f, 12, out, 4);
    k_mul_broadcast(out, prototypes_int8_full_c13, 1, 1, out, 1);
}

static void prototypes_int8_full_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_dequantise((int8_t *)(s + 0), 0.009038848f, 12, out, 4);
    k_mul_broadcast(out, prototypes_int8_full_c14, 4, 1, out, 4);
    k_add_broadcast(out, prototypes_int8_full_c0, 4, 1, out, 4);
}

static void prototypes_int8_full_to_residual(const float *x, float *s, float *out)
{
    k_dequantise((int8_t *)(s + 0), 0.009038848f, 12, out, 4);
    k_residual(out, x, prototypes_int8_full_c0, prototypes_int8_full_c15, 4, out, 4);
    k_copy(out, out, 4);
}

#define PROTOTYPES_INT8_FULL_GOLDEN_WINDOWS 8
#define PROTOTYPES_INT8_FULL_OWN_THRESHOLD 0.7118932f
#define PROTOTYPES_INT8_FULL_TOLERANCE 1.8498677e-05f
static const float prototypes_int8_full_golden_windows[] = {
0.22694959f, 0.3627259f, 0.606332f, -0.07891485f, -0.800024f, 0.3480988f, 3.4217f, -0.07620472f,
-0.8184262f, 1.3172308f, 4.6343822f, 0.016458679f, -0.028671898f, 2.4713943f, 6.3852963f,
-0.025951024f, -0.19763073f, 1.4637221f, 1.1746951f, 0.031674568f, 0.24538639f, -0.54245657f,
3.7375207f, 0.08123531f, 0.40367594f, 0.15514176f, 4.6007285f, -0.0350792f, -0.53934854f,
-0.8285349f, -1.3926016f, 0.09349464f};
static const float prototypes_int8_full_golden_scores[] = {
0.15683961f, 0.6455342f, 0.7294163f, 1.7376466f, 0.016165042f, 0.6307732f, 0.75264305f, 0.05013437f};

#ifndef PROTOTYPES_INT8_FULL_SCRATCH_STORAGE
#define PROTOTYPES_INT8_FULL_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define PROTOTYPES_INT8_FULL_SCRATCH_STORAGE as `extern` to own it yourself. */
PROTOTYPES_INT8_FULL_SCRATCH_STORAGE float prototypes_int8_full_scratch[PROTOTYPES_INT8_FULL_SCRATCH_FLOATS];

static int prototypes_int8_full_scored(const float *x, float *score)
{
    prototypes_int8_full_network(x, prototypes_int8_full_scratch);
    prototypes_int8_full_to_score(x, prototypes_int8_full_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

prototypes_int8_full_status prototypes_int8_full_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return PROTOTYPES_INT8_FULL_NULL_POINTER;
    if (!prototypes_int8_full_scored(x, &found)) return PROTOTYPES_INT8_FULL_NOT_FINITE;
    *score = found;
    return PROTOTYPES_INT8_FULL_OK;
}

prototypes_int8_full_status prototypes_int8_full_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    prototypes_int8_full_status status;
    if (is_anomaly == NULL) return PROTOTYPES_INT8_FULL_NULL_POINTER;
    status = prototypes_int8_full_score(x, &score);
    if (status == PROTOTYPES_INT8_FULL_OK) *is_anomaly = score > PROTOTYPES_INT8_FULL_THRESHOLD;
    return status;
}

prototypes_int8_full_status prototypes_int8_full_reconstruct(const float *x, float *x_hat)
{
    float score;
    prototypes_int8_full_status status;
    if (x_hat == NULL) return PROTOTYPES_INT8_FULL_NULL_POINTER;
    status = prototypes_int8_full_score(x, &score);
    if (status != PROTOTYPES_INT8_FULL_OK) return status;
    prototypes_int8_full_network(x, prototypes_int8_full_scratch);
    prototypes_int8_full_to_reconstruction(x, prototypes_int8_full_scratch, x_hat);
    return PROTOTYPES_INT8_FULL_OK;
}

prototypes_int8_full_status prototypes_int8_full_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    prototypes_int8_full_status status;
    if (shares == NULL) return PROTOTYPES_INT8_FULL_NULL_POINTER;
    status = prototypes_int8_full_score(x, &score);
    if (status != PROTOTYPES_INT8_FULL_OK) return status;
    prototypes_int8_full_network(x, prototypes_int8_full_scratch);
    prototypes_int8_full_to_residual(x, prototypes_int8_full_scratch, shares);
    for (i = 0; i < PROTOTYPES_INT8_FULL_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < PROTOTYPES_INT8_FULL_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = PROTOTYPES_INT8_FULL_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < PROTOTYPES_INT8_FULL_INPUT_SIZE; i++) shares[i] /= sum;
    return PROTOTYPES_INT8_FULL_OK;
}

prototypes_int8_full_status prototypes_int8_full_selftest(void)
{
    size_t i;
    if (PROTOTYPES_INT8_FULL_THRESHOLD < PROTOTYPES_INT8_FULL_OWN_THRESHOLD || PROTOTYPES_INT8_FULL_THRESHOLD > PROTOTYPES_INT8_FULL_OWN_THRESHOLD) {
        return PROTOTYPES_INT8_FULL_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < PROTOTYPES_INT8_FULL_GOLDEN_WINDOWS; i++) {
        const float expected = prototypes_int8_full_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (prototypes_int8_full_score(prototypes_int8_full_golden_windows + i * PROTOTYPES_INT8_FULL_INPUT_SIZE, &score) != PROTOTYPES_INT8_FULL_OK) {
            return PROTOTYPES_INT8_FULL_SELFTEST_FAILED;
        }
        scale = scale > fabsf(PROTOTYPES_INT8_FULL_THRESHOLD) ? scale : fabsf(PROTOTYPES_INT8_FULL_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= PROTOTYPES_INT8_FULL_TOLERANCE * scale)) return PROTOTYPES_INT8_FULL_SELFTEST_FAILED;
        if (error < fabsf(expected - PROTOTYPES_INT8_FULL_THRESHOLD)
            && (score > PROTOTYPES_INT8_FULL_THRESHOLD) != (expected > PROTOTYPES_INT8_FULL_THRESHOLD)) {
            return PROTOTYPES_INT8_FULL_SELFTEST_FAILED;
        }
    }
    return PROTOTYPES_INT8_FULL_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += PROTOTYPES_INT8_FULL_INPUT_SIZE) (void)prototypes_int8_full_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += PROTOTYPES_INT8_FULL_INPUT_SIZE) {
        *flags++ = prototypes_int8_full_scored(x, &score) && score > PROTOTYPES_INT8_FULL_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += PROTOTYPES_INT8_FULL_INPUT_SIZE, x_hat += PROTOTYPES_INT8_FULL_INPUT_SIZE) {
        prototypes_int8_full_network(x, prototypes_int8_full_scratch);
        prototypes_int8_full_to_reconstruction(x, prototypes_int8_full_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)prototypes_int8_full_selftest();
}
#endif

const char prototypes_int8_full_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 112, 114,
111, 116, 111, 116, 121, 112, 101, 115, 95, 105, 110, 116, 56, 95, 102, 117, 108, 108, 34, 44, 34,
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
58, 34, 114, 111, 98, 117, 115, 116, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 109, 119,
75, 112, 80, 72, 56, 51, 102, 55, 50, 65, 78, 114, 119, 57, 109, 115, 113, 69, 117, 119, 61, 61, 34,
44, 34, 115, 99, 97, 108, 101, 34, 58, 34, 87, 54, 99, 52, 80, 50, 78, 80, 81, 84, 43, 65, 87, 118,
119, 43, 48, 55, 102, 114, 81, 65, 61, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109,
115, 101, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108,
117, 101, 34, 58, 48, 46, 55, 49, 49, 56, 57, 51, 50, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99,
111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109,
95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52,
56, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91,
48, 46, 48, 48, 48, 53, 50, 55, 51, 49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48, 52, 44, 48, 46, 49,
49, 48, 54, 57, 54, 49, 54, 48, 53, 57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98, 111, 117, 110, 100,
115, 95, 98, 121, 34, 58, 34, 101, 120, 97, 99, 116, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97,
116, 105, 111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 114,
97, 110, 107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57,
44, 49, 48, 44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44,
49, 56, 44, 49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50,
54, 44, 50, 55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52,
44, 51, 53, 44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44,
52, 51, 44, 52, 52, 44, 52, 53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44, 34, 115, 99, 111, 114,
101, 115, 34, 58, 34, 106, 87, 121, 69, 80, 79, 112, 70, 120, 106, 119, 83, 113, 104, 89, 57, 90,
100, 56, 104, 80, 81, 109, 116, 74, 84, 50, 121, 87, 85, 48, 57, 117, 80, 120, 102, 80, 102, 74, 117,
99, 106, 51, 71, 75, 89, 73, 57, 81, 88, 54, 67, 80, 101, 72, 105, 106, 68, 49, 111, 54, 97, 73, 57,
57, 54, 117, 53, 80, 90, 76, 87, 117, 84, 51, 119, 119, 55, 111, 57, 111, 74, 83, 57, 80, 81, 97, 75,
120, 106, 50, 100, 98, 116, 65, 57, 86, 76, 80, 84, 80, 89, 78, 84, 50, 106, 51, 72, 110, 57, 52, 57,
89, 68, 89, 66, 80, 118, 53, 57, 65, 84, 52, 75, 98, 65, 81, 43, 105, 103, 99, 70, 80, 117, 85, 120,
66, 122, 53, 106, 121, 103, 99, 43, 57, 98, 107, 80, 80, 117, 80, 53, 71, 84, 54, 81, 109, 105, 65,
43, 107, 79, 115, 106, 80, 108, 81, 57, 75, 122, 55, 72, 100, 83, 119, 43, 51, 119, 48, 122, 80, 105,
116, 80, 80, 106, 55, 110, 90, 48, 81, 43, 55, 75, 82, 69, 80, 109, 121, 55, 90, 106, 54, 116, 97,
89, 73, 43, 77, 69, 79, 114, 80, 103, 83, 87, 115, 84, 52, 74, 87, 76, 115, 43, 55, 122, 68, 66, 80,
111, 52, 80, 49, 68, 54, 120, 90, 119, 77, 47, 84, 43, 69, 68, 80, 56, 80, 114, 70, 84, 43, 66, 107,
86, 89, 47, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 49, 49, 44, 51, 55, 44, 49, 48, 44,
50, 53, 44, 50, 55, 44, 57, 44, 53, 44, 51, 53, 44, 50, 54, 44, 51, 57, 44, 52, 52, 44, 50, 48, 44,
52, 51, 44, 55, 44, 52, 49, 44, 49, 57, 44, 49, 54, 44, 52, 56, 44, 52, 53, 44, 51, 52, 44, 54, 44,
49, 53, 44, 51, 44, 52, 48, 44, 50, 44, 49, 44, 52, 44, 51, 56, 44, 49, 52, 44, 51, 54, 44, 50, 51,
44, 56, 44, 52, 50, 44, 51, 48, 44, 49, 55, 44, 50, 52, 44, 50, 50, 44, 49, 56, 44, 50, 56, 44, 50,
49, 44, 51, 50, 44, 49, 51, 44, 50, 57, 44, 49, 50, 44, 51, 49, 44, 52, 55, 44, 52, 54, 44, 51, 51,
93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115,
34, 58, 34, 101, 87, 86, 111, 80, 106, 97, 51, 117, 84, 54, 84, 79, 66, 115, 47, 72, 74, 54, 104,
118, 86, 47, 79, 84, 76, 56, 67, 79, 114, 73, 43, 73, 118, 49, 97, 81, 68, 103, 82, 110, 76, 49, 104,
104, 70, 71, 47, 66, 90, 117, 111, 80, 57, 120, 77, 108, 69, 66, 97, 49, 73, 89, 56, 86, 79, 72, 113,
118, 70, 77, 114, 72, 107, 66, 90, 86, 77, 120, 65, 80, 112, 102, 85, 118, 76, 90, 102, 83, 114, 52,
47, 87, 55, 115, 47, 97, 86, 121, 87, 80, 122, 71, 57, 65, 84, 50, 83, 82, 110, 115, 43, 98, 57, 52,
75, 118, 52, 111, 122, 98, 48, 67, 122, 88, 113, 89, 57, 110, 97, 55, 79, 80, 110, 118, 100, 72, 106,
52, 114, 79, 90, 78, 65, 78, 97, 56, 80, 118, 98, 56, 83, 67, 114, 47, 100, 71, 108, 83, 47, 120, 85,
67, 121, 118, 120, 53, 54, 118, 122, 48, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34,
107, 74, 111, 103, 80, 114, 116, 66, 74, 84, 56, 72, 117, 122, 111, 47, 78, 71, 118, 101, 80, 52, 49,
115, 104, 68, 120, 97, 101, 105, 69, 47, 78, 54, 49, 65, 80, 55, 74, 90, 84, 84, 48, 61, 34, 44, 34,
116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 49, 46, 56, 52, 57, 56, 54, 55, 54, 55, 50, 48,
50, 50, 50, 56, 56, 51, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34,
119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115,
99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 52, 56, 53, 52, 54, 55, 54,
51, 57, 49, 56, 52, 54, 51, 51, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114,
114, 111, 114, 34, 58, 48, 46, 48, 48, 49, 51, 50, 48, 50, 53, 53, 52, 48, 57, 51, 48, 51, 52, 48,
56, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48,
46, 57, 57, 57, 49, 51, 48, 52, 51, 52, 55, 56, 50, 54, 48, 56, 53, 44, 34, 102, 108, 105, 112, 115,
34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58,
48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108,
115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99,
101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34,
115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116,
101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 48, 46, 54, 53, 44, 34, 115, 111, 117,
114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 48, 46,
54, 53, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 45,
102, 117, 108, 108, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58,
34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101,
100, 103, 101, 45, 108, 105, 116, 101, 114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101,
100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45,
101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97,
101, 45, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101,
114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34, 44, 34, 110, 117, 109, 112, 121, 34, 58, 34,
50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120, 34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34,
111, 110, 110, 120, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44,
34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58, 34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101,
110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50,
111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99, 104, 97, 110, 103, 101,
115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115, 116, 34, 58, 34, 101, 100, 103, 101, 97, 101,
45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
