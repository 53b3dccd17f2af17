/* gru_float32.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:358f413184c27b7479e3bcac4bb9f92999a0decaebc57dd5514521e92f04a74d
   facts: {"flash_bytes": 7164, "ram_bytes": 368, "stack_bytes": 768, "multiply_accumulates": 1424} */
#include "gru_float32.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if GRU_FLOAT32_FILE != 0x35450d97UL
#error "gru_float32.h belongs to another gru_float32.c; copy the two that were written together"
#endif
#if GRU_FLOAT32_SCRATCH_FLOATS != 92 || GRU_FLOAT32_INPUT_SIZE != 16
#error "gru_float32.h was edited; export it again"
#endif


#define GRU_FLOAT32_TERM(r) fabsf(r)

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

/* x (steps, inputs) to every hidden state in y (steps, units), or the last one in y (units). The
   weights are of dense layers with 3 units outputs; the bias is of both, one after the other.
   `state` holds 7 units: hidden, and the gates from x and from the hidden. */
static void k_gru(
    const float *x, const float *w, const float *r, const float *bias, float *state, float *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *from_x = state + units, *from_h = state + 4 * units;
    size_t i;
    for (i = 0; i < units; i++) h[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        dense_row(x, w, bias, from_x, inputs, 3 * units);
        dense_row(h, r, bias + 3 * units, from_h, units, 3 * units);
        gru_step(from_x, from_h, h, units);
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

static const float gru_float32_c0[2] = {
-1.2661527f, 2.8141778f};

static const float gru_float32_c1[2] = {
0.40445957f, 0.22500655f};

static const float gru_float32_c2[24] = {
0.15076958f, 0.5574996f, 0.32168144f, -0.2164499f, 0.03902942f, -0.010179288f, -0.12748002f,
-0.019049209f, -0.27851084f, 0.25494948f, -0.15820587f, 0.11702706f, -0.49165338f, -0.40951237f,
-0.10678036f, -0.2585883f, 0.24220075f, -0.23515113f, -0.42374852f, 0.7034115f, -0.4335477f,
0.26931113f, 0.23294304f, 0.19721031f};

static const float gru_float32_c3[48] = {
-0.39557076f, 0.20872203f, 0.3239846f, -0.65886295f, -0.033867173f, -0.54032737f, -0.21750346f,
-0.10707972f, 0.6056392f, -0.37250987f, -0.22577581f, 0.0712977f, 0.6190558f, 0.012526277f,
0.49508113f, -0.07672135f, -0.09849231f, 0.34898353f, -0.08087847f, -0.19654532f, 0.012876643f,
-0.2423534f, -0.11052061f, 0.007718564f, 0.39559925f, -0.1044419f, 0.30882636f, 0.18680662f,
-0.37424067f, 0.22574149f, 0.2863358f, 0.7845543f, 0.07991059f, -0.491189f, -0.5222566f,
-0.38540664f, 0.10196682f, 0.44326192f, -0.2737719f, -0.30653134f, -0.38487607f, 0.44673106f,
-0.102140054f, 0.005854705f, -0.27425516f, 0.035416506f, -0.24898015f, 0.12579526f};

static const float gru_float32_c4[24] = {
0.18937984f, 0.03925332f, -0.12904476f, 0.3208402f, 0.10787716f, 0.2009836f, 0.017044287f,
0.0065451767f, -0.13907276f, 0.012143751f, -0.018910035f, 0.06935414f, 0.18937984f, 0.03925332f,
-0.12904476f, 0.3208402f, 0.10787715f, 0.2009836f, 0.017044289f, 0.0065451823f, -0.14872034f,
-0.0015085269f, -0.020196816f, 0.07839202f};

static const float gru_float32_c5[16] = {
0.21640745f, -0.31150645f, 0.38440546f, 0.16946417f, 0.48055202f, -0.597901f, -0.6576264f,
1.1503483f, -0.67676544f, 0.7758663f, 0.124579705f, 0.07772856f, 0.5409409f, 0.579342f, -0.2839554f,
-0.30661604f};

static const float gru_float32_c6[4] = {
0.030395798f, -0.01662114f, -0.03639032f, -0.054465704f};

static const float gru_float32_c7[48] = {
-0.21418038f, 0.26282838f, -0.40647203f, -0.10694165f, -0.17247552f, 0.5836364f, -0.35257074f,
0.755434f, -0.1927162f, -0.13938086f, -0.5136589f, 0.56877846f, 0.23049994f, 0.16027728f,
-0.26692456f, 0.3320563f, -0.17045236f, 0.44429532f, -0.51959854f, -0.30171838f, 0.09605857f,
-0.515863f, -0.1078593f, -0.39797524f, -0.08030124f, 0.14880547f, 0.027914569f, 0.23697163f,
-0.5711639f, -0.3665391f, -0.034931347f, 0.16207713f, 0.19699666f, 0.34491876f, 0.032819442f,
-0.5168132f, -0.5036708f, -0.079214066f, -0.16669208f, 0.5498346f, -0.65154546f, 0.50083923f,
-0.6003878f, 0.6267798f, 0.23349266f, -0.06799688f, -0.4281447f, 0.1668273f};

static const float gru_float32_c8[48] = {
0.19619781f, -0.21894374f, -0.1320435f, -0.13773325f, -0.07905405f, 0.49423996f, -0.35926545f,
0.4971179f, 0.36452723f, -0.05958452f, -0.4310653f, -0.6968718f, 0.27958593f, -0.4081103f,
-0.2557583f, 0.49338496f, 0.170567f, -0.5109686f, 0.29892024f, 0.029558366f, -0.58913106f,
-0.032637756f, 0.69837373f, 0.39504197f, -0.5643611f, 0.49698704f, 0.21519876f, 0.38732708f,
-0.255523f, 0.34413463f, -0.17615092f, 0.015781863f, -0.29445115f, 0.49033833f, 0.7024226f,
-0.012678518f, 0.35348296f, -0.2745798f, 0.340729f, -0.392145f, 0.023591131f, 0.2658289f,
-0.04739199f, -0.06760509f, 0.41875076f, -0.1012529f, 0.20373043f, -0.21424499f};

static const float gru_float32_c9[24] = {
-0.042566348f, -0.21351683f, -0.2617027f, -0.21405323f, -0.010220756f, 0.03805164f, 0.19569649f,
0.2820442f, -0.13286418f, 0.005275298f, 0.04887351f, -0.08185137f, -0.042566348f, -0.21351683f,
-0.2617027f, -0.21405324f, -0.0102207465f, 0.03805164f, 0.19569649f, 0.2820442f, -0.13829358f,
0.013027599f, 0.04637619f, -0.08430968f};

static const float gru_float32_c10[8] = {
-0.9109024f, 0.86555415f, 0.1935036f, 0.62961566f, 0.35320002f, 0.9041868f, -0.67148495f,
-0.8409752f};

static const float gru_float32_c11[2] = {
0.0f, 0.0f};

static const float gru_float32_c12[2] = {
0.1127096f, 0.05416845f};

static const float gru_float32_c13[1] = {
0.0625f};

static const float gru_float32_c14[2] = {
2.472435f, 4.444315f};

static void gru_float32_network(const float *x, float *s)
{
    k_affine(x, gru_float32_c0, gru_float32_c1, 2, s + 28, 16);
    k_gru(s + 28, gru_float32_c2, gru_float32_c3, gru_float32_c4, s + 0, s + 44, 8, 2, 4, 0);
    k_dense(s + 44, gru_float32_c5, gru_float32_c6, s + 32, 1, 4, 4);
    k_tanh(s + 32, s + 32, 4);
    k_repeat(s + 32, s + 0, 1, 4, 8);
    k_gru(s + 0, gru_float32_c7, gru_float32_c8, gru_float32_c9, s + 64, s + 32, 8, 4, 4, 1);
    k_dense(s + 32, gru_float32_c10, gru_float32_c11, s + 0, 8, 4, 2);
    k_add_broadcast(s + 0, gru_float32_c12, 2, 1, s + 0, 16);
}

static void gru_float32_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, gru_float32_c0, gru_float32_c1, 2, s + 0, 16);
    k_sum_of_sizes(s + 0, out, 16);
    k_mul_broadcast(out, gru_float32_c13, 1, 1, out, 1);
}

