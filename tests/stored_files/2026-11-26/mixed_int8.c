/* mixed_int8.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:8a8b7c6e108f0dca7583b5dfe8118e44372add887603d72fa46576dcb7a4d324
   facts: {"flash_bytes": 7436, "ram_bytes": 568, "stack_bytes": 768, "multiply_accumulates": 600} */
#include "mixed_int8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if MIXED_INT8_FILE != 0x580dc087UL
#error "mixed_int8.h belongs to another mixed_int8.c; copy the two that were written together"
#endif
#if MIXED_INT8_SCRATCH_FLOATS != 142 || MIXED_INT8_INPUT_SIZE != 4
#error "mixed_int8.h was edited; export it again"
#endif


#define MIXED_INT8_TERM(r) ((r) * (r))

/* y = (x - offset) * scale, one number each for all values. */
static void k_affine_one(const float *x, float offset, float scale, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (x[i] - offset) * scale;
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

/* Rows of n values into rows of y that are `step` values apart, from `start` on. */
static void k_place(const float *x, float *y, size_t outer, size_t n, size_t start, size_t step)
{
    size_t i;
    for (y += start; outer > 0; outer--, y += step) {
        for (i = 0; i < n; i++) y[i] = *x++;
    }
}

/* y = (x - offset) * scale - z, one number each for all values; saves a buffer. */
static void k_residual_one(
    const float *z, const float *x, float offset, float scale, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (x[i] - offset) * scale - z[i];
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

static const int8_t mixed_int8_c0[252] = {
-127, 60, -72, 127, 43, -64, -39, 57, 25, 63, -64, 3, 82, -62, 127, -127, -107, 127, -127, 119, 127,
-127, 101, -69, -2, -7, -1, -10, -7, 7, 1, 12, -127, -30, 127, -15, -127, -71, -127, 90, -4, 127,
-48, -102, 121, -45, 0, 28, -123, 104, 88, -127, 11, -127, -115, 127, 3, -8, -1, -5, -20, 23, 5, 4,
127, -127, 27, -127, 32, 91, 26, -74, -55, 125, -127, 28, 99, 36, 93, -57, 83, -11, -119, -93, 127,
127, 127, -127, -3, 5, 1, -5, -5, -2, 5, 1, -94, 78, 18, -67, 127, 71, -127, -127, -26, 50, -127,
-46, -79, -127, 102, 22, -127, 127, -100, -127, 37, -28, -11, -91, 3, -3, 0, -17, -10, 3, 2, -9, -70,
4, 94, -84, -10, 21, -43, 79, -51, -127, -127, -41, 127, 89, 127, 64, -127, -105, -51, -127, 112,
127, 84, 127, -2, 3, 12, -5, 11, -1, 5, -9, -39, 111, 57, 127, -94, 127, -43, 70, -78, 20, 72, -91,
127, -30, -92, 51, -127, 127, 127, 90, 33, 87, -127, 127, 0, -1, 2, 2, -6, -2, 2, -3, 124, 127, -127,
-127, -8, -97, -14, -111, 2, -35, 25, 4, 127, -34, -93, -30, 127, 97, -84, -126, 115, -127, -127,
-127, 0, -55, -23, 2, 2, -6, -6, 4, -60, 56, 127, -127, 127, 115, 14, 127, -127, -84, 85, -23, -127,
108, 69, -68, 47, -53, 95, -3, 127, -1, 2, -11, 7, 0, -6, 4};

static const float mixed_int8_c1[63] = {
0.09354827f, 0.08368706f, 0.23492952f, 0.18046597f, 0.21894497f, 0.10013654f, 0.103724666f,
0.08448969f, 0.31849748f, 0.17717089f, 0.10023242f, 0.20735554f, 0.049051937f, 0.01735833f,
0.12084418f, 0.30002993f, 0.15482035f, 0.10887197f, 0.1287182f, 0.2676357f, 0.3077342f, 0.1313376f,
0.17819472f, 0.29072973f, 0.21709669f, 0.19794936f, 0.21960856f, 0.05863474f, 0.13066226f,
0.17577058f, 0.18570171f, 0.15892093f, 0.18954955f, 0.092050724f, 0.0467783f, 0.36414182f,
0.06356997f, 0.1294429f, 0.24285784f, 0.04830557f, 0.22169341f, 0.21993624f, 0.27319947f,
0.06339162f, 0.10085853f, 0.13539882f, 0.2942242f, 0.32628992f, 0.09176171f, 0.018238092f,
0.06452178f, 0.24870439f, 0.15468441f, 0.12660539f, 0.15181595f, 0.16896844f, 0.18321566f,
0.13417217f, 0.19321789f, 0.10881642f, 0.1824879f, 0.17072175f, 0.20868854f};

static const float mixed_int8_c2[63] = {
-9.319377f, -6.264397f, -53.077095f, -37.327972f, -44.74132f, -9.153009f, -11.363937f, -6.542247f,
-120.24057f, -33.029224f, -9.953349f, -43.529438f, -2.8469942f, -0.26954147f, -16.158785f,
-84.70985f, -23.602879f, -14.233185f, -19.393202f, -69.14834f, -96.77927f, -16.74521f, -30.6053f,
-79.35393f, -45.628597f, -36.68266f, -48.18393f, -3.0029974f, -15.386951f, -25.578655f, -34.641773f,
-23.83222f, -31.98552f, -8.725124f, -2.293077f, -125.0f, -4.4129515f, -15.500798f, -56.009693f,
-2.3401859f, -44.011642f, -52.81461f, -69.3801f, -4.920477f, -10.000618f, -17.062725f, -86.25892f,
-95.3895f, -10.0038f, -0.3724356f, -3.818052f, -74.79007f, -26.489624f, -16.19116f, -21.814032f,
-31.693907f, -31.008703f, -16.228659f, -36.008827f, -11.737211f, -32.319305f, -32.48865f, -46.21429f};

static const int8_t mixed_int8_c3[32] = {
-3, -127, 127, 127, -127, -10, 44, 80, -4, 11, -127, 83, -33, 127, 127, 127, -127, -23, 87, 92, -66,
-98, -27, 4, 13, 47, -97, 1, 15, -110, -66, 14};

static const float mixed_int8_c4[8] = {
0.0056080515f, 0.0038984937f, 0.0030361665f, 0.005487485f, 0.00426377f, 0.005260572f, 0.006543426f,
0.006361887f};

static const float mixed_int8_c5[8] = {
-0.0002694974f, -0.030090075f, 0.00096827757f, -0.00937936f, 0.005881051f, 0.009635976f,
-0.031041218f, -0.028254418f};

static const int8_t mixed_int8_c6[16] = {
68, 127, -127, 59, 19, 5, 74, 69, -43, -19, -23, -3, -71, -79, -79, -75};

static const float mixed_int8_c7[2] = {
0.008314373f, 0.00602992f};

static const float mixed_int8_c8[2] = {
-0.008106374f, 0.0016089275f};

static const int8_t mixed_int8_c9[16] = {
-75, -127, 127, -15, -83, -119, 127, 33, 127, 67, 121, 127, -127, 127, -39, -127};

static const float mixed_int8_c10[8] = {
0.0027484088f, 0.0048227767f, 0.005636508f, 0.0064252084f, 0.007663678f, 0.005107147f, 0.008041551f,
0.0074039875f};

static const float mixed_int8_c11[8] = {
-0.007233051f, 0.023056662f, -0.0071114004f, 0.005479132f, -0.005693029f, -0.009602928f,
-0.00021349099f, -0.0041261897f};

static const int8_t mixed_int8_c12[284] = {
4, 13, -35, 127, -22, 4, -6, 55, 26, -29, -28, -16, -29, -22, -19, -13, -2, 19, 18, -34, -26, -20,
-13, -44, 10, -20, 25, 18, 16, 11, 13, 43, -37, 10, -27, -2, 16, 22, 29, -8, -53, -62, -82, -3, 72,
2, 59, -28, 30, 74, 76, -23, -20, -26, -35, 10, -13, 54, 29, 2, 15, -44, -16, 16, -127, -6, -108, 15,
-17, 93, 50, -22, 40, -20, 24, -1, -10, -87, -72, -15, -20, 24, 2, -15, -4, -3, -6, 6, -48, 0, -38,
8, 84, 34, 105, 17, 62, -35, 35, -6, -43, 56, -3, 9, 11, -67, -42, 1, -107, 31, -68, -20, 31, 126,
107, -21, 38, 19, 46, -4, 15, 68, 62, 14, -67, -69, -101, 2, -64, -23, -76, 9, 49, 41, 69, -9, 12,
-115, -60, 2, -12, -11, -20, -15, 52, -43, 13, -19, 39, -92, -13, 7, -74, 78, -6, 5, -63, 15, -40,
-21, -42, -39, -66, -6, 1, -48, -27, 4, 14, -24, -7, 9, -97, -61, -127, -26, -2, 33, 20, 11, 9, 47,
45, -3, -33, 127, 56, 19, 12, 13, 17, -6, -27, -71, -77, -1, 77, 18, 77, -5, 49, 81, 95, 7, 25, -24,
16, 2, -30, 53, 9, -9, 54, -17, 32, -4, -40, -111, -103, 7, 72, 69, 114, -14, 36, 1, 32, 0, 7, -3, 5,
-15, -26, 7, -15, -22, -99, 4, -86, 7, -4, 81, 49, 5, -39, -18, -44, -12, -7, -58, -53, -13, -59,
-21, -59, 10, -34, 96, 35, -2, 24, -70, -25, 4, 77, -67, 25, -33, -43, 38, -16, 11, 73, -17, 48, 0,
62, -89, -2, -16, 9, 93, 73, 14};

static const float mixed_int8_c13[4] = {
0.012028099f, 0.009171559f, 0.013751863f, 0.002532316f};

static const float mixed_int8_c14[4] = {
-0.011451729f, 0.0070830965f, 0.0027849143f, -0.0088938065f};

static const float mixed_int8_c15[1] = {
0.25f};

static const float mixed_int8_c16[1] = {
1.0447292f};

static const float mixed_int8_c17[1] = {
0.0055925255f};

static void mixed_int8_network(const float *x, float *s)
{
    k_affine_one(x, 0.0055925255f, 0.9571858f, s + 8, 4);
    k_dense_int8(s + 8, mixed_int8_c0, mixed_int8_c1, mixed_int8_c2, s + 71, 1, 4, 63);
    k_dense_int8(s + 8, mixed_int8_c3, mixed_int8_c4, mixed_int8_c5, s + 0, 1, 4, 8);
    k_softmax(s + 71, s + 71, 1, 63);
    k_tanh(s + 0, s + 0, 8);
    k_dense_int8(s + 0, mixed_int8_c6, mixed_int8_c7, mixed_int8_c8, s + 8, 1, 8, 2);
    k_tanh(s + 8, s + 8, 2);
    k_dense_int8(s + 8, mixed_int8_c9, mixed_int8_c10, mixed_int8_c11, s + 134, 1, 2, 8);
    k_tanh(s + 134, s + 134, 8);
    k_place(s + 134, s + 0, 1, 8, 0, 71);
    k_place(s + 71, s + 0, 1, 63, 8, 71);
    k_dense_int8(s + 0, mixed_int8_c12, mixed_int8_c13, mixed_int8_c14, s + 71, 1, 71, 4);
}

static void mixed_int8_to_score(const float *x, float *s, float *out)
{
    k_residual_one(s + 71, x, 0.0055925255f, 0.9571858f, s + 71, 4);
    k_sum_of_squares(s + 71, out, 4);
    k_mul_broadcast(out, mixed_int8_c15, 1, 1, out, 1);
}

static void mixed_int8_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 71, mixed_int8_c16, 1, 1, out, 4);
    k_add_broadcast(out, mixed_int8_c17, 1, 1, out, 4);
}

