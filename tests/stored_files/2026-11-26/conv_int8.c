/* conv_int8.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:21962d4b032541f718a78756c99c6188a9f903479be8d8b981afcfc594cb20b9
   facts: {"flash_bytes": 6676, "ram_bytes": 272, "stack_bytes": 768, "multiply_accumulates": 672} */
#include "conv_int8.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if CONV_INT8_FILE != 0x9ae29b1fUL
#error "conv_int8.h belongs to another conv_int8.c; copy the two that were written together"
#endif
#if CONV_INT8_SCRATCH_FLOATS != 68 || CONV_INT8_INPUT_SIZE != 16
#error "conv_int8.h was edited; export it again"
#endif


#define CONV_INT8_TERM(r) ((r) * (r))

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

#include <string.h>

/* Steps `begin`, `begin` + dilation, ... of x, side by side, so many as `size`: where they lie if
   that is how they lie, else copied to `work`. Bytes of steps outside x are `fill`. */
static const void *patch(
    const void *x, void *work, long begin, size_t steps, size_t size, size_t dilation,
    size_t step_bytes, int fill)
{
    const unsigned char *from = (const unsigned char *)x;
    unsigned char *to = (unsigned char *)work;
    size_t k;
    if (dilation == 1 && begin >= 0 && (size_t)begin + size <= steps) {
        return from + (size_t)begin * step_bytes;
    }
    for (k = 0; k < size; k++, to += step_bytes) {
        const long at = begin + (long)(k * dilation);
        if (at >= 0 && (size_t)at < steps) {
            memcpy(to, from + (size_t)at * step_bytes, step_bytes);
        } else {
            memset(to, fill, step_bytes);
        }
    }
    return work;
}

