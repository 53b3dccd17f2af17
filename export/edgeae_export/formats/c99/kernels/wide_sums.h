/* A sum modulo 2^32: numbers out of range make wrong scores, and no undefined behaviour. */
static inline int32_t wrapped(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* Four sums of products of 16-bit inputs and int8 weights, from a bias each. Weights come in blocks
   of four outputs: of each, those of four inputs in the order 0, 2, 1, 3, filled up with zeros to
   whole fours, so that what lies behind x has no weight. Of the bytes of a word, those at even
   places are one pair of 16 bits, those at odd places another. */
#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__ARMEL__)
#define OUTPUT(sum, four) \
    __asm__("sxtb16 %1, %2\n\tsxtb16 %2, %2, ror #8\n\t" \
            "smlad %0, %1, %3, %0\n\tsmlad %0, %2, %4, %0" \
            : "+r"(sum), "=&r"(pair), "+r"(four) : "r"(first), "r"(second));
#define TWO_OUTPUTS(one, other) \
    __asm__("ldrd %0, %1, [%2], #8" : "=r"(p), "=r"(q), "+r"(w)); \
    OUTPUT(one, p) \
    OUTPUT(other, q)

static inline void wide_sums(
    const int16_t *x, const int8_t *w, const int32_t *bias, int32_t *sums, size_t inputs)
{
    const int16_t *const end = x + inputs;
    int32_t a = bias[0], b = bias[1], c = bias[2], d = bias[3];
    uint32_t first, second, p, q, pair;
    while (x < end) {
        __asm__("ldrd %0, %1, [%2], #8" : "=r"(first), "=r"(second), "+r"(x) : : "memory");
        TWO_OUTPUTS(a, b)
        TWO_OUTPUTS(c, d)
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}
#undef OUTPUT
#undef TWO_OUTPUTS
#elif defined(__GNUC__) && defined(__AVX2__)
#include <immintrin.h>

static inline void wide_sums(
    const int16_t *x, const int8_t *w, const int32_t *bias, int32_t *sums, size_t inputs)
{
    const int16_t *const end = x + inputs;
    const __m128i start = _mm_loadu_si128((const __m128i *)(const void *)bias);
    __m256i sum = _mm256_setzero_si256();
    for (; x < end; x += 4, w += 16) {
        const __m128i four = _mm_loadl_epi64((const __m128i *)(const void *)x);
        const __m256i all = _mm256_broadcastq_epi64(_mm_shufflelo_epi16(four, 0xD8));
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)w);
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_cvtepi8_epi16(bytes), all));
    }
    sum = _mm256_permute4x64_epi64(_mm256_hadd_epi32(sum, sum), 0xD8);
    _mm_storeu_si128(
        (__m128i *)(void *)sums, _mm_add_epi32(start, _mm256_castsi256_si128(sum)));
}
#elif defined(__GNUC__) && defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>

static inline void wide_sums(
    const int16_t *x, const int8_t *w, const int32_t *bias, int32_t *sums, size_t inputs)
{
    const int16_t *const end = x + inputs;
    int32x4_t a = vdupq_n_s32(0), b = a, c = a, d = a;
    for (; x < end; x += 4, w += 16) {
        const int16x4_t v = vld1_s16(x);
        const int16x4_t four = vzip1_s16(v, vext_s16(v, v, 2)); /* 0, 2, 1, 3 */
        const int8x16_t bytes = vld1q_s8(w);
        const int16x8_t low = vmovl_s8(vget_low_s8(bytes)), high = vmovl_high_s8(bytes);
        a = vmlal_s16(a, vget_low_s16(low), four);
        b = vmlal_s16(b, vget_high_s16(low), four);
        c = vmlal_s16(c, vget_low_s16(high), four);
        d = vmlal_s16(d, vget_high_s16(high), four);
    }
    vst1q_s32(sums, vaddq_s32(vld1q_s32(bias), vpaddq_s32(vpaddq_s32(a, b), vpaddq_s32(c, d))));
}
#else
static inline void wide_sums(
    const int16_t *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM int32_t *bias, int32_t *sums,
    size_t inputs)
{
    const int16_t *const end = x + inputs;
    int32_t a = bias[0], b = bias[1], c = bias[2], d = bias[3];
    for (; x < end; x += 4, w += 16) {
        const int32_t p = x[0], q = x[2], r = x[1], s = x[3];
        a = wrapped(a, p * w[0] + q * w[1] + r * w[2] + s * w[3]);
        b = wrapped(b, p * w[4] + q * w[5] + r * w[6] + s * w[7]);
        c = wrapped(c, p * w[8] + q * w[9] + r * w[10] + s * w[11]);
        d = wrapped(d, p * w[12] + q * w[13] + r * w[14] + s * w[15]);
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}
#endif
