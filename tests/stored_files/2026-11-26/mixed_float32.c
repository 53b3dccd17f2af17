/* mixed_float32.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:f228504390a20d01fb4c40c911991386d101a68290762117a5681c37d845ddfd
   facts: {"flash_bytes": 8896, "ram_bytes": 568, "stack_bytes": 768, "multiply_accumulates": 600} */
#include "mixed_float32.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if MIXED_FLOAT32_FILE != 0xf5024ea1UL
#error "mixed_float32.h belongs to another mixed_float32.c; copy the two that were written together"
#endif
#if MIXED_FLOAT32_SCRATCH_FLOATS != 142 || MIXED_FLOAT32_INPUT_SIZE != 4
#error "mixed_float32.h was edited; export it again"
#endif


#define MIXED_FLOAT32_TERM(r) ((r) * (r))

/* y = (x - offset) * scale, one number each for all values. */
static void k_affine_one(const float *x, float offset, float scale, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (x[i] - offset) * scale;
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

static const float mixed_float32_c0[252] = {
-11.8806305f, 4.982724f, -16.927092f, 22.919178f, 9.493215f, -6.4260216f, -4.078527f, 4.845882f,
2.3590198f, 5.2715745f, -15.122417f, 0.5282162f, 17.86487f, -6.2357945f, 13.173033f, -10.73019f,
-10.001629f, 10.628257f, -29.836048f, 21.43195f, 27.806011f, -12.71734f, 10.523121f, -5.7908263f,
-0.15832867f, -0.5485756f, -0.2208f, -1.8783429f, -1.5089091f, 0.6760542f, 0.10768359f, 1.0401537f,
-40.44918f, -5.3369327f, 12.729518f, -3.098395f, -6.229596f, -1.2253568f, -15.347211f, 26.855223f,
-1.3465495f, 22.500702f, -4.850074f, -21.17863f, 5.9432445f, -0.78944093f, 0.021287693f, 8.282477f,
-39.30512f, 18.373709f, 8.831075f, -26.334154f, 0.54780996f, -2.2045078f, -13.857548f, 38.1038f,
1.0310677f, -1.4960616f, -0.08683413f, -1.0068101f, -0.97812897f, 0.39082032f, 0.5539388f,
1.1698412f, 19.662186f, -13.826739f, 3.4776855f, -33.989735f, 9.9709f, 11.9544f, 4.6291995f,
-21.450382f, -8.505481f, 13.564951f, -16.347212f, 7.56999f, 30.557423f, 4.710935f, 16.609995f,
-16.667948f, 12.879522f, -1.1622767f, -15.303171f, -24.831778f, 39.08224f, 16.679874f, 22.63073f,
-36.922676f, -0.40554035f, 0.5911461f, 0.09322707f, -1.336525f, -1.4372131f, -0.29195443f,
0.9696948f, 0.15913247f, -20.409119f, 15.519433f, 3.9569657f, -3.9549673f, 16.594107f, 12.441729f,
-23.584118f, -20.182959f, -5.5827584f, 9.906814f, -27.890287f, -2.7211032f, -10.356681f, -22.322865f,
18.892128f, 3.5308008f, -27.57128f, 25.13957f, -21.962425f, -7.446612f, 4.8132524f, -4.896875f,
-2.0091558f, -14.467574f, 0.5879067f, -0.5839551f, 0.10145777f, -1.0097189f, -1.282766f, 0.47176433f,
0.36799943f, -1.3910829f, -13.243711f, 0.32823524f, 4.406658f, -30.751692f, -0.6276087f, 2.7798464f,
-10.491298f, 3.8228025f, -9.58732f, -11.690442f, -5.940844f, -14.916316f, 8.073386f, 11.50839f,
30.842947f, 3.0900707f, -24.072792f, -9.704994f, -2.3837574f, -46.24601f, 7.124536f, 16.439249f,
20.495567f, 6.1348076f, -0.38359156f, 0.27469718f, 0.56997395f, -1.7536495f, 0.72116065f,
-0.18204607f, 1.2973303f, -0.4106406f, -8.752869f, 24.47649f, 15.679081f, 8.050735f, -9.435651f,
17.19565f, -12.704002f, 22.993385f, -17.206877f, 4.3714857f, 19.67959f, -5.7395535f, 12.809033f,
-4.054319f, -26.948875f, 16.705969f, -28.155064f, 27.931902f, 34.69633f, 5.7029724f, 3.3705616f,
11.815184f, -37.366474f, 41.43882f, -0.086165816f, -0.320003f, 0.43811375f, 0.10406839f,
-0.58939147f, -0.29188707f, 0.44957113f, -0.9491557f, 11.360166f, 2.3162377f, -8.194266f,
-31.585457f, -1.2413989f, -12.286384f, -2.132015f, -18.777027f, 0.17872265f, -0.6355704f, 1.5845221f,
1.0326633f, 19.64492f, -4.311869f, -14.163947f, -5.068708f, 11.653737f, 1.7612569f, -5.411153f,
-31.328686f, 17.716137f, -16.078884f, -19.280626f, -21.458992f, -0.016665911f, -0.9954688f,
-1.4705964f, 0.45415714f, 0.32447737f, -0.809417f, -0.8474683f, 0.6931502f, -10.974406f, 7.549578f,
24.538671f, -13.819686f, 23.175964f, 19.71725f, 2.9418457f, 23.268389f, -17.039865f, -16.283464f,
9.245395f, -4.1739483f, -21.681664f, 22.622696f, 12.618239f, -9.072561f, 9.023737f, -5.8126545f,
17.356543f, -0.56963444f, 26.503445f, -0.13427803f, 0.24807061f, -2.1837273f, 0.7395601f,
-0.02759318f, -1.0453147f, 0.9251121f};

static const float mixed_float32_c1[63] = {
-9.319377f, -6.264397f, -53.077095f, -37.327972f, -44.74132f, -9.153009f, -11.363937f, -6.542247f,
-120.24057f, -33.029224f, -9.953349f, -43.529438f, -2.8469942f, -0.26954147f, -16.158785f,
-84.70985f, -23.602879f, -14.233185f, -19.393202f, -69.14834f, -96.77927f, -16.74521f, -30.6053f,
-79.35393f, -45.628597f, -36.68266f, -48.18393f, -3.0029974f, -15.386951f, -25.578655f, -34.641773f,
-23.83222f, -31.98552f, -8.725124f, -2.293077f, -125.0f, -4.4129515f, -15.500798f, -56.009693f,
-2.3401859f, -44.011642f, -52.81461f, -69.3801f, -4.920477f, -10.000618f, -17.062725f, -86.25892f,
-95.3895f, -10.0038f, -0.3724356f, -3.818052f, -74.79007f, -26.489624f, -16.19116f, -21.814032f,
-31.693907f, -31.008703f, -16.228659f, -36.008827f, -11.737211f, -32.319305f, -32.48865f, -46.21429f};

static const float mixed_float32_c2[32] = {
-0.0157519f, -0.4951087f, 0.38441154f, 0.69691056f, -0.5414988f, -0.05106343f, 0.2879059f,
0.5085027f, -0.022821674f, 0.04267881f, -0.38559315f, 0.45804724f, -0.14058982f, 0.6680926f,
0.8310151f, 0.8079596f, -0.7122226f, -0.08888136f, 0.2639926f, 0.5074071f, -0.28244856f, -0.5146496f,
-0.17408627f, 0.024980912f, 0.07115204f, 0.18354625f, -0.29514104f, 0.0074947765f, 0.06233622f,
-0.5812335f, -0.43094254f, 0.085962124f};

static const float mixed_float32_c3[8] = {
-0.0002694974f, -0.030090075f, 0.00096827757f, -0.00937936f, 0.005881051f, 0.009635976f,
-0.031041218f, -0.028254418f};

static const float mixed_float32_c4[16] = {
0.5632961f, 0.7657999f, -1.0559254f, 0.35467172f, 0.15471484f, 0.028888222f, 0.61846876f, 0.417804f,
-0.35558122f, -0.11399154f, -0.19345284f, -0.017749716f, -0.589967f, -0.47766873f, -0.6576362f,
-0.4509235f};

static const float mixed_float32_c5[2] = {
-0.008106374f, 0.0016089275f};

static const float mixed_float32_c6[16] = {
-0.20747125f, -0.6124926f, 0.7158365f, -0.096996084f, -0.6360254f, -0.6075809f, 1.0212771f,
0.24266437f, 0.34904793f, 0.32258692f, 0.6813327f, 0.8160015f, -0.9732871f, 0.6486077f, -0.3148688f,
-0.9403064f};

static const float mixed_float32_c7[8] = {
-0.007233051f, 0.023056662f, -0.0071114004f, 0.005479132f, -0.005693029f, -0.009602928f,
-0.00021349099f, -0.0041261897f};

static const float mixed_float32_c8[284] = {
0.04304152f, 0.11949947f, -0.4837877f, 0.32160413f, -0.2620929f, 0.040759634f, -0.08064198f,
0.13815764f, 0.31215492f, -0.2646857f, -0.37884715f, -0.04141856f, -0.34477115f, -0.20010486f,
-0.25523293f, -0.03412427f, -0.018705089f, 0.17240658f, 0.25035307f, -0.086744845f, -0.31505698f,
-0.1879845f, -0.18085922f, -0.112587504f, 0.118849576f, -0.18379588f, 0.33773786f, 0.045597017f,
0.19104494f, 0.105387524f, 0.18415622f, 0.10882702f, -0.44867355f, 0.089088686f, -0.3777128f,
-0.0059793023f, 0.18817322f, 0.19908167f, 0.4013775f, -0.020717027f, -0.6392538f, -0.57110006f,
-1.1267622f, -0.008338541f, 0.8655457f, 0.019948153f, 0.8093803f, -0.07093586f, 0.35851246f,
0.67466915f, 1.0500976f, -0.056984145f, -0.24267954f, -0.23549558f, -0.48027202f, 0.025531271f,
-0.15402609f, 0.4974813f, 0.397407f, 0.0040666847f, 0.18300535f, -0.405227f, -0.21869129f,
0.03928154f, -1.5275686f, -0.050852615f, -1.4843628f, 0.038938407f, -0.20154995f, 0.84974194f,
0.6938855f, -0.056498956f, 0.48073187f, -0.18316366f, 0.33350664f, -0.0032793023f, -0.117011294f,
-0.7998137f, -0.99451274f, -0.03802231f, -0.2352615f, 0.22444738f, 0.020688113f, -0.036939166f,
-0.046275757f, -0.029813338f, -0.08325352f, 0.014759379f, -0.57958937f, 0.00080393243f, -0.52333206f,
0.02091957f, 1.0141909f, 0.31278884f, 1.4389949f, 0.044179205f, 0.742545f, -0.3212106f, 0.48639682f,
-0.015315284f, -0.5221686f, 0.51228213f, -0.04389353f, 0.022324707f, 0.13133524f, -0.6173546f,
-0.5779262f, 0.0035207325f, -1.2836268f, 0.28588164f, -0.93777525f, -0.050474036f, 0.3765523f,
1.154005f, 1.4759458f, -0.054276533f, 0.45145944f, 0.17790908f, 0.62991756f, -0.011025696f,
0.17482232f, 0.6272786f, 0.8546524f, 0.03662065f, -0.8100764f, -0.6294672f, -1.3943896f,
0.006009658f, -0.77075297f, -0.21083358f, -1.041233f, 0.022202373f, 0.58609337f, 0.3741321f,
0.9493991f, -0.02205314f, 0.14943531f, -1.0532804f, -0.8294138f, 0.0038315658f, -0.14935984f,
-0.10276281f, -0.28122225f, -0.03813216f, 0.6266785f, -0.3911214f, 0.1817731f, -0.048443824f,
0.4698635f, -0.8430258f, -0.18493111f, 0.01781624f, -0.8906573f, 0.7134636f, -0.07587602f,
0.013897546f, -0.76221204f, 0.13334115f, -0.5463698f, -0.052534424f, -0.50015044f, -0.36206636f,
-0.9091121f, -0.014486385f, 0.012395846f, -0.44149107f, -0.36651033f, 0.010373975f, 0.166418f,
-0.22435673f, -0.09002291f, 0.021525139f, -1.1613415f, -0.5633166f, -1.7464865f, -0.066226795f,
-0.023701724f, 0.30489248f, 0.26905903f, 0.027234726f, 0.10498126f, 0.43461585f, 0.62083036f,
-0.006874993f, -0.3962052f, 1.1647879f, 0.77401775f, 0.048993845f, 0.14436863f, 0.11669692f,
0.23168181f, -0.0155078955f, -0.3305532f, -0.64981985f, -1.0632795f, -0.0032540632f, 0.92435783f,
0.16508973f, 1.0548519f, -0.012084954f, 0.5921225f, 0.7432022f, 1.3103113f, 0.016545422f,
0.30403706f, -0.21675497f, 0.21537347f, 0.003930156f, -0.35633856f, 0.4837348f, 0.1272897f,
-0.022258446f, 0.64939594f, -0.15311188f, 0.44620192f, -0.011023154f, -0.47976828f, -1.0177277f,
-1.4111497f, 0.016978113f, 0.8683481f, 0.63090307f, 1.5649424f, -0.035844985f, 0.4290181f,
0.0067494838f, 0.4401049f, -0.00062939024f, 0.08747302f, -0.024002397f, 0.0665141f, -0.03759401f,
-0.3094575f, 0.05983968f, -0.20435289f, -0.055537265f, -1.1928288f, 0.038998663f, -1.1831318f,
0.017151302f, -0.04688159f, 0.74189293f, 0.6690522f, 0.01225393f, -0.46399686f, -0.1628383f,
-0.6072211f, -0.030567737f, -0.08051582f, -0.5349033f, -0.72813535f, -0.03200475f, -0.7091169f,
-0.1914204f, -0.81040156f, 0.026176907f, -0.41444987f, 0.8787337f, 0.47652942f, -0.0050710267f,
0.2851108f, -0.64351267f, -0.34262642f, 0.009368419f, 0.9267061f, -0.6149471f, 0.34078258f,
-0.08246875f, -0.5219022f, 0.34915352f, -0.21951564f, 0.027929584f, 0.8752433f, -0.1576297f,
0.6554721f, -0.00104206f, 0.7446245f, -0.8188108f, -0.021512318f, -0.03947644f, 0.11109918f,
0.854349f, 1.000906f, 0.03493698f};

static const float mixed_float32_c9[4] = {
-0.011451729f, 0.0070830965f, 0.0027849143f, -0.0088938065f};

static const float mixed_float32_c10[1] = {
0.25f};

static const float mixed_float32_c11[1] = {
1.0447292f};

static const float mixed_float32_c12[1] = {
0.0055925255f};

static void mixed_float32_network(const float *x, float *s)
{
    k_affine_one(x, 0.0055925255f, 0.9571858f, s + 8, 4);
    k_dense(s + 8, mixed_float32_c0, mixed_float32_c1, s + 71, 1, 4, 63);
    k_dense(s + 8, mixed_float32_c2, mixed_float32_c3, s + 0, 1, 4, 8);
    k_softmax(s + 71, s + 71, 1, 63);
    k_tanh(s + 0, s + 0, 8);
    k_dense(s + 0, mixed_float32_c4, mixed_float32_c5, s + 8, 1, 8, 2);
    k_tanh(s + 8, s + 8, 2);
    k_dense(s + 8, mixed_float32_c6, mixed_float32_c7, s + 134, 1, 2, 8);
    k_tanh(s + 134, s + 134, 8);
    k_place(s + 134, s + 0, 1, 8, 0, 71);
    k_place(s + 71, s + 0, 1, 63, 8, 71);
    k_dense(s + 0, mixed_float32_c8, mixed_float32_c9, s + 71, 1, 71, 4);
}

static void mixed_float32_to_score(const float *x, float *s, float *out)
{
    k_residual_one(s + 71, x, 0.0055925255f, 0.9571858f, s + 71, 4);
    k_sum_of_squares(s + 71, out, 4);
    k_mul_broadcast(out, mixed_float32_c10, 1, 1, out, 1);
}

static void mixed_float32_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_mul_broadcast(s + 71, mixed_float32_c11, 1, 1, out, 4);
    k_add_broadcast(out, mixed_float32_c12, 1, 1, out, 4);
}