/* As k_conv1d with weights in int8, one scale per output. */
static void k_conv1d_int8(
    const float *x, const int8_t *w, const float *scale, const float *bias, float *work, float *y,
    size_t inputs, size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride,
    size_t dilation, long pad, size_t y_step)
{
    size_t t;
    for (t = 0; t < out_steps; t++, y += y_step) {
        const long begin = (long)(t * stride) - pad;
        const void *row = patch(x, work, begin, steps, size, dilation, 4 * inputs, 0);
        dense_int8_row((const float *)row, w, scale, bias, y, size * inputs, outputs);
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

/* As k_dense with weights in int8. */
static void k_dense_int8(
    const float *x, const int8_t *w, const float *scale, const float *bias, float *y, size_t rows,
    size_t inputs, size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        dense_int8_row(x, w, scale, bias, y, inputs, outputs);
    }
}

/* A transposed convolution is `stride` convolutions, one for every stride-th step of its result. Of
   phase p, how many of the `size` weights in a row it has, and the padding of its convolution. */
static size_t phase_taps(size_t p, size_t size, size_t stride, size_t pad)
{
    const size_t first = (p + pad) % stride;
    return first < size ? (size - first + stride - 1) / stride : 0;
}

static long phase_pad(size_t p, size_t taps, size_t stride, size_t dilation, size_t pad)
{
    return ((long)taps - 1) * (long)dilation - (long)((p + pad) / stride);
}

/* As k_conv1d_transposed with weights in int8, one scale per output. */
static void k_conv1d_transposed_int8(
    const float *x, const int8_t *w, const float *scale, const float *bias, float *work, float *y,
    size_t inputs, size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride,
    size_t dilation, size_t pad)
{
    size_t p;
    for (p = 0; p < stride && p < out_steps; p++) {
        const size_t taps = phase_taps(p, size, stride, pad);
        k_conv1d_int8(
            x, w, scale, bias, work, y + p * outputs, inputs, steps, outputs,
            (out_steps - p + stride - 1) / stride, taps, 1, dilation,
            phase_pad(p, taps, stride, dilation, pad), stride * outputs);
        w += taps * inputs * outputs;
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

static const float conv_int8_c0[2] = {
0.0016370334f, 5.0013175f};

static const float conv_int8_c1[2] = {
1.397464f, 0.7042697f};

static const int8_t conv_int8_c2[40] = {
6, 56, 78, -109, -41, -53, -67, -16, 73, -72, -106, 89, -126, 26, -54, 14, -127, -127, -59, 20, -104,
56, 40, 66, -95, 62, 35, 127, 63, 54, -86, -77, 95, 75, -127, 77, -105, 66, 25, -29};

static const float conv_int8_c3[4] = {
0.0033732443f, 0.0041858326f, 0.0028517088f, 0.003798094f};

static const float conv_int8_c4[4] = {
0.00858749f, 0.003304032f, -0.0001321052f, -0.017128382f};

static const int8_t conv_int8_c5[64] = {
-17, -28, 66, 52, 58, -97, -98, 127, -107, 118, 22, 10, 90, 79, -44, -53, -12, -23, 127, -81, 83,
-104, 109, -50, -26, 118, 120, -15, 59, -127, 54, 73, 127, -20, -105, -76, 67, 116, 50, 71, 0, 48,
39, 41, -116, -5, 75, 55, 16, -36, -31, -104, 124, 127, 39, -102, 44, -51, -12, -17, -114, -11, 61,
-43};

static const float conv_int8_c6[4] = {
0.004840184f, 0.00438315f, 0.004992275f, 0.0048778155f};

static const float conv_int8_c7[4] = {
0.0030626804f, 0.00059969875f, -0.00095797447f, 0.00035499307f};

static const int8_t conv_int8_c8[64] = {
-32, 118, 23, -35, 54, 127, -127, 65, 122, 46, -20, 52, -127, -47, -78, 127, -127, 127, -127, 127,
-77, -62, -88, 25, -113, -101, 18, 25, -15, -107, -10, 49, 21, 100, -67, -9, -97, 28, -93, 127, -50,
-20, -127, -22, -127, -127, 127, -79, -74, -127, 116, 38, -84, -6, -13, -40, 127, 16, 91, -127, -35,
89, -2, -20};

static const float conv_int8_c9[16] = {
0.0051815375f, 0.0051850877f, 0.0051067164f, 0.005441866f, 0.0034922361f, 0.0045775985f,
0.004559985f, 0.004806526f, 0.0048627774f, 0.0038487827f, 0.004049567f, 0.0048830663f, 0.0019036236f,
0.0027909947f, 0.0026537892f, 0.0058449022f};

static const float conv_int8_c10[16] = {
0.02085464f, -0.00934354f, 0.01866213f, 0.00026389532f, -0.012420117f, 0.0057310965f, -0.0006197219f,
-0.0014324171f, 0.015584694f, -0.017599873f, 0.009905303f, -0.0060267975f, -0.00017176513f,
0.017843755f, 0.02178618f, 0.008682579f};

static const int8_t conv_int8_c11[80] = {
-66, -115, 93, -93, -29, -70, -37, -57, 82, -20, 127, -81, 52, -57, 22, -58, -27, 62, 10, -78, 127,
-110, 114, -103, 40, 35, 118, 5, -125, -119, -78, -127, 127, -111, -65, -96, -89, -62, -112, 41, 89,
-122, 68, 19, 38, -4, 45, 2, 35, -107, 0, -53, 16, -106, 26, -12, -9, 127, 40, 62, -116, 9, -105,
-28, -42, 59, -17, -19, 117, 22, 90, -58, 38, 3, 49, -9, 23, -118, 22, -34};

static const float conv_int8_c12[4] = {
0.003975117f, 0.0044913995f, 0.0042301463f, 0.004554172f};

static const float conv_int8_c13[4] = {
-0.008193874f, -0.0026113505f, 0.003950432f, 0.002211953f};

static const int8_t conv_int8_c14[8] = {
111, 58, -52, 127, 118, 83, -127, 46};

static const float conv_int8_c15[2] = {
0.007100737f, 0.0071108104f};

static const float conv_int8_c16[2] = {
0.0f, 0.0f};

static const float conv_int8_c17[2] = {
0.0013311899f, -0.0023681629f};

static const float conv_int8_c18[1] = {
0.0625f};

static const float conv_int8_c19[2] = {
0.7155819f, 1.4199106f};

static void conv_int8_network(const float *x, float *s)
{
    k_affine(x, conv_int8_c0, conv_int8_c1, 2, s + 0, 16);
    k_conv1d_int8(s + 0, conv_int8_c2, conv_int8_c3, conv_int8_c4, s + 32, s + 16, 2, 8, 4, 4, 5, 2, 1, 1, 4);
    k_tanh(s + 16, s + 16, 16);
    k_dense_int8(s + 16, conv_int8_c5, conv_int8_c6, conv_int8_c7, s + 0, 1, 16, 4);
    k_tanh(s + 0, s + 0, 4);
    k_dense_int8(s + 0, conv_int8_c8, conv_int8_c9, conv_int8_c10, s + 52, 1, 4, 16);
    k_tanh(s + 52, s + 52, 16);
    k_conv1d_transposed_int8(s + 52, conv_int8_c11, conv_int8_c12, conv_int8_c13, s + 32, s + 0, 4, 4, 4, 8, 5, 2, 1, 1);
    k_tanh(s + 0, s + 0, 32);
    k_dense_int8(s + 0, conv_int8_c14, conv_int8_c15, conv_int8_c16, s + 32, 8, 4, 2);
    k_add_broadcast(s + 32, conv_int8_c17, 2, 1, s + 32, 16);
}

static void conv_int8_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 32, x, conv_int8_c0, conv_int8_c1, 2, s + 32, 16);
    k_sum_of_squares(s + 32, out, 16);
    k_mul_broadcast(out, conv_int8_c18, 1, 1, out, 1);
}

static void conv_int8_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 32, conv_int8_c19, 2, 1, out, 16);
    k_add_broadcast(out, conv_int8_c0, 2, 1, out, 16);
}

