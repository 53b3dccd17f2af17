/* prototypes_int8.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:1fab6e59aede0db277ff6bf8d66c630336355440b6c09422893468095f768f32
   facts: {"flash_bytes": 6356, "ram_bytes": 48, "stack_bytes": 768, "multiply_accumulates": 64} */
#include "prototypes_int8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if PROTOTYPES_INT8_FILE != 0x903a73e0UL
#error "prototypes_int8.h belongs to another prototypes_int8.c; copy the two that were written together"
#endif
#if PROTOTYPES_INT8_SCRATCH_FLOATS != 12 || PROTOTYPES_INT8_INPUT_SIZE != 4
#error "prototypes_int8.h was edited; export it again"
#endif


#define PROTOTYPES_INT8_TERM(r) ((r) * (r))

/* y = (x - offset) * scale; both have `period` values. The offset goes first: small readings on a
   large offset keep their digits. */
static void k_affine(
    const float *x, const float *offset, const float *scale, size_t period, float *y, size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) y[i + j] = (x[i + j] - offset[j]) * scale[j];
    }
}

/* As dense_row with weights in int8, one scale per output; sums are floats, in one order. */
static void dense_int8_row(
    const float *x, const int8_t *w, const float *scale, const float *bias, float *y,
    size_t inputs, size_t outputs)
{
    size_t i, j, o;
    for (o = 0; o < outputs; o += 8) {
        const size_t width = outputs - o < 8 ? outputs - o : 8;
        float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
        if (width == 8) {
            for (i = 0; i < inputs; i++, w += 8) {
                for (j = 0; j < 8; j++) sums[j] += x[i] * (float)w[j];
            }
        } else {
            for (i = 0; i < inputs; i++, w += width) {
                for (j = 0; j < width; j++) sums[j] += x[i] * (float)w[j];
            }
        }
        for (j = 0; j < width; j++) y[o + j] = sums[j] * scale[o + j] + bias[o + j];
    }
}

/* As k_dense with weights in int8. */
static void k_dense_int8(
    const float *x, const int8_t *w, const float *scale, const float *bias, float *y, size_t rows,
    size_t inputs, size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        dense_int8_row(x, w, scale, bias, y, inputs, outputs);
    }
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

static const float prototypes_int8_c0[4] = {
0.020631125f, -0.062308785f, 0.091900826f, -0.0040524723f};

static const float prototypes_int8_c1[4] = {
0.72130364f, 0.7551176f, 0.49287796f, 7.3661895f};

static const int8_t prototypes_int8_c2[32] = {
-127, 4, -11, 111, 127, -46, 46, -127, 81, 127, -86, 82, -7, 1, -127, -54, -47, 80, -78, 119, 73,
-40, -57, -127, 49, 37, 127, -127, 25, -127, -36, -1};

static const float prototypes_int8_c3[8] = {
0.22390665f, 0.34761763f, 0.24927628f, 0.33127496f, 0.26906252f, 0.27445635f, 0.34531203f,
0.41697097f};

static const float prototypes_int8_c4[8] = {
-16.148745f, -34.148033f, -21.832825f, -64.07496f, -18.879866f, -17.669773f, -32.108006f, -72.22681f};

static const int8_t prototypes_int8_c5[32] = {
-68, 52, -25, 33, 3, 127, 67, 39, -6, -62, -46, 96, 88, 79, 94, -127, 82, -6, 47, 20, -30, 1, -26,
-105, 38, -126, -48, -37, -127, -65, -127, -1};

static const float prototypes_int8_c6[4] = {
0.009842423f, 0.008219306f, 0.009859143f, 0.0078328885f};

static const float prototypes_int8_c7[4] = {
0.0f, 0.0f, 0.0f, 0.0f};

static const float prototypes_int8_c8[1] = {
0.25f};

static const float prototypes_int8_c9[4] = {
1.3863786f, 1.3242971f, 2.0289f, 0.1357554f};

static void prototypes_int8_network(const float *x, float *s)
{
    k_affine(x, prototypes_int8_c0, prototypes_int8_c1, 4, s + 8, 4);
    k_dense_int8(s + 8, prototypes_int8_c2, prototypes_int8_c3, prototypes_int8_c4, s + 0, 1, 4, 8);
    k_softmax(s + 0, s + 0, 1, 8);
    k_dense_int8(s + 0, prototypes_int8_c5, prototypes_int8_c6, prototypes_int8_c7, s + 8, 1, 8, 4);
}

