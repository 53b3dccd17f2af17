/* conv_float32.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:df78b8dd3fadb105d7d273ae9a9526253651e94e8a65106b04acb64702d4905d
   facts: {"flash_bytes": 7324, "ram_bytes": 272, "stack_bytes": 768, "multiply_accumulates": 672} */
#include "conv_float32.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if CONV_FLOAT32_FILE != 0xc6ccd9d2UL
#error "conv_float32.h belongs to another conv_float32.c; copy the two that were written together"
#endif
#if CONV_FLOAT32_SCRATCH_FLOATS != 68 || CONV_FLOAT32_INPUT_SIZE != 16
#error "conv_float32.h was edited; export it again"
#endif


#define CONV_FLOAT32_TERM(r) ((r) * (r))

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

/* x (steps, inputs) to y (out_steps, outputs), whose rows are `y_step` values apart. Each row is a
   dense layer on `size` steps of x; w is its weights, the inputs of a step side by side. */
static void k_conv1d(
    const float *x, const float *w, const float *bias, float *work, float *y, size_t inputs,
    size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation,
    long pad, size_t y_step)
{
    size_t t;
    for (t = 0; t < out_steps; t++, y += y_step) {
        const long begin = (long)(t * stride) - pad;
        const void *row = patch(x, work, begin, steps, size, dilation, 4 * inputs, 0);
        dense_row((const float *)row, w, bias, y, size * inputs, outputs);
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

/* y = x w + bias for each of `rows` rows. */
static void k_dense(
    const float *x, const float *w, const float *bias, float *y, size_t rows, size_t inputs,
    size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) dense_row(x, w, bias, y, inputs, outputs);
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

/* x (steps, inputs) to y (out_steps, outputs); w has the weights of each phase, last step first. */
static void k_conv1d_transposed(
    const float *x, const float *w, const float *bias, float *work, float *y, size_t inputs,
    size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation,
    size_t pad)
{
    size_t p;
    for (p = 0; p < stride && p < out_steps; p++) {
        const size_t taps = phase_taps(p, size, stride, pad);
        k_conv1d(
            x, w, bias, work, y + p * outputs, inputs, steps, outputs,
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

static const float conv_float32_c0[2] = {
0.0016370334f, 5.0013175f};

static const float conv_float32_c1[2] = {
1.397464f, 0.7042697f};

static const float conv_float32_c2[40] = {
0.01971745f, 0.23582353f, 0.22201678f, -0.4140369f, -0.13932917f, -0.21985263f, -0.18974583f,
-0.05993495f, 0.24465857f, -0.29987153f, -0.30135316f, 0.3369263f, -0.423799f, 0.11052991f,
-0.15314254f, 0.05178256f, -0.42840204f, -0.5316007f, -0.16780506f, 0.07745246f, -0.34978083f,
0.23618647f, 0.11446632f, 0.2504056f, -0.32214406f, 0.25843516f, 0.100848585f, 0.48235795f,
0.21303214f, 0.22628684f, -0.24601519f, -0.29296845f, 0.32124057f, 0.31539428f, -0.36216703f,
0.2942222f, -0.35353264f, 0.27654147f, 0.07246244f, -0.110427015f};

static const float conv_float32_c3[4] = {
0.00858749f, 0.003304032f, -0.0001321052f, -0.017128382f};

static const float conv_float32_c4[64] = {
-0.08149848f, -0.12392445f, 0.32792222f, 0.25470257f, 0.27933514f, -0.42507434f, -0.49065632f,
0.6194826f, -0.51741856f, 0.5155644f, 0.11071876f, 0.049250845f, 0.43679887f, 0.34607962f,
-0.2202123f, -0.25870004f, -0.05740551f, -0.10076819f, 0.63401896f, -0.39575446f, 0.40303636f,
-0.4540694f, 0.5464588f, -0.2425301f, -0.1275089f, 0.5161202f, 0.59673375f, -0.07246911f,
0.28410426f, -0.55545163f, 0.26877853f, 0.3539752f, 0.61470336f, -0.08700013f, -0.5223247f,
-0.3727384f, 0.3227938f, 0.5092779f, 0.24723887f, 0.34525198f, 0.0022165284f, 0.20848317f,
0.19715796f, 0.2004951f, -0.5627059f, -0.020400455f, 0.37600777f, 0.26675203f, 0.078717805f,
-0.1571903f, -0.15249732f, -0.50884956f, 0.5988162f, 0.55666006f, 0.19311462f, -0.49609885f,
0.21095651f, -0.22295277f, -0.06211011f, -0.08344908f, -0.55261296f, -0.0502816f, 0.3053842f,
-0.20972621f};

static const float conv_float32_c5[4] = {
0.0030626804f, 0.00059969875f, -0.00095797447f, 0.00035499307f};

static const float conv_float32_c6[64] = {
-0.1670135f, 0.61347383f, 0.11896443f, -0.18939234f, 0.19011268f, 0.58135504f, -0.5791181f,
0.3103008f, 0.62985414f, 0.24001037f, -0.104011446f, 0.28451502f, -0.443514f, -0.21563682f,
-0.35358673f, 0.6104288f, -0.65805525f, 0.65850616f, -0.648553f, 0.691117f, -0.26748595f,
-0.28182322f, -0.40075418f, 0.121861465f, -0.5871843f, -0.5225908f, 0.089778416f, 0.13853295f,
-0.05075809f, -0.49143133f, -0.04689115f, 0.23418152f, 0.101646155f, 0.38500956f, -0.2697623f,
-0.045590535f, -0.18500271f, 0.07852391f, -0.24613649f, 0.7423026f, -0.2428749f, -0.07562543f,
-0.51429504f, -0.10709273f, -0.2417602f, -0.35445634f, 0.33703125f, -0.46002406f, -0.36142322f,
-0.4887954f, 0.47145247f, 0.18796998f, -0.15967993f, -0.015545515f, -0.0334689f, -0.23436595f,
0.6175727f, 0.06263638f, 0.3696776f, -0.62014943f, -0.065720536f, 0.24816822f, -0.0053110477f,
-0.118557476f};

static const float conv_float32_c7[16] = {
0.02085464f, -0.00934354f, 0.01866213f, 0.00026389532f, -0.012420117f, 0.0057310965f, -0.0006197219f,
-0.0014324171f, 0.015584694f, -0.017599873f, 0.009905303f, -0.0060267975f, -0.00017176513f,
0.017843755f, 0.02178618f, 0.008682579f};

static const float conv_float32_c8[80] = {
-0.26321307f, -0.51521325f, 0.39441612f, -0.4223171f, -0.11698465f, -0.31287754f, -0.15689151f,
-0.25998893f, 0.32652268f, -0.08892421f, 0.5372286f, -0.37012082f, 0.20594525f, -0.25746143f,
0.0912614f, -0.2631131f, -0.107582495f, 0.27788338f, 0.040436193f, -0.35388836f, 0.5040149f,
-0.49441177f, 0.48197946f, -0.47033194f, 0.15880738f, 0.1574753f, 0.49940768f, 0.020999614f,
-0.49586445f, -0.53280616f, -0.33166465f, -0.57837987f, 0.5048399f, -0.5000601f, -0.27448106f,
-0.43735194f, -0.35378703f, -0.27807382f, -0.47510958f, 0.18497765f, 0.35568506f, -0.54710096f,
0.28780255f, 0.08512287f, 0.15029731f, -0.017538471f, 0.19015731f, 0.007457468f, 0.13768657f,
-0.47880682f, 0.00061165704f, -0.24075572f, 0.06460934f, -0.4741377f, 0.1093612f, -0.054604f,
-0.03731955f, 0.57040775f, 0.16839449f, 0.28336856f, -0.46152663f, 0.039350417f, -0.44435528f,
-0.12944551f, -0.1688177f, 0.26599908f, -0.07103067f, -0.08502726f, 0.4636341f, 0.09924441f,
0.38067925f, -0.26506218f, 0.15114489f, 0.015320651f, 0.20787399f, -0.039319783f, 0.09311809f,
-0.5280148f, 0.093467675f, -0.15342155f};

static const float conv_float32_c9[4] = {
-0.008193874f, -0.0026113505f, 0.003950432f, 0.002211953f};

static const float conv_float32_c10[8] = {
0.78771025f, 0.41511035f, -0.3722137f, 0.9030729f, 0.8408271f, 0.5869461f, -0.9017936f, 0.3282634f};

static const float conv_float32_c11[2] = {
0.0f, 0.0f};

static const float conv_float32_c12[2] = {
0.0013311899f, -0.0023681629f};

static const float conv_float32_c13[1] = {
0.0625f};

static const float conv_float32_c14[2] = {
0.7155819f, 1.4199106f};

static void conv_float32_network(const float *x, float *s)
{
    k_affine(x, conv_float32_c0, conv_float32_c1, 2, s + 0, 16);
    k_conv1d(s + 0, conv_float32_c2, conv_float32_c3, s + 32, s + 16, 2, 8, 4, 4, 5, 2, 1, 1, 4);
    k_tanh(s + 16, s + 16, 16);
    k_dense(s + 16, conv_float32_c4, conv_float32_c5, s + 0, 1, 16, 4);
    k_tanh(s + 0, s + 0, 4);
    k_dense(s + 0, conv_float32_c6, conv_float32_c7, s + 52, 1, 4, 16);
    k_tanh(s + 52, s + 52, 16);
    k_conv1d_transposed(s + 52, conv_float32_c8, conv_float32_c9, s + 32, s + 0, 4, 4, 4, 8, 5, 2, 1, 1);
    k_tanh(s + 0, s + 0, 32);
    k_dense(s + 0, conv_float32_c10, conv_float32_c11, s + 32, 8, 4, 2);
    k_add_broadcast(s + 32, conv_float32_c12, 2, 1, s + 32, 16);
}

static void conv_float32_to_score(const float *x, float *s, float *out)
{
    k_residual(s + 32, x, conv_float32_c0, conv_float32_c1, 2, s + 32, 16);
    k_sum_of_squares(s + 32, out, 16);
    k_mul_broadcast(out, conv_float32_c13, 1, 1, out, 1);
}

static void conv_float32_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 32, conv_float32_c14, 2, 1, out, 16);
    k_add_broadcast(out, conv_float32_c0, 2, 1, out, 16);
}

static void conv_float32_to_residual(const float *x, float *s, float *out)
{
    k_residual(s + 32, x, conv_float32_c0, conv_float32_c1, 2, out, 16);
    k_copy(out, out, 16);
}

#define CONV_FLOAT32_GOLDEN_WINDOWS 8
#define CONV_FLOAT32_OWN_THRESHOLD 0.045068942f
#define CONV_FLOAT32_TOLERANCE 7.187688e-05f
static const float conv_float32_golden_windows[] = {
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
0.81938976f, 6.1217957f, 1.0623342f, 5.2767315f, 1.0500371f, 4.252512f, 0.58388263f, 3.4870842f,
0.02524903f, 3.0061955f, -0.22300276f, 3.220304f, -0.9110534f, 3.665754f, -0.89078015f, 4.6877556f,
0.28382438f, 6.8074737f, 0.7389762f, 6.601096f, 1.0633512f, 5.489326f, 1.1234123f, 4.7877235f,
0.8566531f, 3.6872344f, 0.21744016f, 3.0492861f, -0.18345627f, 3.0432863f, -0.53241426f, 3.3067696f};
static const float conv_float32_golden_scores[] = {
0.023026451f, 0.04124356f, 0.048894323f, 0.007524226f, 0.040551458f, 0.013661309f, 0.017564885f,
0.0197288f};

#ifndef CONV_FLOAT32_SCRATCH_STORAGE
#define CONV_FLOAT32_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define CONV_FLOAT32_SCRATCH_STORAGE as `extern` to own it yourself. */
CONV_FLOAT32_SCRATCH_STORAGE float conv_float32_scratch[CONV_FLOAT32_SCRATCH_FLOATS];

static int conv_float32_scored(const float *x, float *score)
{
    conv_float32_network(x, conv_float32_scratch);
    conv_float32_to_score(x, conv_float32_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

conv_float32_status conv_float32_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return CONV_FLOAT32_NULL_POINTER;
    if (!conv_float32_scored(x, &found)) return CONV_FLOAT32_NOT_FINITE;
    *score = found;
    return CONV_FLOAT32_OK;
}

conv_float32_status conv_float32_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    conv_float32_status status;
    if (is_anomaly == NULL) return CONV_FLOAT32_NULL_POINTER;
    status = conv_float32_score(x, &score);
    if (status == CONV_FLOAT32_OK) *is_anomaly = score > CONV_FLOAT32_THRESHOLD;
    return status;
}

conv_float32_status conv_float32_reconstruct(const float *x, float *x_hat)
{
    float score;
    conv_float32_status status;
    if (x_hat == NULL) return CONV_FLOAT32_NULL_POINTER;
    status = conv_float32_score(x, &score);
    if (status != CONV_FLOAT32_OK) return status;
    conv_float32_network(x, conv_float32_scratch);
    conv_float32_to_reconstruction(x, conv_float32_scratch, x_hat);
    return CONV_FLOAT32_OK;
}

conv_float32_status conv_float32_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    conv_float32_status status;
    if (shares == NULL) return CONV_FLOAT32_NULL_POINTER;
    status = conv_float32_score(x, &score);
    if (status != CONV_FLOAT32_OK) return status;
    conv_float32_network(x, conv_float32_scratch);
    conv_float32_to_residual(x, conv_float32_scratch, shares);
    for (i = 0; i < CONV_FLOAT32_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < CONV_FLOAT32_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = CONV_FLOAT32_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < CONV_FLOAT32_INPUT_SIZE; i++) shares[i] /= sum;
    return CONV_FLOAT32_OK;
}

conv_float32_status conv_float32_selftest(void)
{
    size_t i;
    if (CONV_FLOAT32_THRESHOLD < CONV_FLOAT32_OWN_THRESHOLD || CONV_FLOAT32_THRESHOLD > CONV_FLOAT32_OWN_THRESHOLD) {
        return CONV_FLOAT32_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < CONV_FLOAT32_GOLDEN_WINDOWS; i++) {
        const float expected = conv_float32_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (conv_float32_score(conv_float32_golden_windows + i * CONV_FLOAT32_INPUT_SIZE, &score) != CONV_FLOAT32_OK) {
            return CONV_FLOAT32_SELFTEST_FAILED;
        }
        scale = scale > fabsf(CONV_FLOAT32_THRESHOLD) ? scale : fabsf(CONV_FLOAT32_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= CONV_FLOAT32_TOLERANCE * scale)) return CONV_FLOAT32_SELFTEST_FAILED;
        if (error < fabsf(expected - CONV_FLOAT32_THRESHOLD)
            && (score > CONV_FLOAT32_THRESHOLD) != (expected > CONV_FLOAT32_THRESHOLD)) {
            return CONV_FLOAT32_SELFTEST_FAILED;
        }
    }
    return CONV_FLOAT32_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += CONV_FLOAT32_INPUT_SIZE) (void)conv_float32_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += CONV_FLOAT32_INPUT_SIZE) {
        *flags++ = conv_float32_scored(x, &score) && score > CONV_FLOAT32_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += CONV_FLOAT32_INPUT_SIZE, x_hat += CONV_FLOAT32_INPUT_SIZE) {
        conv_float32_network(x, conv_float32_scratch);
        conv_float32_to_reconstruction(x, conv_float32_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)conv_float32_selftest();
}
#endif