static void gru_float32_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 0, gru_float32_c14, 2, 1, out, 16);
    k_add_broadcast(out, gru_float32_c0, 2, 1, out, 16);
}

static void gru_float32_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 0, x, gru_float32_c0, gru_float32_c1, 2, out, 16);
    k_copy(out, out, 16);
}

#define GRU_FLOAT32_GOLDEN_WINDOWS 8
#define GRU_FLOAT32_OWN_THRESHOLD 0.26315573f
#define GRU_FLOAT32_TOLERANCE 1e-04f
static const float gru_float32_golden_windows[] = {
0.6508607f, 6.5544105f, 0.77465665f, 5.5106244f, 0.95590544f, 4.4958763f, 0.9143038f, 3.5153098f,
0.43457368f, 3.1937804f, -0.09376348f, 3.0552573f, -0.6435967f, 3.3116677f, -0.7706883f, 4.1327524f,
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
-1.0814188f, 4.6853747f, -1.1009104f, 5.743616f, -0.644111f, 6.4085793f, -0.10379052f, 6.985119f,
0.28382438f, 6.8074737f, 0.7389762f, 6.601096f, 1.0633512f, 5.489326f, 1.1234123f, 4.7877235f};
static const float gru_float32_golden_scores[] = {
0.24005908f, 0.26205128f, 0.26426017f, 0.26769164f, 0.18708138f, 0.2608241f, 0.2643414f, 0.20059896f};

