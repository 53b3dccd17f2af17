#if defined(__AVX512VBMI__) && defined(__GNUC__)
#include <immintrin.h>

/* An activation of 256 possible values: the table in four registers, of which each half of the
   values reads two. */
static void k_table(const int8_t *x, const EDGEAE_ROM int8_t *table, int8_t *y, size_t n)
{
    const __m512i a = _mm512_loadu_si512(table), b = _mm512_loadu_si512(table + 64);
    const __m512i c = _mm512_loadu_si512(table + 128), d = _mm512_loadu_si512(table + 192);
    size_t i;
    for (i = 0; i < n; i += 64) {
        const __mmask64 some = n - i < 64 ? (UINT64_C(1) << (n - i)) - 1U : ~UINT64_C(0);
        const __m512i v = _mm512_maskz_loadu_epi8(some, x + i);
        const __m512i negative = _mm512_permutex2var_epi8(a, v, b);
        const __m512i positive = _mm512_permutex2var_epi8(c, v, d);
        const __m512i both = _mm512_mask_blend_epi8(_mm512_movepi8_mask(v), positive, negative);
        _mm512_mask_storeu_epi8(y + i, some, both);
    }
}
#else
/* An activation of 256 possible values. */
static void k_table(const int8_t *x, const EDGEAE_ROM int8_t *table, int8_t *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = table[x[i] + 128];
}
#endif