const char conv_float32_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 99, 111,
110, 118, 95, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123, 34,
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
107, 105, 110, 100, 34, 58, 34, 115, 116, 97, 110, 100, 97, 114, 100, 34, 44, 34, 111, 102, 102, 115,
101, 116, 34, 58, 34, 117, 112, 72, 87, 79, 115, 115, 75, 111, 69, 65, 61, 34, 44, 34, 115, 99, 97,
108, 101, 34, 58, 34, 71, 117, 67, 121, 80, 119, 86, 76, 78, 68, 56, 61, 34, 125, 44, 34, 115, 99,
111, 114, 101, 34, 58, 34, 109, 115, 101, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100,
34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 48, 52, 53, 48, 54, 56, 57, 52, 50, 44, 34,
114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108,
115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105,
110, 100, 111, 119, 115, 34, 58, 52, 51, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98,
111, 117, 110, 100, 115, 34, 58, 91, 48, 46, 48, 44, 48, 46, 50, 56, 52, 57, 49, 52, 49, 53, 50, 57,
49, 56, 49, 53, 52, 53, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 98, 108,
111, 99, 107, 32, 98, 111, 111, 116, 115, 116, 114, 97, 112, 34, 125, 44, 34, 99, 97, 108, 105, 98,
114, 97, 116, 105, 111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 51, 44,
34, 114, 97, 110, 107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56,
44, 57, 44, 49, 48, 44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49,
55, 44, 49, 56, 44, 49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53,
44, 50, 54, 44, 50, 55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44,
51, 52, 44, 51, 53, 44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52,
50, 44, 52, 51, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 121, 73, 51, 50, 79, 53, 51, 84,
83, 68, 121, 57, 48, 107, 115, 56, 116, 86, 66, 80, 80, 78, 120, 109, 87, 106, 121, 110, 68, 109, 69,
56, 67, 86, 74, 106, 80, 70, 68, 52, 99, 106, 121, 103, 116, 72, 56, 56, 110, 105, 97, 79, 80, 68,
122, 107, 106, 122, 120, 113, 48, 112, 69, 56, 87, 103, 54, 84, 80, 65, 87, 43, 108, 68, 122, 108,
98, 53, 99, 56, 97, 79, 109, 100, 80, 66, 52, 43, 112, 106, 122, 56, 57, 97, 115, 56, 68, 53, 121,
116, 80, 80, 86, 48, 116, 106, 122, 89, 97, 114, 115, 56, 43, 75, 71, 56, 80, 69, 104, 52, 119, 84,
120, 116, 81, 99, 103, 56, 113, 78, 84, 78, 80, 72, 85, 99, 122, 122, 120, 43, 111, 78, 89, 56, 72,
66, 84, 102, 80, 72, 105, 82, 53, 84, 122, 85, 120, 79, 85, 56, 49, 106, 51, 113, 80, 69, 118, 89,
55, 122, 120, 97, 101, 80, 111, 56, 110, 104, 99, 70, 80, 101, 70, 104, 67, 68, 51, 54, 88, 103, 115,
57, 114, 81, 111, 77, 80, 101, 52, 72, 69, 106, 50, 71, 113, 104, 77, 57, 54, 76, 65, 87, 80, 100,
114, 90, 73, 106, 48, 67, 55, 121, 103, 57, 97, 107, 86, 73, 80, 81, 61, 61, 34, 44, 34, 112, 108,
97, 99, 101, 115, 34, 58, 91, 50, 48, 44, 49, 50, 44, 52, 48, 44, 51, 51, 44, 50, 51, 44, 49, 54, 44,
49, 57, 44, 50, 55, 44, 49, 53, 44, 51, 57, 44, 50, 50, 44, 52, 44, 50, 57, 44, 49, 49, 44, 49, 44,
52, 49, 44, 55, 44, 50, 54, 44, 51, 52, 44, 51, 53, 44, 49, 51, 44, 54, 44, 50, 56, 44, 51, 54, 44,
50, 44, 50, 53, 44, 51, 55, 44, 49, 52, 44, 49, 48, 44, 50, 52, 44, 51, 44, 57, 44, 56, 44, 50, 49,
44, 52, 51, 44, 53, 44, 49, 55, 44, 51, 56, 44, 51, 50, 44, 52, 50, 44, 51, 49, 44, 51, 48, 44, 49,
56, 93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119,
115, 34, 58, 34, 48, 88, 56, 73, 80, 48, 51, 67, 49, 48, 65, 109, 52, 48, 85, 47, 83, 47, 110, 67,
81, 78, 120, 52, 103, 84, 56, 114, 84, 112, 57, 65, 97, 111, 54, 70, 80, 122, 109, 81, 104, 85, 65,
87, 97, 55, 73, 43, 113, 49, 74, 84, 81, 78, 110, 82, 109, 84, 52, 86, 89, 69, 116, 65, 73, 118, 97,
115, 118, 105, 116, 114, 80, 107, 67, 71, 100, 48, 113, 47, 104, 109, 108, 49, 81, 78, 120, 99, 120,
106, 54, 101, 117, 122, 53, 65, 80, 67, 67, 70, 118, 87, 102, 112, 80, 69, 65, 122, 98, 84, 87, 47,
81, 116, 120, 103, 81, 75, 56, 68, 98, 55, 56, 80, 118, 111, 86, 65, 51, 119, 78, 111, 118, 54, 112,
76, 113, 85, 67, 78, 77, 52, 79, 47, 121, 118, 83, 47, 81, 70, 55, 98, 48, 114, 55, 68, 47, 78, 86,
65, 47, 85, 83, 110, 118, 106, 87, 70, 52, 69, 66, 90, 113, 71, 75, 47, 87, 82, 98, 80, 81, 75, 48,
84, 50, 98, 55, 80, 115, 57, 116, 65, 109, 53, 83, 105, 80, 116, 75, 117, 51, 69, 67, 66, 67, 70, 65,
47, 109, 105, 122, 76, 81, 65, 116, 80, 97, 68, 56, 106, 82, 55, 70, 65, 47, 79, 57, 51, 80, 54, 66,
47, 107, 107, 66, 67, 86, 122, 99, 47, 99, 43, 86, 116, 81, 68, 83, 69, 55, 68, 53, 87, 122, 48, 104,
65, 77, 82, 74, 52, 80, 53, 53, 119, 112, 107, 66, 99, 49, 87, 77, 47, 108, 119, 90, 47, 81, 66, 90,
111, 66, 122, 43, 111, 50, 86, 90, 65, 73, 104, 113, 120, 80, 99, 51, 84, 81, 69, 67, 54, 65, 97,
117, 43, 90, 51, 78, 75, 81, 80, 100, 100, 81, 114, 56, 114, 75, 71, 116, 65, 84, 52, 54, 66, 118,
53, 71, 75, 107, 107, 66, 55, 98, 73, 75, 47, 66, 101, 117, 51, 81, 75, 70, 56, 104, 98, 51, 102, 99,
78, 57, 65, 108, 43, 115, 108, 80, 50, 73, 120, 50, 107, 68, 81, 73, 67, 52, 47, 117, 85, 98, 67, 81,
76, 43, 73, 98, 122, 43, 70, 102, 113, 82, 65, 86, 72, 99, 43, 80, 120, 101, 71, 104, 85, 67, 119,
102, 120, 119, 47, 111, 52, 100, 105, 81, 65, 84, 69, 73, 68, 55, 100, 82, 107, 82, 65, 115, 51, 89,
69, 118, 47, 86, 110, 86, 48, 68, 80, 117, 106, 109, 47, 57, 81, 57, 47, 81, 76, 49, 52, 104, 114,
57, 84, 106, 97, 82, 65, 100, 84, 120, 103, 118, 51, 120, 89, 119, 48, 66, 122, 55, 102, 101, 43, 87,
53, 80, 86, 81, 78, 84, 66, 102, 55, 55, 70, 98, 116, 120, 65, 103, 48, 65, 106, 80, 55, 111, 72, 50,
107, 66, 53, 100, 51, 99, 47, 116, 101, 43, 47, 81, 76, 122, 87, 100, 106, 57, 103, 119, 97, 66, 65,
104, 56, 78, 82, 80, 56, 68, 108, 119, 48, 67, 82, 43, 111, 99, 47, 47, 78, 113, 111, 81, 74, 53,
110, 104, 106, 43, 85, 70, 73, 104, 65, 86, 88, 107, 86, 80, 50, 77, 115, 88, 48, 65, 79, 49, 56, 52,
56, 103, 109, 86, 65, 81, 78, 90, 97, 90, 76, 53, 50, 71, 85, 53, 65, 122, 68, 112, 112, 118, 55,
101, 98, 97, 107, 65, 114, 67, 109, 83, 47, 71, 65, 75, 87, 81, 71, 53, 82, 107, 84, 55, 84, 49, 116,
108, 65, 105, 121, 48, 57, 80, 121, 52, 56, 48, 48, 68, 107, 71, 52, 103, 47, 106, 54, 105, 118, 81,
80, 110, 76, 106, 122, 56, 73, 78, 90, 108, 65, 110, 107, 49, 98, 80, 54, 98, 55, 97, 48, 67, 105,
113, 70, 52, 43, 103, 83, 100, 68, 81, 80, 98, 98, 79, 55, 52, 48, 120, 85, 74, 65, 84, 85, 119, 73,
118, 120, 50, 105, 85, 48, 65, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 43, 75, 71,
56, 80, 65, 76, 118, 75, 68, 49, 113, 82, 85, 103, 57, 121, 73, 51, 50, 79, 48, 107, 90, 74, 106, 50,
118, 48, 49, 56, 56, 80, 79, 83, 80, 80, 69, 117, 101, 111, 84, 119, 61, 34, 44, 34, 116, 111, 108,
101, 114, 97, 110, 99, 101, 34, 58, 55, 46, 49, 56, 55, 54, 56, 55, 53, 55, 53, 50, 50, 52, 101, 45,
48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115,
34, 58, 50, 49, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114,
114, 111, 114, 34, 58, 52, 46, 57, 53, 57, 52, 53, 53, 54, 50, 51, 55, 48, 48, 51, 49, 51, 101, 45,
48, 55, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58,
49, 46, 56, 55, 57, 52, 55, 54, 50, 51, 56, 51, 52, 54, 55, 52, 53, 50, 101, 45, 48, 55, 44, 34, 114,
97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 49, 46, 48, 44, 34,
102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95,
114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56, 56, 51,
55, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97,
116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48,
46, 48, 50, 51, 50, 53, 53, 56, 49, 51, 57, 53, 51, 52, 56, 56, 51, 55, 50, 44, 34, 97, 117, 114,
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