#ifndef GRU_FLOAT32_SCRATCH_STORAGE
#define GRU_FLOAT32_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define GRU_FLOAT32_SCRATCH_STORAGE as `extern` to own it yourself. */
GRU_FLOAT32_SCRATCH_STORAGE float gru_float32_scratch[GRU_FLOAT32_SCRATCH_FLOATS];

static int gru_float32_scored(const float *x, float *score)
{
    gru_float32_network(x, gru_float32_scratch);
    gru_float32_to_score(x, gru_float32_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

gru_float32_status gru_float32_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return GRU_FLOAT32_NULL_POINTER;
    if (!gru_float32_scored(x, &found)) return GRU_FLOAT32_NOT_FINITE;
    *score = found;
    return GRU_FLOAT32_OK;
}

gru_float32_status gru_float32_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    gru_float32_status status;
    if (is_anomaly == NULL) return GRU_FLOAT32_NULL_POINTER;
    status = gru_float32_score(x, &score);
    if (status == GRU_FLOAT32_OK) *is_anomaly = score > GRU_FLOAT32_THRESHOLD;
    return status;
}

gru_float32_status gru_float32_reconstruct(const float *x, float *x_hat)
{
    float score;
    gru_float32_status status;
    if (x_hat == NULL) return GRU_FLOAT32_NULL_POINTER;
    status = gru_float32_score(x, &score);
    if (status != GRU_FLOAT32_OK) return status;
    gru_float32_network(x, gru_float32_scratch);
    gru_float32_to_reconstruction(x, gru_float32_scratch, x_hat);
    return GRU_FLOAT32_OK;
}

gru_float32_status gru_float32_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    gru_float32_status status;
    if (shares == NULL) return GRU_FLOAT32_NULL_POINTER;
    status = gru_float32_score(x, &score);
    if (status != GRU_FLOAT32_OK) return status;
    gru_float32_network(x, gru_float32_scratch);
    gru_float32_to_residual(x, gru_float32_scratch, shares);
    for (i = 0; i < GRU_FLOAT32_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < GRU_FLOAT32_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = GRU_FLOAT32_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < GRU_FLOAT32_INPUT_SIZE; i++) shares[i] /= sum;
    return GRU_FLOAT32_OK;
}