static void mixed_float32_to_residual(const float *x, float *s, float *out)
{
    k_residual_one(s + 71, x, 0.0055925255f, 0.9571858f, out, 4);
    k_copy(out, out, 4);
}

#define MIXED_FLOAT32_GOLDEN_WINDOWS 8
#define MIXED_FLOAT32_OWN_THRESHOLD 0.28384978f
#define MIXED_FLOAT32_TOLERANCE 2.8640388e-05f
static const float mixed_float32_golden_windows[] = {
0.42967463f, 0.40104312f, 0.6340852f, 0.115716435f, 1.755308f, -1.8944411f, 0.0090623945f,
0.025892748f, -1.0805143f, -2.2997625f, -3.5339174f, -0.07029562f, -0.028671898f, 2.4713943f,
6.3852963f, -0.025951024f, -0.14500087f, 1.0417832f, 0.99877375f, -0.0023246575f, -1.9072794f,
1.60762f, -0.24789456f, -0.03465231f, -1.8878759f, -0.40944722f, 1.6226672f, 0.017462583f, 1.454793f,
0.476509f, 1.8122917f, 0.018080475f};
static const float mixed_float32_golden_scores[] = {
0.019482918f, 0.17615068f, 0.39154884f, 3.674965f, 0.0005034768f, 0.11846542f, 1.164577f,
0.0058579594f};

