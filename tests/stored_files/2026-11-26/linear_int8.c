/* linear_int8.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:bca6020273b002c9e0ce4301ac5419256b9d8e67f2fff49f477a256b3c630fa7
   facts: {"flash_bytes": 6260, "ram_bytes": 24, "stack_bytes": 768, "multiply_accumulates": 16} */
#include "linear_int8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if LINEAR_INT8_FILE != 0xe1d25cc8UL
#error "linear_int8.h belongs to another linear_int8.c; copy the two that were written together"
#endif
#if LINEAR_INT8_SCRATCH_FLOATS != 6 || LINEAR_INT8_INPUT_SIZE != 4
#error "linear_int8.h was edited; export it again"
#endif


#define LINEAR_INT8_TERM(r) fabsf(r)

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

static const float linear_int8_c0[4] = {
-3.2176538f, -2.474163f, -3.6801717f, -0.26545072f};

static const float linear_int8_c1[4] = {
0.15589568f, 0.19916081f, 0.14308234f, 2.0909564f};

static const int8_t linear_int8_c2[8] = {
68, -22, 90, 32, 127, 4, -15, 127};

static const float linear_int8_c3[2] = {
0.0058636977f, 0.007537614f};

static const float linear_int8_c4[2] = {
-0.8107643f, -0.5606423f};

static const int8_t linear_int8_c5[8] = {
127, 127, 127, -11, -52, 57, 5, 127};

static const float linear_int8_c6[4] = {
0.0031406765f, 0.0041596205f, 0.0058636977f, 0.007537614f};

static const float linear_int8_c7[4] = {
0.50131017f, 0.49581993f, 0.5294221f, 0.53207445f};

static const float linear_int8_c8[1] = {
0.25f};

static const float linear_int8_c9[4] = {
6.414546f, 5.021068f, 6.988983f, 0.47825003f};

static void linear_int8_network(const float *x, float *s)
{
    k_affine(x, linear_int8_c0, linear_int8_c1, 4, s + 0, 4);
    k_dense_int8(s + 0, linear_int8_c2, linear_int8_c3, linear_int8_c4, s + 4, 1, 4, 2);
    k_dense_int8(s + 4, linear_int8_c5, linear_int8_c6, linear_int8_c7, s + 0, 1, 2, 4);
}

static void linear_int8_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, linear_int8_c0, linear_int8_c1, 4, s + 0, 4);
    k_sum_of_sizes(s + 0, out, 4);
    k_mul_broadcast(out, linear_int8_c8, 1, 1, out, 1);
}

static void linear_int8_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, linear_int8_c9, 4, 1, out, 4);
    k_add_broadcast(out, linear_int8_c0, 4, 1, out, 4);
}

static void linear_int8_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, linear_int8_c0, linear_int8_c1, 4, out, 4);
    k_copy(out, out, 4);
}

#define LINEAR_INT8_GOLDEN_WINDOWS 8
#define LINEAR_INT8_OWN_THRESHOLD 0.20495409f
#define LINEAR_INT8_TOLERANCE 3.7299265e-05f
static const float linear_int8_golden_windows[] = {
-0.19763073f, 1.4637221f, 1.1746951f, 0.031674568f, -1.6303042f, 1.7437285f, 0.008762078f,
-0.1138732f, 1.755308f, -1.8944411f, 0.0090623945f, 0.025892748f, 0.6511277f, -0.9524623f,
3.5006146f, 0.2229274f, -0.1706783f, 0.36023262f, 0.22372061f, 0.07781341f, -0.92546624f, 2.106024f,
0.8683294f, -0.1682019f, -1.566263f, 2.5395348f, 4.70869f, -0.02773737f, 0.1580768f, 0.8241392f,
1.2222122f, 0.020039072f};
static const float linear_int8_golden_scores[] = {
0.07421681f, 0.20484565f, 0.20506252f, 0.22346808f, 0.00405215f, 0.20197286f, 0.22278515f,
0.022838207f};