gru_float32_status gru_float32_selftest(void)
{
    size_t i;
    if (GRU_FLOAT32_THRESHOLD < GRU_FLOAT32_OWN_THRESHOLD || GRU_FLOAT32_THRESHOLD > GRU_FLOAT32_OWN_THRESHOLD) {
        return GRU_FLOAT32_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < GRU_FLOAT32_GOLDEN_WINDOWS; i++) {
        const float expected = gru_float32_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (gru_float32_score(gru_float32_golden_windows + i * GRU_FLOAT32_INPUT_SIZE, &score) != GRU_FLOAT32_OK) {
            return GRU_FLOAT32_SELFTEST_FAILED;
        }
        scale = scale > fabsf(GRU_FLOAT32_THRESHOLD) ? scale : fabsf(GRU_FLOAT32_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= GRU_FLOAT32_TOLERANCE * scale)) return GRU_FLOAT32_SELFTEST_FAILED;
        if (error < fabsf(expected - GRU_FLOAT32_THRESHOLD)
            && (score > GRU_FLOAT32_THRESHOLD) != (expected > GRU_FLOAT32_THRESHOLD)) {
            return GRU_FLOAT32_SELFTEST_FAILED;
        }
    }
    return GRU_FLOAT32_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += GRU_FLOAT32_INPUT_SIZE) (void)gru_float32_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += GRU_FLOAT32_INPUT_SIZE) {
        *flags++ = gru_float32_scored(x, &score) && score > GRU_FLOAT32_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += GRU_FLOAT32_INPUT_SIZE, x_hat += GRU_FLOAT32_INPUT_SIZE) {
        gru_float32_network(x, gru_float32_scratch);
        gru_float32_to_reconstruction(x, gru_float32_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)gru_float32_selftest();
}
#endif

