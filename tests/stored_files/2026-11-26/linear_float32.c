/* linear_float32.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:5d3840a2aacb3d9bf78f4f7696742689f932f91168d24882287ba0b44910573e
   facts: {"flash_bytes": 6284, "ram_bytes": 24, "stack_bytes": 768, "multiply_accumulates": 16} */
#include "linear_float32.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if LINEAR_FLOAT32_FILE != 0xbadb30fdUL
#error "linear_float32.h belongs to another linear_float32.c; copy the two that were written together"
#endif
#if LINEAR_FLOAT32_SCRATCH_FLOATS != 6 || LINEAR_FLOAT32_INPUT_SIZE != 4
#error "linear_float32.h was edited; export it again"
#endif


#define LINEAR_FLOAT32_TERM(r) fabsf(r)

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

static void k_sum_of_sizes(const float *x, float *y, size_t n)
{
    float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    size_t j;
    for (; n >= 8; n -= 8, x += 8) {
        for (j = 0; j < 8; j++) sums[j] += fabsf(x[j]);
    }
    for (; n > 0; n--, x++) sums[0] += fabsf(*x);
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

static const float linear_float32_c0[4] = {
-3.2176538f, -2.474163f, -3.6801717f, -0.26545072f};

static const float linear_float32_c1[4] = {
0.15589568f, 0.19916081f, 0.14308234f, 2.0909564f};

static const float linear_float32_c2[8] = {
0.3988659f, -0.1622395f, 0.5282718f, 0.23774476f, 0.7446896f, 0.027866932f, -0.08527759f, 0.957277f};

static const float linear_float32_c3[2] = {
-0.8107643f, -0.5606423f};

static const float linear_float32_c4[8] = {
0.3988659f, 0.5282718f, 0.7446896f, -0.08527759f, -0.1622395f, 0.23774476f, 0.027866932f, 0.957277f};

static const float linear_float32_c5[4] = {
0.50131017f, 0.49581993f, 0.5294221f, 0.53207445f};

static const float linear_float32_c6[1] = {
0.25f};

static const float linear_float32_c7[4] = {
6.414546f, 5.021068f, 6.988983f, 0.47825003f};

static void linear_float32_network(const float *x, float *s)
{
    k_affine(x, linear_float32_c0, linear_float32_c1, 4, s + 0, 4);
    k_dense(s + 0, linear_float32_c2, linear_float32_c3, s + 4, 1, 4, 2);
    k_dense(s + 4, linear_float32_c4, linear_float32_c5, s + 0, 1, 2, 4);
}

static void linear_float32_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, linear_float32_c0, linear_float32_c1, 4, s + 0, 4);
    k_sum_of_sizes(s + 0, out, 4);
    k_mul_broadcast(out, linear_float32_c6, 1, 1, out, 1);
}

static void linear_float32_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, linear_float32_c7, 4, 1, out, 4);
    k_add_broadcast(out, linear_float32_c0, 4, 1, out, 4);
}

static void linear_float32_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, linear_float32_c0, linear_float32_c1, 4, out, 4);
    k_copy(out, out, 4);
}

#define LINEAR_FLOAT32_GOLDEN_WINDOWS 8
#define LINEAR_FLOAT32_OWN_THRESHOLD 0.20454544f
#define LINEAR_FLOAT32_TOLERANCE 3.7299265e-05f
static const float linear_float32_golden_windows[] = {
-0.19763073f, 1.4637221f, 1.1746951f, 0.031674568f, -1.6303042f, 1.7437285f, 0.008762078f,
-0.1138732f, 1.755308f, -1.8944411f, 0.0090623945f, 0.025892748f, 0.6511277f, -0.9524623f,
3.5006146f, 0.2229274f, -0.1706783f, 0.36023262f, 0.22372061f, 0.07781341f, -0.92546624f, 2.106024f,
0.8683294f, -0.1682019f, -1.566263f, 2.5395348f, 4.70869f, -0.02773737f, 0.07561024f, -0.23723496f,
-0.33375406f, 0.02112749f};
static const float linear_float32_golden_scores[] = {
0.07392761f, 0.20451443f, 0.20457643f, 0.22351752f, 0.0033782078f, 0.2015071f, 0.22130586f,
0.022932695f};