#ifndef LINEAR_INT8_SCRATCH_STORAGE
#define LINEAR_INT8_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define LINEAR_INT8_SCRATCH_STORAGE as `extern` to own it yourself. */
LINEAR_INT8_SCRATCH_STORAGE float linear_int8_scratch[LINEAR_INT8_SCRATCH_FLOATS];

static int linear_int8_scored(const float *x, float *score)
{
    linear_int8_network(x, linear_int8_scratch);
    linear_int8_to_score(x, linear_int8_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

linear_int8_status linear_int8_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return LINEAR_INT8_NULL_POINTER;
    if (!linear_int8_scored(x, &found)) return LINEAR_INT8_NOT_FINITE;
    *score = found;
    return LINEAR_INT8_OK;
}

linear_int8_status linear_int8_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    linear_int8_status status;
    if (is_anomaly == NULL) return LINEAR_INT8_NULL_POINTER;
    status = linear_int8_score(x, &score);
    if (status == LINEAR_INT8_OK) *is_anomaly = score > LINEAR_INT8_THRESHOLD;
    return status;
}

linear_int8_status linear_int8_reconstruct(const float *x, float *x_hat)
{
    float score;
    linear_int8_status status;
    if (x_hat == NULL) return LINEAR_INT8_NULL_POINTER;
    status = linear_int8_score(x, &score);
    if (status != LINEAR_INT8_OK) return status;
    linear_int8_network(x, linear_int8_scratch);
    linear_int8_to_reconstruction(x, linear_int8_scratch, x_hat);
    return LINEAR_INT8_OK;
}

linear_int8_status linear_int8_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    linear_int8_status status;
    if (shares == NULL) return LINEAR_INT8_NULL_POINTER;
    status = linear_int8_score(x, &score);
    if (status != LINEAR_INT8_OK) return status;
    linear_int8_network(x, linear_int8_scratch);
    linear_int8_to_residual(x, linear_int8_scratch, shares);
    for (i = 0; i < LINEAR_INT8_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < LINEAR_INT8_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = LINEAR_INT8_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < LINEAR_INT8_INPUT_SIZE; i++) shares[i] /= sum;
    return LINEAR_INT8_OK;
}

linear_int8_status linear_int8_selftest(void)
{
    size_t i;
    if (LINEAR_INT8_THRESHOLD < LINEAR_INT8_OWN_THRESHOLD || LINEAR_INT8_THRESHOLD > LINEAR_INT8_OWN_THRESHOLD) {
        return LINEAR_INT8_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < LINEAR_INT8_GOLDEN_WINDOWS; i++) {
        const float expected = linear_int8_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (linear_int8_score(linear_int8_golden_windows + i * LINEAR_INT8_INPUT_SIZE, &score) != LINEAR_INT8_OK) {
            return LINEAR_INT8_SELFTEST_FAILED;
        }
        scale = scale > fabsf(LINEAR_INT8_THRESHOLD) ? scale : fabsf(LINEAR_INT8_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= LINEAR_INT8_TOLERANCE * scale)) return LINEAR_INT8_SELFTEST_FAILED;
        if (error < fabsf(expected - LINEAR_INT8_THRESHOLD)
            && (score > LINEAR_INT8_THRESHOLD) != (expected > LINEAR_INT8_THRESHOLD)) {
            return LINEAR_INT8_SELFTEST_FAILED;
        }
    }
    return LINEAR_INT8_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += LINEAR_INT8_INPUT_SIZE) (void)linear_int8_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += LINEAR_INT8_INPUT_SIZE) {
        *flags++ = linear_int8_scored(x, &score) && score > LINEAR_INT8_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += LINEAR_INT8_INPUT_SIZE, x_hat += LINEAR_INT8_INPUT_SIZE) {
        linear_int8_network(x, linear_int8_scratch);
        linear_int8_to_reconstruction(x, linear_int8_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)linear_int8_selftest();
}
#endif

