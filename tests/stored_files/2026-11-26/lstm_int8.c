/* lstm_int8.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:a93d0b22ff6ac3d4a1c1d7663cb59a276446ab9ab1b66e1138ea0e6e708b466c
   facts: {"flash_bytes": 6860, "ram_bytes": 352, "stack_bytes": 768, "multiply_accumulates": 1872} */
#include "lstm_int8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if LSTM_INT8_FILE != 0x21eb97a3UL
#error "lstm_int8.h belongs to another lstm_int8.c; copy the two that were written together"
#endif
#if LSTM_INT8_SCRATCH_FLOATS != 88 || LSTM_INT8_INPUT_SIZE != 16
#error "lstm_int8.h was edited; export it again"
#endif


#define LSTM_INT8_TERM(r) ((r) * (r))

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

/* One step of `units` cells, whose gates are input, output, forget, cell. */
static void lstm_step(const float *gates, float *h, float *c, size_t units)
{
    size_t i;
    for (i = 0; i < units; i++) {
        const float kept = sigmoid_of(gates[2 * units + i]) * c[i];
        c[i] = kept + sigmoid_of(gates[i]) * tanh_of(gates[3 * units + i]);
        h[i] = sigmoid_of(gates[units + i]) * tanh_of(c[i]);
    }
}