static void conv_int8_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 32, x, conv_int8_c0, conv_int8_c1, 2, out, 16);
    k_copy(out, out, 16);
}

#define CONV_INT8_GOLDEN_WINDOWS 8
#define CONV_INT8_OWN_THRESHOLD 0.04528424f
#define CONV_INT8_TOLERANCE 7.187688e-05f
static const float conv_int8_golden_windows[] = {
0.5332003f, 6.7424684f, 0.77299726f, 6.0929313f, 1.0115008f, 4.978292f, 1.0434086f, 4.1738553f,
0.34847325f, 3.3019207f, 0.30042914f, 3.1777394f, -0.33781534f, 2.975291f, -0.7908863f, 3.8345656f,
0.3874272f, 2.9802012f, -0.06500289f, 2.9517457f, -0.7086975f, 3.5134435f, -0.93364996f, 4.1794505f,
-0.90630907f, 5.2904863f, -1.0250107f, 5.9986315f, -0.4118299f, 6.6871047f, -0.3266982f, 7.0162606f,
-0.8853813f, 6.471478f, -0.42397824f, 6.8656993f, 0.31754002f, 6.8963404f, 0.81262976f, 6.3491945f,
0.9074561f, 5.5399337f, 0.9685056f, 4.578079f, 0.7161752f, 3.7171295f, 0.46194613f, 3.1376548f,
0.9690276f, 5.201247f, 0.88997436f, 3.9847772f, 0.528932f, 3.3570347f, 0.086475626f, 3.0129273f,
-0.33399755f, 3.1632936f, -0.7592463f, 3.6743267f, -1.0121554f, 4.579415f, -1.0189356f, 5.747439f,
-0.06517912f, 6.982528f, 0.64812607f, 6.818528f, 0.6801882f, 6.071133f, 0.9356803f, 5.1404443f,
0.7440083f, 4.1726184f, 0.61132336f, 3.5395286f, 0.15699774f, 3.0668252f, -0.5174362f, 3.36572f,
-0.7255067f, 3.985349f, -1.0505596f, 5.1422515f, -0.8759225f, 6.1045513f, -0.48423347f, 6.6742377f,
-0.24976283f, 6.8885217f, 0.6377031f, 6.813443f, 0.96666676f, 5.998011f, 0.9642141f, 5.0236053f,
0.63575923f, 6.529222f, 0.88255143f, 5.504001f, 0.89813924f, 4.674433f, 0.8091778f, 3.7561114f,
0.3227709f, 3.0502307f, -0.033484276f, 2.872354f, -0.60779786f, 3.2506855f, -0.9441224f, 4.1345387f,
0.28382438f, 6.8074737f, 0.7389762f, 6.601096f, 1.0633512f, 5.489326f, 1.1234123f, 4.7877235f,
0.8566531f, 3.6872344f, 0.21744016f, 3.0492861f, -0.18345627f, 3.0432863f, -0.53241426f, 3.3067696f};
static const float conv_int8_golden_scores[] = {
0.023093894f, 0.04156053f, 0.04900795f, 0.007541282f, 0.040403623f, 0.013568563f, 0.017892469f,
0.019540727f};

