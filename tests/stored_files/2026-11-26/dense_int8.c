/* dense_int8.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:4e9442f94ee1d480e266e9b4b67c41f5a973a27edadd271b5ada2d60715c8aa0
   facts: {"flash_bytes": 6544, "ram_bytes": 48, "stack_bytes": 768, "multiply_accumulates": 112} */
#include "dense_int8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if DENSE_INT8_FILE != 0x98935e8eUL
#error "dense_int8.h belongs to another dense_int8.c; copy the two that were written together"
#endif
#if DENSE_INT8_SCRATCH_FLOATS != 12 || DENSE_INT8_INPUT_SIZE != 4
#error "dense_int8.h was edited; export it again"
#endif


#define DENSE_INT8_TERM(r) ((r) * (r))

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

/* tanh as a quotient of two polynomials: at most 3e-7 off, the same on every target, and without a
   branch that would keep a compiler from working on several values at once. */
static inline float tanh_of(float x)
{
    const float v = x < -9.0f ? -9.0f : x > 9.0f ? 9.0f : x; /* NaN stays NaN */
    const float s = v * v;
    float p = -2.76076847742355e-16f, q = 1.19825839466702e-06f;
    p = p * s + 2.00018790482477e-13f;
    p = p * s + -8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    q = q * s + 1.18534705686654e-04f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    return v * p / q;
}

static void k_tanh(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = tanh_of(x[i]);
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

static const float dense_int8_c0[4] = {
-0.0019765063f, 0.01538249f, 0.019950194f, -0.010986077f};

static const float dense_int8_c1[4] = {
0.9167859f, 1.0091919f, 0.6765632f, 10.596318f};

static const int8_t dense_int8_c2[32] = {
-11, -127, 127, 98, -110, -2, 58, 127, 32, -84, -111, 127, -127, 98, 96, 112, -127, -52, 100, 73,
-91, -102, -58, -19, 50, 11, -89, 88, -105, -127, -127, -40};

static const float dense_int8_c3[8] = {
0.0052041127f, 0.0033448713f, 0.002898007f, 0.0045120935f, 0.0029354682f, 0.005388032f, 0.005161294f,
0.0045301537f};

static const float dense_int8_c4[8] = {
0.02565223f, -0.013619818f, 0.012679233f, -0.004362966f, -0.02470802f, -0.003535253f, -0.008517474f,
-0.010708465f};

static const int8_t dense_int8_c5[16] = {
69, 127, -127, 56, -8, 7, 107, 72, -60, -22, -18, -11, -43, -67, -75, -73};

static const float dense_int8_c6[2] = {
0.0072733737f, 0.0058663655f};

static const float dense_int8_c7[2] = {
-0.0005617397f, 0.007594677f};

static const int8_t dense_int8_c8[16] = {
127, 44, -21, -33, -60, -127, 127, 50, 74, 127, 127, 127, -127, 78, -41, -127};

static const float dense_int8_c9[8] = {
0.0046904488f, 0.0037146078f, 0.0024736137f, 0.0060181613f, 0.0071390434f, 0.0070629115f,
0.0077890037f, 0.006449274f};

static const float dense_int8_c10[8] = {
-0.024934756f, -0.017321112f, 0.0029363518f, 0.007339973f, 0.02182027f, 0.005417204f, 0.0056946687f,
-0.013210414f};

static const int8_t dense_int8_c11[32] = {
63, 120, -42, 127, -71, -50, 13, 114, 93, -60, -79, -1, -127, -68, -65, 26, 4, 30, 21, -43, -102,
-127, -72, -5, 20, 27, 127, -4, 68, 28, 47, -9};

static const float dense_int8_c12[4] = {
0.00537471f, 0.0041783187f, 0.00624141f, 0.008433694f};

static const float dense_int8_c13[4] = {
-0.001840104f, -0.008759657f, -0.0051283836f, -0.020992048f};

static const float dense_int8_c14[16] = {
2.5959694f, -0.60155374f, 0.44596872f, -0.3250135f, 2.4493985f, -0.35174552f, 0.40548417f,
0.38896474f, -3.5060434f, -0.6012181f, 0.6809798f, 0.027627807f, 0.30157495f, 1.0454551f, 0.7846523f,
-0.04025628f};

static const float dense_int8_c15[4] = {
-0.019808896f, 0.006608158f, 0.0067641353f, -0.007312801f};

static const float dense_int8_c16[4] = {
1.0907673f, 0.9908919f, 1.4780585f, 0.0943724f};

static void dense_int8_network(const float *x, float *s)
{
    k_affine(x, dense_int8_c0, dense_int8_c1, 4, s + 8, 4);
    k_dense_int8(s + 8, dense_int8_c2, dense_int8_c3, dense_int8_c4, s + 0, 1, 4, 8);
    k_tanh(s + 0, s + 0, 8);
    k_dense_int8(s + 0, dense_int8_c5, dense_int8_c6, dense_int8_c7, s + 8, 1, 8, 2);
    k_tanh(s + 8, s + 8, 2);
    k_dense_int8(s + 8, dense_int8_c8, dense_int8_c9, dense_int8_c10, s + 0, 1, 2, 8);
    k_tanh(s + 0, s + 0, 8);
    k_dense_int8(s + 0, dense_int8_c11, dense_int8_c12, dense_int8_c13, s + 8, 1, 8, 4);
}

static void dense_int8_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 8, x, dense_int8_c0, dense_int8_c1, 4, s + 8, 4);
    k_dense(s + 8, dense_int8_c14, dense_int8_c15, s + 0, 1, 4, 4);
    k_sum_of_squares(s + 0, out, 4);
}