static void mixed_int8_to_residual(const float *x, float *s, float *out)
{
    k_residual_one(s + 71, x, 0.0055925255f, 0.9571858f, out, 4);
    k_copy(out, out, 4);
}

#define MIXED_INT8_GOLDEN_WINDOWS 8
#define MIXED_INT8_OWN_THRESHOLD 0.2820975f
#define MIXED_INT8_TOLERANCE 2.8640388e-05f
static const float mixed_int8_golden_windows[] = {
-0.025960805f, 1.6437547f, 1.5795027f, 0.032730848f, 1.755308f, -1.8944411f, 0.0090623945f,
0.025892748f, -1.0805143f, -2.2997625f, -3.5339174f, -0.07029562f, -0.028671898f, 2.4713943f,
6.3852963f, -0.025951024f, -0.14500087f, 1.0417832f, 0.99877375f, -0.0023246575f, -1.9072794f,
1.60762f, -0.24789456f, -0.03465231f, -1.8878759f, -0.40944722f, 1.6226672f, 0.017462583f, 1.454793f,
0.476509f, 1.8122917f, 0.018080475f};
static const float mixed_int8_golden_scores[] = {
0.019977918f, 0.17599083f, 0.38820416f, 3.678038f, 0.0006244023f, 0.115186386f, 1.1640966f,
0.0054793158f};