#ifndef CONV_INT8_SCRATCH_STORAGE
#define CONV_INT8_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define CONV_INT8_SCRATCH_STORAGE as `extern` to own it yourself. */
CONV_INT8_SCRATCH_STORAGE float conv_int8_scratch[CONV_INT8_SCRATCH_FLOATS];

static int conv_int8_scored(const float *x, float *score)
{
    conv_int8_network(x, conv_int8_scratch);
    conv_int8_to_score(x, conv_int8_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

conv_int8_status conv_int8_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return CONV_INT8_NULL_POINTER;
    if (!conv_int8_scored(x, &found)) return CONV_INT8_NOT_FINITE;
    *score = found;
    return CONV_INT8_OK;
}

conv_int8_status conv_int8_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    conv_int8_status status;
    if (is_anomaly == NULL) return CONV_INT8_NULL_POINTER;
    status = conv_int8_score(x, &score);
    if (status == CONV_INT8_OK) *is_anomaly = score > CONV_INT8_THRESHOLD;
    return status;
}

conv_int8_status conv_int8_reconstruct(const float *x, float *x_hat)
{
    float score;
    conv_int8_status status;
    if (x_hat == NULL) return CONV_INT8_NULL_POINTER;
    status = conv_int8_score(x, &score);
    if (status != CONV_INT8_OK) return status;
    conv_int8_network(x, conv_int8_scratch);
    conv_int8_to_reconstruction(x, conv_int8_scratch, x_hat);
    return CONV_INT8_OK;
}

conv_int8_status conv_int8_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    conv_int8_status status;
    if (shares == NULL) return CONV_INT8_NULL_POINTER;
    status = conv_int8_score(x, &score);
    if (status != CONV_INT8_OK) return status;
    conv_int8_network(x, conv_int8_scratch);
    conv_int8_to_residual(x, conv_int8_scratch, shares);
    for (i = 0; i < CONV_INT8_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < CONV_INT8_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = CONV_INT8_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < CONV_INT8_INPUT_SIZE; i++) shares[i] /= sum;
    return CONV_INT8_OK;
}