#ifndef MIXED_FLOAT32_SCRATCH_STORAGE
#define MIXED_FLOAT32_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define MIXED_FLOAT32_SCRATCH_STORAGE as `extern` to own it yourself. */
MIXED_FLOAT32_SCRATCH_STORAGE float mixed_float32_scratch[MIXED_FLOAT32_SCRATCH_FLOATS];

static int mixed_float32_scored(const float *x, float *score)
{
    mixed_float32_network(x, mixed_float32_scratch);
    mixed_float32_to_score(x, mixed_float32_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

mixed_float32_status mixed_float32_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return MIXED_FLOAT32_NULL_POINTER;
    if (!mixed_float32_scored(x, &found)) return MIXED_FLOAT32_NOT_FINITE;
    *score = found;
    return MIXED_FLOAT32_OK;
}

mixed_float32_status mixed_float32_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    mixed_float32_status status;
    if (is_anomaly == NULL) return MIXED_FLOAT32_NULL_POINTER;
    status = mixed_float32_score(x, &score);
    if (status == MIXED_FLOAT32_OK) *is_anomaly = score > MIXED_FLOAT32_THRESHOLD;
    return status;
}

mixed_float32_status mixed_float32_reconstruct(const float *x, float *x_hat)
{
    float score;
    mixed_float32_status status;
    if (x_hat == NULL) return MIXED_FLOAT32_NULL_POINTER;
    status = mixed_float32_score(x, &score);
    if (status != MIXED_FLOAT32_OK) return status;
    mixed_float32_network(x, mixed_float32_scratch);
    mixed_float32_to_reconstruction(x, mixed_float32_scratch, x_hat);
    return MIXED_FLOAT32_OK;
}

