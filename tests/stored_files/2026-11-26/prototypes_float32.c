/* prototypes_float32.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:d916f5295c63adcea0830896235121a4ef572a243bdbb8fe52e87e72fc1908b5
   facts: {"flash_bytes": 6500, "ram_bytes": 48, "stack_bytes": 768, "multiply_accumulates": 64} */
#include "prototypes_float32.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if PROTOTYPES_FLOAT32_FILE != 0x2f0acb55UL
#error "prototypes_float32.h belongs to another prototypes_float32.c; copy the two that were written together"
#endif
#if PROTOTYPES_FLOAT32_SCRATCH_FLOATS != 12 || PROTOTYPES_FLOAT32_INPUT_SIZE != 4
#error "prototypes_float32.h was edited; export it again"
#endif


#define PROTOTYPES_FLOAT32_TERM(r) ((r) * (r))

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

static const float prototypes_float32_c0[4] = {
0.020631125f, -0.062308785f, 0.091900826f, -0.0040524723f};

static const float prototypes_float32_c1[4] = {
0.72130364f, 0.7551176f, 0.49287796f, 7.3661895f};

static const float prototypes_float32_c2[32] = {
-28.436144f, 1.2205259f, -2.6479754f, 36.801125f, 34.17094f, -12.608494f, 15.749074f, -52.86551f,
18.04386f, 44.147438f, -21.508108f, 27.303804f, -1.9295143f, 0.20515952f, -43.85463f, -22.587599f,
-10.466612f, 27.826994f, -19.3623f, 39.36946f, 19.541016f, -10.984319f, -19.816082f, -52.955315f,
11.05472f, 12.790845f, 31.658087f, -42.07192f, 6.6134906f, -34.855957f, -12.3262825f, -0.3525628f};

static const float prototypes_float32_c3[8] = {
-16.148745f, -34.148033f, -21.832825f, -64.07496f, -18.879866f, -17.669773f, -32.108006f, -72.22681f};

static const float prototypes_float32_c4[32] = {
-0.67236334f, 0.4266412f, -0.24747963f, 0.26138526f, 0.028858937f, 1.0438519f, 0.65796024f,
0.30243537f, -0.06261052f, -0.5085522f, -0.4578153f, 0.74854517f, 0.8701507f, 0.6455896f, 0.9308781f,
-0.9947768f, 0.80796075f, -0.04562274f, 0.46204096f, 0.15637383f, -0.29812372f, 0.00485093f,
-0.25972065f, -0.8241577f, 0.37238175f, -1.0369284f, -0.4685448f, -0.29145095f, -1.2499877f,
-0.53407645f, -1.2521112f, -0.008336232f};

static const float prototypes_float32_c5[4] = {
0.0f, 0.0f, 0.0f, 0.0f};

static const float prototypes_float32_c6[1] = {
0.25f};

static const float prototypes_float32_c7[4] = {
1.3863786f, 1.3242971f, 2.0289f, 0.1357554f};

static void prototypes_float32_network(const float *x, float *s)
{
    k_affine(x, prototypes_float32_c0, prototypes_float32_c1, 4, s + 8, 4);
    k_dense(s + 8, prototypes_float32_c2, prototypes_float32_c3, s + 0, 1, 4, 8);
    k_softmax(s + 0, s + 0, 1, 8);
    k_dense(s + 0, prototypes_float32_c4, prototypes_float32_c5, s + 8, 1, 8, 4);
}

static void prototypes_float32_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 8, x, prototypes_float32_c0, prototypes_float32_c1, 4, s + 8, 4);
    k_sum_of_squares(s + 8, out, 4);
    k_mul_broadcast(out, prototypes_float32_c6, 1, 1, out, 1);
}

static void prototypes_float32_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 8, prototypes_float32_c7, 4, 1, out, 4);
    k_add_broadcast(out, prototypes_float32_c0, 4, 1, out, 4);
}

static void prototypes_float32_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 8, x, prototypes_float32_c0, prototypes_float32_c1, 4, out, 4);
    k_copy(out, out, 4);
}

