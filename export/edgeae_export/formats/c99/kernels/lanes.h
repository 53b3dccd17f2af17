#include <string.h>

#ifdef __GNUC__
#define MAY_BE_UNUSED __attribute__((unused)) /* by some networks */
#else
#define MAY_BE_UNUSED
#endif

/* `number` is as many floats as the processor computes at once. With ONE_ORDER, which integer files
   define, it is one float, so that all targets add in the order of plain C. */
#if defined(__GNUC__) && defined(__AVX512F__) && !defined(ONE_ORDER)
#include <immintrin.h>
#define LANES 16
#define SMALLER(a, b) _mm512_min_ps(a, b) /* b if one is NaN */
#define LARGER(a, b) _mm512_max_ps(a, b)
#define SOME(left) ((__mmask16)((1U << (left)) - 1U))
#define LOADED(from, left) ((number)_mm512_maskz_loadu_ps(SOME(left), from))
#define STORED(v, to, left) _mm512_mask_storeu_ps(to, SOME(left), v)
#elif defined(__GNUC__) && defined(__AVX2__) && !defined(ONE_ORDER)
#include <immintrin.h>
#define LANES 8
#define SMALLER(a, b) _mm256_min_ps(a, b)
#define LARGER(a, b) _mm256_max_ps(a, b)
#define LOADED(from, left) ((number)_mm256_maskload_ps(from, first_lanes(left)))
#define STORED(v, to, left) _mm256_maskstore_ps(to, first_lanes(left), v)
#elif defined(__GNUC__) && defined(__aarch64__) && defined(__ARM_NEON) && !defined(ONE_ORDER)
#include <arm_neon.h>
#define LANES 4
#define SMALLER(a, b) vminq_f32(a, b)
#define LARGER(a, b) vmaxq_f32(a, b)
#define LOADED(from, left) partly_loaded(from, left)
#define STORED(v, to, left) memcpy(to, &(v), (left) * sizeof *(to))
#else
#define LANES 1
#define SMALLER(a, b) ((a) < (b) ? (a) : (b))
#define LARGER(a, b) ((a) > (b) ? (a) : (b))
#endif

#if LANES == 8
/* A mask of so many of eight lanes. */
static inline MAY_BE_UNUSED __m256i first_lanes(size_t count)
{
    static const int32_t lanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    return _mm256_loadu_si256((const __m256i *)(const void *)(lanes + 8 - count));
}
#endif

#if LANES > 1
typedef float number __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

#if LANES == 4
static inline MAY_BE_UNUSED number partly_loaded(const float *from, size_t left)
{
    number v = {0.0f};
    memcpy(&v, from, left * sizeof *from);
    return v;
}
#endif

/* The floats at `from`; where fewer than LANES are left, zeros behind them. */
static inline MAY_BE_UNUSED number loaded(const float *from, size_t left)
{
    if (left >= LANES) return *(const number *)from;
    return LOADED(from, left);
}

static inline MAY_BE_UNUSED void stored(number v, float *to, size_t left)
{
    if (left >= LANES) {
        *(number *)to = v;
    } else {
        STORED(v, to, left);
    }
}

static inline MAY_BE_UNUSED float total(number v)
{
#if LANES == 16
    return _mm512_reduce_add_ps(v);
#elif LANES == 8
    const __m128 four = _mm256_castps256_ps128(v) + _mm256_extractf128_ps(v, 1);
    const __m128 two = four + _mm_movehl_ps(four, four);
    return two[0] + two[1];
#else
    return vaddvq_f32(v);
#endif
}
#else
typedef float number;

static inline MAY_BE_UNUSED number loaded(const float *from, size_t left)
{
    (void)left;
    return *from;
}

static inline MAY_BE_UNUSED void stored(number v, float *to, size_t left)
{
    (void)left;
    *to = v;
}

static inline MAY_BE_UNUSED float total(number v)
{
    return v;
}
#endif
