/* lstm_float32.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:7411e330e675930a007a685f20b16c9239f1fa271181d44f6b5b18cafb42930e
   facts: {"flash_bytes": 7324, "ram_bytes": 352, "stack_bytes": 768, "multiply_accumulates": 1872} */
#include "lstm_float32.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if LSTM_FLOAT32_FILE != 0xdd7ee545UL
#error "lstm_float32.h belongs to another lstm_float32.c; copy the two that were written together"
#endif
#if LSTM_FLOAT32_SCRATCH_FLOATS != 88 || LSTM_FLOAT32_INPUT_SIZE != 16
#error "lstm_float32.h was edited; export it again"
#endif


#define LSTM_FLOAT32_TERM(r) ((r) * (r))

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

/* x (steps, inputs) to every hidden state in y (steps, units), or the last one in y (units). The
   weights are of dense layers with 4 units outputs. `state` holds 6 units: hidden, cell, gates. */
static void k_lstm(
    const float *x, const float *w, const float *r, const float *bias, float *state, float *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *c = state + units, *gates = state + 2 * units;
    size_t i;
    for (i = 0; i < 2 * units; i++) state[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        dense_row(x, w, bias, gates, inputs, 4 * units);
        dense_row(h, r, gates, gates, units, 4 * units);
        lstm_step(gates, h, c, units);
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = h[i];
        }
    }
}

/* y = x w + bias for each of `rows` rows. */
static void k_dense(
    const float *x, const float *w, const float *bias, float *y, size_t rows, size_t inputs,
    size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) dense_row(x, w, bias, y, inputs, outputs);
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

static const float lstm_float32_c0[2] = {
-0.017928991f, 5.061716f};

static const float lstm_float32_c1[2] = {
0.7181075f, 0.35543558f};

static const float lstm_float32_c2[32] = {
-0.3679239f, 0.5928294f, 0.21176535f, -0.26686898f, -0.578523f, 0.29726145f, -0.034748945f,
0.24235666f, -0.36204654f, -0.50533116f, -0.08353172f, 0.0994377f, 0.6947919f, 0.53551316f,
-0.18944629f, -0.17058903f, -0.33193508f, -0.34338996f, -0.2287308f, -0.1846334f, 0.6548999f,
-0.08025805f, -0.5574101f, 0.2920299f, -0.068975605f, 0.18284476f, 0.2601491f, 0.44270614f,
-0.106249094f, 0.5548895f, 0.2803942f, 0.662111f};

static const float lstm_float32_c3[64] = {
-0.55682796f, 0.15042262f, -0.22892638f, -0.562497f, -0.39306128f, -0.21693671f, -0.44627285f,
-0.2772684f, 0.08650498f, -0.04964237f, -0.16674528f, 0.13110879f, -0.17110074f, 0.41865444f,
0.29499993f, -0.089530535f, 0.56490976f, 0.33140114f, 0.05517979f, 0.22231798f, 0.26873448f,
0.21590996f, 0.18554291f, 0.9304505f, -0.008273902f, 0.011175413f, 0.33921728f, 0.13629687f,
0.70647156f, 0.18915895f, 0.41831225f, 0.29707003f, -0.2547717f, -0.5645035f, -0.48121625f,
-0.36275512f, 0.07158948f, -0.33508542f, -0.7490846f, -0.37127605f, 0.44643602f, -0.3208157f,
0.37144464f, 0.13429122f, 0.3979721f, 0.25956962f, -0.2987613f, -0.27092186f, 0.6489837f,
-0.15964597f, 0.17187472f, 0.5516138f, -0.35098356f, 0.3225557f, 0.04799542f, 0.24224305f,
-0.5104668f, -0.08948322f, 0.5261712f, 0.5666903f, 0.13006444f, 0.2548605f, -0.41299444f,
-0.20520842f};

static const float lstm_float32_c4[16] = {
0.32365388f, 0.07840819f, 0.25870556f, 0.043440457f, 0.3393032f, 0.06835689f, 0.28026432f,
0.13369204f, 1.0714554f, 1.1683847f, 1.1298493f, 0.83692616f, -0.22213802f, -0.07257301f,
0.03096531f, 0.09325664f};

