/* variational_float32.c: an anomaly detector in C99, written by edgeae. Do not edit: export it again.
   edgeae-sha256:c17e1eeace9b0632d28c19ac198ef885fb6b36446916cbc9b5f8ddf443e72dc3
   facts: {"flash_bytes": 9088, "ram_bytes": 192, "stack_bytes": 768, "multiply_accumulates": 688} */
#include "variational_float32.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if VARIATIONAL_FLOAT32_FILE != 0x5ac23649UL
#error "variational_float32.h belongs to another variational_float32.c; copy the two that were written together"
#endif
#if VARIATIONAL_FLOAT32_SCRATCH_FLOATS != 48 || VARIATIONAL_FLOAT32_INPUT_SIZE != 4
#error "variational_float32.h was edited; export it again"
#endif


#define VARIATIONAL_FLOAT32_TERM(r) ((r) * (r))

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

#define ELEMENTWISE(name, value) \
    static void k_##name(const float *a, const float *b, float *y, size_t n) \
    { \
        size_t i; \
        for (i = 0; i < n; i++) y[i] = value; \
    }

ELEMENTWISE(sub, a[i] - b[i])

/* Rows of n values into rows of y that are `step` values apart, from `start` on. */
static void k_place(const float *x, float *y, size_t outer, size_t n, size_t start, size_t step)
{
    size_t i;
    for (y += start; outer > 0; outer--, y += step) {
        for (i = 0; i < n; i++) y[i] = *x++;
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

static void k_copy(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i];
}

static const float variational_float32_c0[32] = {
0.06569854f, -0.40562487f, 0.5983635f, 0.33198777f, -0.48167664f, -0.2455719f, 0.25125685f,
0.6035249f, 0.22926188f, -0.012388688f, -0.33195382f, 1.0100117f, -0.45254958f, 0.558505f,
0.21296513f, 0.6377958f, -0.44492856f, 0.09652822f, 0.3131281f, 0.511529f, -0.40452197f,
-0.60486937f, -0.60812783f, -0.00065393f, 0.2900743f, 0.146482f, -0.32162195f, 0.23240577f,
-0.012317121f, -0.52647185f, -0.5721071f, -0.16434163f};

static const float variational_float32_c1[8] = {
-0.37692222f, 0.22032319f, 0.019670397f, -0.21859214f, 0.26359805f, -0.022131963f, 0.19901752f,
0.26602742f};

static const float variational_float32_c2[16] = {
0.0712069f, -0.068029776f, 0.270702f, 0.17215906f, -0.57418853f, -0.78418195f, 0.88750976f,
-0.17426847f, -0.031453684f, 0.35717088f, 0.40562305f, 0.7199742f, -0.633382f, 0.59547275f,
0.06649964f, -0.8578932f};

static const float variational_float32_c3[2] = {
0.037829842f, -0.029436983f};

static const float variational_float32_c4[16] = {
0.21714126f, 0.426713f, -0.73457295f, 0.4940964f, -0.106184974f, 0.3331121f, 0.029463327f,
0.69340837f, 0.49164638f, 0.19175486f, -0.48472443f, -0.16568176f, -0.70105183f, -0.25210872f,
-0.41820773f, -0.17860436f};

static const float variational_float32_c5[8] = {
0.010490507f, -0.014529539f, -0.0036957115f, -0.043605156f, 0.011612998f, 0.022353215f, 0.030818686f,
0.03260336f};

static const float variational_float32_c6[32] = {
0.24553706f, -0.06493046f, 0.2859217f, 0.3147882f, -0.2923521f, -0.19222969f, -0.43754336f,
0.2645166f, 0.6360764f, 0.009305231f, -0.19109382f, 0.40799013f, 0.1751169f, -0.08229167f,
0.11591888f, 0.48492017f, 0.5734068f, -0.15822451f, 0.88061845f, -0.13681097f, 0.21455276f,
0.76445174f, 0.18135923f, -0.8078008f, 0.06329926f, -0.34155467f, 0.69094175f, 0.48039854f,
0.026351884f, 0.7424712f, 0.5309104f, 0.13363567f};

static const float variational_float32_c7[4] = {
-0.024598157f, 0.025498588f, 0.02213934f, 0.014895886f};

static const float variational_float32_c8[16] = {
0.7530251f, 0.7822253f, -0.8983839f, 0.10968552f, -0.15230136f, 0.08914647f, 0.5420016f, 0.48556998f,
-0.22235438f, -0.22081152f, 0.11530428f, -0.075299904f, -0.4637452f, -0.34949842f, -0.8153638f,
-0.43268618f};

static const float variational_float32_c9[2] = {
-0.27880672f, -0.4049968f};

static const float variational_float32_c10[576] = {
-3.6822198e-07f, -1.4834459e-08f, -6.6867955e-07f, -7.7704226e-07f, -0.20661221f, 0.2608533f,
-0.36742446f, -0.13104634f, -9.1436746e-08f, 1.5136943e-07f, -4.864419e-07f, -3.0622013e-07f,
-0.17849253f, 0.28157103f, -0.5205151f, 0.04671222f, 2.2240035e-07f, -2.7795258e-07f, 6.402753e-07f,
7.1155915e-07f, 0.36320883f, -0.3382664f, 0.67519665f, -0.2470402f, 6.612495e-08f, -6.0592777e-07f,
-3.5677594e-08f, 1.6523418e-07f, 0.07868536f, 0.173063f, 0.1757018f, -0.41671944f, 4.0009203f,
-3.2325187f, 1.9950665f, 0.34217706f, 0.16231719f, -1.0035995f, 1.0481864f, 0.15646033f, -1.3377066f,
3.7882578f, 4.248759f, 1.87959f, -0.034954686f, 0.021470094f, 0.08263921f, 0.222511f, -1.6634403f,
-2.8162775f, 2.2075486f, -3.6235647f, -0.91708994f, 0.53297454f, 0.54822546f, -0.9637683f,
5.2390704f, 2.2444203f, 0.38643694f, -0.8777209f, 0.12349607f, 1.4679905f, -0.13803104f,
-0.74612397f, -1.2942468f, 0.8966872f, -0.7447706f, 1.7071645f, -0.019876935f, 0.46877623f,
-0.25958914f, -1.2759929f, 1.1151054f, 1.998862f, -1.7884425f, 3.408663f, 0.5400042f, 0.13001993f,
-0.22917295f, -0.74477386f, -4.0935006f, -1.3546149f, -0.29013777f, 3.1902368f, 0.118269406f,
-0.47542152f, 0.7940099f, -0.38278025f, -2.6587296f, 3.4378488f, 1.1350527f, -4.5879464f, 0.1099223f,
-0.3268022f, 0.5823444f, 0.33431354f, -2.9878395f, -5.299621f, 0.74021244f, 0.37818015f, 0.79035246f,
1.2485527f, -0.8892456f, -0.03471932f, 0.31178546f, -0.04902795f, 0.68579173f, -5.2964597f,
1.038415f, -0.34349164f, -0.7474261f, -0.5932538f, -2.6106768f, 2.8396323f, 4.269629f, 0.96401936f,
0.28245714f, 0.33714715f, -0.25498408f, -0.23692617f, -2.30247f, 1.877002f, -6.668485f, -1.860532f,
-0.023817655f, 0.17189825f, 0.35593402f, 0.025545526f, 1.8447805e-06f, 3.588764e-06f, 8.981024e-08f,
-2.5114211e-06f, -1.3033688f, 0.5323134f, 5.0785747f, 4.028832f, -1.1919914e-06f, 1.7667401e-06f,
5.598676e-07f, -2.4183485e-06f, -5.8550086f, 2.046633f, 4.0951033f, -3.8379908f, 4.160139e-07f,
1.2745314e-06f, -1.9713895e-07f, -1.2182384e-06f, -1.4616473f, 0.7269194f, 1.5137575f, -0.24898456f,
6.1282544e-06f, 5.556249e-06f, -1.1625225e-06f, -1.0167186e-06f, 1.3714416f, -8.12714f, 2.4311986f,
-1.7814076f, 3.0666962e-07f, 8.71426e-07f, 4.0852183e-07f, -2.4924084e-06f, -1.6337965f, -1.1290706f,
1.8298723f, 3.3762877f, -3.9140564e-06f, -2.9177427e-06f, -2.0896366e-06f, -7.203611e-06f,
-4.2795143f, -1.0273876f, -4.2769146f, -1.6640166f, 2.9364808e-06f, 2.0005043e-06f, 4.080074e-07f,
7.469104e-06f, 5.302529f, 2.9705012f, 3.0414917f, -4.0697303f, -1.1459461e-07f, -3.2312735e-06f,
7.618447e-07f, -1.6295996e-06f, 1.3806397f, 2.0912402f, -0.37794837f, 3.7840405f, -0.1627787f,
-0.7122657f, 0.013173869f, 0.74260294f, -1.1581603f, 1.4598f, 0.46187827f, -0.8538009f, -0.63531965f,
0.055151846f, 0.76818925f, 1.3011303f, 0.060392506f, 0.7524044f, -0.55814904f, -0.6157299f,
0.94109476f, -0.70663416f, -0.57684535f, -2.1737847f, 0.857231f, -1.0813643f, 0.44995233f,
0.10535764f, -0.3164666f, 1.43662f, -1.5100749f, -1.3799449f, 2.2464752f, 0.52721894f, -0.024413913f,
0.17988254f, 1.280153f, -2.4124408f, -1.1683408f, -1.4694762f, -2.232726f, -1.7685244f, 0.11231619f,
0.27759793f, 1.5091509f, -1.8335688f, -1.864028f, -0.9395296f, -2.0878036f, 2.503367f, 0.05897276f,
-0.027626755f, 0.5427535f, 0.9229514f, -4.4107413f, 0.6717362f, 0.7141086f, 0.5971119f, -1.0176069f,
-0.47365218f, 3.3890452f, 0.70943105f, 0.82561374f, -0.49282897f, 1.7600477f, 0.8953633f,
-0.14356963f, -0.5450453f, 1.5043066f, -0.89172006f, -0.18047234f, 2.4929674f, -0.4781515f,
-1.7590815f, -0.18996897f, -1.4419678f, -1.0444825f, 1.5791981f, -4.5371184f, 0.63893414f,
0.73498166f, -0.76756823f, 1.2086474f, 0.3276146f, 1.4672605f, -0.95000273f, 0.8917593f, -3.5809524f,
1.6828078f, 0.38640496f, -0.43466413f, -0.25722414f, 0.90879095f, 0.097269826f, -0.007788158f,
-0.47977975f, -0.8334118f, -1.8563269f, 0.36993077f, 0.72300553f, 1.8559687f, 0.70833653f,
0.27752545f, 1.2348984f, -0.38024756f, 0.37932402f, 1.2769799f, 0.18976493f, -0.9641292f,
-0.82959974f, 0.28015545f, -0.87298733f, 1.0011778f, 0.56871337f, 1.0516726f, -0.6098139f,
-0.5139592f, 0.8161814f, 1.0238485f, 0.93927926f, 1.1297451f, -1.5493566f, 0.19031253f, -0.10124292f,
1.701357f, -1.2935042f, -1.0374738f, -0.5713918f, -1.2345053f, 0.49357173f, -0.123317204f,
-0.021969488f, 0.08207809f, -2.4565618f, -0.1747927f, 2.3943474f, 1.6179699f, 0.54395485f,
-0.6291481f, 0.7602528f, -1.3191813f, 1.4615675f, 0.5715561f, -1.0614009f, -1.0124168f, -0.4325694f,
-0.22477055f, -0.34283292f, -1.9536881f, -0.041719377f, 0.8018595f, 0.16367628f, -0.13625456f,
1.3769224f, 2.3305824f, 0.270273f, -1.522901f, 0.4225898f, 0.104120284f, 0.4677717f, 0.008838855f,
0.5239583f, -0.14583223f, -0.37521094f, 1.5683043f, -1.0116185f, -0.5766198f, -0.44306332f,
0.9089715f, -0.93118536f, 1.4452457f, -1.3942151f, -1.6795229f, -4.9823904f, -0.53079534f,
0.38861948f, 1.5027237f, -0.2416478f, -0.010214967f, 0.2601902f, -1.273572f, -3.3519468f,
-0.037850246f, 0.39359877f, 0.6306291f, -0.15964581f, 0.13119853f, -0.09697831f, -4.8928385f,
-0.088357314f, -0.6530913f, -1.9158933f, -0.7599264f, -0.3933096f, -0.5858378f, -0.906857f,
0.36353838f, 0.2202395f, -0.46688318f, 0.14248097f, 0.31924662f, -0.08558925f, 0.022741007f,
-0.00082570757f, 0.52320594f, 0.47935045f, -0.42221922f, -0.05136792f, -0.253395f, -0.1553508f,
-0.045740485f, -0.0013656302f, -0.39047548f, -0.28485194f, 0.19977327f, -0.24272525f, 0.07368371f,
-0.2774434f, -0.014016366f, -0.0032022833f, 1.3477043f, -0.83893037f, -0.28599808f, 0.022245325f,
-0.0074291774f, 0.017835438f, 0.00014403126f, 0.00010311751f, 0.7134785f, 0.24944352f, -0.16486269f,
-0.18011509f, -0.013132135f, 0.04154116f, -0.0019227153f, 0.009171894f, -0.13604976f, -0.3171614f,
0.11141171f, 0.012133864f, -0.06801181f, 0.004431015f, -0.020531785f, 0.0052886303f, -0.12972143f,
0.30548146f, 0.14322786f, -0.13129835f, -0.010132596f, -0.005820552f, 0.0329815f, -0.013414878f,
0.21013573f, 0.33260283f, 0.29582006f, -0.017617868f, 0.07067507f, 0.04523303f, -0.038091637f,
-0.017371507f, 0.6989192f, -0.24340755f, 0.50327486f, 0.06375232f, -0.014387008f, -0.025728693f,
0.015702138f, 0.017546358f, -0.16898549f, 0.45557776f, -0.07062239f, 0.13338813f, 0.014881727f,
0.0024523449f, -0.027949248f, 0.013648313f, 0.24390967f, 0.6530576f, 0.06713224f, 0.14412203f,
0.0024234662f, 0.028986279f, 0.012274175f, 0.010806799f, 0.55043405f, 0.27443928f, 0.026163677f,
0.39839518f, 0.00720896f, -0.027907165f, -0.013497602f, -0.014707201f, 0.0665454f, -0.15124576f,
0.11346701f, 0.0375221f, 0.054630112f, 0.029233137f, -0.07894178f, -0.00846865f, -0.20585865f,
0.025417458f, 0.012965946f, -0.016779028f, -0.014351678f, 0.028396472f, -0.01825521f, 0.04897938f,
0.05633444f, 0.1865486f, -0.2582287f, -0.5265524f, 0.088974245f, 0.06801953f, -0.010072023f,
-0.0005645163f, 0.16863357f, 0.021521159f, -0.10092423f, -0.406691f, 0.0137722185f, 0.06186639f,
-0.019124221f, -0.004191909f, 0.147714f, 0.053972308f, 0.08915484f, 0.011548708f, 0.07029097f,
-0.01653766f, -0.018626887f, 0.015737401f, -0.2111863f, -0.120511234f, -0.0676136f, 0.05095794f,
0.020376991f, 0.017497072f, -0.032647125f, 0.0052919225f, 0.6538476f, 0.30053818f, 0.3879197f,
-0.20057753f, -0.0752821f, -0.020478088f, 0.044817474f, -0.012274255f, 0.10280801f, 0.0009509011f,
0.15358737f, -0.015658874f, 0.03968865f, 0.01908645f, -0.029916866f, -0.010589405f, -0.52715f,
-0.22083049f, -0.3334714f, 0.105744116f, -0.09778849f, 0.05049229f, 0.01083174f, -0.018954461f,
0.025432201f, -0.016047684f, 0.04154082f, 0.046832975f, 0.023365438f, 0.021000503f, -0.018665193f,
-0.01274236f, -0.22424765f, -0.09494569f, -0.15060443f, 0.08308891f, -0.033491682f, 0.023484804f,
0.0031801742f, -0.015588007f, 0.22544305f, 0.034376018f, 0.30169487f, -0.008959549f, 0.05655418f,
0.026462346f, -0.038098622f, -0.011789118f};

static const float variational_float32_c11[24] = {
-1.5381594f, 1.7509294f, -1.518128f, -0.6549529f, 0.18101965f, -0.067548305f, 0.29209617f,
-0.23198105f, 0.58974f, -0.20208384f, 0.086790934f, 0.48738796f, -0.22076778f, -1.6476606f,
0.12918289f, -0.004455636f, 0.2377793f, 0.2165751f, -0.4362317f, -1.0009468f, 0.14844793f,
0.14436601f, -0.041156802f, -0.00016962035f};

static void variational_float32_network(const float *x, float *s)
{
    k_dense(x, variational_float32_c0, variational_float32_c1, s + 24, 1, 4, 8);
    k_tanh(s + 24, s + 24, 8);
    k_dense(s + 24, variational_float32_c2, variational_float32_c3, s + 44, 1, 8, 2);
    k_dense(s + 44, variational_float32_c4, variational_float32_c5, s + 32, 1, 2, 8);
    k_tanh(s + 32, s + 32, 8);
    k_dense(s + 32, variational_float32_c6, variational_float32_c7, s + 40, 1, 8, 4);
}

static void variational_float32_to_score(const float *x, float *s, float *out)
{
    k_dense(s + 24, variational_float32_c8, variational_float32_c9, s + 46, 1, 8, 2);
    k_sub(x, s + 40, s + 40, 4);
    k_place(s + 40, s + 0, 1, 4, 0, 24);
    k_place(s + 24, s + 0, 1, 8, 4, 24);
    k_place(s + 44, s + 0, 1, 2, 12, 24);
    k_place(s + 46, s + 0, 1, 2, 14, 24);
    k_place(s + 32, s + 0, 1, 8, 16, 24);
    k_dense(s + 0, variational_float32_c10, variational_float32_c11, s + 24, 1, 24, 24);
    k_sum_of_squares(s + 24, out, 24);
}

static void variational_float32_to_reconstruction(const float *x, float *s, float *out)
{
    (void)x;
    k_copy(s + 40, out, 4);
}

static void variational_float32_to_residual(const float *x, float *s, float *out)
{
    k_sub(x, s + 40, out, 4);
    k_copy(out, out, 4);
}

#define VARIATIONAL_FLOAT32_GOLDEN_WINDOWS 8
#define VARIATIONAL_FLOAT32_OWN_THRESHOLD 2.0542402f
#define VARIATIONAL_FLOAT32_TOLERANCE 3.192175e-05f
static const float variational_float32_golden_windows[] = {
-1.0605441f, 1.0181665f, -0.12055441f, 0.058014043f, 1.755308f, -1.8944411f, 0.0090623945f,
0.025892748f, -1.0805143f, -2.2997625f, -3.5339174f, -0.07029562f, -0.028671898f, 2.4713943f,
6.3852963f, -0.025951024f, -0.7133756f, -0.31478402f, -1.1154925f, -0.017156588f, 1.5779554f,
-1.7227608f, -0.03950305f, -0.077566035f, -1.8878759f, -0.40944722f, 1.6226672f, 0.017462583f,
0.66060245f, 0.11038996f, 0.6446614f, 0.09383077f};
static const float variational_float32_golden_scores[] = {
0.5120784f, 1.8707584f, 2.237722f, 112.18153f, 0.17579924f, 1.6408886f, 26.73306f, 0.2869771f};

#ifndef VARIATIONAL_FLOAT32_SCRATCH_STORAGE
#define VARIATIONAL_FLOAT32_SCRATCH_STORAGE static
#endif
/* The only memory that is written. Define VARIATIONAL_FLOAT32_SCRATCH_STORAGE as `extern` to own it yourself. */
VARIATIONAL_FLOAT32_SCRATCH_STORAGE float variational_float32_scratch[VARIATIONAL_FLOAT32_SCRATCH_FLOATS];

static int variational_float32_scored(const float *x, float *score)
{
    variational_float32_network(x, variational_float32_scratch);
    variational_float32_to_score(x, variational_float32_scratch, score);
    return *score - *score == 0.0f; /* neither NaN nor infinite */
}

variational_float32_status variational_float32_score(const float *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return VARIATIONAL_FLOAT32_NULL_POINTER;
    if (!variational_float32_scored(x, &found)) return VARIATIONAL_FLOAT32_NOT_FINITE;
    *score = found;
    return VARIATIONAL_FLOAT32_OK;
}

variational_float32_status variational_float32_is_anomaly(const float *x, int *is_anomaly)
{
    float score;
    variational_float32_status status;
    if (is_anomaly == NULL) return VARIATIONAL_FLOAT32_NULL_POINTER;
    status = variational_float32_score(x, &score);
    if (status == VARIATIONAL_FLOAT32_OK) *is_anomaly = score > VARIATIONAL_FLOAT32_THRESHOLD;
    return status;
}

variational_float32_status variational_float32_reconstruct(const float *x, float *x_hat)
{
    float score;
    variational_float32_status status;
    if (x_hat == NULL) return VARIATIONAL_FLOAT32_NULL_POINTER;
    status = variational_float32_score(x, &score);
    if (status != VARIATIONAL_FLOAT32_OK) return status;
    variational_float32_network(x, variational_float32_scratch);
    variational_float32_to_reconstruction(x, variational_float32_scratch, x_hat);
    return VARIATIONAL_FLOAT32_OK;
}

variational_float32_status variational_float32_contributions(const float *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    variational_float32_status status;
    if (shares == NULL) return VARIATIONAL_FLOAT32_NULL_POINTER;
    status = variational_float32_score(x, &score);
    if (status != VARIATIONAL_FLOAT32_OK) return status;
    variational_float32_network(x, variational_float32_scratch);
    variational_float32_to_residual(x, variational_float32_scratch, shares);
    for (i = 0; i < VARIATIONAL_FLOAT32_INPUT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < VARIATIONAL_FLOAT32_INPUT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = VARIATIONAL_FLOAT32_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < VARIATIONAL_FLOAT32_INPUT_SIZE; i++) shares[i] /= sum;
    return VARIATIONAL_FLOAT32_OK;
}

variational_float32_status variational_float32_selftest(void)
{
    size_t i;
    if (VARIATIONAL_FLOAT32_THRESHOLD < VARIATIONAL_FLOAT32_OWN_THRESHOLD || VARIATIONAL_FLOAT32_THRESHOLD > VARIATIONAL_FLOAT32_OWN_THRESHOLD) {
        return VARIATIONAL_FLOAT32_SELFTEST_FAILED; /* the header was edited */
    }
    for (i = 0; i < VARIATIONAL_FLOAT32_GOLDEN_WINDOWS; i++) {
        const float expected = variational_float32_golden_scores[i];
        float score, scale = fabsf(expected), error;
        if (variational_float32_score(variational_float32_golden_windows + i * VARIATIONAL_FLOAT32_INPUT_SIZE, &score) != VARIATIONAL_FLOAT32_OK) {
            return VARIATIONAL_FLOAT32_SELFTEST_FAILED;
        }
        scale = scale > fabsf(VARIATIONAL_FLOAT32_THRESHOLD) ? scale : fabsf(VARIATIONAL_FLOAT32_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= VARIATIONAL_FLOAT32_TOLERANCE * scale)) return VARIATIONAL_FLOAT32_SELFTEST_FAILED;
        if (error < fabsf(expected - VARIATIONAL_FLOAT32_THRESHOLD)
            && (score > VARIATIONAL_FLOAT32_THRESHOLD) != (expected > VARIATIONAL_FLOAT32_THRESHOLD)) {
            return VARIATIONAL_FLOAT32_SELFTEST_FAILED;
        }
    }
    return VARIATIONAL_FLOAT32_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);