#ifndef MIXED_INT8_SCRATCH_STORAGE
#define MIXED_INT8_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define MIXED_INT8_SCRATCH_STORAGE as `extern` to own it yourself. */
MIXED_INT8_SCRATCH_STORAGE float mixed_int8_scratch[MIXED_INT8_SCRATCH_FLOATS];

static int mixed_int8_scored(const float *x, float *score)
{
    mixed_int8_network(x, mixed_int8_scratch);
    mixed_int8_to_score(x, mixed_int8_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

mixed_int8_status mixed_int8_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return MIXED_INT8_NULL_POINTER;
    if (!mixed_int8_scored(x, &found)) return MIXED_INT8_NOT_FINITE;
    *score = found;
    return MIXED_INT8_OK;
}

mixed_int8_status mixed_int8_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    mixed_int8_status status;
    if (is_anomaly == NULL) return MIXED_INT8_NULL_POINTER;
    status = mixed_int8_score(x, &score);
    if (status == MIXED_INT8_OK) *is_anomaly = score > MIXED_INT8_THRESHOLD;
    return status;
}

mixed_int8_status mixed_int8_reconstruct(const float *x, float *x_hat)
{
    float score;
    mixed_int8_status status;
    if (x_hat == NULL) return MIXED_INT8_NULL_POINTER;
    status = mixed_int8_score(x, &score);
    if (status != MIXED_INT8_OK) return status;
    mixed_int8_network(x, mixed_int8_scratch);
    mixed_int8_to_reconstruction(x, mixed_int8_scratch, x_hat);
    return MIXED_INT8_OK;
}