#ifndef LINEAR_FLOAT32_SCRATCH_STORAGE
#define LINEAR_FLOAT32_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define LINEAR_FLOAT32_SCRATCH_STORAGE as `extern` to own it yourself. */
LINEAR_FLOAT32_SCRATCH_STORAGE float linear_float32_scratch[LINEAR_FLOAT32_SCRATCH_FLOATS];

static int linear_float32_scored(const float *x, float *score)
{
    linear_float32_network(x, linear_float32_scratch);
    linear_float32_to_score(x, linear_float32_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

linear_float32_status linear_float32_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return LINEAR_FLOAT32_NULL_POINTER;
    if (!linear_float32_scored(x, &found)) return LINEAR_FLOAT32_NOT_FINITE;
    *score = found;
    return LINEAR_FLOAT32_OK;
}

linear_float32_status linear_float32_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    linear_float32_status status;
    if (is_anomaly == NULL) return LINEAR_FLOAT32_NULL_POINTER;
    status = linear_float32_score(x, &score);
    if (status == LINEAR_FLOAT32_OK) *is_anomaly = score > LINEAR_FLOAT32_THRESHOLD;
    return status;
}

linear_float32_status linear_float32_reconstruct(const float *x, float *x_hat)
{
    float score;
    linear_float32_status status;
    if (x_hat == NULL) return LINEAR_FLOAT32_NULL_POINTER;
    status = linear_float32_score(x, &score);
    if (status != LINEAR_FLOAT32_OK) return status;
    linear_float32_network(x, linear_float32_scratch);
    linear_float32_to_reconstruction(x, linear_float32_scratch, x_hat);
    return LINEAR_FLOAT32_OK;
}

linear_float32_status linear_float32_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    linear_float32_status status;
    if (shares == NULL) return LINEAR_FLOAT32_NULL_POINTER;
    status = linear_float32_score(x, &score);
    if (status != LINEAR_FLOAT32_OK) return status;
    linear_float32_network(x, linear_float32_scratch);
    linear_float32_to_residual(x, linear_float32_scratch, shares);
    for (i = 0; i < LINEAR_FLOAT32_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < LINEAR_FLOAT32_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = LINEAR_FLOAT32_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < LINEAR_FLOAT32_INPUT_SIZE; i++) shares[i] /= sum;
    return LINEAR_FLOAT32_OK;
}

linear_float32_status linear_float32_selftest(void)
{
    size_t i;
    if (LINEAR_FLOAT32_THRESHOLD < LINEAR_FLOAT32_OWN_THRESHOLD || LINEAR_FLOAT32_THRESHOLD > LINEAR_FLOAT32_OWN_THRESHOLD) {
        return LINEAR_FLOAT32_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < LINEAR_FLOAT32_GOLDEN_WINDOWS; i++) {
        const float expected = linear_float32_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (linear_float32_score(linear_float32_golden_windows + i * LINEAR_FLOAT32_INPUT_SIZE, &score) != LINEAR_FLOAT32_OK) {
            return LINEAR_FLOAT32_SELFTEST_FAILED;
        }
        scale = scale > fabsf(LINEAR_FLOAT32_THRESHOLD) ? scale : fabsf(LINEAR_FLOAT32_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= LINEAR_FLOAT32_TOLERANCE * scale)) return LINEAR_FLOAT32_SELFTEST_FAILED;
        if (error < fabsf(expected - LINEAR_FLOAT32_THRESHOLD)
            && (score > LINEAR_FLOAT32_THRESHOLD) != (expected > LINEAR_FLOAT32_THRESHOLD)) {
            return LINEAR_FLOAT32_SELFTEST_FAILED;
        }
    }
    return LINEAR_FLOAT32_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += LINEAR_FLOAT32_INPUT_SIZE) (void)linear_float32_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += LINEAR_FLOAT32_INPUT_SIZE) {
        *flags++ = linear_float32_scored(x, &score) && score > LINEAR_FLOAT32_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += LINEAR_FLOAT32_INPUT_SIZE, x_hat += LINEAR_FLOAT32_INPUT_SIZE) {
        linear_float32_network(x, linear_float32_scratch);
        linear_float32_to_reconstruction(x, linear_float32_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)linear_float32_selftest();
}
#endif