#define PROTOTYPES_FLOAT32_GOLDEN_WINDOWS 8
#define PROTOTYPES_FLOAT32_OWN_THRESHOLD 0.68039775f
#define PROTOTYPES_FLOAT32_TOLERANCE 1.8498677e-05f
static const float prototypes_float32_golden_windows[] = {
0.24045593f, 0.70702785f, 0.7923199f, -0.037434615f, -0.800024f, 0.3480988f, 3.4217f, -0.07620472f,
0.40367594f, 0.15514176f, 4.6007285f, -0.0350792f, -0.028671898f, 2.4713943f, 6.3852963f,
-0.025951024f, -0.19763073f, 1.4637221f, 1.1746951f, 0.031674568f, 0.24538639f, -0.54245657f,
3.7375207f, 0.08123531f, -0.8184262f, 1.3172308f, 4.6343822f, 0.016458679f, -0.53934854f,
-0.8285349f, -1.3926016f, 0.09349464f};
static const float prototypes_float32_golden_scores[] = {
0.1572113f, 0.6463878f, 0.7098209f, 1.7369437f, 0.015864663f, 0.630484f, 0.731074f, 0.049323797f};

#ifndef PROTOTYPES_FLOAT32_SCRATCH_STORAGE
#define PROTOTYPES_FLOAT32_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define PROTOTYPES_FLOAT32_SCRATCH_STORAGE as `extern` to own it yourself. */
PROTOTYPES_FLOAT32_SCRATCH_STORAGE float prototypes_float32_scratch[PROTOTYPES_FLOAT32_SCRATCH_FLOATS];

static int prototypes_float32_scored(const float *x, float *score)
{
    prototypes_float32_network(x, prototypes_float32_scratch);
    prototypes_float32_to_score(x, prototypes_float32_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

prototypes_float32_status prototypes_float32_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return PROTOTYPES_FLOAT32_NULL_POINTER;
    if (!prototypes_float32_scored(x, &found)) return PROTOTYPES_FLOAT32_NOT_FINITE;
    *score = found;
    return PROTOTYPES_FLOAT32_OK;
}

prototypes_float32_status prototypes_float32_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    prototypes_float32_status status;
    if (is_anomaly == NULL) return PROTOTYPES_FLOAT32_NULL_POINTER;
    status = prototypes_float32_score(x, &score);
    if (status == PROTOTYPES_FLOAT32_OK) *is_anomaly = score > PROTOTYPES_FLOAT32_THRESHOLD;
    return status;
}

prototypes_float32_status prototypes_float32_reconstruct(const float *x, float *x_hat)
{
    float score;
    prototypes_float32_status status;
    if (x_hat == NULL) return PROTOTYPES_FLOAT32_NULL_POINTER;
    status = prototypes_float32_score(x, &score);
    if (status != PROTOTYPES_FLOAT32_OK) return status;
    prototypes_float32_network(x, prototypes_float32_scratch);
    prototypes_float32_to_reconstruction(x, prototypes_float32_scratch, x_hat);
    return PROTOTYPES_FLOAT32_OK;
}

prototypes_float32_status prototypes_float32_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    prototypes_float32_status status;
    if (shares == NULL) return PROTOTYPES_FLOAT32_NULL_POINTER;
    status = prototypes_float32_score(x, &score);
    if (status != PROTOTYPES_FLOAT32_OK) return status;
    prototypes_float32_network(x, prototypes_float32_scratch);
    prototypes_float32_to_residual(x, prototypes_float32_scratch, shares);
    for (i = 0; i < PROTOTYPES_FLOAT32_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < PROTOTYPES_FLOAT32_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = PROTOTYPES_FLOAT32_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < PROTOTYPES_FLOAT32_INPUT_SIZE; i++) shares[i] /= sum;
    return PROTOTYPES_FLOAT32_OK;
}