static const float lstm_float32_c5[16] = {
0.37271073f, -0.5240542f, 0.6355736f, 0.4377133f, 0.5311825f, -0.31849134f, -0.7189176f, 1.0634013f,
-0.7858637f, 0.9494705f, -0.21550605f, -0.16387609f, 0.44718713f, 0.7228666f, -0.15755627f,
-0.13576916f};

static const float lstm_float32_c6[4] = {
-0.013948205f, 0.07703015f, -0.19365452f, -0.07719379f};

static const float lstm_float32_c7[64] = {
-0.5637706f, 0.23119214f, 0.120262116f, 0.13817938f, -0.3550939f, -0.17569987f, -0.18708286f,
0.71418244f, 0.70928544f, -0.017011706f, 0.027010016f, 0.20563169f, 0.24597834f, -0.1394964f,
0.48051456f, -0.038495153f, -0.7780403f, 0.55922127f, -0.96480256f, 0.43750665f, -0.32453963f,
-0.13155739f, -0.8060632f, -0.27779317f, -0.8054315f, -0.50183517f, 0.4991165f, -0.21504387f,
-0.6336046f, -0.23688112f, 0.3953071f, 0.020741975f, -0.34269083f, 0.08852722f, -0.8918302f,
0.49107543f, 0.2716445f, -0.06682196f, -0.054135215f, -0.5484875f, -0.59101707f, -0.007447597f,
-0.18834037f, 0.94857484f, -0.13180608f, 0.39487952f, -0.5729386f, 0.10489935f, 0.14413463f,
-0.15971246f, -0.13942744f, -0.48150745f, -0.32119945f, -0.46088883f, 0.45833886f, 0.20255482f,
-0.1262455f, -0.75197506f, -0.7448417f, 0.09642449f, 0.68842f, -0.21077567f, -0.28167185f,
-0.14996512f};

static const float lstm_float32_c8[64] = {
-0.507598f, -0.2794351f, -0.6715681f, 0.119791195f, 0.278949f, 0.16957481f, -0.32043228f,
0.13692857f, 0.07894897f, 0.10474808f, -0.38812083f, 0.22930662f, 0.1699864f, 0.20311491f,
-0.06195569f, 0.15803581f, -0.187053f, -0.61550426f, -0.21425697f, -0.5850053f, -0.30181298f,
-0.8407211f, -0.40543422f, -0.53415036f, -0.21925417f, 0.5296161f, 0.44199157f, 0.0077461093f,
0.2185263f, 0.17856492f, 0.53355116f, -0.5310766f, -0.2981529f, 0.14743789f, -0.6738889f,
0.45767167f, -0.13694689f, 0.47384173f, 0.9177411f, -0.38128528f, -0.4136961f, -0.42695513f,
-0.7622793f, 0.47691432f, 0.6927217f, 0.21830975f, 0.7463683f, -0.60920686f, -0.5787281f,
-0.4557029f, 0.40867758f, -0.19939867f, -0.38680845f, -0.18191747f, -0.019122142f, -0.39683247f,
0.15084831f, 0.76721376f, 0.44944814f, -0.1390473f, 0.6572896f, 0.048766945f, -0.1651113f,
0.14274837f};

static const float lstm_float32_c9[16] = {
0.4120313f, 0.17662278f, 0.45646873f, 0.09968501f, 0.46338883f, 0.28991908f, 0.48215684f,
0.20672035f, 1.1067053f, 1.2986995f, 0.9838014f, 1.36773f, -0.13293463f, -0.06350076f, 0.0440706f,
-0.11378049f};

static const float lstm_float32_c10[8] = {
-1.3055228f, 0.46154544f, 0.16833626f, 0.3894542f, 0.5795892f, 1.2466016f, -0.67991775f,
-0.53267044f};

static const float lstm_float32_c11[2] = {
0.0f, 0.0f};

static const float lstm_float32_c12[2] = {
0.054266483f, 0.14395383f};

static const float lstm_float32_c13[1] = {
0.0625f};

static const float lstm_float32_c14[2] = {
1.3925492f, 2.8134494f};