mixed_int8_status mixed_int8_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    mixed_int8_status status;
    if (shares == NULL) return MIXED_INT8_NULL_POINTER;
    status = mixed_int8_score(x, &score);
    if (status != MIXED_INT8_OK) return status;
    mixed_int8_network(x, mixed_int8_scratch);
    mixed_int8_to_residual(x, mixed_int8_scratch, shares);
    for (i = 0; i < MIXED_INT8_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < MIXED_INT8_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = MIXED_INT8_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < MIXED_INT8_INPUT_SIZE; i++) shares[i] /= sum;
    return MIXED_INT8_OK;
}

mixed_int8_status mixed_int8_selftest(void)
{
    size_t i;
    if (MIXED_INT8_THRESHOLD < MIXED_INT8_OWN_THRESHOLD || MIXED_INT8_THRESHOLD > MIXED_INT8_OWN_THRESHOLD) {
        return MIXED_INT8_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < MIXED_INT8_GOLDEN_WINDOWS; i++) {
        const float expected = mixed_int8_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (mixed_int8_score(mixed_int8_golden_windows + i * MIXED_INT8_INPUT_SIZE, &score) != MIXED_INT8_OK) {
            return MIXED_INT8_SELFTEST_FAILED;
        }
        scale = scale > fabsf(MIXED_INT8_THRESHOLD) ? scale : fabsf(MIXED_INT8_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= MIXED_INT8_TOLERANCE * scale)) return MIXED_INT8_SELFTEST_FAILED;
        if (error < fabsf(expected - MIXED_INT8_THRESHOLD)
            && (score > MIXED_INT8_THRESHOLD) != (expected > MIXED_INT8_THRESHOLD)) {
            return MIXED_INT8_SELFTEST_FAILED;
        }
    }
    return MIXED_INT8_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += MIXED_INT8_INPUT_SIZE) (void)mixed_int8_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += MIXED_INT8_INPUT_SIZE) {
        *flags++ = mixed_int8_scored(x, &score) && score > MIXED_INT8_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += MIXED_INT8_INPUT_SIZE, x_hat += MIXED_INT8_INPUT_SIZE) {
        mixed_int8_network(x, mixed_int8_scratch);
        mixed_int8_to_reconstruction(x, mixed_int8_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)mixed_int8_selftest();
}
#endif