static void dense_int8_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 8, dense_int8_c16, 4, 1, out, 4);
    k_add_broadcast(out, dense_int8_c0, 4, 1, out, 4);
}

static void dense_int8_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 8, x, dense_int8_c0, dense_int8_c1, 4, out, 4);
    k_copy(out, out, 4);
}

#define DENSE_INT8_GOLDEN_WINDOWS 8
#define DENSE_INT8_OWN_THRESHOLD 2.9652867f
#define DENSE_INT8_TOLERANCE 1e-05f
static const float dense_int8_golden_windows[] = {
0.1844667f, -1.961084f, -1.7546049f, 0.05454614f, -0.92546624f, 2.106024f, 0.8683294f, -0.1682019f,
-1.0805143f, -2.2997625f, -3.5339174f, -0.07029562f, 1.0255966f, -0.560771f, 4.6602526f,
0.065001376f, 0.039474294f, -0.15377334f, 0.0104910685f, -0.17972325f, 0.9441467f, -1.4291152f,
-0.8559487f, -0.09251581f, -1.8878759f, -0.40944722f, 1.6226672f, 0.017462583f, 0.3085125f,
-0.08704706f, 0.094737284f, 0.036447585f};
static const float dense_int8_golden_scores[] = {
0.85714054f, 2.7431889f, 3.1873846f, 114.09166f, 0.039701577f, 2.5858006f, 82.53642f, 0.21700756f};

#ifndef DENSE_INT8_SCRATCH_STORAGE
#define DENSE_INT8_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define DENSE_INT8_SCRATCH_STORAGE as `extern` to own it yourself. */
DENSE_INT8_SCRATCH_STORAGE float dense_int8_scratch[DENSE_INT8_SCRATCH_FLOATS];

static int dense_int8_scored(const float *x, float *score)
{
    dense_int8_network(x, dense_int8_scratch);
    dense_int8_to_score(x, dense_int8_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

dense_int8_status dense_int8_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return DENSE_INT8_NULL_POINTER;
    if (!dense_int8_scored(x, &found)) return DENSE_INT8_NOT_FINITE;
    *score = found;
    return DENSE_INT8_OK;
}

dense_int8_status dense_int8_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    dense_int8_status status;
    if (is_anomaly == NULL) return DENSE_INT8_NULL_POINTER;
    status = dense_int8_score(x, &score);
    if (status == DENSE_INT8_OK) *is_anomaly = score > DENSE_INT8_THRESHOLD;
    return status;
}

dense_int8_status dense_int8_reconstruct(const float *x, float *x_hat)
{
    float score;
    dense_int8_status status;
    if (x_hat == NULL) return DENSE_INT8_NULL_POINTER;
    status = dense_int8_score(x, &score);
    if (status != DENSE_INT8_OK) return status;
    dense_int8_network(x, dense_int8_scratch);
    dense_int8_to_reconstruction(x, dense_int8_scratch, x_hat);
    return DENSE_INT8_OK;
}

dense_int8_status dense_int8_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    dense_int8_status status;
    if (shares == NULL) return DENSE_INT8_NULL_POINTER;
    status = dense_int8_score(x, &score);
    if (status != DENSE_INT8_OK) return status;
    dense_int8_network(x, dense_int8_scratch);
    dense_int8_to_residual(x, dense_int8_scratch, shares);
    for (i = 0; i < DENSE_INT8_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < DENSE_INT8_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = DENSE_INT8_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < DENSE_INT8_INPUT_SIZE; i++) shares[i] /= sum;
    return DENSE_INT8_OK;
}