static void lstm_float32_network(const float *x, float *s)
{
    k_affine(x, lstm_float32_c0, lstm_float32_c1, 2, s + 24, 16);
    k_lstm(s + 24, lstm_float32_c2, lstm_float32_c3, lstm_float32_c4, s + 0, s + 40, 8, 2, 4, 0);
    k_dense(s + 40, lstm_float32_c5, lstm_float32_c6, s + 32, 1, 4, 4);
    k_tanh(s + 32, s + 32, 4);
    k_repeat(s + 32, s + 0, 1, 4, 8);
    k_lstm(s + 0, lstm_float32_c7, lstm_float32_c8, lstm_float32_c9, s + 64, s + 32, 8, 4, 4, 1);
    k_dense(s + 32, lstm_float32_c10, lstm_float32_c11, s + 0, 8, 4, 2);
    k_add_broadcast(s + 0, lstm_float32_c12, 2, 1, s + 0, 16);
}

static void lstm_float32_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, lstm_float32_c0, lstm_float32_c1, 2, s + 0, 16);
    k_sum_of_squares(s + 0, out, 16);
    k_mul_broadcast(out, lstm_float32_c13, 1, 1, out, 1);
}

static void lstm_float32_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, lstm_float32_c14, 2, 1, out, 16);
    k_add_broadcast(out, lstm_float32_c0, 2, 1, out, 16);
}

static void lstm_float32_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, lstm_float32_c0, lstm_float32_c1, 2, out, 16);
    k_copy(out, out, 16);
}

#define LSTM_FLOAT32_GOLDEN_WINDOWS 8
#define LSTM_FLOAT32_OWN_THRESHOLD 0.14531946f
#define LSTM_FLOAT32_TOLERANCE 1e-04f
static const float lstm_float32_golden_windows[] = {
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
static const float lstm_float32_golden_scores[] = {
0.056518864f, 0.14044851f, 0.1501904f, 0.008265169f, 0.13946167f, 0.014006378f, 0.017430304f,
0.033056375f};

#ifndef LSTM_FLOAT32_SCRATCH_STORAGE
#define LSTM_FLOAT32_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define LSTM_FLOAT32_SCRATCH_STORAGE as `extern` to own it yourself. */
LSTM_FLOAT32_SCRATCH_STORAGE float lstm_float32_scratch[LSTM_FLOAT32_SCRATCH_FLOATS];

static int lstm_float32_scored(const float *x, float *score)
{
    lstm_float32_network(x, lstm_float32_scratch);
    lstm_float32_to_score(x, lstm_float32_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

lstm_float32_status lstm_float32_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return LSTM_FLOAT32_NULL_POINTER;
    if (!lstm_float32_scored(x, &found)) return LSTM_FLOAT32_NOT_FINITE;
    *score = found;
    return LSTM_FLOAT32_OK;
}

lstm_float32_status lstm_float32_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    lstm_float32_status status;
    if (is_anomaly == NULL) return LSTM_FLOAT32_NULL_POINTER;
    status = lstm_float32_score(x, &score);
    if (status == LSTM_FLOAT32_OK) *is_anomaly = score > LSTM_FLOAT32_THRESHOLD;
    return status;
}

lstm_float32_status lstm_float32_reconstruct(const float *x, float *x_hat)
{
    float score;
    lstm_float32_status status;
    if (x_hat == NULL) return LSTM_FLOAT32_NULL_POINTER;
    status = lstm_float32_score(x, &score);
    if (status != LSTM_FLOAT32_OK) return status;
    lstm_float32_network(x, lstm_float32_scratch);
    lstm_float32_to_reconstruction(x, lstm_float32_scratch, x_hat);
    return LSTM_FLOAT32_OK;
}

lstm_float32_status lstm_float32_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    lstm_float32_status status;
    if (shares == NULL) return LSTM_FLOAT32_NULL_POINTER;
    status = lstm_float32_score(x, &score);
    if (status != LSTM_FLOAT32_OK) return status;
    lstm_float32_network(x, lstm_float32_scratch);
    lstm_float32_to_residual(x, lstm_float32_scratch, shares);
    for (i = 0; i < LSTM_FLOAT32_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < LSTM_FLOAT32_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = LSTM_FLOAT32_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < LSTM_FLOAT32_INPUT_SIZE; i++) shares[i] /= sum;
    return LSTM_FLOAT32_OK;
}