mixed_float32_status mixed_float32_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    mixed_float32_status status;
    if (shares == NULL) return MIXED_FLOAT32_NULL_POINTER;
    status = mixed_float32_score(x, &score);
    if (status != MIXED_FLOAT32_OK) return status;
    mixed_float32_network(x, mixed_float32_scratch);
    mixed_float32_to_residual(x, mixed_float32_scratch, shares);
    for (i = 0; i < MIXED_FLOAT32_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < MIXED_FLOAT32_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = MIXED_FLOAT32_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < MIXED_FLOAT32_INPUT_SIZE; i++) shares[i] /= sum;
    return MIXED_FLOAT32_OK;
}

mixed_float32_status mixed_float32_selftest(void)
{
    size_t i;
    if (MIXED_FLOAT32_THRESHOLD < MIXED_FLOAT32_OWN_THRESHOLD || MIXED_FLOAT32_THRESHOLD > MIXED_FLOAT32_OWN_THRESHOLD) {
        return MIXED_FLOAT32_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < MIXED_FLOAT32_GOLDEN_WINDOWS; i++) {
        const float expected = mixed_float32_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (mixed_float32_score(mixed_float32_golden_windows + i * MIXED_FLOAT32_INPUT_SIZE, &score) != MIXED_FLOAT32_OK) {
            return MIXED_FLOAT32_SELFTEST_FAILED;
        }
        scale = scale > fabsf(MIXED_FLOAT32_THRESHOLD) ? scale : fabsf(MIXED_FLOAT32_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= MIXED_FLOAT32_TOLERANCE * scale)) return MIXED_FLOAT32_SELFTEST_FAILED;
        if (error < fabsf(expected - MIXED_FLOAT32_THRESHOLD)
            && (score > MIXED_FLOAT32_THRESHOLD) != (expected > MIXED_FLOAT32_THRESHOLD)) {
            return MIXED_FLOAT32_SELFTEST_FAILED;
        }
    }
    return MIXED_FLOAT32_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += MIXED_FLOAT32_INPUT_SIZE) (void)mixed_float32_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += MIXED_FLOAT32_INPUT_SIZE) {
        *flags++ = mixed_float32_scored(x, &score) && score > MIXED_FLOAT32_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += MIXED_FLOAT32_INPUT_SIZE, x_hat += MIXED_FLOAT32_INPUT_SIZE) {
        mixed_float32_network(x, mixed_float32_scratch);
        mixed_float32_to_reconstruction(x, mixed_float32_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)mixed_float32_selftest();
}
#endif