prototypes_float32_status prototypes_float32_selftest(void)
{
    size_t i;
    if (PROTOTYPES_FLOAT32_THRESHOLD < PROTOTYPES_FLOAT32_OWN_THRESHOLD || PROTOTYPES_FLOAT32_THRESHOLD > PROTOTYPES_FLOAT32_OWN_THRESHOLD) {
        return PROTOTYPES_FLOAT32_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < PROTOTYPES_FLOAT32_GOLDEN_WINDOWS; i++) {
        const float expected = prototypes_float32_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (prototypes_float32_score(prototypes_float32_golden_windows + i * PROTOTYPES_FLOAT32_INPUT_SIZE, &score) != PROTOTYPES_FLOAT32_OK) {
            return PROTOTYPES_FLOAT32_SELFTEST_FAILED;
        }
        scale = scale > fabsf(PROTOTYPES_FLOAT32_THRESHOLD) ? scale : fabsf(PROTOTYPES_FLOAT32_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= PROTOTYPES_FLOAT32_TOLERANCE * scale)) return PROTOTYPES_FLOAT32_SELFTEST_FAILED;
        if (error < fabsf(expected - PROTOTYPES_FLOAT32_THRESHOLD)
            && (score > PROTOTYPES_FLOAT32_THRESHOLD) != (expected > PROTOTYPES_FLOAT32_THRESHOLD)) {
            return PROTOTYPES_FLOAT32_SELFTEST_FAILED;
        }
    }
    return PROTOTYPES_FLOAT32_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += PROTOTYPES_FLOAT32_INPUT_SIZE) (void)prototypes_float32_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += PROTOTYPES_FLOAT32_INPUT_SIZE) {
        *flags++ = prototypes_float32_scored(x, &score) && score > PROTOTYPES_FLOAT32_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += PROTOTYPES_FLOAT32_INPUT_SIZE, x_hat += PROTOTYPES_FLOAT32_INPUT_SIZE) {
        prototypes_float32_network(x, prototypes_float32_scratch);
        prototypes_float32_to_reconstruction(x, prototypes_float32_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)prototypes_float32_selftest();
}
#endif