static void prototypes_int8_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 8, x, prototypes_int8_c0, prototypes_int8_c1, 4, s + 8, 4);
    k_sum_of_squares(s + 8, out, 4);
    k_mul_broadcast(out, prototypes_int8_c8, 1, 1, out, 1);
}

static void prototypes_int8_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 8, prototypes_int8_c9, 4, 1, out, 4);
    k_add_broadcast(out, prototypes_int8_c0, 4, 1, out, 4);
}

static void prototypes_int8_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 8, x, prototypes_int8_c0, prototypes_int8_c1, 4, out, 4);
    k_copy(out, out, 4);
}

#define PROTOTYPES_INT8_GOLDEN_WINDOWS 8
#define PROTOTYPES_INT8_OWN_THRESHOLD 0.67620873f
#define PROTOTYPES_INT8_TOLERANCE 1.8498677e-05f
static const float prototypes_int8_golden_windows[] = {
0.22694959f, 0.3627259f, 0.606332f, -0.07891485f, -0.800024f, 0.3480988f, 3.4217f, -0.07620472f,
0.40367594f, 0.15514176f, 4.6007285f, -0.0350792f, -0.028671898f, 2.4713943f, 6.3852963f,
-0.025951024f, -0.19763073f, 1.4637221f, 1.1746951f, 0.031674568f, 0.24538639f, -0.54245657f,
3.7375207f, 0.08123531f, -0.8184262f, 1.3172308f, 4.6343822f, 0.016458679f, -0.53934854f,
-0.8285349f, -1.3926016f, 0.09349464f};
static const float prototypes_int8_golden_scores[] = {
0.15708864f, 0.64654785f, 0.71219844f, 1.734496f, 0.016152566f, 0.62865734f, 0.72946346f,
0.050544254f};

#ifndef PROTOTYPES_INT8_SCRATCH_STORAGE
#define PROTOTYPES_INT8_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define PROTOTYPES_INT8_SCRATCH_STORAGE as `extern` to own it yourself. */
PROTOTYPES_INT8_SCRATCH_STORAGE float prototypes_int8_scratch[PROTOTYPES_INT8_SCRATCH_FLOATS];

static int prototypes_int8_scored(const float *x, float *score)
{
    prototypes_int8_network(x, prototypes_int8_scratch);
    prototypes_int8_to_score(x, prototypes_int8_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

prototypes_int8_status prototypes_int8_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return PROTOTYPES_INT8_NULL_POINTER;
    if (!prototypes_int8_scored(x, &found)) return PROTOTYPES_INT8_NOT_FINITE;
    *score = found;
    return PROTOTYPES_INT8_OK;
}

prototypes_int8_status prototypes_int8_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    prototypes_int8_status status;
    if (is_anomaly == NULL) return PROTOTYPES_INT8_NULL_POINTER;
    status = prototypes_int8_score(x, &score);
    if (status == PROTOTYPES_INT8_OK) *is_anomaly = score > PROTOTYPES_INT8_THRESHOLD;
    return status;
}

prototypes_int8_status prototypes_int8_reconstruct(const float *x, float *x_hat)
{
    float score;
    prototypes_int8_status status;
    if (x_hat == NULL) return PROTOTYPES_INT8_NULL_POINTER;
    status = prototypes_int8_score(x, &score);
    if (status != PROTOTYPES_INT8_OK) return status;
    prototypes_int8_network(x, prototypes_int8_scratch);
    prototypes_int8_to_reconstruction(x, prototypes_int8_scratch, x_hat);
    return PROTOTYPES_INT8_OK;
}

prototypes_int8_status prototypes_int8_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    prototypes_int8_status status;
    if (shares == NULL) return PROTOTYPES_INT8_NULL_POINTER;
    status = prototypes_int8_score(x, &score);
    if (status != PROTOTYPES_INT8_OK) return status;
    prototypes_int8_network(x, prototypes_int8_scratch);
    prototypes_int8_to_residual(x, prototypes_int8_scratch, shares);
    for (i = 0; i < PROTOTYPES_INT8_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < PROTOTYPES_INT8_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = PROTOTYPES_INT8_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < PROTOTYPES_INT8_INPUT_SIZE; i++) shares[i] /= sum;
    return PROTOTYPES_INT8_OK;
}