/* As k_lstm with weights in int8, one scale per output of each layer. */
static void k_lstm_int8(
    const float *x, const int8_t *w, const float *w_scale, const int8_t *r, const float *r_scale,
    const float *bias, float *state, float *y, size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *c = state + units, *gates = state + 2 * units;
    size_t i;
    for (i = 0; i < 2 * units; i++) state[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        dense_int8_row(x, w, w_scale, bias, gates, inputs, 4 * units);
        dense_int8_row(h, r, r_scale, gates, gates, units, 4 * units);
        lstm_step(gates, h, c, units);
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

static const float lstm_int8_c0[2] = {
-0.017928991f, 5.061716f};

static const float lstm_int8_c1[2] = {
0.7181075f, 0.35543558f};

static const int8_t lstm_int8_c2[32] = {
-127, 127, 127, -127, -106, 70, -23, 127, -125, -108, -50, 47, 127, 127, -127, -89, -127, -127, -112,
-53, 127, -18, -127, 56, -26, 68, 127, 127, -21, 127, 64, 127};

static const float lstm_int8_c3[16] = {
0.0028970384f, 0.004667948f, 0.0016674437f, 0.0021013306f, 0.0054708025f, 0.004216639f, 0.001491703f,
0.0019083201f, 0.002613662f, 0.0027038578f, 0.0020484182f, 0.0034858752f, 0.005156692f,
0.0043692086f, 0.004389056f, 0.0052134725f};

static const int8_t lstm_int8_c4[64] = {
-125, 58, -86, -127, -71, -66, -127, -38, 19, -19, -62, 30, -31, 127, 84, -12, 127, 127, 21, 50, 48,
65, 53, 127, -2, 4, 127, 31, 127, 57, 119, 41, -50, -127, -116, -81, 23, -127, -127, -127, 87, -72,
90, 30, 127, 98, -51, -93, 127, -36, 41, 124, -112, 122, 8, 83, -100, -20, 127, 127, 42, 97, -70,
-70};

static const float lstm_int8_c5[16] = {
0.0044481084f, 0.0026094578f, 0.0026710022f, 0.0044291103f, 0.0055627683f, 0.0032964917f,
0.0035139595f, 0.0073263817f, 0.005110108f, 0.0044449093f, 0.00414308f, 0.0044621285f, 0.0031336385f,
0.0026384678f, 0.005898304f, 0.0029234334f};

static const float lstm_int8_c6[16] = {
0.32365388f, 0.07840819f, 0.25870556f, 0.043440457f, 0.3393032f, 0.06835689f, 0.28026432f,
0.13369204f, 1.0714554f, 1.1683847f, 1.1298493f, 0.83692616f, -0.22213802f, -0.07257301f,
0.03096531f, 0.09325664f};

static const int8_t lstm_int8_c7[16] = {
60, -70, 112, 52, 86, -43, -127, 127, -127, 127, -38, -20, 72, 97, -28, -16};

static const float lstm_int8_c8[4] = {
0.006187903f, 0.007476146f, 0.0056607686f, 0.008373239f};

static const float lstm_int8_c9[4] = {
-0.013948205f, 0.07703015f, -0.19365452f, -0.07719379f};

static const int8_t lstm_int8_c10[64] = {
-89, 53, 16, 40, -71, -94, -29, 127, 112, -4, 4, 60, 49, -75, 76, -7, -123, 127, -127, 127, -65, -71,
-127, -49, -127, -114, 66, -62, -127, -127, 62, 4, -74, 15, -127, 66, 50, -18, -12, -127, -127, -1,
-27, 127, -24, 109, -127, 24, 31, -27, -20, -64, -59, -127, 102, 47, -27, -127, -106, 13, 127, -58,
-62, -35};

static const float lstm_int8_c11[16] = {
0.0063419803f, 0.004403317f, 0.0075968704f, 0.0034449343f, 0.0049890126f, 0.0018652057f,
0.006346954f, 0.0056234836f, 0.004653678f, 0.0059210635f, 0.007022285f, 0.0074690934f, 0.00542063f,
0.003629046f, 0.004511328f, 0.004318799f};

static const int8_t lstm_int8_c12[64] = {
-127, -58, -127, 26, 117, 26, -76, 33, 20, 22, -73, 50, 72, 31, -15, 38, -47, -127, -41, -127, -127,
-127, -97, -127, -55, 109, 84, 2, 92, 27, 127, -126, -65, 24, -112, 122, -25, 127, 127, -79, -91,
-71, -127, 127, 127, 59, 103, -127, -127, -75, 68, -53, -71, -49, -3, -83, 33, 127, 75, -37, 121, 13,
-23, 30};

static const float lstm_int8_c13[16] = {
0.0039968346f, 0.0048464905f, 0.005287938f, 0.004606341f, 0.00237648f, 0.006619851f, 0.00420119f,
0.004205908f, 0.004556914f, 0.006041053f, 0.006002199f, 0.003755231f, 0.0054545016f, 0.0037310373f,
0.007226308f, 0.0047969045f};

static const float lstm_int8_c14[16] = {
0.4120313f, 0.17662278f, 0.45646873f, 0.09968501f, 0.46338883f, 0.28991908f, 0.48215684f,
0.20672035f, 1.1067053f, 1.2986995f, 0.9838014f, 1.36773f, -0.13293463f, -0.06350076f, 0.0440706f,
-0.11378049f};

static const int8_t lstm_int8_c15[8] = {
-127, 47, 16, 40, 56, 127, -66, -54};

static const float lstm_int8_c16[2] = {
0.010279707f, 0.009815761f};

static const float lstm_int8_c17[2] = {
0.0f, 0.0f};

static const float lstm_int8_c18[2] = {
0.054266483f, 0.14395383f};

static const float lstm_int8_c19[1] = {
0.0625f};

static const float lstm_int8_c20[2] = {
1.3925492f, 2.8134494f};

static void lstm_int8_network(const float *x, float *s)
{
    k_affine(x, lstm_int8_c0, lstm_int8_c1, 2, s + 24, 16);
    k_lstm_int8(s + 24, lstm_int8_c2, lstm_int8_c3, lstm_int8_c4, lstm_int8_c5, lstm_int8_c6, s + 0, s + 40, 8, 2, 4, 0);
    k_dense_int8(s + 40, lstm_int8_c7, lstm_int8_c8, lstm_int8_c9, s + 32, 1, 4, 4);
    k_tanh(s + 32, s + 32, 4);
    k_repeat(s + 32, s + 0, 1, 4, 8);
    k_lstm_int8(s + 0, lstm_int8_c10, lstm_int8_c11, lstm_int8_c12, lstm_int8_c13, lstm_int8_c14, s + 64, s + 32, 8, 4, 4, 1);
    k_dense_int8(s + 32, lstm_int8_c15, lstm_int8_c16, lstm_int8_c17, s + 0, 8, 4, 2);
    k_add_broadcast(s + 0, lstm_int8_c18, 2, 1, s + 0, 16);
}

static void lstm_int8_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, lstm_int8_c0, lstm_int8_c1, 2, s + 0, 16);
    k_sum_of_squares(s + 0, out, 16);
    k_mul_broadcast(out, lstm_int8_c19, 1, 1, out, 1);
}