conv_int8_status conv_int8_selftest(void)
{
    size_t i;
    if (CONV_INT8_THRESHOLD < CONV_INT8_OWN_THRESHOLD || CONV_INT8_THRESHOLD > CONV_INT8_OWN_THRESHOLD) {
        return CONV_INT8_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < CONV_INT8_GOLDEN_WINDOWS; i++) {
        const float expected = conv_int8_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (conv_int8_score(conv_int8_golden_windows + i * CONV_INT8_INPUT_SIZE, &score) != CONV_INT8_OK) {
            return CONV_INT8_SELFTEST_FAILED;
        }
        scale = scale > fabsf(CONV_INT8_THRESHOLD) ? scale : fabsf(CONV_INT8_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= CONV_INT8_TOLERANCE * scale)) return CONV_INT8_SELFTEST_FAILED;
        if (error < fabsf(expected - CONV_INT8_THRESHOLD)
            && (score > CONV_INT8_THRESHOLD) != (expected > CONV_INT8_THRESHOLD)) {
            return CONV_INT8_SELFTEST_FAILED;
        }
    }
    return CONV_INT8_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += CONV_INT8_INPUT_SIZE) (void)conv_int8_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += CONV_INT8_INPUT_SIZE) {
        *flags++ = conv_int8_scored(x, &score) && score > CONV_INT8_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += CONV_INT8_INPUT_SIZE, x_hat += CONV_INT8_INPUT_SIZE) {
        conv_int8_network(x, conv_int8_scratch);
        conv_int8_to_reconstruction(x, conv_int8_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)conv_int8_selftest();
}
#endif

