/* gru_int8.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:60baf10a356e4c8302d32f4ad33783238d5dd74f90ee04b5e9e4de8ecf2292f2
   facts: {"flash_bytes": 6804, "ram_bytes": 368, "stack_bytes": 768, "multiply_accumulates": 1424} */
#include "gru_int8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if GRU_INT8_FILE != 0xba5568cfUL
#error "gru_int8.h belongs to another gru_int8.c; copy the two that were written together"
#endif
#if GRU_INT8_SCRATCH_FLOATS != 92 || GRU_INT8_INPUT_SIZE != 16
#error "gru_int8.h was edited; export it again"
#endif


#define GRU_INT8_TERM(r) fabsf(r)

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

static inline float sigmoid_of(float x)
{
    return 0.5f * tanh_of(0.5f * x) + 0.5f;
}

/* One step of `units` cells, whose gates are update, reset, hidden, each from x and from h. */
static void gru_step(const float *from_x, const float *from_h, float *h, size_t units)
{
    size_t i;
    for (i = 0; i < units; i++) {
        const float update = sigmoid_of(from_x[i] + from_h[i]);
        const float reset = sigmoid_of(from_x[units + i] + from_h[units + i]);
        const float fresh = tanh_of(from_x[2 * units + i] + reset * from_h[2 * units + i]);
        h[i] = (1.0f - update) * fresh + update * h[i];
    }
}

