#if defined(__AVX2__) && defined(__GNUC__)
#define INTEGER_TILES
#include <immintrin.h>
#include <string.h>

/* Eight inputs of four outputs are a vector. Processors with VNNI multiply unsigned by signed bytes
   and add four products in one instruction; all weights get 128 more, which is taken off again as
   `excess`. Others add two products in 16 bits, which hold 2 * 127 * 127 but no more: weights take
   the sign of x, and x is made positive. */
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
#define EXCESS 128
#define FLIPPED 0x80008000
#define PRODUCTS(sum, w, x) _mm256_dpbusd_epi32(sum, w, x)
#elif defined(__AVXVNNI__)
#define EXCESS 128
#define FLIPPED 0x80008000
#define PRODUCTS(sum, w, x) _mm256_dpbusd_avx_epi32(sum, w, x)
#else
#define EXCESS 0
#define FLIPPED 0x00800080
#define PRODUCTS(sum, w, x) \
    _mm256_add_epi32(sum, _mm256_madd_epi16( \
        _mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(w, x)), _mm256_set1_epi16(1)))
#endif

/* Four inputs in each 32 bits of the lower half, the next four in those of the upper half. */
static inline __m256i spread_inputs(int64_t eight)
{
    const __m256i halves = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
    return _mm256_permutevar8x32_epi32(_mm256_set1_epi64x(eight), halves);
}

static inline __m256i eight_inputs(const int8_t *x)
{
    int64_t v;
    memcpy(&v, x, sizeof v);
    return spread_inputs(v);
}

/* The inputs that are left, less than eight, and zeros; whole fours can be read. */
static inline __m256i last_inputs(const int8_t *x, size_t left)
{
    uint64_t v = 0;
    if (left > 4) {
        memcpy(&v, x, 8);
    } else {
        memcpy(&v, x, 4);
    }
    return spread_inputs((int64_t)(v & ((UINT64_C(1) << 8 * left) - 1U)));
}

static inline __m256i weights_of(const uint8_t *w)
{
    const __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)w);
    return _mm256_xor_si256(v, _mm256_set1_epi32((int32_t)FLIPPED));
}

/* Those of the last inputs, whose second four may not be there. */
static inline __m256i last_weights(const uint8_t *w, size_t left)
{
    const __m128i half = _mm_loadu_si128((const __m128i *)(const void *)w);
    if (left > 4) return weights_of(w);
    return _mm256_xor_si256(_mm256_zextsi128_si256(half), _mm256_set1_epi32((int32_t)FLIPPED));
}

/* The sums of two blocks, one behind the other. */
static inline __m256i both_halves(__m256i a, __m256i b)
{
    return _mm256_add_epi32(
        _mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
}

#if defined(__AVX512BW__) && defined(__AVX512VL__)
/* The step from sums to outputs of integer_row, for sixteen outputs or those that are left. */
static inline void sixteen_outputs(
    __m256i low, __m256i high, const int32_t *bias, const int32_t *factor, const int8_t *shift,
    int zero, int8_t *y, size_t left)
{
    const __mmask16 some = (__mmask16)(left < 16 ? (1U << left) - 1U : 0xFFFFU);
    const __m512i f = _mm512_maskz_loadu_epi32(some, factor);
    const __m512i b = _mm512_maskz_loadu_epi32(some, bias);
    const __m512i by = _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(some, shift));
    const __m512i sums = _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    const __m512i s = _mm512_slli_epi32(_mm512_add_epi32(sums, b), 8);
    const __m512i even = _mm512_srli_epi64(_mm512_mul_epi32(s, f), 32);
    const __m512i odd = _mm512_mul_epi32(_mm512_srli_epi64(s, 32), _mm512_srli_epi64(f, 32));
    __m512i q = _mm512_srav_epi32(_mm512_mask_blend_epi32(0xAAAA, even, odd), by);
    q = _mm512_srai_epi32(_mm512_add_epi32(q, _mm512_set1_epi32(1)), 1);
    q = _mm512_max_epi32(_mm512_add_epi32(q, _mm512_set1_epi32(zero)), _mm512_set1_epi32(-127));
    _mm_mask_storeu_epi8(y, some, _mm512_cvtsepi32_epi8(q)); /* 127 at most */
}
#else
/* The step from sums to outputs of integer_row, for eight outputs or those that are left. */
static inline void eight_outputs(
    __m256i sums, const int32_t *bias, const int32_t *factor, const int8_t *shift, int zero,
    int8_t *y, size_t left)
{
    static const int32_t lanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    const size_t count = left < 8 ? left : 8;
    const __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)(lanes + 8 - count));
    const __m256i f = _mm256_maskload_epi32(factor, some);
    const __m256i b = _mm256_maskload_epi32(bias, some);
    const __m256i s = _mm256_slli_epi32(_mm256_add_epi32(sums, b), 8);
    const __m256i even = _mm256_srli_epi64(_mm256_mul_epi32(s, f), 32);
    const __m256i odd = _mm256_mul_epi32(_mm256_srli_epi64(s, 32), _mm256_srli_epi64(f, 32));
    const __m256i one = _mm256_set1_epi32(1), order = _mm256_setr_epi32(0, 4, 0, 4, 0, 4, 0, 4);
    __m256i q = _mm256_blend_epi32(even, odd, 0xAA);
    int64_t bytes = 0;
    size_t i;
    if (count == 8) {
        memcpy(&bytes, shift, 8);
    } else {
        for (i = 0; i < count; i++) bytes |= (int64_t)shift[i] << 8 * i; /* none is negative */
    }
    q = _mm256_srav_epi32(q, _mm256_cvtepi8_epi32(_mm_set1_epi64x(bytes)));
    q = _mm256_srai_epi32(_mm256_add_epi32(q, one), 1);
    q = _mm256_max_epi32(_mm256_add_epi32(q, _mm256_set1_epi32(zero)), _mm256_set1_epi32(-127));
    q = _mm256_packs_epi16(_mm256_packs_epi32(q, q), q); /* to 127 at most */
    bytes = _mm_cvtsi128_si64(_mm256_castsi256_si128(_mm256_permutevar8x32_epi32(q, order)));
    if (count == 8) {
        memcpy(y, &bytes, 8);
    } else {
        for (i = 0; i < count; i++) y[i] = (int8_t)(bytes >> 8 * i);
    }
}