dense_int8_status dense_int8_selftest(void)
{
    size_t i;
    if (DENSE_INT8_THRESHOLD < DENSE_INT8_OWN_THRESHOLD || DENSE_INT8_THRESHOLD > DENSE_INT8_OWN_THRESHOLD) {
        return DENSE_INT8_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < DENSE_INT8_GOLDEN_WINDOWS; i++) {
        const float expected = dense_int8_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (dense_int8_score(dense_int8_golden_windows + i * DENSE_INT8_INPUT_SIZE, &score) != DENSE_INT8_OK) {
            return DENSE_INT8_SELFTEST_FAILED;
        }
        scale = scale > fabsf(DENSE_INT8_THRESHOLD) ? scale : fabsf(DENSE_INT8_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= DENSE_INT8_TOLERANCE * scale)) return DENSE_INT8_SELFTEST_FAILED;
        if (error < fabsf(expected - DENSE_INT8_THRESHOLD)
            && (score > DENSE_INT8_THRESHOLD) != (expected > DENSE_INT8_THRESHOLD)) {
            return DENSE_INT8_SELFTEST_FAILED;
        }
    }
    return DENSE_INT8_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += DENSE_INT8_INPUT_SIZE) (void)dense_int8_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += DENSE_INT8_INPUT_SIZE) {
        *flags++ = dense_int8_scored(x, &score) && score > DENSE_INT8_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += DENSE_INT8_INPUT_SIZE, x_hat += DENSE_INT8_INPUT_SIZE) {
        dense_int8_network(x, dense_int8_scratch);
        dense_int8_to_reconstruction(x, dense_int8_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)dense_int8_selftest();
}
#endif