const char linear_int8_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 108, 105,
110, 101, 97, 114, 95, 105, 110, 116, 56, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34, 115,
104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115, 34, 58, 91, 34,
102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 44, 34, 104, 101, 97, 116, 34, 44, 34, 110,
111, 105, 115, 101, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34, 67, 117, 53, 78, 119, 76, 66, 89, 72,
115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61, 34, 44, 34, 104, 105, 103, 104,
34, 58, 34, 52, 90, 108, 77, 81, 72, 48, 65, 73, 48, 67, 82, 119, 49, 78, 65, 69, 101, 104, 90, 80,
103, 61, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110, 117, 108, 108, 44, 34, 114, 97, 116,
101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116, 114, 105, 100, 101, 34, 58, 110,
117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115, 116, 105, 108, 108, 34, 58, 110,
117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34, 58, 110, 117, 108, 108, 44, 34,
114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108, 108, 125, 44, 34, 115, 99, 97,
108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 109, 105, 110, 109, 97, 120, 34, 44,
34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 67, 117, 53, 78, 119, 76, 66, 89, 72, 115, 68, 118,
104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61, 34, 44, 34, 115, 99, 97, 108, 101, 34, 58, 34,
72, 113, 77, 102, 80, 116, 68, 119, 83, 122, 52, 116, 104, 66, 73, 43, 79, 57, 73, 70, 81, 65, 61,
61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 97, 101, 34, 44, 34, 116, 104, 114,
101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 50, 48, 52,
57, 53, 52, 48, 57, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97,
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
53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 53, 115,
101, 69, 79, 55, 76, 48, 47, 106, 117, 90, 88, 66, 56, 56, 67, 108, 103, 105, 80, 77, 118, 113, 90,
68, 120, 48, 51, 55, 65, 56, 65, 99, 79, 51, 80, 65, 70, 52, 120, 84, 122, 113, 57, 56, 89, 56, 117,
113, 98, 89, 80, 77, 79, 102, 53, 68, 121, 85, 77, 118, 65, 56, 53, 74, 111, 66, 80, 101, 114, 121,
65, 84, 49, 71, 73, 65, 89, 57, 66, 98, 48, 89, 80, 98, 54, 81, 72, 68, 49, 109, 53, 69, 99, 57, 81,
72, 112, 74, 80, 88, 105, 81, 85, 84, 51, 117, 56, 50, 81, 57, 89, 118, 116, 115, 80, 84, 78, 103,
101, 68, 49, 82, 77, 52, 65, 57, 97, 87, 54, 65, 80, 86, 53, 122, 108, 84, 51, 56, 47, 112, 99, 57,
53, 65, 109, 118, 80, 90, 102, 56, 116, 84, 49, 68, 65, 55, 107, 57, 104, 107, 83, 54, 80, 83, 53,
57, 120, 68, 49, 79, 66, 115, 99, 57, 121, 113, 102, 75, 80, 85, 89, 49, 50, 68, 50, 73, 79, 117,
103, 57, 112, 72, 114, 111, 80, 101, 120, 88, 43, 68, 49, 77, 80, 119, 69, 43, 67, 50, 69, 69, 80,
113, 121, 107, 66, 68, 52, 101, 120, 103, 48, 43, 66, 68, 81, 86, 80, 113, 97, 111, 78, 68, 55, 111,
108, 85, 73, 43, 43, 100, 70, 79, 80, 103, 47, 68, 85, 84, 55, 112, 43, 49, 69, 43, 34, 44, 34, 112,
108, 97, 99, 101, 115, 34, 58, 91, 50, 54, 44, 51, 55, 44, 49, 49, 44, 53, 44, 50, 55, 44, 52, 52,
44, 52, 49, 44, 51, 57, 44, 49, 48, 44, 52, 51, 44, 49, 54, 44, 51, 56, 44, 49, 56, 44, 51, 49, 44,
49, 55, 44, 54, 44, 49, 51, 44, 52, 50, 44, 51, 53, 44, 52, 54, 44, 51, 50, 44, 51, 51, 44, 49, 50,
44, 49, 53, 44, 50, 51, 44, 50, 52, 44, 57, 44, 49, 44, 49, 57, 44, 50, 56, 44, 51, 54, 44, 50, 57,
44, 50, 53, 44, 52, 56, 44, 50, 48, 44, 52, 48, 44, 52, 55, 44, 51, 48, 44, 50, 44, 51, 52, 44, 50,
49, 44, 51, 44, 52, 53, 44, 55, 44, 56, 44, 50, 50, 44, 49, 52, 44, 52, 93, 125, 44, 34, 103, 111,
108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 116, 108, 57, 75,
118, 106, 57, 98, 117, 122, 57, 112, 88, 74, 89, 47, 77, 98, 48, 66, 80, 99, 43, 116, 48, 76, 57, 47,
77, 116, 56, 47, 48, 111, 52, 80, 80, 70, 111, 50, 54, 98, 51, 118, 114, 101, 65, 47, 68, 72, 51,
121, 118, 51, 66, 54, 70, 68, 119, 72, 72, 100, 81, 56, 84, 114, 65, 109, 80, 53, 76, 85, 99, 55, 56,
83, 67, 109, 66, 65, 70, 85, 100, 107, 80, 107, 118, 71, 76, 114, 53, 112, 99, 76, 103, 43, 66, 66,
100, 108, 80, 113, 78, 99, 110, 122, 49, 98, 54, 50, 121, 47, 71, 99, 107, 71, 81, 78, 90, 75, 88,
106, 56, 101, 80, 83, 121, 43, 84, 110, 118, 73, 118, 55, 50, 72, 73, 107, 67, 88, 114, 90, 90, 65,
101, 122, 110, 106, 118, 79, 76, 101, 73, 84, 55, 74, 43, 108, 73, 47, 99, 51, 71, 99, 80, 47, 115,
111, 112, 68, 119, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 47, 80, 54, 88, 80, 81,
47, 68, 85, 84, 55, 112, 43, 49, 69, 43, 48, 100, 82, 107, 80, 117, 98, 72, 104, 68, 118, 53, 48, 85,
52, 43, 121, 105, 70, 107, 80, 106, 69, 88, 117, 122, 119, 61, 34, 44, 34, 116, 111, 108, 101, 114,
97, 110, 99, 101, 34, 58, 51, 46, 55, 50, 57, 57, 50, 54, 53, 49, 49, 55, 48, 53, 55, 48, 52, 101,
45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119,
115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101,
114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 52, 48, 52, 51, 48, 52, 53, 52, 54, 52, 53, 57, 56, 55,
55, 50, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58,
48, 46, 48, 48, 49, 51, 49, 53, 50, 49, 57, 56, 56, 48, 55, 52, 54, 50, 56, 52, 51, 44, 34, 114, 97,
110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48, 46, 57, 57, 57, 49,
51, 48, 52, 51, 52, 55, 56, 50, 54, 48, 56, 53, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34,
102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 48,
56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97,
108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104,
114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 52, 49, 54, 54, 54, 54, 54, 54, 54, 54, 54,
54, 54, 54, 54, 54, 52, 44, 34, 97, 117, 114, 111, 99, 34, 58, 48, 46, 57, 57, 55, 57, 49, 54, 54,
54, 54, 54, 54, 54, 54, 54, 54, 55, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99,
34, 58, 48, 46, 57, 57, 53, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 44, 34, 100, 101,
116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 48, 46, 49, 44, 34, 115, 111, 117,
114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 48, 46,
49, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 34, 44,
34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44,
34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105,
116, 101, 114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58,
34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116,
34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105,
109, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49,
53, 46, 49, 34, 44, 34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111,
110, 110, 120, 34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110,
116, 105, 109, 101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108,
105, 109, 34, 58, 34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108,
111, 119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58,
34, 49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34,
100, 105, 103, 101, 115, 116, 34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54,
58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