const char mixed_int8_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 109, 105,
120, 101, 100, 95, 105, 110, 116, 56, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34, 115, 104,
97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115, 34, 58, 110, 117,
108, 108, 44, 34, 108, 111, 119, 34, 58, 45, 51, 46, 54, 56, 48, 49, 55, 49, 55, 44, 34, 104, 105,
103, 104, 34, 58, 51, 46, 51, 48, 56, 56, 49, 49, 52, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110,
117, 108, 108, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116,
114, 105, 100, 101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115,
116, 105, 108, 108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34,
58, 110, 117, 108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108,
108, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 115,
116, 97, 110, 100, 97, 114, 100, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 48, 46, 48, 48,
53, 53, 57, 50, 53, 50, 53, 53, 44, 34, 115, 99, 97, 108, 101, 34, 58, 48, 46, 57, 53, 55, 49, 56,
53, 56, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 115, 101, 34, 44, 34, 116, 104, 114,
101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 50, 56, 50,
48, 57, 55, 53, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108,
34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46,
48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 97, 108, 97, 114, 109,
115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91, 48, 46, 48, 48, 48, 53, 50, 55, 51,
49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48, 52, 44, 48, 46, 49, 49, 48, 54, 57, 54, 49, 54, 48, 53,
57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 101,
120, 97, 99, 116, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105, 111, 110, 34, 58, 123,
34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 114, 97, 110, 107, 115, 34, 58, 91,
49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49, 44, 49,
50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44, 50, 48,
44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50, 56, 44,
50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54, 44, 51,
55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 44, 52, 52, 44, 52, 53,
44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 57, 73, 84,
87, 79, 115, 48, 88, 102, 106, 115, 107, 110, 90, 65, 55, 74, 78, 50, 107, 79, 56, 107, 98, 113, 106,
118, 77, 68, 76, 69, 55, 49, 89, 117, 122, 79, 53, 70, 104, 122, 84, 118, 107, 120, 115, 48, 55, 69,
90, 88, 54, 79, 121, 67, 104, 65, 84, 122, 97, 82, 104, 85, 56, 112, 113, 73, 88, 80, 71, 98, 67, 74,
106, 121, 51, 65, 106, 103, 56, 100, 71, 89, 56, 80, 79, 73, 43, 83, 84, 119, 85, 106, 85, 107, 56,
115, 89, 74, 110, 80, 77, 77, 74, 100, 68, 119, 57, 52, 72, 89, 56, 101, 50, 83, 84, 80, 75, 55, 87,
109, 84, 121, 74, 47, 90, 107, 56, 115, 122, 87, 106, 80, 65, 83, 100, 111, 122, 119, 70, 78, 113,
89, 56, 85, 68, 101, 114, 80, 66, 118, 103, 119, 122, 122, 115, 80, 100, 69, 56, 68, 43, 118, 122,
80, 71, 102, 119, 43, 68, 122, 107, 70, 119, 65, 57, 103, 99, 85, 72, 80, 84, 83, 54, 67, 122, 49,
78, 99, 82, 48, 57, 89, 118, 115, 108, 80, 82, 84, 52, 75, 106, 50, 102, 113, 70, 81, 57, 68, 43, 53,
99, 80, 86, 90, 119, 106, 106, 48, 68, 54, 113, 89, 57, 86, 68, 105, 54, 80, 100, 77, 86, 118, 68,
50, 89, 53, 98, 52, 57, 49, 43, 98, 114, 80, 102, 69, 50, 78, 68, 54, 121, 119, 115, 89, 43, 34, 44,
34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 53, 44, 50, 54, 44, 53, 44, 49, 49, 44, 49, 48, 44,
49, 55, 44, 51, 55, 44, 57, 44, 51, 49, 44, 51, 50, 44, 50, 55, 44, 50, 48, 44, 52, 49, 44, 49, 51,
44, 49, 54, 44, 51, 54, 44, 50, 50, 44, 52, 52, 44, 49, 57, 44, 49, 50, 44, 51, 53, 44, 55, 44, 49,
44, 52, 56, 44, 51, 56, 44, 50, 44, 49, 53, 44, 52, 55, 44, 52, 53, 44, 49, 56, 44, 52, 51, 44, 50,
49, 44, 52, 50, 44, 51, 48, 44, 54, 44, 52, 54, 44, 56, 44, 49, 52, 44, 50, 52, 44, 51, 52, 44, 51,
57, 44, 50, 51, 44, 50, 57, 44, 51, 51, 44, 50, 56, 44, 52, 44, 52, 48, 44, 51, 93, 125, 44, 34, 103,
111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 119, 97,
118, 85, 118, 73, 53, 109, 48, 106, 56, 108, 76, 99, 111, 47, 121, 66, 65, 71, 80, 101, 43, 116, 52,
68, 56, 77, 102, 102, 75, 47, 99, 72, 111, 85, 80, 65, 99, 100, 49, 68, 120, 76, 84, 111, 113, 47,
84, 121, 56, 84, 119, 76, 81, 114, 89, 115, 65, 109, 57, 52, 43, 57, 86, 79, 72, 113, 118, 70, 77,
114, 72, 107, 66, 90, 86, 77, 120, 65, 80, 112, 102, 85, 118, 66, 120, 55, 70, 76, 52, 110, 87, 89,
85, 47, 111, 54, 57, 47, 80, 48, 104, 90, 71, 76, 117, 55, 73, 102, 83, 47, 102, 115, 98, 78, 80,
120, 76, 89, 102, 98, 54, 86, 55, 119, 50, 57, 54, 54, 88, 120, 118, 120, 71, 106, 48, 98, 54, 80,
115, 56, 56, 47, 115, 81, 50, 80, 80, 75, 103, 50, 117, 106, 47, 57, 43, 80, 77, 43, 76, 102, 110,
110, 80, 52, 69, 100, 108, 68, 119, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 117, 54,
105, 106, 80, 80, 69, 50, 78, 68, 54, 121, 119, 115, 89, 43, 43, 87, 82, 114, 81, 79, 54, 117, 73,
122, 114, 88, 53, 117, 115, 57, 72, 103, 71, 86, 80, 57, 87, 76, 115, 122, 115, 61, 34, 44, 34, 116,
111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 50, 46, 56, 54, 52, 48, 51, 56, 56, 50, 54, 50, 52, 53,
56, 49, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110,
100, 111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114,
101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 50, 49, 51, 53, 51, 54, 54, 54, 57, 54, 52,
50, 49, 55, 54, 54, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111,
114, 34, 58, 48, 46, 48, 48, 48, 55, 57, 54, 56, 51, 50, 57, 54, 49, 49, 57, 49, 55, 49, 56, 57, 44,
34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 48, 46, 57,
57, 53, 54, 53, 50, 49, 55, 51, 57, 49, 51, 48, 52, 51, 52, 44, 34, 102, 108, 105, 112, 115, 34, 58,
48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46,
48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115,
101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101,
95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51,
51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115,
111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116, 101,
99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99,
101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 125,
44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 34, 44, 34, 114,
101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109,
97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103, 101, 45, 108, 105, 116, 101,
114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 34, 58, 34, 48,
46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120, 112, 111, 114, 116, 34, 58,
34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114, 117, 110, 116, 105, 109,
101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34, 58, 34, 51, 46, 49, 53,
46, 49, 34, 44, 34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54, 34, 44, 34, 111, 110,
110, 120, 34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120, 114, 117, 110, 116,
105, 109, 101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110, 120, 115, 108, 105,
109, 34, 58, 34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111, 114, 102, 108, 111,
119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110, 120, 34, 58, 34,
49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58, 91, 93, 44, 34,
100, 105, 103, 101, 115, 116, 34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104, 97, 50, 53, 54,
58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