int edgeae_selftest(void);

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += VARIATIONAL_FLOAT32_INPUT_SIZE) (void)variational_float32_scored(x, scores++);
}

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += VARIATIONAL_FLOAT32_INPUT_SIZE) {
        *flags++ = variational_float32_scored(x, &score) && score > VARIATIONAL_FLOAT32_THRESHOLD;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += VARIATIONAL_FLOAT32_INPUT_SIZE, x_hat += VARIATIONAL_FLOAT32_INPUT_SIZE) {
        variational_float32_network(x, variational_float32_scratch);
        variational_float32_to_reconstruction(x, variational_float32_scratch, x_hat);
    }
}

int edgeae_selftest(void)
{
    return (int)variational_float32_selftest();
}
#endif

const char variational_float32_manifest[] = {
123, 34, 102, 111, 114, 109, 97, 116, 34, 58, 49, 44, 34, 110, 97, 109, 101, 34, 58, 34, 118, 97,
114, 105, 97, 116, 105, 111, 110, 97, 108, 95, 102, 108, 111, 97, 116, 51, 50, 34, 44, 34, 105, 110,
112, 117, 116, 34, 58, 123, 34, 115, 104, 97, 112, 101, 34, 58, 91, 52, 93, 44, 34, 102, 101, 97,
116, 117, 114, 101, 115, 34, 58, 91, 34, 102, 108, 111, 119, 34, 44, 34, 108, 111, 97, 100, 34, 44,
34, 104, 101, 97, 116, 34, 44, 34, 110, 111, 105, 115, 101, 34, 93, 44, 34, 108, 111, 119, 34, 58,
34, 67, 117, 53, 78, 119, 76, 66, 89, 72, 115, 68, 118, 104, 50, 118, 65, 75, 79, 109, 72, 118, 103,
61, 61, 34, 44, 34, 104, 105, 103, 104, 34, 58, 34, 52, 90, 108, 77, 81, 72, 48, 65, 73, 48, 67, 82,
119, 49, 78, 65, 69, 101, 104, 90, 80, 103, 61, 61, 34, 44, 34, 117, 110, 105, 116, 115, 34, 58, 110,
117, 108, 108, 44, 34, 114, 97, 116, 101, 95, 104, 122, 34, 58, 110, 117, 108, 108, 44, 34, 115, 116,
114, 105, 100, 101, 34, 58, 110, 117, 108, 108, 44, 34, 108, 111, 110, 103, 101, 115, 116, 95, 115,
116, 105, 108, 108, 34, 58, 110, 117, 108, 108, 44, 34, 114, 111, 117, 103, 104, 101, 115, 116, 34,
58, 110, 117, 108, 108, 44, 34, 114, 101, 108, 97, 116, 105, 111, 110, 115, 34, 58, 110, 117, 108,
108, 125, 44, 34, 115, 99, 97, 108, 101, 114, 34, 58, 123, 34, 107, 105, 110, 100, 34, 58, 34, 110,
111, 110, 101, 34, 44, 34, 111, 102, 102, 115, 101, 116, 34, 58, 48, 46, 48, 44, 34, 115, 99, 97,
108, 101, 34, 58, 49, 46, 48, 125, 44, 34, 115, 99, 111, 114, 101, 34, 58, 34, 97, 99, 116, 105, 118,
97, 116, 105, 111, 110, 115, 34, 44, 34, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 123,
34, 118, 97, 108, 117, 101, 34, 58, 50, 46, 48, 53, 52, 50, 52, 48, 50, 44, 34, 114, 117, 108, 101,
34, 58, 34, 99, 111, 110, 102, 111, 114, 109, 97, 108, 34, 44, 34, 102, 97, 108, 115, 101, 95, 97,
108, 97, 114, 109, 95, 114, 97, 116, 101, 34, 58, 48, 46, 48, 53, 44, 34, 119, 105, 110, 100, 111,
119, 115, 34, 58, 52, 56, 44, 34, 97, 108, 97, 114, 109, 115, 34, 58, 49, 44, 34, 98, 111, 117, 110,
100, 115, 34, 58, 91, 48, 46, 48, 48, 48, 53, 50, 55, 51, 49, 53, 50, 53, 51, 52, 50, 51, 49, 50, 48,
52, 44, 48, 46, 49, 49, 48, 54, 57, 54, 49, 54, 48, 53, 57, 51, 49, 53, 50, 50, 49, 93, 44, 34, 98,
111, 117, 110, 100, 115, 95, 98, 121, 34, 58, 34, 101, 120, 97, 99, 116, 34, 125, 44, 34, 99, 97,
108, 105, 98, 114, 97, 116, 105, 111, 110, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34,
58, 52, 56, 44, 34, 114, 97, 110, 107, 115, 34, 58, 91, 49, 44, 50, 44, 51, 44, 52, 44, 53, 44, 54,
44, 55, 44, 56, 44, 57, 44, 49, 48, 44, 49, 49, 44, 49, 50, 44, 49, 51, 44, 49, 52, 44, 49, 53, 44,
49, 54, 44, 49, 55, 44, 49, 56, 44, 49, 57, 44, 50, 48, 44, 50, 49, 44, 50, 50, 44, 50, 51, 44, 50,
52, 44, 50, 53, 44, 50, 54, 44, 50, 55, 44, 50, 56, 44, 50, 57, 44, 51, 48, 44, 51, 49, 44, 51, 50,
44, 51, 51, 44, 51, 52, 44, 51, 53, 44, 51, 54, 44, 51, 55, 44, 51, 56, 44, 51, 57, 44, 52, 48, 44,
52, 49, 44, 52, 50, 44, 52, 51, 44, 52, 52, 44, 52, 53, 44, 52, 54, 44, 52, 55, 44, 52, 56, 93, 44,
34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 116, 119, 81, 48, 80, 112, 75, 97, 85, 106, 55, 66, 110,
73, 89, 43, 101, 110, 113, 75, 80, 103, 89, 50, 106, 68, 55, 66, 54, 112, 69, 43, 113, 117, 54, 83,
80, 116, 119, 82, 108, 84, 52, 107, 122, 90, 119, 43, 80, 76, 67, 100, 80, 103, 75, 54, 110, 84, 54,
50, 117, 74, 52, 43, 73, 86, 97, 102, 80, 114, 90, 55, 111, 84, 52, 71, 65, 54, 99, 43, 100, 72, 54,
120, 80, 108, 89, 106, 115, 122, 55, 55, 66, 55, 56, 43, 99, 51, 51, 71, 80, 106, 112, 83, 48, 84,
54, 79, 86, 78, 48, 43, 50, 57, 118, 101, 80, 110, 119, 75, 56, 68, 54, 110, 57, 102, 99, 43, 103,
114, 81, 67, 80, 55, 84, 82, 65, 106, 56, 79, 57, 119, 77, 47, 79, 80, 65, 70, 80, 122, 83, 121, 70,
84, 47, 65, 99, 104, 89, 47, 101, 53, 111, 87, 80, 51, 65, 105, 73, 106, 56, 113, 106, 105, 48, 47,
49, 71, 65, 118, 80, 120, 105, 97, 76, 122, 47, 97, 109, 106, 111, 47, 107, 106, 56, 55, 80, 50, 113,
50, 81, 84, 56, 98, 82, 86, 77, 47, 108, 65, 105, 76, 80, 119, 82, 57, 106, 106, 47, 113, 69, 53,
111, 47, 70, 71, 97, 103, 80, 48, 105, 108, 115, 106, 57, 97, 121, 77, 85, 47, 74, 86, 51, 75, 80,
119, 78, 49, 55, 122, 47, 87, 78, 103, 57, 65, 34, 44, 34, 112, 108, 97, 99, 101, 115, 34, 58, 91,
50, 53, 44, 50, 54, 44, 53, 44, 51, 55, 44, 49, 49, 44, 49, 48, 44, 49, 51, 44, 51, 50, 44, 50, 55,
44, 52, 52, 44, 57, 44, 50, 48, 44, 54, 44, 51, 54, 44, 49, 57, 44, 51, 49, 44, 49, 54, 44, 52, 51,
44, 49, 55, 44, 49, 50, 44, 51, 53, 44, 50, 50, 44, 51, 57, 44, 52, 49, 44, 49, 52, 44, 52, 55, 44,
49, 56, 44, 49, 53, 44, 52, 54, 44, 50, 52, 44, 52, 56, 44, 51, 51, 44, 56, 44, 51, 48, 44, 55, 44,
50, 57, 44, 52, 48, 44, 52, 44, 51, 56, 44, 51, 44, 50, 51, 44, 49, 44, 52, 53, 44, 51, 52, 44, 50,
56, 44, 52, 50, 44, 50, 49, 44, 50, 93, 125, 44, 34, 103, 111, 108, 100, 101, 110, 34, 58, 123, 34,
119, 105, 110, 100, 111, 119, 115, 34, 58, 34, 54, 98, 43, 72, 118, 48, 104, 84, 103, 106, 56, 55,
53, 102, 97, 57, 73, 113, 66, 116, 80, 101, 43, 116, 52, 68, 56, 77, 102, 102, 75, 47, 99, 72, 111,
85, 80, 65, 99, 100, 49, 68, 120, 76, 84, 111, 113, 47, 84, 121, 56, 84, 119, 76, 81, 114, 89, 115,
65, 109, 57, 52, 43, 57, 86, 79, 72, 113, 118, 70, 77, 114, 72, 107, 66, 90, 86, 77, 120, 65, 80,
112, 102, 85, 118, 77, 109, 102, 78, 114, 57, 102, 75, 54, 71, 43, 100, 99, 105, 79, 118, 47, 109,
76, 106, 76, 120, 120, 43, 115, 107, 47, 98, 89, 80, 99, 118, 47, 80, 78, 73, 98, 51, 120, 50, 112,
54, 57, 54, 54, 88, 120, 118, 120, 71, 106, 48, 98, 54, 80, 115, 56, 56, 47, 115, 81, 50, 80, 80, 68,
52, 100, 75, 84, 56, 105, 70, 79, 73, 57, 105, 65, 103, 108, 80, 49, 107, 113, 119, 68, 48, 61, 34,
44, 34, 115, 99, 111, 114, 101, 115, 34, 58, 34, 107, 104, 99, 68, 80, 119, 78, 49, 55, 122, 47, 87,
78, 103, 57, 65, 56, 108, 122, 103, 81, 114, 99, 69, 78, 68, 54, 106, 67, 78, 73, 47, 84, 57, 51, 86,
81, 97, 114, 117, 107, 106, 52, 61, 34, 44, 34, 116, 111, 108, 101, 114, 97, 110, 99, 101, 34, 58,
51, 46, 49, 57, 50, 49, 55, 53, 50, 50, 57, 51, 55, 55, 56, 51, 55, 52, 101, 45, 48, 53, 125, 44, 34,
112, 97, 114, 105, 116, 121, 34, 58, 123, 34, 119, 105, 110, 100, 111, 119, 115, 34, 58, 50, 52, 44,
34, 108, 97, 114, 103, 101, 115, 116, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34,
58, 52, 46, 48, 54, 50, 49, 54, 48, 56, 48, 57, 53, 55, 50, 52, 48, 48, 53, 101, 45, 48, 55, 44, 34,
109, 101, 97, 110, 95, 115, 99, 111, 114, 101, 95, 101, 114, 114, 111, 114, 34, 58, 49, 46, 49, 57,
48, 56, 52, 49, 55, 56, 52, 57, 52, 57, 48, 53, 50, 101, 45, 48, 55, 44, 34, 114, 97, 110, 107, 95,
99, 111, 114, 114, 101, 108, 97, 116, 105, 111, 110, 34, 58, 49, 46, 48, 44, 34, 102, 108, 105, 112,
115, 34, 58, 48, 44, 34, 102, 97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101,
34, 58, 48, 46, 48, 50, 48, 56, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 102,
97, 108, 115, 101, 95, 97, 108, 97, 114, 109, 95, 114, 97, 116, 101, 95, 97, 116, 95, 115, 111, 117,
114, 99, 101, 95, 116, 104, 114, 101, 115, 104, 111, 108, 100, 34, 58, 48, 46, 48, 50, 48, 56, 51,
51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 50, 44, 34, 97, 117, 114, 111, 99, 34, 58, 49, 46,
48, 44, 34, 115, 111, 117, 114, 99, 101, 95, 97, 117, 114, 111, 99, 34, 58, 49, 46, 48, 44, 34, 100,
101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49, 46, 48, 44, 34, 115, 111,
117, 114, 99, 101, 95, 100, 101, 116, 101, 99, 116, 105, 111, 110, 95, 114, 97, 116, 101, 34, 58, 49,
46, 48, 125, 44, 34, 112, 114, 101, 99, 105, 115, 105, 111, 110, 34, 58, 34, 102, 108, 111, 97, 116,
51, 50, 34, 44, 34, 114, 101, 113, 117, 105, 114, 101, 115, 34, 58, 123, 34, 99, 34, 58, 34, 67, 57,
57, 34, 125, 44, 34, 109, 97, 100, 101, 95, 98, 121, 34, 58, 123, 34, 97, 105, 45, 101, 100, 103,
101, 45, 108, 105, 116, 101, 114, 116, 34, 58, 34, 50, 46, 51, 46, 48, 34, 44, 34, 101, 100, 103,
101, 97, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 101, 120,
112, 111, 114, 116, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 101, 100, 103, 101, 97, 101, 45, 114,
117, 110, 116, 105, 109, 101, 34, 58, 34, 48, 46, 49, 46, 48, 34, 44, 34, 107, 101, 114, 97, 115, 34,
58, 34, 51, 46, 49, 53, 46, 49, 34, 44, 34, 110, 117, 109, 112, 121, 34, 58, 34, 50, 46, 52, 46, 54,
34, 44, 34, 111, 110, 110, 120, 34, 58, 34, 49, 46, 50, 51, 46, 50, 34, 44, 34, 111, 110, 110, 120,
114, 117, 110, 116, 105, 109, 101, 34, 58, 34, 49, 46, 51, 50, 46, 48, 34, 44, 34, 111, 110, 110,
120, 115, 108, 105, 109, 34, 58, 34, 48, 46, 49, 46, 57, 56, 34, 44, 34, 116, 101, 110, 115, 111,
114, 102, 108, 111, 119, 34, 58, 34, 50, 46, 50, 49, 46, 48, 34, 44, 34, 116, 102, 50, 111, 110, 110,
120, 34, 58, 34, 49, 46, 49, 55, 46, 48, 34, 125, 44, 34, 99, 104, 97, 110, 103, 101, 115, 34, 58,
91, 93, 44, 34, 100, 105, 103, 101, 115, 116, 34, 58, 34, 101, 100, 103, 101, 97, 101, 45, 115, 104,
97, 50, 53, 54, 58, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 34, 125, 0};
