/* As dense_row with weights in int8 or int16, one scale per output. Each output has one sum of
   floats, in the order of the inputs: vectors have the bits of plain C, if both contract products
   and sums alike. */
#if defined(__GNUC__) && defined(__AVX2__)
#include <immintrin.h>
#define FEW 8 /* weights of a vector */
typedef __m256 few;
#elif defined(__GNUC__) && defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#include <string.h>
#define FEW 4
typedef float32x4_t few;
#elif defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 2)
#include <arm_mve.h>
#define FEW 4
typedef float32x4_t few;
#else
#define FEW 1
#endif

#if FEW > 1
#define WEIGHTS(k) (w + (k) * FEW / 8 * 8 * inputs + (k) * FEW % 8) /* of the k-th vector */
typedef few few_floats __attribute__((aligned(4), may_alias));

static inline void few_scaled(few sum, const float *scale, const float *bias, float *y)
{
    *(few_floats *)y = sum * *(const few_floats *)scale + *(const few_floats *)bias;
}

/* Four vectors at once hide the latency of one. */
#define FOUR_VECTORS(four_vectors, type, few_weights) \
    static void four_vectors( \
        const float *x, const type *w, const float *scale, const float *bias, float *y, \
        size_t inputs) \
    { \
        const type *p = w, *q = WEIGHTS(1), *r = WEIGHTS(2), *s = WEIGHTS(3); \
        few a = {0.0f}, b = a, c = a, d = a; \
        const float *const end = x + inputs; \
        for (; x < end; x++, p += 8, q += 8, r += 8, s += 8) { \
            a += *x * few_weights(p); \
            b += *x * few_weights(q); \
            c += *x * few_weights(r); \
            d += *x * few_weights(s); \
        } \
        few_scaled(a, scale, bias, y); \
        few_scaled(b, scale + FEW, bias + FEW, y + FEW); \
        few_scaled(c, scale + 2 * FEW, bias + 2 * FEW, y + 2 * FEW); \
        few_scaled(d, scale + 3 * FEW, bias + 3 * FEW, y + 3 * FEW); \
    }

#define BY_VECTORS(four_vectors) \
    for (; outputs >= 4 * FEW && inputs > 0; outputs -= 4 * FEW, w += 4 * FEW * inputs) { \
        four_vectors(x, w, scale, bias, y, inputs); \
        scale += 4 * FEW, bias += 4 * FEW, y += 4 * FEW; \
    }
#else
#define FOUR_VECTORS(four_vectors, type, few_weights)
#define BY_VECTORS(four_vectors)
#endif

/* One row; `few_weights` loads as many weights of a type as a vector has. */
#define SCALED_ROW(name, four_vectors, type, few_weights) \
    FOUR_VECTORS(four_vectors, type, few_weights) \
    static void name( \
        const float *x, const EDGEAE_ROM type *w, const EDGEAE_ROM float *scale, \
        const EDGEAE_ROM float *bias, float *y, size_t inputs, size_t outputs) \
    { \
        const float *const end = x + inputs, *at; \
        size_t j; \
        BY_VECTORS(four_vectors) \
        for (; outputs >= 8; outputs -= 8, scale += 8, bias += 8, y += 8) { \
            float a = 0.0f, b = 0.0f, c = 0.0f, d = 0.0f; \
            float e = 0.0f, f = 0.0f, g = 0.0f, h = 0.0f; \
            for (at = x; at < end; w += 8) { \
                const float v = *at++; \
                a += v * (float)w[0], b += v * (float)w[1]; \
                c += v * (float)w[2], d += v * (float)w[3]; \
                e += v * (float)w[4], f += v * (float)w[5]; \
                g += v * (float)w[6], h += v * (float)w[7]; \
            } \
            y[0] = a * scale[0] + bias[0], y[1] = b * scale[1] + bias[1]; \
            y[2] = c * scale[2] + bias[2], y[3] = d * scale[3] + bias[3]; \
            y[4] = e * scale[4] + bias[4], y[5] = f * scale[5] + bias[5]; \
            y[6] = g * scale[6] + bias[6], y[7] = h * scale[7] + bias[7]; \
        } \
        for (j = 0; j < outputs; j++) { \
            const EDGEAE_ROM type *weight = w + j; \
            float sum = 0.0f; \
            for (at = x; at < end; weight += outputs) sum += *at++ * (float)*weight; \
            y[j] = sum * scale[j] + bias[j]; \
        } \
    }

/* As k_dense with such weights. */
#define DENSE_SCALED(name, row, type) \
    static void name( \
        const float *x, const EDGEAE_ROM type *w, const EDGEAE_ROM float *scale, \
        const EDGEAE_ROM float *bias, float *y, size_t rows, size_t inputs, size_t outputs) \
    { \
        for (; rows > 0; rows--, x += inputs, y += outputs) { \
            row(x, w, scale, bias, y, inputs, outputs); \
        } \
    }