/* As k_gru with weights in int8, one scale per output of each layer. */
static void k_gru_int8(
    const float *x, const int8_t *w, const float *w_scale, const int8_t *r, const float *r_scale,
    const float *bias, float *state, float *y, size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *from_x = state + units, *from_h = state + 4 * units;
    size_t i;
    for (i = 0; i < units; i++) h[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        dense_int8_row(x, w, w_scale, bias, from_x, inputs, 3 * units);
        dense_int8_row(h, r, r_scale, bias + 3 * units, from_h, units, 3 * units);
        gru_step(from_x, from_h, h, units);
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = h[i];
        }
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

static void k_tanh(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = tanh_of(x[i]);
}

/* Each of `outer` rows of n values, `times` times. */
static void k_repeat(const float *x, float *y, size_t outer, size_t n, size_t times)
{
    size_t o, k, i;
    for (o = 0; o < outer; o++, x += n) {
        for (k = 0; k < times; k++) {
            for (i = 0; i < n; i++) *y++ = x[i];
        }
    }
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

BROADCAST(mul_broadcast, a * b)

static void k_copy(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i];
}

static const float gru_int8_c0[2] = {
-1.2661527f, 2.8141778f};

static const float gru_int8_c1[2] = {
0.40445957f, 0.22500655f};

static const int8_t gru_int8_c2[24] = {
69, 127, 127, -127, 10, -3, -127, -9, -127, 58, -62, 69, -127, -127, -106, -127, 71, -111, -127, 127,
-127, 127, 70, 36};

static const float gru_int8_c3[12] = {
0.0021929988f, 0.0043897606f, 0.0025329248f, 0.00170433f, 0.0038712865f, 0.0032245067f,
0.0010037797f, 0.0020361284f, 0.0034137615f, 0.00212056f, 0.0033366026f, 0.0055386736f};

static const int8_t gru_int8_c4[48] = {
-83, 71, 127, -127, -7, -127, -56, -17, 127, -127, -89, 14, 127, 3, 127, -12, -21, 119, -32, -38, 3,
-57, -28, 1, 83, -36, 121, 36, -77, 53, 73, 127, 26, -127, -127, -127, 34, 115, -67, -101, -127, 116,
-25, 2, -90, 9, -61, 41};

static const float gru_int8_c5[12] = {
0.0047688126f, 0.0029331485f, 0.0025510597f, 0.005187897f, 0.0048744553f, 0.004254546f,
0.0038982765f, 0.006177593f, 0.0030305202f, 0.00386763f, 0.0041122567f, 0.003034698f};

static const float gru_int8_c6[24] = {
0.18937984f, 0.03925332f, -0.12904476f, 0.3208402f, 0.10787716f, 0.2009836f, 0.017044287f,
0.0065451767f, -0.13907276f, 0.012143751f, -0.018910035f, 0.06935414f, 0.18937984f, 0.03925332f,
-0.12904476f, 0.3208402f, 0.10787715f, 0.2009836f, 0.017044289f, 0.0065451823f, -0.14872034f,
-0.0015085269f, -0.020196816f, 0.07839202f};

static const int8_t gru_int8_c7[16] = {
41, -51, 74, 19, 90, -98, -127, 127, -127, 127, 24, 9, 102, 95, -55, -34};

static const float gru_int8_c8[4] = {
0.0053288615f, 0.0061091837f, 0.0051781605f, 0.009057861f};

static const float gru_int8_c9[4] = {
0.030395798f, -0.01662114f, -0.03639032f, -0.054465704f};

static const int8_t gru_int8_c10[48] = {
-127, 75, -99, -24, -38, 127, -127, 127, -114, -40, -126, 127, 51, 35, -96, 56, -101, 127, -127, -67,
21, -112, -39, -67, -48, 43, 7, 53, -127, -80, -13, 27, 38, 87, 7, -105, -98, -20, -35, 111, -127,
127, -127, 127, 46, -17, -91, 34};

static const float gru_int8_c11[12] = {
0.0016864596f, 0.0034983882f, 0.004091327f, 0.0044785705f, 0.0044973535f, 0.0045955624f,
0.0027761476f, 0.005948299f, 0.0051302793f, 0.003943616f, 0.0047274632f, 0.004935274f};

static const int8_t gru_int8_c12[48] = {
44, -54, -39, -25, -17, 127, -65, 127, 82, -15, -127, -127, 60, -105, -47, 126, 38, -127, 88, 5,
-127, -8, 127, 101, -127, 124, 63, 71, -55, 88, -32, 4, -89, 127, 127, -4, 107, -71, 62, -127, 7, 69,
-9, -22, 127, -26, 37, -69};

static const float gru_int8_c13[12] = {
0.004443788f, 0.004023375f, 0.003394215f, 0.00548718f, 0.0046388274f, 0.0038916531f, 0.005499006f,
0.0039143143f, 0.00329725f, 0.0038609316f, 0.005530887f, 0.003087756f};

static const float gru_int8_c14[24] = {
-0.042566348f, -0.21351683f, -0.2617027f, -0.21405323f, -0.010220756f, 0.03805164f, 0.19569649f,
0.2820442f, -0.13286418f, 0.005275298f, 0.04887351f, -0.08185137f, -0.042566348f, -0.21351683f,
-0.2617027f, -0.21405324f, -0.0102207465f, 0.03805164f, 0.19569649f, 0.2820442f, -0.13829358f,
0.013027599f, 0.04637619f, -0.08430968f};

static const int8_t gru_int8_c15[8] = {
-127, 122, 27, 88, 49, 127, -94, -118};

static const float gru_int8_c16[2] = {
0.0071724597f, 0.007119581f};

static const float gru_int8_c17[2] = {
0.0f, 0.0f};

static const float gru_int8_c18[2] = {
0.1127096f, 0.05416845f};

static const float gru_int8_c19[1] = {
0.0625f};

static const float gru_int8_c20[2] = {
2.472435f, 4.444315f};

static void gru_int8_network(const float *x, float *s)
{
    k_affine(x, gru_int8_c0, gru_int8_c1, 2, s + 28, 16);
    k_gru_int8(s + 28, gru_int8_c2, gru_int8_c3, gru_int8_c4, gru_int8_c5, gru_int8_c6, s + 0, s + 44, 8, 2, 4, 0);
    k_dense_int8(s + 44, gru_int8_c7, gru_int8_c8, gru_int8_c9, s + 32, 1, 4, 4);
    k_tanh(s + 32, s + 32, 4);
    k_repeat(s + 32, s + 0, 1, 4, 8);
    k_gru_int8(s + 0, gru_int8_c10, gru_int8_c11, gru_int8_c12, gru_int8_c13, gru_int8_c14, s + 64, s + 32, 8, 4, 4, 1);
    k_dense_int8(s + 32, gru_int8_c15, gru_int8_c16, gru_int8_c17, s + 0, 8, 4, 2);
    k_add_broadcast(s + 0, gru_int8_c18, 2, 1, s + 0, 16);
}

static void gru_int8_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, gru_int8_c0, gru_int8_c1, 2, s + 0, 16);
    k_sum_of_sizes(s + 0, out, 16);
    k_mul_broadcast(out, gru_int8_c19, 1, 1, out, 1);
}

static void gru_int8_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, gru_int8_c20, 2, 1, out, 16);
    k_add_broadcast(out, gru_int8_c0, 2, 1, out, 16);
}

static void gru_int8_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, gru_int8_c0, gru_int8_c1, 2, out, 16);
    k_copy(out, out, 16);
}