const char prototypes_float32_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 112, 114,
111, 116, 111, 116, 121, 112, 101, 115, 95, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 105, 110,
112, 117, 116, 34, 58, 123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97,
116, 117, 114, 101, 115, 34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 44,
34, 104, 101, 97, 116, 34, 44, 34, 110, 111, 105, 115, 101, 34, 93, 44, 34, 108, 111, 119, 34, 58,
34, 67, 117, 53, 78, 119, 76, 66, 89, 72, 115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103,
61, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58, 34, 52, 90, 108, 77, 81, 72, 48, 65, 73, 48, 67, 82,
119, 49, 78, 65, 69, 101, 104, 90, 80, 103, 61, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110,
117, 108, 108, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116,
114, 105, 100, 101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115,
116, 105, 108, 108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34,
58, 110, 117, 108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108,
108, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 114,
111, 98, 117, 115, 116, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 109, 119, 75, 112, 80,
72, 56, 51, 102, 55, 50, 65, 78, 114, 119, 57, 109, 115, 113, 69, 117, 119, 61, 61, 34, 44, 34, 115,
99, 97, 108, 101, 34, 58, 34, 87, 54, 99, 52, 80, 50, 78, 80, 81, 84, 43, 65, 87, 118, 119, 43, 48,
55, 102, 114, 81, 65, 61, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 115, 101, 34,
44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58,
48, 46, 54, 56, 48, 51, 57, 55, 55, 53, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102,
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
58, 34, 110, 80, 97, 66, 80, 71, 116, 74, 119, 68, 120, 104, 78, 66, 107, 57, 120, 100, 65, 105, 80,
82, 111, 101, 74, 106, 51, 65, 66, 48, 111, 57, 97, 68, 120, 100, 80, 97, 74, 110, 99, 106, 51, 107,
83, 72, 48, 57, 57, 47, 83, 65, 80, 89, 122, 70, 105, 106, 50, 70, 121, 54, 77, 57, 74, 108, 101, 52,
80, 86, 104, 84, 117, 122, 48, 112, 82, 55, 119, 57, 65, 47, 71, 56, 80, 83, 114, 87, 119, 106, 50,
43, 88, 115, 56, 57, 107, 107, 102, 86, 80, 100, 84, 101, 50, 106, 49, 101, 108, 78, 115, 57, 68, 67,
88, 122, 80, 99, 57, 111, 43, 68, 48, 73, 100, 119, 69, 43, 80, 101, 111, 67, 80, 106, 82, 66, 66,
122, 52, 78, 107, 119, 111, 43, 52, 70, 81, 81, 80, 113, 122, 112, 71, 106, 53, 102, 76, 67, 77, 43,
120, 66, 89, 114, 80, 113, 105, 99, 75, 122, 54, 105, 50, 67, 119, 43, 81, 48, 81, 120, 80, 117, 43,
114, 80, 122, 55, 67, 114, 107, 85, 43, 72, 43, 116, 70, 80, 107, 90, 117, 90, 122, 54, 122, 52, 73,
77, 43, 65, 68, 97, 114, 80, 112, 65, 88, 115, 122, 52, 65, 83, 114, 111, 43, 98, 65, 110, 65, 80,
113, 77, 100, 49, 84, 52, 103, 78, 103, 77, 47, 65, 115, 99, 68, 80, 52, 53, 114, 70, 84, 43, 74, 56,
85, 89, 47, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 49, 49, 44, 51, 55, 44, 50, 53, 44,
49, 48, 44, 50, 55, 44, 57, 44, 53, 44, 51, 53, 44, 50, 54, 44, 51, 57, 44, 52, 52, 44, 52, 51, 44,
50, 48, 44, 55, 44, 52, 49, 44, 49, 54, 44, 49, 57, 44, 52, 56, 44, 52, 53, 44, 51, 52, 44, 54, 44,
49, 53, 44, 51, 44, 52, 44, 49, 44, 52, 48, 44, 50, 44, 51, 56, 44, 49, 52, 44, 51, 54, 44, 50, 51,
44, 56, 44, 50, 52, 44, 52, 50, 44, 51, 48, 44, 49, 55, 44, 50, 50, 44, 49, 56, 44, 50, 56, 44, 50,
49, 44, 51, 50, 44, 49, 51, 44, 50, 57, 44, 49, 50, 44, 51, 49, 44, 52, 55, 44, 52, 54, 44, 51, 51,
93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115,
34, 58, 34, 70, 68, 112, 50, 80, 115, 102, 47, 78, 68, 57, 54, 49, 85, 111, 47, 67, 108, 85, 90, 118,
86, 47, 79, 84, 76, 56, 67, 79, 114, 73, 43, 73, 118, 49, 97, 81, 68, 103, 82, 110, 76, 50, 100, 114,
115, 52, 43, 101, 57, 48, 101, 80, 105, 115, 53, 107, 48, 65, 49, 114, 119, 43, 57, 86, 79, 72, 113,
118, 70, 77, 114, 72, 107, 66, 90, 86, 77, 120, 65, 80, 112, 102, 85, 118, 76, 90, 102, 83, 114, 52,
47, 87, 55, 115, 47, 97, 86, 121, 87, 80, 122, 71, 57, 65, 84, 50, 83, 82, 110, 115, 43, 98, 57, 52,
75, 118, 52, 111, 122, 98, 48, 67, 122, 88, 113, 89, 57, 89, 89, 82, 82, 118, 119, 87, 98, 113, 68,
47, 99, 84, 74, 82, 65, 87, 116, 83, 71, 80, 76, 56, 83, 67, 114, 47, 100, 71, 108, 83, 47, 120, 85,
67, 121, 118, 120, 53, 54, 118, 122, 48, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 65,
80, 119, 103, 80, 113, 120, 53, 74, 84, 47, 84, 116, 106, 85, 47, 76, 70, 84, 101, 80, 53, 122, 50,
103, 84, 120, 109, 90, 121, 69, 47, 113, 105, 99, 55, 80, 56, 65, 72, 83, 106, 48, 61, 34, 44, 34,
116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 49, 46, 56, 52, 57, 56, 54, 55, 54, 55, 50, 48,
50, 50, 50, 56, 56, 51, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34,
119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115,
99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 56, 46, 55, 54, 48, 50, 54, 53, 54, 48, 55,
55, 52, 57, 49, 50, 49, 101, 45, 48, 56, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95,
101, 114, 114, 111, 114, 34, 58, 50, 46, 55, 50, 54, 49, 55, 54, 52, 48, 54, 53, 55, 56, 49, 55, 54,
55, 101, 45, 48, 56, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111,
110, 34, 58, 49, 46, 48, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101,
95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95,
114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101, 115, 104,
111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51,
50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97,
117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114,
97, 116, 101, 34, 58, 48, 46, 54, 53, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101,
99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 48, 46, 54, 53, 125, 44, 34, 112, 114, 101,
99, 105, 115, 105, 111, 110, 34, 58, 34, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 114, 101, 113,
117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100,
101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114, 116,
34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46,
48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46,
49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105, 109, 101, 34, 58,
34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34,
44, 34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120, 34,
58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110, 116, 105, 109, 101,
34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58, 34,
48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50,
46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48,
34, 125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115,
116, 34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
