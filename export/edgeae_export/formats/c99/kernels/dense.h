#include "dense_tiles.h"

/* y = x w + bias, for rows of x and of y that are so many floats apart. The weights lie in blocks of
   eight outputs, those of one input side by side; the outputs that are left over lie so in a last
   block. The bias may be y itself. With `relu`, negative outputs become zero. */
#if LANES < BLOCK
#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 2) && !defined(ONE_ORDER)
#include <arm_mve.h>

/* NaN stays NaN. */
static inline float32x4_t at_least(float32x4_t v, float least)
{
    return vpselq_f32(vdupq_n_f32(least), v, vcmpltq_n_f32(v, least));
}

/* Two blocks at once: four sums, with a load before each, keep the multiplier busy. */
static void two_blocks(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, float least)
{
    const float *other = w + BLOCK * inputs, *const end = x + inputs;
    float32x4_t a = vld1q_f32(bias), b = vld1q_f32(bias + 4);
    float32x4_t c = vld1q_f32(bias + 8), d = vld1q_f32(bias + 12);
    for (; x < end; x++, w += BLOCK, other += BLOCK) {
        a = vfmaq_n_f32(a, vld1q_f32(w), *x);
        b = vfmaq_n_f32(b, vld1q_f32(w + 4), *x);
        c = vfmaq_n_f32(c, vld1q_f32(other), *x);
        d = vfmaq_n_f32(d, vld1q_f32(other + 4), *x);
    }
    vst1q_f32(y, at_least(a, least));
    vst1q_f32(y + 4, at_least(b, least));
    vst1q_f32(y + 8, at_least(c, least));
    vst1q_f32(y + 12, at_least(d, least));
}

/* A block of eight outputs, or of those that are left over. */
static void one_block(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t width,
    float least)
{
    const mve_pred16_t low = vctp32q((uint32_t)width);
    const mve_pred16_t high = vctp32q(width < 4 ? 0 : (uint32_t)width - 4);
    float32x4_t a = vldrwq_z_f32(bias, low), b = vldrwq_z_f32(bias + 4, high);
    for (; inputs > 0; inputs--, x++, w += width) {
        a = vfmaq_n_f32(a, vldrwq_z_f32(w, low), *x);
        if (width > 4) b = vfmaq_n_f32(b, vldrwq_z_f32(w + 4, high), *x);
    }
    vstrwq_p_f32(y, at_least(a, least), low);
    vstrwq_p_f32(y + 4, at_least(b, least), high);
}

static void dense_row(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t outputs,
    int relu)
{
    const float least = relu ? 0.0f : -HUGE_VALF;
    for (; outputs >= 2 * BLOCK; outputs -= 2 * BLOCK, bias += 2 * BLOCK, y += 2 * BLOCK) {
        two_blocks(x, w, bias, y, inputs, least);
        w += 2 * BLOCK * inputs;
    }
    while (outputs > 0) {
        const size_t width = outputs < BLOCK ? outputs : BLOCK;
        one_block(x, w, bias, y, inputs, width, least);
        w += width * inputs, bias += width, y += width, outputs -= width;
    }
}
#else
#if defined(__ARM_FEATURE_FMA) && !defined(ONE_ORDER) /* one instruction,
    which strict C99 keeps a compiler from choosing */
#define MULTIPLY_ADD(a, b, c) fmaf(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

static void dense_row(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y,
    size_t inputs, size_t outputs, int relu)
{
    const float *const end = x + inputs;
    size_t j;
    for (; outputs >= BLOCK; outputs -= BLOCK, bias += BLOCK, y += BLOCK) {
        float a = bias[0], b = bias[1], c = bias[2], d = bias[3];
        float e = bias[4], f = bias[5], g = bias[6], h = bias[7];
        const float *at = x;
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
        for (j = 0; relu && j < BLOCK; j++) y[j] = y[j] < 0.0f ? 0.0f : y[j]; /* NaN stays NaN */
    }
    for (j = 0; j < outputs; j++) {
        const EDGEAE_ROM float *weight = w + j;
        const float *at = x;
        float sum = bias[j];
        for (; at < end; weight += outputs) sum = MULTIPLY_ADD(*at++, *weight, sum);
        y[j] = relu && sum < 0.0f ? 0.0f : sum;
    }
}
#endif

static MAY_BE_UNUSED void dense_rows(
    const float *x, size_t x_step, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias,
    float *y, size_t y_step, size_t rows, size_t inputs, size_t outputs, int relu)
{
    for (; rows > 0; rows--, x += x_step, y += y_step) {
        dense_row(x, w, bias, y, inputs, outputs, relu);
    }
}
#endif