static void lstm_int8_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, lstm_int8_c20, 2, 1, out, 16);
    k_add_broadcast(out, lstm_int8_c0, 2, 1, out, 16);
}

static void lstm_int8_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, lstm_int8_c0, lstm_int8_c1, 2, out, 16);
    k_copy(out, out, 16);
}

#define LSTM_INT8_GOLDEN_WINDOWS 8
#define LSTM_INT8_OWN_THRESHOLD 0.1451406f
#define LSTM_INT8_TOLERANCE 1e-04f
static const float lstm_int8_golden_windows[] = {
-0.6849466f, 3.6605783f, -1.1810229f, 4.618914f, -0.9962109f, 5.6891913f, -0.6151779f, 6.647687f,
-0.2648024f, 7.0141726f, 0.20338398f, 6.8971696f, 0.83705896f, 6.442111f, 0.93840355f, 5.5807357f,
-0.7984767f, 5.709506f, -0.8368893f, 6.6386347f, -0.15825345f, 7.0083685f, 0.21866044f, 6.892906f,
0.5886927f, 6.450011f, 0.9691228f, 5.6095843f, 0.974208f, 4.441799f, 0.7033383f, 3.6543689f,
-1.1657653f, 5.1258206f, -0.9566286f, 6.023677f, -0.52030784f, 6.797338f, -0.13316494f, 7.0160375f,
0.6063731f, 6.7543826f, 0.89278203f, 6.1085863f, 0.91635597f, 5.0816436f, 0.9030245f, 4.1898456f,
0.7440083f, 4.1726184f, 0.61132336f, 3.5395286f, 0.15699774f, 3.0668252f, -0.5174362f, 3.36572f,
-0.9620778f, 3.8353322f, -1.0152776f, 4.537173f, -1.016685f, 5.5508327f, -0.6465282f, 6.4469314f,
-0.90630907f, 5.2904863f, -1.0250107f, 5.9986315f, -0.4118299f, 6.6871047f, -0.3266982f, 7.0162606f,
0.50618976f, 6.8343334f, 0.8692201f, 6.0289936f, 1.0213263f, 5.1238456f, 0.8556985f, 4.1760025f,
0.501083f, 3.2431548f, -0.22412325f, 3.0746021f, -0.46657842f, 3.4533274f, -1.0070708f, 4.3130894f,
-1.1657653f, 5.1258206f, -0.9566286f, 6.023677f, -0.52030784f, 6.797338f, -0.13316494f, 7.0160375f,
0.3227709f, 3.0502307f, -0.033484276f, 2.872354f, -0.60779786f, 3.2506855f, -0.9441224f, 4.1345387f,
-0.87381035f, 4.840289f, -0.7061127f, 5.9848437f, -0.45047465f, 6.8350525f, -0.07449975f, 6.993262f,
-0.5626727f, 3.1478531f, -0.7329754f, 4.2292433f, -0.8024271f, 5.380004f, -0.93917185f, 6.01446f,
-0.45731202f, 6.8463454f, -0.05268084f, 6.9668555f, 0.58859295f, 6.661376f, 0.8637686f, 6.1788373f};
static const float lstm_int8_golden_scores[] = {
0.05649869f, 0.14032412f, 0.14995709f, 0.008204553f, 0.13922796f, 0.013818394f, 0.017494373f,
0.033039596f};