#define GRU_INT8_GOLDEN_WINDOWS 8
#define GRU_INT8_OWN_THRESHOLD 0.26383644f
#define GRU_INT8_TOLERANCE 1e-04f
static const float gru_int8_golden_windows[] = {
-0.33399755f, 3.1632936f, -0.7592463f, 3.6743267f, -1.0121554f, 4.579415f, -1.0189356f, 5.747439f,
-0.8853813f, 6.471478f, -0.42397824f, 6.8656993f, 0.31754002f, 6.8963404f, 0.81262976f, 6.3491945f,
0.66766864f, 3.4536886f, 0.20502338f, 3.0065632f, -0.42504948f, 3.2176857f, -0.82606786f, 3.7974381f,
-1.0584811f, 4.662423f, -0.9184983f, 5.5435286f, -0.70972085f, 6.550612f, -0.24011752f, 6.9923954f,
-0.13824636f, 2.9672272f, -0.6788631f, 3.2160397f, -1.0312359f, 4.1300373f, -1.2124885f, 5.168692f,
-0.9097277f, 5.9538794f, -0.5603784f, 6.794702f, 0.012973618f, 7.0027184f, 0.6357203f, 6.966011f,
0.8566531f, 3.6872344f, 0.21744016f, 3.0492861f, -0.18345627f, 3.0432863f, -0.53241426f, 3.3067696f,
-1.0704008f, 4.105873f, -1.1331222f, 5.258258f, -0.9702063f, 6.117819f, -0.4010772f, 6.6510305f,
-1.0704008f, 4.105873f, -1.1331222f, 5.258258f, -0.9702063f, 6.117819f, -0.4010772f, 6.6510305f,
0.09813439f, 6.982377f, 0.3982774f, 6.653368f, 0.85129327f, 6.1755867f, 0.8021513f, 5.182852f,
0.43457368f, 3.1937804f, -0.09376348f, 3.0552573f, -0.6435967f, 3.3116677f, -0.7706883f, 4.1327524f,
-1.1398348f, 5.005451f, -0.99356645f, 6.0954404f, -0.3741121f, 6.720802f, 0.011783542f, 6.949885f,
0.7843053f, 3.578802f, 0.34569192f, 2.9995632f, -0.34710136f, 2.7597191f, -0.5004636f, 3.3531353f,
-0.7255067f, 3.985349f, -1.0505596f, 5.1422515f, -0.8759225f, 6.1045513f, -0.48423347f, 6.6742377f,
-0.5626727f, 3.1478531f, -0.7329754f, 4.2292433f, -0.8024271f, 5.380004f, -0.93917185f, 6.01446f,
-0.45731202f, 6.8463454f, -0.05268084f, 6.9668555f, 0.58859295f, 6.661376f, 0.8637686f, 6.1788373f};
static const float gru_int8_golden_scores[] = {
0.23987564f, 0.26276436f, 0.26490855f, 0.26811934f, 0.18727483f, 0.2613128f, 0.26502818f, 0.2009522f};

#ifndef GRU_INT8_SCRATCH_STORAGE
#define GRU_INT8_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define GRU_INT8_SCRATCH_STORAGE as `extern` to own it yourself. */
GRU_INT8_SCRATCH_STORAGE float gru_int8_scratch[GRU_INT8_SCRATCH_FLOATS];

static int gru_int8_scored(const float *x, float *score)
{
    gru_int8_network(x, gru_int8_scratch);
    gru_int8_to_score(x, gru_int8_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

gru_int8_status gru_int8_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return GRU_INT8_NULL_POINTER;
    if (!gru_int8_scored(x, &found)) return GRU_INT8_NOT_FINITE;
    *score = found;
    return GRU_INT8_OK;
}

gru_int8_status gru_int8_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    gru_int8_status status;
    if (is_anomaly == NULL) return GRU_INT8_NULL_POINTER;
    status = gru_int8_score(x, &score);
    if (status == GRU_INT8_OK) *is_anomaly = score > GRU_INT8_THRESHOLD;
    return status;
}

gru_int8_status gru_int8_reconstruct(const float *x, float *x_hat)
{
    float score;
    gru_int8_status status;
    if (x_hat == NULL) return GRU_INT8_NULL_POINTER;
    status = gru_int8_score(x, &score);
    if (status != GRU_INT8_OK) return status;
    gru_int8_network(x, gru_int8_scratch);
    gru_int8_to_reconstruction(x, gru_int8_scratch, x_hat);
    return GRU_INT8_OK;
}

