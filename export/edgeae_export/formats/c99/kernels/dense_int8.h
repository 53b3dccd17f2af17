#include "dense_scaled.h"

#if FEW > 1
static inline few few_int8(const int8_t *w)
{
#if FEW == 8
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)w);
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
#elif defined(__aarch64__)
    int32_t four;
    memcpy(&four, w, sizeof four);
    return vcvtq_f32_s32(vmovl_s16(vget_low_s16(vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four))))));
#else
    return vcvtq_f32_s32(vldrbq_s32(w));
#endif
}
#endif

SCALED_ROW(k_dense_int8_row, k_four_int8_vectors, int8_t, few_int8)