lstm_float32_status lstm_float32_selftest(void)
{
    size_t i;
    if (LSTM_FLOAT32_THRESHOLD < LSTM_FLOAT32_OWN_THRESHOLD || LSTM_FLOAT32_THRESHOLD > LSTM_FLOAT32_OWN_THRESHOLD) {
        return LSTM_FLOAT32_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < LSTM_FLOAT32_GOLDEN_WINDOWS; i++) {
        const float expected = lstm_float32_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (lstm_float32_score(lstm_float32_golden_windows + i * LSTM_FLOAT32_INPUT_SIZE, &score) != LSTM_FLOAT32_OK) {
            return LSTM_FLOAT32_SELFTEST_FAILED;
        }
        scale = scale > fabsf(LSTM_FLOAT32_THRESHOLD) ? scale : fabsf(LSTM_FLOAT32_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= LSTM_FLOAT32_TOLERANCE * scale)) return LSTM_FLOAT32_SELFTEST_FAILED;
        if (error < fabsf(expected - LSTM_FLOAT32_THRESHOLD)
            && (score > LSTM_FLOAT32_THRESHOLD) != (expected > LSTM_FLOAT32_THRESHOLD)) {
            return LSTM_FLOAT32_SELFTEST_FAILED;
        }
    }
    return LSTM_FLOAT32_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += LSTM_FLOAT32_INPUT_SIZE) (void)lstm_float32_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += LSTM_FLOAT32_INPUT_SIZE) {
        *flags++ = lstm_float32_scored(x, &score) && score > LSTM_FLOAT32_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += LSTM_FLOAT32_INPUT_SIZE, x_hat += LSTM_FLOAT32_INPUT_SIZE) {
        lstm_float32_network(x, lstm_float32_scratch);
        lstm_float32_to_reconstruction(x, lstm_float32_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)lstm_float32_selftest();
}
#endif