gru_int8_status gru_int8_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    gru_int8_status status;
    if (shares == NULL) return GRU_INT8_NULL_POINTER;
    status = gru_int8_score(x, &score);
    if (status != GRU_INT8_OK) return status;
    gru_int8_network(x, gru_int8_scratch);
    gru_int8_to_residual(x, gru_int8_scratch, shares);
    for (i = 0; i < GRU_INT8_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < GRU_INT8_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = GRU_INT8_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < GRU_INT8_INPUT_SIZE; i++) shares[i] /= sum;
    return GRU_INT8_OK;
}

gru_int8_status gru_int8_selftest(void)
{
    size_t i;
    if (GRU_INT8_THRESHOLD < GRU_INT8_OWN_THRESHOLD || GRU_INT8_THRESHOLD > GRU_INT8_OWN_THRESHOLD) {
        return GRU_INT8_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < GRU_INT8_GOLDEN_WINDOWS; i++) {
        const float expected = gru_int8_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (gru_int8_score(gru_int8_golden_windows + i * GRU_INT8_INPUT_SIZE, &score) != GRU_INT8_OK) {
            return GRU_INT8_SELFTEST_FAILED;
        }
        scale = scale > fabsf(GRU_INT8_THRESHOLD) ? scale : fabsf(GRU_INT8_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= GRU_INT8_TOLERANCE * scale)) return GRU_INT8_SELFTEST_FAILED;
        if (error < fabsf(expected - GRU_INT8_THRESHOLD)
            && (score > GRU_INT8_THRESHOLD) != (expected > GRU_INT8_THRESHOLD)) {
            return GRU_INT8_SELFTEST_FAILED;
        }
    }
    return GRU_INT8_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += GRU_INT8_INPUT_SIZE) (void)gru_int8_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += GRU_INT8_INPUT_SIZE) {
        *flags++ = gru_int8_scored(x, &score) && score > GRU_INT8_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += GRU_INT8_INPUT_SIZE, x_hat += GRU_INT8_INPUT_SIZE) {
        gru_int8_network(x, gru_int8_scratch);
        gru_int8_to_reconstruction(x, gru_int8_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)gru_int8_selftest();
}
#endif