prototypes_int8_status prototypes_int8_selftest(void)
{
    size_t i;
    if (PROTOTYPES_INT8_THRESHOLD < PROTOTYPES_INT8_OWN_THRESHOLD || PROTOTYPES_INT8_THRESHOLD > PROTOTYPES_INT8_OWN_THRESHOLD) {
        return PROTOTYPES_INT8_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < PROTOTYPES_INT8_GOLDEN_WINDOWS; i++) {
        const float expected = prototypes_int8_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (prototypes_int8_score(prototypes_int8_golden_windows + i * PROTOTYPES_INT8_INPUT_SIZE, &score) != PROTOTYPES_INT8_OK) {
            return PROTOTYPES_INT8_SELFTEST_FAILED;
        }
        scale = scale > fabsf(PROTOTYPES_INT8_THRESHOLD) ? scale : fabsf(PROTOTYPES_INT8_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= PROTOTYPES_INT8_TOLERANCE * scale)) return PROTOTYPES_INT8_SELFTEST_FAILED;
        if (error < fabsf(expected - PROTOTYPES_INT8_THRESHOLD)
            && (score > PROTOTYPES_INT8_THRESHOLD) != (expected > PROTOTYPES_INT8_THRESHOLD)) {
            return PROTOTYPES_INT8_SELFTEST_FAILED;
        }
    }
    return PROTOTYPES_INT8_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += PROTOTYPES_INT8_INPUT_SIZE) (void)prototypes_int8_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += PROTOTYPES_INT8_INPUT_SIZE) {
        *flags++ = prototypes_int8_scored(x, &score) && score > PROTOTYPES_INT8_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += PROTOTYPES_INT8_INPUT_SIZE, x_hat += PROTOTYPES_INT8_INPUT_SIZE) {
        prototypes_int8_network(x, prototypes_int8_scratch);
        prototypes_int8_to_reconstruction(x, prototypes_int8_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)prototypes_int8_selftest();
}
#endif