#ifndef LSTM_INT8_SCRATCH_STORAGE
#define LSTM_INT8_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define LSTM_INT8_SCRATCH_STORAGE as `extern` to own it yourself. */
LSTM_INT8_SCRATCH_STORAGE float lstm_int8_scratch[LSTM_INT8_SCRATCH_FLOATS];

static int lstm_int8_scored(const float *x, float *score)
{
    lstm_int8_network(x, lstm_int8_scratch);
    lstm_int8_to_score(x, lstm_int8_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

lstm_int8_status lstm_int8_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return LSTM_INT8_NULL_POINTER;
    if (!lstm_int8_scored(x, &found)) return LSTM_INT8_NOT_FINITE;
    *score = found;
    return LSTM_INT8_OK;
}

lstm_int8_status lstm_int8_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    lstm_int8_status status;
    if (is_anomaly == NULL) return LSTM_INT8_NULL_POINTER;
    status = lstm_int8_score(x, &score);
    if (status == LSTM_INT8_OK) *is_anomaly = score > LSTM_INT8_THRESHOLD;
    return status;
}

lstm_int8_status lstm_int8_reconstruct(const float *x, float *x_hat)
{
    float score;
    lstm_int8_status status;
    if (x_hat == NULL) return LSTM_INT8_NULL_POINTER;
    status = lstm_int8_score(x, &score);
    if (status != LSTM_INT8_OK) return status;
    lstm_int8_network(x, lstm_int8_scratch);
    lstm_int8_to_reconstruction(x, lstm_int8_scratch, x_hat);
    return LSTM_INT8_OK;
}

lstm_int8_status lstm_int8_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    lstm_int8_status status;
    if (shares == NULL) return LSTM_INT8_NULL_POINTER;
    status = lstm_int8_score(x, &score);
    if (status != LSTM_INT8_OK) return status;
    lstm_int8_network(x, lstm_int8_scratch);
    lstm_int8_to_residual(x, lstm_int8_scratch, shares);
    for (i = 0; i < LSTM_INT8_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < LSTM_INT8_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = LSTM_INT8_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < LSTM_INT8_INPUT_SIZE; i++) shares[i] /= sum;
    return LSTM_INT8_OK;
}

lstm_int8_status lstm_int8_selftest(void)
{
    size_t i;
    if (LSTM_INT8_THRESHOLD < LSTM_INT8_OWN_THRESHOLD || LSTM_INT8_THRESHOLD > LSTM_INT8_OWN_THRESHOLD) {
        return LSTM_INT8_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < LSTM_INT8_GOLDEN_WINDOWS; i++) {
        const float expected = lstm_int8_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (lstm_int8_score(lstm_int8_golden_windows + i * LSTM_INT8_INPUT_SIZE, &score) != LSTM_INT8_OK) {
            return LSTM_INT8_SELFTEST_FAILED;
        }
        scale = scale > fabsf(LSTM_INT8_THRESHOLD) ? scale : fabsf(LSTM_INT8_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= LSTM_INT8_TOLERANCE * scale)) return LSTM_INT8_SELFTEST_FAILED;
        if (error < fabsf(expected - LSTM_INT8_THRESHOLD)
            && (score > LSTM_INT8_THRESHOLD) != (expected > LSTM_INT8_THRESHOLD)) {
            return LSTM_INT8_SELFTEST_FAILED;
        }
    }
    return LSTM_INT8_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += LSTM_INT8_INPUT_SIZE) (void)lstm_int8_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += LSTM_INT8_INPUT_SIZE) {
        *flags++ = lstm_int8_scored(x, &score) && score > LSTM_INT8_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += LSTM_INT8_INPUT_SIZE, x_hat += LSTM_INT8_INPUT_SIZE) {
        lstm_int8_network(x, lstm_int8_scratch);
        lstm_int8_to_reconstruction(x, lstm_int8_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)lstm_int8_selftest();
}
#endif