static inline void sixteen_outputs(
    __m256i low, __m256i high, const int32_t *bias, const int32_t *factor, const int8_t *shift,
    int zero, int8_t *y, size_t left)
{
    eight_outputs(low, bias, factor, shift, zero, y, left);
    if (left > 8) eight_outputs(high, bias + 8, factor + 8, shift + 8, zero, y + 8, left - 8);
}
#endif

static void integer_row(
    const int8_t *x, const uint8_t *w, const int32_t *bias, const int32_t *factor,
    const int8_t *shift, int zero, int8_t *y, size_t inputs, size_t outputs)
{
    const size_t step = (inputs + 3) / 4 * 16; /* from block to block */
    const size_t whole = inputs / 8 * 8, rest = inputs % 8;
    const __m256i ones = _mm256_set1_epi8(EXCESS != 0);
    const __m256i last = rest > 0 ? last_inputs(x + whole, rest) : ones;
    size_t i, o;
    for (o = 0; o < outputs; o += 16, w += 4 * step) { /* four blocks share an input */
        const size_t left = outputs - o;
        const uint8_t *p = w, *q = left > 4 ? p + step : p;
        const uint8_t *r = left > 8 ? q + step : q, *s = left > 12 ? r + step : r;
        __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a, excess = a;
        for (i = 0; i < whole; i += 8, p += 32, q += 32, r += 32, s += 32) {
            const __m256i v = eight_inputs(x + i);
            a = PRODUCTS(a, weights_of(p), v);
            b = PRODUCTS(b, weights_of(q), v);
            c = PRODUCTS(c, weights_of(r), v);
            d = PRODUCTS(d, weights_of(s), v);
            if (EXCESS) excess = PRODUCTS(excess, ones, v);
        }
        if (rest > 0) {
            a = PRODUCTS(a, last_weights(p, rest), last);
            b = PRODUCTS(b, last_weights(q, rest), last);
            c = PRODUCTS(c, last_weights(r, rest), last);
            d = PRODUCTS(d, last_weights(s, rest), last);
            if (EXCESS) excess = PRODUCTS(excess, ones, last);
        }
        excess = _mm256_slli_epi32(both_halves(excess, excess), 7); /* times EXCESS */
        a = _mm256_sub_epi32(both_halves(a, b), excess);
        c = _mm256_sub_epi32(both_halves(c, d), excess);
        sixteen_outputs(a, c, bias + o, factor + o, shift + o, zero, y + o, left);
    }
}
#undef EXCESS
#undef FLIPPED
#undef PRODUCTS
#endif