const char prototypes_int8_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 112, 114,
111, 116, 111, 116, 121, 112, 101, 115, 95, 105, 110, 116, 56, 34, 44, 34, 105, 110, 112, 117, 116,
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
34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 114, 111, 98, 117,
115, 116, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 109, 119, 75, 112, 80, 72, 56, 51,
102, 55, 50, 65, 78, 114, 119, 57, 109, 115, 113, 69, 117, 119, 61, 61, 34, 44, 34, 115, 99, 97, 108,
101, 34, 58, 34, 87, 54, 99, 52, 80, 50, 78, 80, 81, 84, 43, 65, 87, 118, 119, 43, 48, 55, 102, 114,
81, 65, 61, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 115, 101, 34, 44, 34, 116,
104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 54,
55, 54, 50, 48, 56, 55, 51, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109,
97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34,
58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 97, 108, 97,
114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91, 48, 46, 48, 48, 48, 53,
50, 55, 51, 49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48, 52, 44, 48, 46, 49, 49, 48, 54, 57, 54, 49,
54, 48, 53, 57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58,
34, 101, 120, 97, 99, 116, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105, 111, 110, 34,
58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 114, 97, 110, 107, 115, 34,
58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49,
44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44,
50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50,
56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54,
44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 44, 52, 52, 44,
52, 53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 89,
49, 75, 69, 80, 65, 65, 56, 119, 68, 120, 122, 97, 82, 111, 57, 66, 113, 77, 105, 80, 89, 121, 105,
74, 106, 49, 43, 66, 48, 56, 57, 109, 51, 49, 100, 80, 99, 43, 109, 100, 68, 48, 120, 47, 73, 65, 57,
101, 77, 101, 66, 80, 100, 113, 77, 105, 106, 50, 67, 111, 54, 77, 57, 84, 119, 71, 52, 80, 102, 85,
115, 117, 106, 51, 75, 76, 76, 119, 57, 75, 53, 67, 56, 80, 83, 74, 122, 120, 68, 49, 109, 119, 57,
65, 57, 75, 77, 122, 85, 80, 100, 111, 51, 50, 84, 49, 69, 79, 116, 119, 57, 121, 52, 106, 49, 80,
98, 53, 111, 43, 122, 50, 71, 115, 81, 69, 43, 77, 110, 99, 67, 80, 110, 75, 53, 66, 122, 52, 110,
87, 65, 119, 43, 89, 69, 52, 81, 80, 112, 76, 109, 71, 122, 55, 89, 50, 121, 65, 43, 89, 114, 103,
114, 80, 104, 67, 88, 76, 68, 55, 112, 83, 83, 48, 43, 116, 107, 77, 120, 80, 106, 98, 118, 80, 84,
53, 52, 67, 69, 77, 43, 54, 47, 108, 69, 80, 117, 105, 98, 90, 122, 52, 104, 74, 111, 77, 43, 79,
107, 79, 114, 80, 113, 82, 51, 115, 84, 52, 85, 85, 76, 111, 43, 102, 48, 106, 65, 80, 105, 89, 76,
49, 84, 53, 55, 89, 81, 77, 47, 75, 56, 103, 68, 80, 121, 89, 100, 70, 84, 47, 104, 71, 107, 85, 47,
34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 49, 49, 44, 51, 55, 44, 50, 53, 44, 49, 48, 44,
50, 55, 44, 57, 44, 53, 44, 51, 53, 44, 50, 54, 44, 51, 57, 44, 52, 52, 44, 50, 48, 44, 52, 51, 44,
55, 44, 52, 49, 44, 49, 57, 44, 52, 56, 44, 49, 54, 44, 52, 53, 44, 51, 52, 44, 54, 44, 49, 53, 44,
51, 44, 52, 44, 49, 44, 52, 48, 44, 50, 44, 51, 56, 44, 49, 52, 44, 51, 54, 44, 50, 51, 44, 56, 44,
51, 48, 44, 52, 50, 44, 50, 52, 44, 49, 55, 44, 50, 50, 44, 49, 56, 44, 50, 56, 44, 50, 49, 44, 51,
50, 44, 49, 51, 44, 50, 57, 44, 49, 50, 44, 51, 49, 44, 52, 55, 44, 52, 54, 44, 51, 51, 93, 125, 44,
34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34,
101, 87, 86, 111, 80, 106, 97, 51, 117, 84, 54, 84, 79, 66, 115, 47, 72, 74, 54, 104, 118, 86, 47,
79, 84, 76, 56, 67, 79, 114, 73, 43, 73, 118, 49, 97, 81, 68, 103, 82, 110, 76, 50, 100, 114, 115,
52, 43, 101, 57, 48, 101, 80, 105, 115, 53, 107, 48, 65, 49, 114, 119, 43, 57, 86, 79, 72, 113, 118,
70, 77, 114, 72, 107, 66, 90, 86, 77, 120, 65, 80, 112, 102, 85, 118, 76, 90, 102, 83, 114, 52, 47,
87, 55, 115, 47, 97, 86, 121, 87, 80, 122, 71, 57, 65, 84, 50, 83, 82, 110, 115, 43, 98, 57, 52, 75,
118, 52, 111, 122, 98, 48, 67, 122, 88, 113, 89, 57, 89, 89, 82, 82, 118, 119, 87, 98, 113, 68, 47,
99, 84, 74, 82, 65, 87, 116, 83, 71, 80, 76, 56, 83, 67, 114, 47, 100, 71, 108, 83, 47, 120, 85, 67,
121, 118, 120, 53, 54, 118, 122, 48, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 50, 78,
115, 103, 80, 105, 109, 69, 74, 84, 43, 106, 85, 106, 89, 47, 57, 119, 80, 101, 80, 50, 78, 83, 104,
68, 121, 119, 55, 121, 65, 47, 72, 114, 52, 54, 80, 51, 52, 72, 84, 122, 48, 61, 34, 44, 34, 116,
111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 49, 46, 56, 52, 57, 56, 54, 55, 54, 55, 50, 48, 50, 50,
50, 56, 56, 51, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105,
110, 100, 111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111,
114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 51, 51, 51, 55, 49, 51, 53, 53, 56,
48, 54, 49, 53, 57, 53, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114,
111, 114, 34, 58, 48, 46, 48, 48, 48, 57, 52, 56, 48, 48, 50, 55, 53, 48, 56, 55, 54, 55, 48, 53, 52,
44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 49, 46,
48, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97,
114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51,
51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101,
95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34,
58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117,
114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34,
58, 49, 46, 48, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58,
48, 46, 54, 53, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110,
95, 114, 97, 116, 101, 34, 58, 48, 46, 54, 53, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111,
110, 34, 58, 34, 105, 110, 116, 56, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123,
34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97,
105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34,
44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101,
97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103,
101, 97, 101, 45, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107,
101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34, 44, 34, 110, 117, 109, 112, 121, 34, 58,
34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120, 34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44,
34, 111, 110, 110, 120, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34,
44, 34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58, 34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116,
101, 110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34, 44, 34, 116,
102, 50, 111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99, 104, 97, 110,
103, 101, 115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115, 116, 34, 58, 34, 101, 100, 103, 101,
97, 101, 45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
34, 125, 0};