const char lstm_int8_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 108, 115,
116, 109, 95, 105, 110, 116, 56, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34, 115, 104, 97,
112, 101, 34, 58, 91, 56, 44, 50, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115, 34, 58, 91, 34,
102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34, 83,
120, 71, 105, 118, 51, 48, 98, 78, 69, 65, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58, 34, 100, 109,
101, 97, 80, 53, 78, 70, 54, 69, 65, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 91, 34, 108,
47, 115, 34, 44, 34, 107, 87, 34, 93, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 50, 46, 48,
44, 34, 115, 116, 114, 105, 100, 101, 34, 58, 52, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115,
116, 105, 108, 108, 34, 58, 91, 49, 44, 49, 93, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34,
58, 34, 54, 66, 110, 84, 80, 116, 111, 51, 80, 122, 56, 61, 34, 44, 34, 114, 101, 108, 97, 116, 105,
111, 110, 115, 34, 58, 34, 89, 68, 107, 98, 81, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 84, 108,
50, 114, 80, 119, 61, 61, 34, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105,
110, 100, 34, 58, 34, 114, 111, 98, 117, 115, 116, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58,
34, 48, 116, 43, 83, 118, 74, 84, 53, 111, 85, 65, 61, 34, 44, 34, 115, 99, 97, 108, 101, 34, 58, 34,
53, 100, 85, 51, 80, 54, 102, 55, 116, 84, 52, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58,
34, 109, 115, 101, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97,
108, 117, 101, 34, 58, 48, 46, 49, 52, 53, 49, 52, 48, 54, 44, 34, 114, 117, 108, 101, 34, 58, 34,
99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114,
109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34,
58, 52, 51, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34,
58, 91, 48, 46, 48, 44, 48, 46, 50, 56, 52, 57, 49, 52, 49, 53, 50, 57, 49, 56, 49, 53, 52, 53, 93,
44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 98, 108, 111, 99, 107, 32, 98, 111,
111, 116, 115, 116, 114, 97, 112, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105, 111, 110,
34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 51, 44, 34, 114, 97, 110, 107, 115,
34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49,
49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57,
44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44,
50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51,
54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 93, 44, 34,
115, 99, 111, 114, 101, 115, 34, 58, 34, 88, 104, 89, 43, 80, 78, 109, 76, 85, 68, 120, 85, 43, 108,
85, 56, 106, 71, 90, 105, 80, 66, 49, 73, 100, 84, 122, 113, 68, 111, 77, 56, 113, 71, 43, 70, 80,
76, 100, 108, 105, 106, 120, 79, 90, 52, 48, 56, 88, 70, 67, 80, 80, 66, 113, 103, 107, 84, 121, 84,
68, 53, 52, 56, 111, 115, 101, 43, 80, 73, 74, 117, 50, 122, 121, 81, 115, 79, 52, 56, 104, 49, 81,
72, 80, 86, 82, 75, 72, 84, 51, 56, 68, 67, 107, 57, 53, 98, 69, 118, 80, 100, 55, 107, 86, 106, 51,
79, 114, 87, 65, 57, 82, 79, 101, 69, 80, 99, 57, 90, 105, 84, 48, 110, 104, 111, 56, 57, 66, 112,
79, 87, 80, 102, 88, 89, 112, 84, 50, 68, 69, 75, 115, 57, 98, 78, 113, 122, 80, 82, 89, 110, 117,
122, 49, 115, 104, 115, 77, 57, 52, 87, 114, 83, 80, 87, 115, 119, 49, 122, 50, 69, 71, 79, 115, 57,
90, 112, 122, 122, 80, 82, 107, 75, 65, 68, 53, 69, 122, 65, 73, 43, 109, 78, 119, 68, 80, 118, 100,
115, 66, 122, 53, 122, 118, 119, 119, 43, 50, 65, 85, 79, 80, 115, 97, 82, 68, 106, 52, 103, 115, 81,
56, 43, 87, 111, 52, 90, 80, 103, 61, 61, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 57,
44, 51, 54, 44, 49, 51, 44, 49, 48, 44, 51, 57, 44, 50, 54, 44, 50, 44, 50, 51, 44, 53, 44, 51, 51,
44, 50, 48, 44, 51, 48, 44, 52, 50, 44, 52, 48, 44, 54, 44, 49, 52, 44, 49, 55, 44, 52, 51, 44, 49,
49, 44, 51, 55, 44, 51, 44, 50, 55, 44, 56, 44, 51, 52, 44, 50, 52, 44, 51, 49, 44, 50, 49, 44, 49,
54, 44, 49, 57, 44, 50, 50, 44, 49, 50, 44, 51, 53, 44, 51, 50, 44, 52, 44, 57, 44, 49, 44, 49, 56,
44, 49, 53, 44, 50, 53, 44, 50, 56, 44, 51, 56, 44, 52, 49, 44, 55, 93, 125, 44, 34, 103, 111, 108,
100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 113, 86, 103, 118,
118, 43, 112, 71, 97, 107, 68, 67, 75, 53, 101, 47, 74, 99, 54, 84, 81, 75, 48, 72, 102, 55, 47, 98,
68, 98, 90, 65, 84, 88, 119, 100, 118, 57, 113, 53, 49, 69, 65, 117, 108, 73, 101, 43, 71, 110, 84,
103, 81, 79, 82, 68, 85, 68, 54, 100, 116, 100, 120, 65, 102, 48, 108, 87, 80, 56, 89, 108, 122, 107,
65, 51, 79, 51, 65, 47, 89, 53, 87, 121, 81, 80, 104, 111, 84, 76, 57, 71, 116, 76, 90, 65, 89, 84,
53, 87, 118, 55, 74, 118, 49, 69, 65, 120, 68, 83, 75, 43, 106, 107, 84, 103, 81, 73, 98, 111, 88,
122, 54, 119, 107, 116, 120, 65, 107, 98, 81, 87, 80, 51, 49, 109, 122, 107, 66, 118, 71, 72, 103,
47, 116, 52, 71, 122, 81, 76, 74, 108, 101, 84, 56, 52, 73, 52, 53, 65, 43, 119, 48, 48, 80, 121, 55,
104, 97, 85, 68, 77, 78, 53, 87, 47, 117, 81, 97, 107, 81, 74, 51, 108, 100, 76, 47, 50, 119, 99, 66,
65, 53, 84, 73, 70, 118, 56, 117, 68, 50, 85, 66, 107, 88, 65, 105, 43, 89, 89, 80, 103, 81, 69, 81,
55, 71, 122, 47, 110, 73, 57, 104, 65, 88, 89, 49, 107, 80, 52, 112, 53, 119, 48, 66, 79, 108, 109,
111, 47, 48, 53, 121, 105, 81, 74, 48, 115, 90, 122, 56, 51, 69, 52, 90, 65, 86, 72, 99, 43, 80, 120,
101, 71, 104, 85, 67, 119, 102, 120, 119, 47, 111, 52, 100, 105, 81, 65, 84, 69, 73, 68, 55, 100, 82,
107, 82, 65, 115, 51, 89, 69, 118, 47, 86, 110, 86, 48, 67, 55, 83, 110, 97, 47, 70, 88, 90, 49, 81,
74, 55, 48, 103, 98, 43, 70, 77, 74, 70, 65, 118, 67, 75, 67, 118, 50, 121, 103, 115, 85, 68, 102,
103, 105, 87, 47, 81, 48, 51, 79, 81, 78, 56, 68, 97, 76, 43, 113, 83, 54, 108, 65, 106, 84, 79, 68,
118, 56, 114, 48, 118, 48, 66, 101, 50, 57, 75, 43, 119, 47, 122, 86, 81, 80, 49, 69, 112, 55, 52,
49, 104, 101, 66, 65, 112, 53, 85, 66, 80, 57, 121, 121, 50, 107, 65, 49, 104, 86, 52, 47, 104, 79,
51, 65, 81, 78, 75, 54, 103, 106, 43, 76, 57, 113, 78, 65, 68, 119, 57, 98, 80, 57, 67, 104, 104, 85,
68, 54, 82, 103, 65, 47, 50, 89, 57, 80, 81, 74, 71, 65, 90, 98, 53, 73, 120, 107, 82, 65, 88, 117,
80, 117, 118, 108, 69, 68, 88, 85, 67, 121, 53, 52, 67, 47, 49, 65, 83, 75, 81, 77, 119, 51, 108, 98,
43, 53, 66, 113, 82, 65, 110, 101, 86, 48, 118, 47, 98, 66, 119, 69, 68, 108, 77, 103, 87, 47, 121,
52, 80, 90, 81, 71, 82, 99, 67, 76, 53, 104, 103, 43, 66, 65, 79, 107, 75, 108, 80, 118, 115, 50, 81,
48, 68, 80, 74, 103, 109, 57, 112, 116, 81, 51, 81, 75, 83, 89, 71, 55, 56, 55, 67, 49, 66, 65, 65,
98, 74, 120, 118, 121, 82, 79, 104, 69, 65, 74, 115, 108, 43, 47, 112, 117, 79, 97, 81, 77, 51, 68,
78, 76, 47, 88, 103, 55, 57, 65, 110, 97, 84, 109, 118, 115, 67, 52, 50, 107, 66, 84, 107, 53, 105,
57, 122, 99, 106, 102, 81, 70, 69, 76, 69, 76, 57, 116, 100, 107, 108, 65, 82, 54, 81, 55, 118, 47,
90, 86, 104, 48, 68, 100, 97, 48, 50, 47, 47, 105, 105, 115, 81, 74, 70, 116, 99, 76, 57, 49, 100,
115, 66, 65, 122, 83, 84, 113, 118, 107, 77, 86, 50, 48, 68, 100, 120, 49, 101, 57, 101, 47, 68, 101,
81, 65, 101, 117, 70, 106, 47, 43, 75, 100, 86, 65, 56, 66, 57, 100, 80, 119, 109, 53, 120, 85, 65,
61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 76, 71, 116, 110, 80, 83, 67, 120, 68, 122,
53, 97, 106, 104, 107, 43, 90, 71, 119, 71, 80, 77, 97, 82, 68, 106, 54, 77, 90, 109, 73, 56, 88, 70,
67, 80, 80, 73, 100, 85, 66, 122, 48, 61, 34, 44, 34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34,
58, 48, 46, 48, 48, 48, 49, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110,
100, 111, 119, 115, 34, 58, 50, 49, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114,
101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48, 50, 57, 55, 50, 51, 52, 55, 54, 52, 48, 57,
48, 55, 51, 52, 54, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111,
114, 34, 58, 48, 46, 48, 48, 48, 57, 49, 52, 56, 50, 51, 51, 55, 55, 55, 50, 51, 56, 57, 49, 54, 44,
34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 49, 46, 48,
44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114,
109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56,
56, 51, 55, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95,
97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58,
48, 46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 97, 117, 114,
111, 99, 34, 58, 110, 117, 108, 108, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99,
34, 58, 110, 117, 108, 108, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116,
101, 34, 58, 110, 117, 108, 108, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99,
116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 110, 117, 108, 108, 125, 44, 34, 112, 114, 101,
99, 105, 115, 105, 111, 110, 34, 58, 34, 105, 110, 116, 56, 34, 44, 34, 114, 101, 113, 117, 105, 114,
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
