#define BLOCK 8 /* outputs whose weights lie side by side */

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>

/* Four blocks at once: four sums in flight hide the latency of one. */
static void dense_blocks(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t blocks)
{
    size_t i, k;
    for (; blocks >= 4; blocks -= 4, w += 4 * BLOCK * inputs, bias += 4 * BLOCK, y += 4 * BLOCK) {
        __m256 sums[4];
        for (k = 0; k < 4; k++) sums[k] = _mm256_loadu_ps(bias + BLOCK * k);
        for (i = 0; i < inputs; i++) {
            const __m256 v = _mm256_broadcast_ss(x + i);
            for (k = 0; k < 4; k++) {
                const float *at = w + BLOCK * (k * inputs + i);
                sums[k] = _mm256_fmadd_ps(v, _mm256_loadu_ps(at), sums[k]);
            }
        }
        for (k = 0; k < 4; k++) _mm256_storeu_ps(y + BLOCK * k, sums[k]);
    }
    for (; blocks > 0; blocks--, w += BLOCK * inputs, bias += BLOCK, y += BLOCK) {
        __m256 even = _mm256_loadu_ps(bias), odd = _mm256_setzero_ps();
        for (i = 0; i + 2 <= inputs; i += 2) {
            const __m256 next = _mm256_broadcast_ss(x + i + 1);
            even = _mm256_fmadd_ps(_mm256_broadcast_ss(x + i), _mm256_loadu_ps(w + BLOCK * i), even);
            odd = _mm256_fmadd_ps(next, _mm256_loadu_ps(w + BLOCK * (i + 1)), odd);
        }
        if (i < inputs) {
            even = _mm256_fmadd_ps(_mm256_broadcast_ss(x + i), _mm256_loadu_ps(w + BLOCK * i), even);
        }
        _mm256_storeu_ps(y, _mm256_add_ps(even, odd));
    }
}
#elif defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 2)
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
static void dense_blocks(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t blocks)
{
    for (; blocks > 0; blocks--, bias += BLOCK, y += BLOCK) {
        float a = bias[0], b = bias[1], c = bias[2], d = bias[3];
        float e = bias[4], f = bias[5], g = bias[6], h = bias[7];
        const float *at = x, *end = x + inputs;
        for (; at < end; w += BLOCK) {
            const float v = *at++;
            a += v * w[0];
            b += v * w[1];
            c += v * w[2];
            d += v * w[3];
            e += v * w[4];
            f += v * w[5];
            g += v * w[6];
            h += v * w[7];
        }
        y[0] = a, y[1] = b, y[2] = c, y[3] = d;
        y[4] = e, y[5] = f, y[6] = g, y[7] = h;
    }
}
#endif

/* y = x w + bias for each of `rows` rows. The weights lie in blocks of eight outputs, those of one
   input side by side; the outputs that are left over lie so in a last block. */
static void k_dense(
    const float *x, const float *w, const float *bias, float *y, size_t rows, size_t inputs,
    size_t outputs)
{
    const size_t blocks = outputs / BLOCK, rest = outputs % BLOCK, done = BLOCK * blocks;
    size_t i, j;
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        const float *at = w + done * inputs;
        dense_blocks(x, w, bias, y, inputs, blocks);
        for (j = 0; j < rest; j++) {
            float sum = bias[done + j];
            for (i = 0; i < inputs; i++) sum += x[i] * at[i * rest + j];
            y[done + j] = sum;
        }
    }
}