const char mixed_float32_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 109, 105,
120, 101, 100, 95, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 105, 110, 112, 117, 116, 34, 58, 123,
34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97, 116, 117, 114, 101, 115, 34,
58, 110, 117, 108, 108, 44, 34, 108, 111, 119, 34, 58, 45, 51, 46, 54, 56, 48, 49, 55, 49, 55, 44,
34, 104, 105, 103, 104, 34, 58, 51, 46, 51, 48, 56, 56, 49, 49, 52, 44, 34, 117, 110, 105, 116, 115,
34, 58, 110, 117, 108, 108, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44,
34, 115, 116, 114, 105, 100, 101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115,
116, 95, 115, 116, 105, 108, 108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101,
115, 116, 34, 58, 110, 117, 108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58,
110, 117, 108, 108, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34,
58, 34, 115, 116, 97, 110, 100, 97, 114, 100, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 48,
46, 48, 48, 53, 53, 57, 50, 53, 50, 53, 53, 44, 34, 115, 99, 97, 108, 101, 34, 58, 48, 46, 57, 53,
55, 49, 56, 53, 56, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 109, 115, 101, 34, 44, 34, 116,
104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123, 34, 118, 97, 108, 117, 101, 34, 58, 48, 46, 50,
56, 51, 56, 52, 57, 55, 56, 44, 34, 114, 117, 108, 101, 34, 58, 34, 99, 111, 110, 102, 111, 114, 109,
97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34,
58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 97, 108, 97,
114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110, 100, 115, 34, 58, 91, 48, 46, 48, 48, 48, 53,
50, 55, 51, 49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48, 52, 44, 48, 46, 49, 49, 48, 54, 57, 54, 49,
54, 48, 53, 57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98, 111, 117, 110, 100, 115, 95, 98, 121, 34, 58,
34, 101, 120, 97, 99, 116, 34, 125, 44, 34, 99, 97, 108, 105, 98, 114, 97, 116, 105, 111, 110, 34,
58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 52, 56, 44, 34, 114, 97, 110, 107, 115, 34,
58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54, 44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49,
44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44, 49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44,
50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50, 52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50,
56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50, 44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54,
44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44, 52, 49, 44, 52, 50, 44, 52, 51, 44, 52, 52, 44,
52, 53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 101,
49, 106, 103, 79, 117, 116, 115, 100, 106, 115, 99, 102, 111, 103, 55, 117, 116, 121, 99, 79, 120,
53, 52, 113, 84, 115, 105, 43, 54, 111, 55, 73, 80, 83, 47, 79, 55, 76, 51, 49, 106, 117, 119, 77,
116, 48, 55, 71, 74, 68, 53, 79, 52, 111, 76, 47, 84, 116, 100, 117, 119, 56, 56, 121, 115, 111, 101,
80, 65, 70, 114, 75, 122, 120, 75, 78, 83, 56, 56, 87, 66, 99, 52, 80, 72, 66, 79, 83, 68, 122, 57,
76, 69, 56, 56, 70, 102, 82, 114, 80, 75, 104, 101, 98, 106, 119, 89, 120, 72, 65, 56, 105, 77, 54,
77, 80, 66, 86, 47, 108, 106, 120, 115, 85, 112, 52, 56, 115, 70, 121, 101, 80, 75, 83, 97, 110, 122,
120, 43, 57, 97, 73, 56, 78, 73, 113, 112, 80, 74, 51, 56, 119, 68, 119, 77, 118, 77, 52, 56, 51,
118, 55, 122, 80, 66, 110, 115, 57, 84, 121, 85, 76, 47, 99, 56, 52, 110, 56, 71, 80, 101, 79, 53,
69, 68, 48, 51, 112, 121, 69, 57, 119, 116, 99, 108, 80, 84, 111, 52, 76, 106, 50, 109, 97, 70, 73,
57, 86, 113, 116, 99, 80, 85, 72, 49, 107, 122, 50, 73, 100, 97, 115, 57, 84, 104, 87, 121, 80, 99,
81, 83, 118, 122, 51, 67, 90, 76, 56, 57, 65, 74, 55, 121, 80, 100, 104, 103, 78, 68, 52, 88, 101,
99, 103, 43, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91, 50, 53, 44, 50, 54, 44, 53, 44, 49,
49, 44, 49, 48, 44, 49, 55, 44, 51, 55, 44, 57, 44, 51, 49, 44, 51, 50, 44, 50, 55, 44, 50, 48, 44,
52, 49, 44, 49, 51, 44, 49, 54, 44, 50, 50, 44, 51, 54, 44, 52, 52, 44, 49, 57, 44, 49, 50, 44, 51,
53, 44, 55, 44, 52, 56, 44, 49, 44, 51, 56, 44, 50, 44, 49, 53, 44, 52, 55, 44, 52, 53, 44, 49, 56,
44, 52, 51, 44, 50, 49, 44, 52, 50, 44, 51, 48, 44, 54, 44, 52, 54, 44, 56, 44, 49, 52, 44, 50, 52,
44, 51, 57, 44, 51, 52, 44, 50, 51, 44, 51, 51, 44, 50, 57, 44, 50, 56, 44, 52, 44, 52, 48, 44, 51,
93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115,
34, 58, 34, 85, 80, 55, 98, 80, 111, 90, 86, 122, 84, 53, 111, 85, 121, 73, 47, 118, 102, 122, 115,
80, 101, 43, 116, 52, 68, 56, 77, 102, 102, 75, 47, 99, 72, 111, 85, 80, 65, 99, 100, 49, 68, 120,
76, 84, 111, 113, 47, 84, 121, 56, 84, 119, 76, 81, 114, 89, 115, 65, 109, 57, 52, 43, 57, 86, 79,
72, 113, 118, 70, 77, 114, 72, 107, 66, 90, 86, 77, 120, 65, 80, 112, 102, 85, 118, 66, 120, 55, 70,
76, 52, 110, 87, 89, 85, 47, 111, 54, 57, 47, 80, 48, 104, 90, 71, 76, 117, 55, 73, 102, 83, 47, 102,
115, 98, 78, 80, 120, 76, 89, 102, 98, 54, 86, 55, 119, 50, 57, 54, 54, 88, 120, 118, 120, 71, 106,
48, 98, 54, 80, 115, 56, 56, 47, 115, 81, 50, 80, 80, 75, 103, 50, 117, 106, 47, 57, 43, 80, 77, 43,
76, 102, 110, 110, 80, 52, 69, 100, 108, 68, 119, 61, 34, 44, 34, 115, 99, 111, 114, 101, 115, 34,
58, 34, 112, 74, 113, 102, 80, 78, 104, 103, 78, 68, 52, 88, 101, 99, 103, 43, 111, 68, 74, 114, 81,
77, 76, 55, 65, 122, 111, 65, 110, 118, 73, 57, 51, 66, 67, 86, 80, 121, 68, 48, 118, 122, 115, 61,
34, 44, 34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58, 50, 46, 56, 54, 52, 48, 51, 56, 56,
50, 54, 50, 52, 53, 56, 49, 101, 45, 48, 53, 125, 44, 34, 112, 97, 114, 105, 116, 121, 34, 58, 123,
34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 52, 44, 34, 108, 97, 114, 103, 101, 115, 116, 95,
115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 49, 46, 48, 52, 57, 57, 51, 50, 57, 49,
57, 55, 56, 53, 55, 53, 52, 57, 101, 45, 48, 55, 44, 34, 109, 101, 97, 110, 95, 115, 99, 111, 114,
101, 95, 101, 114, 114, 111, 114, 34, 58, 52, 46, 50, 51, 56, 56, 54, 52, 57, 50, 49, 49, 48, 55, 54,
57, 48, 53, 101, 45, 48, 56, 44, 34, 114, 97, 110, 107, 95, 99, 111, 114, 114, 101, 108, 97, 116,
105, 111, 110, 34, 58, 49, 46, 48, 44, 34, 102, 108, 105, 112, 115, 34, 58, 48, 44, 34, 102, 97, 108,
115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51,
51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114,
109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117, 114, 99, 101, 95, 116, 104, 114, 101,
115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51,
51, 51, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101,
95, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100, 101, 116, 101, 99, 116, 105, 111, 110,
95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 100, 101, 116,
101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 125, 44, 34, 112, 114, 101,
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