const char linear_float32_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 108, 105,
110, 101, 97, 114, 95, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58,
123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115,
34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 44, 34, 104, 101, 97, 116, 34,
44, 34, 110, 111, 105, 115, 101, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34, 67, 117, 53, 78, 119, 76,
66, 89, 72, 115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61, 34, 44, 34, 104, 105,
103, 104, 34, 58, 34, 52, 90, 108, 77, 81, 72, 48, 65, 73, 48, 67, 82, 119, 49, 78, 65, 69, 101, 104,
90, 80, 103, 61, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110, 117, 108, 108, 44, 34, 114,
97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116, 114, 105, 100, 101, 34, 58,
110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115, 116, 105, 108, 108, 34, 58,
110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34, 58, 110, 117, 108, 108, 44,
34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108, 108, 125, 44, 34, 115, 99, 97,
108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 109, 105, 110, 109, 97, 120, 34, 44,
34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 67, 117, 53, 78, 119, 76, 66, 89, 72, 115, 68, 118,
104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61, 34, 44, 34, 115, 99, 97, 108, 101, 34, 58, 34,
72, 113, 77, 102, 80, 116, 68, 119, 83, 122, 52, 116, 104, 66, 73, 43, 79, 57, 73, 70, 81, 65, 61,
61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 97, 101, 34, 44, 34, 116, 104, 114,
101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 50, 48, 52,
53, 52, 53, 52, 52, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97,
108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58,
48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 97, 108, 97, 114,
109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91, 48, 46, 48, 48, 48, 53, 50,
55, 51, 49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48, 52, 44, 48, 46, 49, 49, 48, 54, 57, 54, 49, 54,
48, 53, 57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34,
101, 120, 97, 99, 116, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105, 111, 110, 34, 58,
123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 114, 97, 110, 107, 115, 34, 58,
91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49, 44,
49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44, 50,
48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50, 56,
44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54, 44,
51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 44, 52, 52, 44, 52,
53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 55, 71,
82, 100, 79, 120, 75, 49, 43, 122, 118, 86, 75, 120, 111, 56, 75, 109, 99, 101, 80, 79, 116, 122, 90,
68, 122, 77, 87, 55, 65, 56, 87, 100, 50, 55, 80, 69, 74, 108, 120, 68, 120, 53, 84, 77, 99, 56, 76,
108, 122, 97, 80, 76, 80, 87, 52, 122, 120, 89, 74, 79, 115, 56, 73, 105, 99, 66, 80, 100, 52, 48,
66, 84, 49, 43, 70, 81, 107, 57, 101, 112, 56, 86, 80, 89, 119, 78, 71, 122, 50, 117, 110, 107, 99,
57, 100, 70, 82, 73, 80, 83, 97, 67, 84, 122, 49, 43, 117, 87, 81, 57, 73, 49, 49, 113, 80, 88, 101,
104, 100, 122, 48, 116, 77, 52, 65, 57, 81, 88, 67, 65, 80, 86, 71, 80, 108, 68, 49, 99, 90, 53, 99,
57, 77, 121, 109, 117, 80, 85, 50, 86, 116, 84, 49, 120, 117, 98, 103, 57, 87, 103, 43, 54, 80, 82,
97, 102, 119, 122, 50, 101, 88, 115, 89, 57, 47, 114, 110, 74, 80, 98, 119, 113, 49, 122, 50, 69, 73,
43, 103, 57, 98, 89, 98, 111, 80, 83, 107, 88, 57, 122, 49, 65, 56, 119, 65, 43, 82, 50, 103, 69, 80,
104, 113, 75, 66, 68, 54, 79, 117, 119, 48, 43, 105, 82, 103, 86, 80, 118, 70, 88, 78, 68, 53, 118,
84, 48, 73, 43, 52, 86, 100, 79, 80, 106, 116, 115, 85, 84, 53, 56, 102, 70, 69, 43, 34, 44, 34, 112,
108, 97, 99, 101, 115, 34, 58, 91, 50, 54, 44, 51, 55, 44, 49, 49, 44, 53, 44, 50, 55, 44, 52, 52,
44, 52, 49, 44, 49, 48, 44, 51, 57, 44, 52, 51, 44, 49, 54, 44, 51, 56, 44, 49, 56, 44, 51, 49, 44,
49, 55, 44, 54, 44, 49, 51, 44, 52, 50, 44, 51, 53, 44, 52, 54, 44, 51, 50, 44, 51, 51, 44, 49, 50,
44, 50, 51, 44, 49, 53, 44, 50, 52, 44, 57, 44, 49, 44, 49, 57, 44, 50, 56, 44, 51, 54, 44, 50, 57,
44, 50, 53, 44, 52, 56, 44, 50, 48, 44, 52, 48, 44, 52, 55, 44, 51, 48, 44, 50, 44, 50, 49, 44, 51,
52, 44, 51, 44, 52, 53, 44, 55, 44, 56, 44, 50, 50, 44, 49, 52, 44, 52, 93, 125, 44, 34, 103, 111,
108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 116, 108, 57, 75,
118, 106, 57, 98, 117, 122, 57, 112, 88, 74, 89, 47, 77, 98, 48, 66, 80, 99, 43, 116, 48, 76, 57, 47,
77, 116, 56, 47, 48, 111, 52, 80, 80, 70, 111, 50, 54, 98, 51, 118, 114, 101, 65, 47, 68, 72, 51,
121, 118, 51, 66, 54, 70, 68, 119, 72, 72, 100, 81, 56, 84, 114, 65, 109, 80, 53, 76, 85, 99, 55, 56,
83, 67, 109, 66, 65, 70, 85, 100, 107, 80, 107, 118, 71, 76, 114, 53, 112, 99, 76, 103, 43, 66, 66,
100, 108, 80, 113, 78, 99, 110, 122, 49, 98, 54, 50, 121, 47, 71, 99, 107, 71, 81, 78, 90, 75, 88,
106, 56, 101, 80, 83, 121, 43, 84, 110, 118, 73, 118, 55, 50, 72, 73, 107, 67, 88, 114, 90, 90, 65,
101, 122, 110, 106, 118, 73, 118, 90, 109, 106, 50, 53, 55, 88, 75, 43, 48, 79, 71, 113, 118, 111,
56, 84, 114, 84, 119, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 88, 71, 101, 88, 80,
84, 116, 115, 85, 84, 53, 56, 102, 70, 69, 43, 120, 43, 70, 107, 80, 117, 120, 107, 88, 84, 118, 104,
86, 48, 52, 43, 65, 90, 53, 105, 80, 108, 110, 100, 117, 122, 119, 61, 34, 44, 34, 116, 111, 108,
101, 114, 97, 110, 99, 101, 34, 58, 51, 46, 55, 50, 57, 57, 50, 54, 53, 49, 49, 55, 48, 53, 55, 48,
52, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100,
111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101,
95, 101, 114, 114, 111, 114, 34, 58, 49, 46, 50, 55, 52, 56, 55, 55, 50, 50, 53, 54, 56, 48, 54, 54,
48, 55, 101, 45, 48, 55, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114,
111, 114, 34, 58, 52, 46, 54, 56, 53, 57, 51, 50, 54, 53, 57, 56, 54, 55, 57, 48, 53, 101, 45, 48,
56, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 49,
46, 48, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97,
114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51,
51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101,
95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34,
58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117,
114, 111, 99, 34, 58, 48, 46, 57, 57, 53, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 44, 34,
115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 48, 46, 57, 57, 53, 56, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 51, 51, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97,
116, 101, 34, 58, 48, 46, 49, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116,
105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 48, 46, 49, 125, 44, 34, 112, 114, 101, 99, 105, 115,
105, 111, 110, 34, 58, 34, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 114, 101, 113, 117, 105, 114,
101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98,
121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114, 116, 34, 58, 34,
50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44,
34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46, 48,
34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 48, 46,
49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49, 34, 44, 34, 110,
117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120, 34, 58, 34, 49,
46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110, 116, 105, 109, 101, 34, 58, 34,
49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58, 34, 48, 46, 49,
46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34, 50, 46, 50, 49,
46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34, 125,
44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101, 115, 116, 34,
58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