const char gru_float32_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 103, 114,
117, 95, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34, 115,
104, 97, 112, 101, 34, 58, 91, 56, 44, 50, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115, 34, 58,
91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 93, 44, 34, 108, 111, 119, 34, 58, 34,
83, 120, 71, 105, 118, 51, 48, 98, 78, 69, 65, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58, 34, 100,
109, 101, 97, 80, 53, 78, 70, 54, 69, 65, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 91, 34,
108, 47, 115, 34, 44, 34, 107, 87, 34, 93, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 50, 46,
48, 44, 34, 115, 116, 114, 105, 100, 101, 34, 58, 52, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95,
115, 116, 105, 108, 108, 34, 58, 91, 49, 44, 49, 93, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116,
34, 58, 34, 54, 66, 110, 84, 80, 116, 111, 51, 80, 122, 56, 61, 34, 44, 34, 114, 101, 108, 97, 116,
105, 111, 110, 115, 34, 58, 34, 89, 68, 107, 98, 81, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 84,
108, 50, 114, 80, 119, 61, 61, 34, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107,
105, 110, 100, 34, 58, 34, 109, 105, 110, 109, 97, 120, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34,
58, 34, 83, 120, 71, 105, 118, 51, 48, 98, 78, 69, 65, 61, 34, 44, 34, 115, 99, 97, 108, 101, 34, 58,
34, 85, 120, 88, 80, 80, 104, 53, 111, 90, 106, 52, 61, 34, 125, 44, 34, 115, 99, 111, 114, 101, 34,
58, 34, 109, 97, 101, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118,
97, 108, 117, 101, 34, 58, 48, 46, 50, 54, 51, 49, 53, 53, 55, 51, 44, 34, 114, 117, 108, 101, 34,
58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108,
97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119,
115, 34, 58, 52, 51, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100,
115, 34, 58, 91, 48, 46, 48, 44, 48, 46, 50, 56, 52, 57, 49, 52, 49, 53, 50, 57, 49, 56, 49, 53, 52,
53, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 98, 108, 111, 99, 107, 32, 98,
111, 111, 116, 115, 116, 114, 97, 112, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105, 111,
110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 51, 44, 34, 114, 97, 110, 107,
115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44,
49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49,
57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55,
44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44,
51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 93, 44,
34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 52, 106, 74, 72, 80, 114, 65, 108, 83, 68, 55, 111, 81,
107, 115, 43, 90, 87, 116, 77, 80, 115, 105, 51, 84, 68, 53, 66, 79, 85, 52, 43, 75, 51, 86, 84, 80,
104, 71, 89, 85, 122, 52, 79, 53, 49, 81, 43, 118, 105, 82, 88, 80, 108, 71, 99, 89, 68, 52, 122,
115, 50, 89, 43, 71, 115, 78, 109, 80, 117, 98, 82, 97, 106, 54, 75, 82, 109, 48, 43, 55, 110, 104,
119, 80, 104, 122, 120, 99, 106, 53, 114, 73, 51, 81, 43, 111, 79, 100, 48, 80, 103, 122, 83, 100,
84, 55, 109, 85, 88, 89, 43, 86, 98, 108, 51, 80, 106, 87, 54, 100, 122, 52, 72, 85, 72, 107, 43, 81,
73, 90, 53, 80, 111, 81, 100, 101, 106, 52, 119, 102, 88, 48, 43, 109, 65, 108, 43, 80, 104, 66, 67,
102, 106, 54, 103, 89, 51, 56, 43, 87, 70, 71, 65, 80, 112, 100, 68, 103, 84, 52, 89, 97, 89, 69, 43,
106, 75, 113, 66, 80, 114, 90, 76, 103, 106, 55, 97, 84, 73, 73, 43, 104, 66, 67, 68, 80, 116, 81,
115, 103, 122, 55, 85, 88, 111, 81, 43, 82, 110, 113, 69, 80, 114, 50, 75, 104, 84, 54, 87, 75, 52,
89, 43, 72, 69, 50, 72, 80, 103, 61, 61, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 50,
44, 52, 49, 44, 51, 56, 44, 55, 44, 49, 50, 44, 52, 44, 50, 49, 44, 49, 53, 44, 50, 53, 44, 51, 49,
44, 50, 56, 44, 51, 52, 44, 49, 49, 44, 51, 53, 44, 57, 44, 52, 48, 44, 49, 56, 44, 50, 55, 44, 49,
52, 44, 56, 44, 51, 44, 52, 51, 44, 49, 44, 51, 55, 44, 49, 57, 44, 54, 44, 51, 50, 44, 50, 52, 44,
49, 55, 44, 50, 48, 44, 50, 51, 44, 51, 48, 44, 51, 51, 44, 51, 54, 44, 50, 44, 50, 57, 44, 49, 48,
44, 49, 51, 44, 49, 54, 44, 50, 54, 44, 51, 57, 44, 53, 44, 52, 50, 93, 125, 44, 34, 103, 111, 108,
100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 122, 53, 52, 109, 80,
55, 117, 57, 48, 85, 68, 109, 84, 48, 89, 47, 67, 86, 101, 119, 81, 68, 105, 50, 100, 68, 56, 52, 51,
111, 57, 65, 48, 65, 57, 113, 80, 57, 98, 54, 89, 69, 66, 120, 103, 78, 52, 43, 53, 109, 90, 77, 81,
66, 69, 72, 119, 76, 49, 87, 105, 85, 78, 65, 119, 99, 73, 107, 118, 49, 51, 121, 85, 48, 68, 85, 83,
48, 87, 47, 103, 106, 43, 69, 81, 70, 88, 115, 75, 106, 56, 56, 67, 86, 49, 65, 112, 118, 70, 82, 80,
111, 104, 114, 81, 69, 65, 87, 111, 78, 109, 43, 107, 79, 53, 78, 81, 67, 57, 53, 85, 55, 56, 54, 67,
88, 78, 65, 84, 51, 121, 72, 118, 53, 73, 121, 108, 85, 67, 48, 73, 109, 117, 47, 108, 109, 83, 120,
81, 69, 83, 119, 78, 98, 43, 100, 110, 116, 70, 65, 88, 117, 70, 49, 118, 114, 84, 66, 51, 48, 66,
48, 107, 65, 50, 43, 68, 101, 99, 57, 81, 80, 110, 74, 76, 98, 43, 89, 48, 48, 49, 65, 105, 118, 43,
68, 118, 48, 81, 112, 104, 69, 68, 84, 77, 112, 117, 47, 55, 87, 87, 108, 81, 79, 114, 106, 97, 76,
56, 117, 104, 114, 53, 65, 57, 88, 81, 80, 118, 122, 78, 117, 50, 85, 66, 77, 106, 49, 81, 56, 82,
82, 98, 103, 81, 74, 71, 43, 73, 106, 43, 81, 54, 100, 53, 65, 110, 107, 49, 98, 80, 54, 98, 55, 97,
48, 67, 105, 113, 70, 52, 43, 103, 83, 100, 68, 81, 80, 98, 98, 79, 55, 52, 48, 120, 85, 74, 65, 84,
85, 119, 73, 118, 120, 50, 105, 85, 48, 68, 108, 65, 111, 109, 47, 85, 71, 79, 68, 81, 67, 89, 75,
107, 98, 43, 109, 81, 54, 104, 65, 99, 86, 57, 52, 118, 121, 122, 70, 119, 48, 68, 43, 87, 99, 50,
43, 80, 116, 88, 85, 81, 79, 85, 67, 105, 98, 57, 81, 89, 52, 78, 65, 74, 103, 113, 82, 118, 54, 90,
68, 113, 69, 66, 120, 88, 51, 105, 47, 76, 77, 88, 68, 81, 80, 53, 90, 122, 98, 52, 43, 49, 100, 82,
65, 114, 47, 114, 73, 80, 97, 74, 118, 51, 48, 65, 69, 54, 56, 115, 43, 90, 79, 106, 85, 81, 70, 118,
117, 87, 84, 57, 111, 110, 115, 86, 65, 121, 108, 108, 78, 80, 43, 122, 90, 112, 85, 66, 120, 103,
78, 52, 43, 53, 109, 90, 77, 81, 66, 69, 72, 119, 76, 49, 87, 105, 85, 78, 65, 119, 99, 73, 107, 118,
49, 51, 121, 85, 48, 68, 85, 83, 48, 87, 47, 103, 106, 43, 69, 81, 66, 118, 109, 107, 98, 43, 111,
76, 75, 66, 65, 88, 49, 112, 43, 118, 57, 107, 78, 119, 48, 67, 102, 105, 55, 43, 43, 122, 120, 68,
88, 81, 77, 73, 80, 81, 84, 120, 49, 90, 100, 53, 65, 79, 56, 104, 73, 80, 120, 103, 76, 90, 85, 67,
73, 47, 114, 65, 43, 50, 80, 103, 47, 81, 69, 87, 51, 115, 98, 52, 57, 110, 122, 66, 65, 89, 104, 52,
65, 118, 56, 87, 90, 86, 107, 68, 80, 117, 106, 109, 47, 57, 81, 57, 47, 81, 76, 49, 52, 104, 114,
57, 84, 106, 97, 82, 65, 100, 84, 120, 103, 118, 51, 120, 89, 119, 48, 66, 122, 55, 102, 101, 43, 87,
53, 80, 86, 81, 79, 53, 114, 105, 114, 43, 88, 55, 112, 86, 65, 111, 117, 113, 77, 118, 55, 84, 76,
116, 48, 66, 49, 53, 67, 83, 47, 70, 82, 80, 78, 81, 67, 67, 81, 49, 76, 48, 89, 104, 116, 57, 65,
98, 108, 71, 82, 80, 116, 80, 87, 50, 85, 67, 76, 76, 84, 48, 47, 76, 106, 122, 84, 81, 79, 81, 98,
105, 68, 43, 80, 113, 75, 57, 65, 43, 99, 117, 80, 80, 119, 103, 49, 109, 85, 65, 61, 34, 44, 34,
115, 99, 111, 114, 101, 115, 34, 58, 34, 68, 78, 74, 49, 80, 112, 89, 114, 104, 106, 52, 99, 84, 89,
99, 43, 52, 81, 54, 74, 80, 107, 79, 83, 80, 122, 54, 57, 105, 111, 85, 43, 119, 108, 101, 72, 80,
116, 66, 112, 84, 84, 52, 61, 34, 44, 34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 48, 46,
48, 48, 48, 49, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111,
119, 115, 34, 58, 50, 49, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95,
101, 114, 114, 111, 114, 34, 58, 50, 46, 50, 54, 52, 57, 57, 53, 49, 52, 53, 53, 52, 57, 49, 53, 52,
51, 101, 45, 48, 55, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111,
114, 34, 58, 55, 46, 50, 56, 48, 51, 52, 49, 53, 51, 57, 50, 54, 53, 49, 51, 57, 101, 45, 48, 56, 44,
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