const char dense_int8_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 100, 101,
110, 115, 101, 95, 105, 110, 116, 56, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34, 115, 104,
97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115, 34, 58, 91, 34, 102,
108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 44, 34, 104, 101, 97, 116, 34, 44, 34, 110, 111,
105, 115, 101, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34, 67, 117, 53, 78, 119, 76, 66, 89, 72, 115,
68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103, 61, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58,
34, 52, 90, 108, 77, 81, 72, 48, 65, 73, 48, 67, 82, 119, 49, 78, 65, 69, 101, 104, 90, 80, 103, 61,
61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110, 117, 108, 108, 44, 34, 114, 97, 116, 101, 95,
104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116, 114, 105, 100, 101, 34, 58, 110, 117, 108,
108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115, 116, 105, 108, 108, 34, 58, 110, 117, 108,
108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34, 58, 110, 117, 108, 108, 44, 34, 114, 101,
108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108, 108, 125, 44, 34, 115, 99, 97, 108, 101,
114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 115, 116, 97, 110, 100, 97, 114, 100, 34, 44,
34, 111, 102, 102, 115, 101, 116, 34, 58, 34, 82, 111, 103, 66, 117, 57, 99, 71, 102, 68, 121, 88,
98, 113, 77, 56, 56, 118, 52, 122, 118, 65, 61, 61, 34, 44, 34, 115, 99, 97, 108, 101, 34, 58, 34,
101, 55, 74, 113, 80, 122, 77, 116, 103, 84, 56, 47, 77, 121, 48, 47, 104, 89, 111, 112, 81, 81, 61,
61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 97, 104, 97, 108, 97, 110, 111, 98,
105, 115, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108,
117, 101, 34, 58, 50, 46, 57, 54, 53, 50, 56, 54, 55, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99,
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
101, 115, 34, 58, 34, 69, 56, 55, 104, 80, 99, 105, 121, 57, 106, 50, 67, 74, 65, 85, 43, 90, 47, 85,
87, 80, 118, 71, 114, 72, 122, 55, 107, 111, 68, 85, 43, 75, 71, 104, 69, 80, 113, 68, 101, 87, 106,
52, 55, 78, 49, 52, 43, 119, 112, 82, 110, 80, 106, 99, 43, 105, 84, 53, 106, 100, 54, 99, 43, 98,
74, 105, 113, 80, 118, 103, 120, 122, 122, 54, 70, 87, 57, 73, 43, 98, 118, 76, 87, 80, 116, 104,
108, 50, 84, 55, 98, 79, 47, 81, 43, 98, 106, 107, 74, 80, 119, 56, 69, 68, 84, 56, 47, 110, 104, 73,
47, 118, 112, 77, 98, 80, 57, 43, 90, 72, 68, 47, 107, 105, 105, 81, 47, 118, 71, 103, 56, 80, 120,
99, 98, 81, 122, 43, 89, 71, 49, 85, 47, 99, 52, 112, 122, 80, 121, 109, 79, 102, 122, 57, 71, 85,
89, 81, 47, 109, 80, 97, 70, 80, 47, 107, 99, 105, 68, 56, 109, 71, 73, 115, 47, 74, 77, 43, 80, 80,
54, 56, 80, 110, 122, 57, 119, 120, 113, 73, 47, 105, 116, 71, 43, 80, 122, 54, 77, 119, 106, 43, 75,
47, 99, 103, 47, 116, 97, 114, 81, 80, 48, 90, 83, 49, 68, 47, 101, 51, 101, 52, 47, 108, 98, 72,
121, 80, 55, 77, 119, 66, 85, 65, 97, 103, 104, 112, 65, 119, 110, 48, 108, 81, 71, 105, 81, 76, 48,
65, 99, 47, 107, 116, 65, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 53, 44, 49, 49, 44,
49, 51, 44, 49, 48, 44, 51, 55, 44, 50, 54, 44, 52, 52, 44, 53, 44, 49, 57, 44, 52, 49, 44, 50, 55,
44, 54, 44, 49, 55, 44, 57, 44, 51, 50, 44, 49, 56, 44, 51, 56, 44, 51, 53, 44, 49, 54, 44, 52, 55,
44, 50, 48, 44, 51, 49, 44, 52, 51, 44, 49, 53, 44, 50, 44, 52, 54, 44, 50, 56, 44, 51, 57, 44, 50,
50, 44, 51, 54, 44, 50, 49, 44, 51, 51, 44, 49, 50, 44, 52, 44, 49, 52, 44, 56, 44, 52, 53, 44, 52,
50, 44, 55, 44, 52, 48, 44, 51, 48, 44, 51, 44, 50, 51, 44, 51, 52, 44, 52, 56, 44, 49, 44, 50, 57,
44, 50, 52, 93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111,
119, 115, 34, 58, 34, 49, 43, 81, 56, 80, 115, 48, 69, 43, 55, 47, 108, 108, 117, 67, 47, 120, 109,
116, 102, 80, 86, 118, 114, 98, 76, 56, 90, 121, 81, 90, 65, 49, 107, 112, 101, 80, 120, 52, 57, 76,
76, 53, 76, 84, 111, 113, 47, 84, 121, 56, 84, 119, 76, 81, 114, 89, 115, 65, 109, 57, 52, 43, 57,
119, 69, 97, 68, 80, 55, 67, 79, 68, 55, 47, 75, 73, 74, 86, 65, 99, 82, 43, 70, 80, 99, 121, 118,
73, 84, 51, 67, 100, 104, 50, 43, 117, 43, 73, 114, 80, 70, 56, 74, 79, 76, 54, 90, 115, 51, 69, 47,
80, 43, 50, 50, 118, 51, 81, 102, 87, 55, 47, 117, 101, 76, 50, 57, 54, 54, 88, 120, 118, 120, 71,
106, 48, 98, 54, 80, 115, 56, 56, 47, 115, 81, 50, 80, 80, 70, 114, 49, 110, 84, 54, 55, 82, 98, 75,
57, 110, 119, 88, 67, 80, 82, 66, 75, 70, 84, 48, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34,
58, 34, 107, 71, 49, 98, 80, 50, 105, 81, 76, 48, 65, 99, 47, 107, 116, 65, 55, 105, 55, 107, 81,
104, 43, 101, 73, 106, 51, 67, 102, 83, 86, 65, 112, 104, 75, 108, 81, 106, 115, 51, 88, 106, 52, 61,
34, 44, 34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 49, 101, 45, 48, 53, 125, 44, 34, 112,
97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 52, 44, 34,
108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58,
48, 46, 48, 48, 56, 53, 54, 50, 54, 56, 53, 52, 49, 52, 51, 49, 49, 53, 53, 56, 44, 34, 109, 101, 97,
110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 50, 55, 51, 51,
49, 55, 51, 49, 55, 54, 49, 55, 52, 53, 51, 56, 55, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114,
101, 108, 97, 116, 105, 111, 110, 34, 58, 49, 46, 48, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48,
44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48,
50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101,
95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95,
116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115, 111,
117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116, 101, 99,
116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101,
95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 125, 44,
34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 34, 44, 34, 114, 101,
113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97,
100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114,
116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49,
46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48,
46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105, 109, 101, 34,
58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53, 46, 49,
34, 44, 34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110, 110, 120,
34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110, 116, 105, 109,
101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108, 105, 109, 34, 58,
34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108, 111, 119, 34, 58, 34,
50, 46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58, 34, 49, 46, 49, 55, 46,
48, 34, 125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34, 100, 105, 103, 101,
115, 116, 34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54, 58, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