const char lstm_float32_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 108, 115,
116, 109, 95, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34,
115, 104, 97, 112, 101, 34, 58, 91, 56, 44, 50, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115,
34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 93, 44, 34, 108, 111, 119, 34,
58, 34, 83, 120, 71, 105, 118, 51, 48, 98, 78, 69, 65, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58,
34, 100, 109, 101, 97, 80, 53, 78, 70, 54, 69, 65, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58,
91, 34, 108, 47, 115, 34, 44, 34, 107, 87, 34, 93, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58,
50, 46, 48, 44, 34, 115, 116, 114, 105, 100, 101, 34, 58, 52, 44, 34, 108, 111, 110, 103, 101, 115,
116, 95, 115, 116, 105, 108, 108, 34, 58, 91, 49, 44, 49, 93, 44, 34, 114, 111, 117, 103, 104, 101,
115, 116, 34, 58, 34, 54, 66, 110, 84, 80, 116, 111, 51, 80, 122, 56, 61, 34, 44, 34, 114, 101, 108,
97, 116, 105, 111, 110, 115, 34, 58, 34, 89, 68, 107, 98, 81, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65,
65, 84, 108, 50, 114, 80, 119, 61, 61, 34, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34,
107, 105, 110, 100, 34, 58, 34, 114, 111, 98, 117, 115, 116, 34, 44, 34, 111, 102, 102, 115, 101,
116, 34, 58, 34, 48, 116, 43, 83, 118, 74, 84, 53, 111, 85, 65, 61, 34, 44, 34, 115, 99, 97, 108,
101, 34, 58, 34, 53, 100, 85, 51, 80, 54, 102, 55, 116, 84, 52, 61, 34, 125, 44, 34, 115, 99, 111,
114, 101, 34, 58, 34, 109, 115, 101, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58,
123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 49, 52, 53, 51, 49, 57, 52, 54, 44, 34, 114, 117,
108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101,
95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100,
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
52, 51, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 74, 70, 107, 43, 80, 73, 72, 114, 85,
68, 122, 68, 101, 86, 89, 56, 65, 110, 116, 108, 80, 71, 82, 72, 100, 122, 121, 52, 47, 52, 73, 56,
115, 90, 71, 70, 80, 71, 65, 110, 105, 122, 119, 111, 84, 52, 52, 56, 47, 56, 109, 79, 80, 79, 56,
49, 107, 106, 119, 54, 55, 90, 52, 56, 49, 106, 68, 65, 80, 73, 67, 108, 50, 122, 121, 101, 68, 101,
56, 56, 72, 50, 89, 72, 80, 97, 53, 57, 72, 84, 50, 118, 80, 67, 107, 57, 109, 85, 56, 119, 80, 100,
54, 118, 86, 122, 50, 105, 97, 50, 69, 57, 89, 105, 109, 70, 80, 101, 57, 106, 105, 84, 51, 78, 104,
111, 56, 57, 114, 76, 113, 87, 80, 102, 111, 70, 112, 84, 49, 122, 50, 97, 111, 57, 107, 47, 101,
121, 80, 85, 108, 101, 117, 106, 48, 65, 119, 56, 73, 57, 101, 77, 110, 83, 80, 85, 111, 119, 49,
122, 49, 52, 77, 101, 115, 57, 69, 57, 76, 122, 80, 83, 74, 72, 65, 68, 54, 80, 48, 103, 73, 43, 77,
65, 65, 69, 80, 109, 97, 85, 66, 122, 53, 79, 43, 103, 119, 43, 72, 68, 65, 79, 80, 103, 114, 80, 68,
106, 54, 56, 48, 81, 56, 43, 103, 56, 115, 90, 80, 103, 61, 61, 34, 44, 34, 112, 108, 97, 99, 101,
115, 34, 58, 91, 50, 57, 44, 51, 54, 44, 49, 51, 44, 49, 48, 44, 51, 57, 44, 50, 54, 44, 50, 44, 50,
51, 44, 53, 44, 51, 51, 44, 50, 48, 44, 51, 48, 44, 52, 50, 44, 52, 48, 44, 54, 44, 49, 52, 44, 49,
55, 44, 52, 51, 44, 49, 49, 44, 51, 55, 44, 51, 44, 50, 55, 44, 56, 44, 51, 52, 44, 50, 52, 44, 51,
49, 44, 50, 49, 44, 49, 54, 44, 49, 57, 44, 50, 50, 44, 49, 50, 44, 51, 53, 44, 51, 50, 44, 52, 44,
57, 44, 49, 44, 49, 56, 44, 49, 53, 44, 50, 53, 44, 50, 56, 44, 51, 56, 44, 52, 49, 44, 55, 93, 125,
44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34,
113, 86, 103, 118, 118, 43, 112, 71, 97, 107, 68, 67, 75, 53, 101, 47, 74, 99, 54, 84, 81, 75, 48,
72, 102, 55, 47, 98, 68, 98, 90, 65, 84, 88, 119, 100, 118, 57, 113, 53, 49, 69, 65, 117, 108, 73,
101, 43, 71, 110, 84, 103, 81, 79, 82, 68, 85, 68, 54, 100, 116, 100, 120, 65, 102, 48, 108, 87, 80,
56, 89, 108, 122, 107, 65, 51, 79, 51, 65, 47, 89, 53, 87, 121, 81, 80, 104, 111, 84, 76, 57, 71,
116, 76, 90, 65, 89, 84, 53, 87, 118, 55, 74, 118, 49, 69, 65, 120, 68, 83, 75, 43, 106, 107, 84,
103, 81, 73, 98, 111, 88, 122, 54, 119, 107, 116, 120, 65, 107, 98, 81, 87, 80, 51, 49, 109, 122,
107, 66, 118, 71, 72, 103, 47, 116, 52, 71, 122, 81, 76, 74, 108, 101, 84, 56, 52, 73, 52, 53, 65,
43, 119, 48, 48, 80, 121, 55, 104, 97, 85, 68, 77, 78, 53, 87, 47, 117, 81, 97, 107, 81, 74, 51, 108,
100, 76, 47, 50, 119, 99, 66, 65, 53, 84, 73, 70, 118, 56, 117, 68, 50, 85, 66, 107, 88, 65, 105, 43,
89, 89, 80, 103, 81, 69, 81, 55, 71, 122, 47, 110, 73, 57, 104, 65, 88, 89, 49, 107, 80, 52, 112, 53,
119, 48, 66, 79, 108, 109, 111, 47, 48, 53, 121, 105, 81, 74, 48, 115, 90, 122, 56, 51, 69, 52, 90,
65, 86, 72, 99, 43, 80, 120, 101, 71, 104, 85, 67, 119, 102, 120, 119, 47, 111, 52, 100, 105, 81, 65,
84, 69, 73, 68, 55, 100, 82, 107, 82, 65, 115, 51, 89, 69, 118, 47, 86, 110, 86, 48, 67, 55, 83, 110,
97, 47, 70, 88, 90, 49, 81, 74, 55, 48, 103, 98, 43, 70, 77, 74, 70, 65, 118, 67, 75, 67, 118, 50,
121, 103, 115, 85, 68, 102, 103, 105, 87, 47, 81, 48, 51, 79, 81, 78, 56, 68, 97, 76, 43, 113, 83,
54, 108, 65, 106, 84, 79, 68, 118, 56, 114, 48, 118, 48, 66, 101, 50, 57, 75, 43, 119, 47, 122, 86,
81, 80, 49, 69, 112, 55, 52, 49, 104, 101, 66, 65, 112, 53, 85, 66, 80, 57, 121, 121, 50, 107, 65,
49, 104, 86, 52, 47, 104, 79, 51, 65, 81, 78, 75, 54, 103, 106, 43, 76, 57, 113, 78, 65, 68, 119, 57,
98, 80, 57, 67, 104, 104, 85, 68, 54, 82, 103, 65, 47, 50, 89, 57, 80, 81, 74, 71, 65, 90, 98, 53,
73, 120, 107, 82, 65, 88, 117, 80, 117, 118, 108, 69, 68, 88, 85, 67, 121, 53, 52, 67, 47, 49, 65,
83, 75, 81, 77, 119, 51, 108, 98, 43, 53, 66, 113, 82, 65, 110, 101, 86, 48, 118, 47, 98, 66, 119,
69, 68, 108, 77, 103, 87, 47, 121, 52, 80, 90, 81, 71, 82, 99, 67, 76, 53, 104, 103, 43, 66, 65, 79,
107, 75, 108, 80, 118, 115, 50, 81, 48, 68, 80, 74, 103, 109, 57, 112, 116, 81, 51, 81, 75, 83, 89,
71, 55, 56, 55, 67, 49, 66, 65, 65, 98, 74, 120, 118, 121, 82, 79, 104, 69, 65, 74, 115, 108, 43, 47,
112, 117, 79, 97, 81, 77, 51, 68, 78, 76, 47, 88, 103, 55, 57, 65, 110, 97, 84, 109, 118, 115, 67,
52, 50, 107, 66, 84, 107, 53, 105, 57, 122, 99, 106, 102, 81, 70, 69, 76, 69, 76, 57, 116, 100, 107,
108, 65, 82, 54, 81, 55, 118, 47, 90, 86, 104, 48, 68, 100, 97, 48, 50, 47, 47, 105, 105, 115, 81,
74, 70, 116, 99, 76, 57, 49, 100, 115, 66, 65, 122, 83, 84, 113, 118, 107, 77, 86, 50, 48, 68, 100,
120, 49, 101, 57, 101, 47, 68, 101, 81, 65, 101, 117, 70, 106, 47, 43, 75, 100, 86, 65, 56, 66, 57,
100, 80, 119, 109, 53, 120, 85, 65, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 85, 52,
66, 110, 80, 98, 122, 82, 68, 122, 54, 68, 121, 120, 107, 43, 111, 109, 111, 72, 80, 65, 114, 80, 68,
106, 52, 67, 101, 50, 85, 56, 47, 56, 109, 79, 80, 66, 57, 109, 66, 122, 48, 61, 34, 44, 34, 116,
111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 48, 46, 48, 48, 48, 49, 125, 44, 34, 112, 97, 114, 105,
116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 49, 44, 34, 108, 97, 114,
103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 50, 46, 54, 57,
49, 54, 57, 51, 55, 49, 48, 48, 55, 48, 54, 52, 54, 52, 101, 45, 48, 55, 44, 34, 109, 101, 97, 110,
95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 54, 46, 55, 52, 52, 52, 57, 51, 51,
48, 57, 56, 49, 52, 50, 48, 54, 101, 45, 48, 56, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114,
101, 108, 97, 116, 105, 111, 110, 34, 58, 49, 46, 48, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48,
44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48,
50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 102, 97, 108, 115, 101,
95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95,
116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57,
53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 110, 117, 108, 108, 44, 34,
115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 110, 117, 108, 108, 44, 34, 100, 101,
116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 110, 117, 108, 108, 44, 34, 115,
111, 117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34,
58, 110, 117, 108, 108, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 102,
108, 111, 97, 116, 51, 50, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99,
34, 58, 34, 67, 57, 57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105,
45, 101, 100, 103, 101, 45, 108, 105, 116, 101, 114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34,
101, 100, 103, 101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101,
45, 101, 120, 112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97,
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
