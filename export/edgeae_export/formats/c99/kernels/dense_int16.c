#include "dense_scaled.h"

#if FEW > 1
static inline few few_int16(const int16_t *w)
{
#if FEW == 8
    const __m128i words = _mm_loadu_si128((const __m128i *)(const void *)w);
    return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(words));
#elif defined(__aarch64__)
    return vcvtq_f32_s32(vmovl_s16(vld1_s16(w)));
#else
    return vcvtq_f32_s32(vldrhq_s32(w));
#endif
}
#endif

SCALED_ROW(k_dense_int16_row, k_four_int16_vectors, int16_t, few_int16)
DENSE_SCALED(k_dense_int16, k_dense_int16_row, int16_t)
