#define BLOCK 8 /* outputs whose weights lie side by side */
/* With ONE_ORDER, which integer files define, all targets add in the order of the plain C below. */

#if defined(__AVX2__) && defined(__GNUC__) && !defined(ONE_ORDER)
typedef float lanes __attribute__((vector_size(32), aligned(4), may_alias));

/* Four blocks at once: four sums in flight hide the latency of one. */
static void dense_blocks(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y,
    size_t inputs, size_t blocks)
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
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y,
    size_t inputs, size_t blocks)
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
#if defined(__ARM_FEATURE_FMA) && !defined(ONE_ORDER) /* one instruction,
    which strict C99 keeps a compiler from choosing */
#define MULTIPLY_ADD(a, b, c) fmaf(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

static void dense_blocks(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y,
    size_t inputs, size_t blocks)
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
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y,
    size_t inputs, size_t outputs)
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