const char conv_int8_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 99, 111,
110, 118, 95, 105, 110, 116, 56, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34, 115, 104, 97,
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
110, 100, 34, 58, 34, 115, 116, 97, 110, 100, 97, 114, 100, 34, 44, 34, 111, 102, 102, 115, 101, 116,
34, 58, 34, 117, 112, 72, 87, 79, 115, 115, 75, 111, 69, 65, 61, 34, 44, 34, 115, 99, 97, 108, 101,
34, 58, 34, 71, 117, 67, 121, 80, 119, 86, 76, 78, 68, 56, 61, 34, 125, 44, 34, 115, 99, 111, 114,
101, 34, 58, 34, 109, 115, 101, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123,
34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 48, 52, 53, 50, 56, 52, 50, 52, 44, 34, 114, 117, 108,
101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95,
97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100,
111, 119, 115, 34, 58, 52, 51, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117,
110, 100, 115, 34, 58, 91, 48, 46, 48, 44, 48, 46, 50, 56, 52, 57, 49, 52, 49, 53, 50, 57, 49, 56,
49, 53, 52, 53, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 98, 108, 111, 99,
107, 32, 98, 111, 111, 116, 115, 116, 114, 97, 112, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97,
116, 105, 111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 51, 44, 34, 114,
97, 110, 107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57,
44, 49, 48, 44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44,
49, 56, 44, 49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50,
54, 44, 50, 55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52,
44, 51, 53, 44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44,
52, 51, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 51, 66, 122, 51, 79, 56, 82, 86, 83, 84,
119, 98, 71, 48, 111, 56, 115, 97, 53, 76, 80, 68, 81, 90, 87, 106, 122, 105, 78, 87, 99, 56, 103,
65, 100, 113, 80, 69, 54, 89, 99, 68, 119, 50, 47, 88, 119, 56, 74, 122, 113, 78, 80, 68, 113, 84,
107, 106, 119, 105, 108, 53, 73, 56, 56, 85, 54, 84, 80, 69, 105, 119, 108, 68, 119, 52, 81, 53, 119,
56, 120, 74, 121, 100, 80, 68, 80, 116, 112, 68, 120, 109, 78, 113, 107, 56, 115, 72, 117, 122, 80,
71, 99, 78, 117, 84, 121, 98, 54, 76, 115, 56, 97, 67, 43, 57, 80, 67, 43, 109, 119, 106, 120, 113,
80, 56, 111, 56, 65, 68, 98, 80, 80, 66, 66, 85, 48, 122, 121, 79, 101, 57, 111, 56, 111, 74, 55,
100, 80, 65, 119, 106, 53, 106, 120, 107, 104, 79, 89, 56, 89, 80, 68, 117, 80, 74, 103, 51, 56, 68,
120, 112, 110, 118, 111, 56, 87, 107, 111, 72, 80, 99, 118, 57, 67, 106, 49, 101, 113, 119, 115, 57,
90, 68, 52, 77, 80, 99, 51, 117, 69, 84, 49, 120, 89, 104, 81, 57, 84, 75, 103, 87, 80, 98, 70, 47,
73, 106, 49, 103, 79, 121, 111, 57, 106, 55, 120, 73, 80, 81, 61, 61, 34, 44, 34, 112, 108, 97, 99,
101, 115, 34, 58, 91, 50, 48, 44, 49, 50, 44, 52, 48, 44, 51, 51, 44, 50, 51, 44, 49, 54, 44, 49, 57,
44, 49, 53, 44, 50, 55, 44, 51, 57, 44, 50, 50, 44, 52, 44, 50, 57, 44, 49, 49, 44, 49, 44, 52, 49,
44, 55, 44, 50, 54, 44, 51, 52, 44, 51, 53, 44, 49, 51, 44, 54, 44, 51, 54, 44, 50, 56, 44, 50, 44,
50, 53, 44, 51, 55, 44, 49, 48, 44, 49, 52, 44, 50, 52, 44, 57, 44, 56, 44, 51, 44, 50, 49, 44, 52,
51, 44, 53, 44, 49, 55, 44, 51, 56, 44, 51, 50, 44, 51, 48, 44, 52, 50, 44, 51, 49, 44, 49, 56, 93,
125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34,
58, 34, 48, 88, 56, 73, 80, 48, 51, 67, 49, 48, 65, 109, 52, 48, 85, 47, 83, 47, 110, 67, 81, 78,
120, 52, 103, 84, 56, 114, 84, 112, 57, 65, 97, 111, 54, 70, 80, 122, 109, 81, 104, 85, 65, 87, 97,
55, 73, 43, 113, 49, 74, 84, 81, 78, 110, 82, 109, 84, 52, 86, 89, 69, 116, 65, 73, 118, 97, 115,
118, 105, 116, 114, 80, 107, 67, 71, 100, 48, 113, 47, 104, 109, 108, 49, 81, 78, 120, 99, 120, 106,
54, 101, 117, 122, 53, 65, 80, 67, 67, 70, 118, 87, 102, 112, 80, 69, 65, 122, 98, 84, 87, 47, 81,
116, 120, 103, 81, 75, 56, 68, 98, 55, 56, 80, 118, 111, 86, 65, 51, 119, 78, 111, 118, 54, 112, 76,
113, 85, 67, 78, 77, 52, 79, 47, 121, 118, 83, 47, 81, 70, 55, 98, 48, 114, 55, 68, 47, 78, 86, 65,
47, 85, 83, 110, 118, 106, 87, 70, 52, 69, 66, 90, 113, 71, 75, 47, 87, 82, 98, 80, 81, 75, 48, 84,
50, 98, 55, 80, 115, 57, 116, 65, 109, 53, 83, 105, 80, 116, 75, 117, 51, 69, 67, 66, 67, 70, 65, 47,
109, 105, 122, 76, 81, 65, 116, 80, 97, 68, 56, 106, 82, 55, 70, 65, 47, 79, 57, 51, 80, 54, 66, 47,
107, 107, 66, 67, 86, 122, 99, 47, 99, 43, 86, 116, 81, 68, 83, 69, 55, 68, 53, 87, 122, 48, 104, 65,
77, 82, 74, 52, 80, 53, 53, 119, 112, 107, 66, 99, 49, 87, 77, 47, 108, 119, 90, 47, 81, 66, 90, 111,
66, 122, 43, 111, 50, 86, 90, 65, 73, 104, 113, 120, 80, 99, 51, 84, 81, 69, 67, 54, 65, 97, 117, 43,
90, 51, 78, 75, 81, 80, 100, 100, 81, 114, 56, 114, 75, 71, 116, 65, 84, 52, 54, 66, 118, 53, 71, 75,
107, 107, 66, 55, 98, 73, 75, 47, 66, 101, 117, 51, 81, 75, 70, 56, 104, 98, 51, 102, 99, 78, 57, 65,
108, 43, 115, 108, 80, 50, 73, 120, 50, 107, 68, 81, 73, 67, 52, 47, 117, 85, 98, 67, 81, 76, 43, 73,
98, 122, 43, 70, 102, 113, 82, 65, 86, 72, 99, 43, 80, 120, 101, 71, 104, 85, 67, 119, 102, 120, 119,
47, 111, 52, 100, 105, 81, 65, 84, 69, 73, 68, 55, 100, 82, 107, 82, 65, 115, 51, 89, 69, 118, 47,
86, 110, 86, 48, 68, 80, 117, 106, 109, 47, 57, 81, 57, 47, 81, 76, 49, 52, 104, 114, 57, 84, 106,
97, 82, 65, 100, 84, 120, 103, 118, 51, 120, 89, 119, 48, 66, 122, 55, 102, 101, 43, 87, 53, 80, 86,
81, 78, 84, 66, 102, 55, 55, 70, 98, 116, 120, 65, 103, 48, 65, 106, 80, 55, 111, 72, 50, 107, 66,
53, 100, 51, 99, 47, 116, 101, 43, 47, 81, 76, 122, 87, 100, 106, 57, 103, 119, 97, 66, 65, 72, 115,
69, 105, 80, 50, 80, 118, 48, 69, 68, 107, 55, 109, 69, 47, 120, 121, 67, 119, 81, 72, 84, 115, 90,
84, 47, 49, 108, 74, 86, 65, 82, 121, 90, 80, 80, 121, 70, 107, 99, 69, 65, 54, 81, 113, 85, 43, 43,
122, 90, 68, 81, 77, 56, 109, 67, 98, 50, 109, 49, 68, 100, 65, 112, 74, 103, 98, 118, 122, 115, 76,
85, 69, 65, 66, 115, 110, 71, 47, 74, 69, 54, 69, 81, 71, 53, 82, 107, 84, 55, 84, 49, 116, 108, 65,
105, 121, 48, 57, 80, 121, 52, 56, 48, 48, 68, 107, 71, 52, 103, 47, 106, 54, 105, 118, 81, 80, 110,
76, 106, 122, 56, 73, 78, 90, 108, 65, 110, 107, 49, 98, 80, 54, 98, 55, 97, 48, 67, 105, 113, 70,
52, 43, 103, 83, 100, 68, 81, 80, 98, 98, 79, 55, 52, 48, 120, 85, 74, 65, 84, 85, 119, 73, 118, 120,
50, 105, 85, 48, 65, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 97, 67, 43, 57, 80, 71,
65, 55, 75, 106, 50, 80, 118, 69, 103, 57, 51, 66, 122, 51, 79, 48, 86, 43, 74, 84, 50, 117, 84, 108,
52, 56, 79, 112, 79, 83, 80, 79, 65, 84, 111, 68, 119, 61, 34, 44, 34, 116, 111, 108, 101, 114, 97,
110, 99, 101, 34, 58, 55, 46, 49, 56, 55, 54, 56, 55, 53, 55, 53, 50, 50, 52, 101, 45, 48, 53, 125,
44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 50,
49, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111,
114, 34, 58, 48, 46, 48, 49, 49, 56, 48, 56, 50, 57, 56, 53, 50, 52, 56, 52, 50, 57, 56, 57, 44, 34,
109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 48, 46, 48, 48,
51, 51, 55, 52, 52, 50, 54, 51, 57, 56, 54, 49, 50, 51, 52, 49, 51, 44, 34, 114, 97, 110, 107, 95,
99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 49, 46, 48, 44, 34, 102, 108, 105, 112,
115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101,
34, 58, 48, 46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 102,
97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117,
114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 51, 50, 53,
53, 56, 49, 51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 110, 117,
108, 108, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 110, 117, 108, 108,
44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 110, 117, 108,
108, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114,
97, 116, 101, 34, 58, 110, 117, 108, 108, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110,
34, 58, 34, 105, 110, 116, 56, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34,
99, 34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97,
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