const char gru_int8_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 103, 114,
117, 95, 105, 110, 116, 56, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34, 115, 104, 97, 112,
101, 34, 58, 91, 56, 44, 50, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115, 34, 58, 91, 34, 102,
108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34, 83, 120, 71,
105, 118, 51, 48, 98, 78, 69, 65, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58, 34, 100, 109, 101, 97,
80, 53, 78, 70, 54, 69, 65, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 91, 34, 108, 47, 115,
34, 44, 34, 107, 87, 34, 93, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 50, 46, 48, 44, 34,
115, 116, 114, 105, 100, 101, 34, 58, 52, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115, 116,
105, 108, 108, 34, 58, 91, 49, 44, 49, 93, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34, 58,
34, 54, 66, 110, 84, 80, 116, 111, 51, 80, 122, 56, 61, 34, 44, 34, 114, 101, 108, 97, 116, 105, 111,
110, 115, 34, 58, 34, 89, 68, 107, 98, 81, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 84, 108, 50,
114, 80, 119, 61, 61, 34, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110,
100, 34, 58, 34, 109, 105, 110, 109, 97, 120, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 34,
83, 120, 71, 105, 118, 51, 48, 98, 78, 69, 65, 61, 34, 44, 34, 115, 99, 97, 108, 101, 34, 58, 34, 85,
120, 88, 80, 80, 104, 53, 111, 90, 106, 52, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34,
109, 97, 101, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108,
117, 101, 34, 58, 48, 46, 50, 54, 51, 56, 51, 54, 52, 52, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99,
111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109,
95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52,
51, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91,
48, 46, 48, 44, 48, 46, 50, 56, 52, 57, 49, 52, 49, 53, 50, 57, 49, 56, 49, 53, 52, 53, 93, 44, 34,
98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 98, 108, 111, 99, 107, 32, 98, 111, 111, 116,
115, 116, 114, 97, 112, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105, 111, 110, 34, 58,
123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 51, 44, 34, 114, 97, 110, 107, 115, 34, 58,
91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49, 44,
49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44, 50,
48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50, 56,
44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54, 44,
51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 93, 44, 34, 115, 99,
111, 114, 101, 115, 34, 58, 34, 81, 48, 66, 72, 80, 112, 66, 74, 83, 68, 53, 118, 88, 48, 115, 43,
110, 75, 104, 76, 80, 109, 114, 71, 84, 84, 53, 100, 57, 69, 48, 43, 68, 76, 70, 83, 80, 118, 121,
50, 85, 122, 55, 115, 73, 108, 81, 43, 117, 101, 78, 87, 80, 114, 98, 88, 88, 122, 55, 71, 57, 87,
85, 43, 121, 65, 66, 109, 80, 103, 54, 79, 97, 84, 54, 67, 107, 71, 119, 43, 48, 79, 49, 118, 80,
107, 83, 108, 99, 106, 52, 71, 110, 88, 77, 43, 114, 84, 74, 49, 80, 118, 97, 104, 100, 84, 54, 77,
101, 51, 89, 43, 116, 120, 57, 51, 80, 117, 74, 73, 100, 122, 55, 71, 65, 72, 103, 43, 120, 104, 49,
53, 80, 118, 50, 70, 101, 84, 52, 79, 107, 51, 119, 43, 69, 109, 66, 57, 80, 104, 55, 111, 102, 106,
52, 71, 66, 89, 65, 43, 108, 67, 105, 65, 80, 108, 98, 102, 103, 68, 52, 118, 101, 89, 69, 43, 73,
114, 75, 66, 80, 109, 50, 66, 103, 106, 53, 113, 119, 89, 73, 43, 81, 65, 109, 68, 80, 109, 74, 116,
103, 122, 52, 114, 120, 52, 81, 43, 114, 115, 117, 69, 80, 115, 118, 75, 104, 84, 52, 78, 105, 89,
89, 43, 71, 75, 75, 72, 80, 103, 61, 61, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 50,
44, 52, 49, 44, 51, 56, 44, 55, 44, 49, 50, 44, 52, 44, 50, 49, 44, 50, 53, 44, 49, 53, 44, 50, 56,
44, 51, 49, 44, 51, 52, 44, 51, 53, 44, 49, 49, 44, 57, 44, 49, 56, 44, 52, 48, 44, 50, 55, 44, 56,
44, 49, 52, 44, 49, 44, 51, 44, 52, 51, 44, 49, 57, 44, 51, 55, 44, 51, 50, 44, 54, 44, 50, 52, 44,
49, 55, 44, 50, 48, 44, 50, 51, 44, 51, 48, 44, 51, 51, 44, 51, 54, 44, 50, 44, 50, 57, 44, 49, 48,
44, 49, 51, 44, 49, 54, 44, 50, 54, 44, 51, 57, 44, 53, 44, 52, 50, 93, 125, 44, 34, 103, 111, 108,
100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 117, 103, 71, 114,
118, 109, 100, 122, 83, 107, 68, 51, 88, 85, 75, 47, 75, 121, 104, 114, 81, 69, 43, 79, 103, 98, 43,
82, 105, 112, 74, 65, 101, 50, 121, 67, 118, 119, 88, 114, 116, 48, 66, 90, 113, 71, 75, 47, 87, 82,
98, 80, 81, 75, 48, 84, 50, 98, 55, 80, 115, 57, 116, 65, 109, 53, 83, 105, 80, 116, 75, 117, 51, 69,
67, 66, 67, 70, 65, 47, 109, 105, 122, 76, 81, 70, 88, 115, 75, 106, 56, 56, 67, 86, 49, 65, 112,
118, 70, 82, 80, 111, 104, 114, 81, 69, 65, 87, 111, 78, 109, 43, 107, 79, 53, 78, 81, 67, 57, 53,
85, 55, 56, 54, 67, 88, 78, 65, 84, 51, 121, 72, 118, 53, 73, 121, 108, 85, 67, 48, 73, 109, 117, 47,
108, 109, 83, 120, 81, 69, 83, 119, 78, 98, 43, 100, 110, 116, 70, 65, 88, 117, 70, 49, 118, 114, 84,
66, 51, 48, 66, 48, 107, 65, 50, 43, 68, 101, 99, 57, 81, 80, 110, 74, 76, 98, 43, 89, 48, 48, 49,
65, 105, 118, 43, 68, 118, 48, 81, 112, 104, 69, 68, 84, 77, 112, 117, 47, 55, 87, 87, 108, 81, 79,
114, 106, 97, 76, 56, 117, 104, 114, 53, 65, 57, 88, 81, 80, 118, 122, 78, 117, 50, 85, 66, 77, 106,
49, 81, 56, 82, 82, 98, 103, 81, 74, 71, 43, 73, 106, 43, 81, 54, 100, 53, 65, 110, 107, 49, 98, 80,
54, 98, 55, 97, 48, 67, 105, 113, 70, 52, 43, 103, 83, 100, 68, 81, 80, 98, 98, 79, 55, 52, 48, 120,
85, 74, 65, 84, 85, 119, 73, 118, 120, 50, 105, 85, 48, 68, 108, 65, 111, 109, 47, 85, 71, 79, 68,
81, 67, 89, 75, 107, 98, 43, 109, 81, 54, 104, 65, 99, 86, 57, 52, 118, 121, 122, 70, 119, 48, 68,
43, 87, 99, 50, 43, 80, 116, 88, 85, 81, 79, 85, 67, 105, 98, 57, 81, 89, 52, 78, 65, 74, 103, 113,
82, 118, 54, 90, 68, 113, 69, 66, 120, 88, 51, 105, 47, 76, 77, 88, 68, 81, 80, 53, 90, 122, 98, 52,
43, 49, 100, 82, 65, 114, 47, 114, 73, 80, 97, 74, 118, 51, 48, 65, 69, 54, 56, 115, 43, 90, 79, 106,
85, 81, 70, 118, 117, 87, 84, 57, 111, 110, 115, 86, 65, 121, 108, 108, 78, 80, 43, 122, 90, 112, 85,
66, 120, 103, 78, 52, 43, 53, 109, 90, 77, 81, 66, 69, 72, 119, 76, 49, 87, 105, 85, 78, 65, 119, 99,
73, 107, 118, 49, 51, 121, 85, 48, 68, 85, 83, 48, 87, 47, 103, 106, 43, 69, 81, 66, 118, 109, 107,
98, 43, 111, 76, 75, 66, 65, 88, 49, 112, 43, 118, 57, 107, 78, 119, 48, 67, 102, 105, 55, 43, 43,
122, 120, 68, 88, 81, 77, 73, 80, 81, 84, 120, 49, 90, 100, 53, 65, 79, 56, 104, 73, 80, 120, 103,
76, 90, 85, 67, 73, 47, 114, 65, 43, 50, 80, 103, 47, 81, 69, 87, 51, 115, 98, 52, 57, 110, 122, 66,
65, 89, 104, 52, 65, 118, 56, 87, 90, 86, 107, 68, 80, 117, 106, 109, 47, 57, 81, 57, 47, 81, 76, 49,
52, 104, 114, 57, 84, 106, 97, 82, 65, 100, 84, 120, 103, 118, 51, 120, 89, 119, 48, 66, 122, 55,
102, 101, 43, 87, 53, 80, 86, 81, 70, 69, 76, 69, 76, 57, 116, 100, 107, 108, 65, 82, 54, 81, 55,
118, 47, 90, 86, 104, 48, 68, 100, 97, 48, 50, 47, 47, 105, 105, 115, 81, 74, 70, 116, 99, 76, 57,
49, 100, 115, 66, 65, 122, 83, 84, 113, 118, 107, 77, 86, 50, 48, 68, 100, 120, 49, 101, 57, 101, 47,
68, 101, 81, 65, 101, 117, 70, 106, 47, 43, 75, 100, 86, 65, 56, 66, 57, 100, 80, 119, 109, 53, 120,
85, 65, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 57, 113, 70, 49, 80, 103, 50, 74,
104, 106, 52, 89, 111, 111, 99, 43, 56, 69, 97, 74, 80, 118, 110, 69, 80, 122, 55, 76, 121, 111, 85,
43, 120, 114, 71, 72, 80, 109, 114, 71, 84, 84, 52, 61, 34, 44, 34, 116, 111, 108, 101, 114, 97, 110,
99, 101, 34, 58, 48, 46, 48, 48, 48, 49, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34,
119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 49, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115,
99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 54, 57, 56, 57, 56, 56, 56,
50, 54, 56, 57, 50, 49, 57, 54, 56, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101,
114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 50, 53, 49, 55, 51, 53, 48, 52, 55, 55, 55, 49, 57, 49,
51, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48,
46, 57, 57, 54, 49, 48, 51, 56, 57, 54, 49, 48, 51, 56, 57, 54, 44, 34, 102, 108, 105, 112, 115, 34,
58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48,
46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 102, 97, 108,
115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99,
101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 51, 50, 53, 53, 56, 49,
51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 110, 117, 108, 108,
44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 110, 117, 108, 108, 44, 34,
100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 110, 117, 108, 108, 44,
34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116,
101, 34, 58, 110, 117, 108, 108, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34,
105, 110, 116, 56, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58,
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
