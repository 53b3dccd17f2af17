/* Weights in blocks of four outputs: of each, those of four inputs side by side; filled up with
   zeros to whole fours, so what lies behind x has no weight. */
#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__)
#include <string.h>

static inline uint32_t four(const int8_t *at)
{
    uint32_t word;
    memcpy(&word, at, 4);
    return word;
}

static inline uint32_t even_bytes(uint32_t word) /* bytes 0 and 2, each as 16 bits */
{
    uint32_t pair;
    __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(word));
    return pair;
}

static inline uint32_t odd_bytes(uint32_t word)
{
    uint32_t pair;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word));
    return pair;
}

static inline int32_t two_products(uint32_t a, uint32_t b, int32_t sum)
{
    __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
}

#define OUTPUT(sum, at) \
    sum = two_products(odd, odd_bytes(four(at)), two_products(even, even_bytes(four(at)), sum));
#define FOUR_INPUTS(x, w) \
    { \
        const uint32_t even = even_bytes(four(x)), odd = odd_bytes(four(x)); \
        OUTPUT(a, w) \
        OUTPUT(b, (w) + 4) \
        OUTPUT(c, (w) + 8) \
        OUTPUT(d, (w) + 12) \
    }

static inline int32_t within_int8(int32_t q)
{
    __asm__("ssat %0, #8, %1" : "=r"(q) : "r"(q));
    return q;
}

static void integer_sums(const int8_t *x, const int8_t *w, int32_t *sums, size_t fours)
{
    int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    for (; fours >= 2; fours -= 2, x += 8, w += 32) {
        FOUR_INPUTS(x, w)
        FOUR_INPUTS(x + 4, w + 16)
    }
    if (fours > 0) {
        FOUR_INPUTS(x, w)
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}
#else
static inline int32_t within_int8(int32_t q)
{
    return q < -128 ? -128 : q > 127 ? 127 : q;
}

static void integer_sums(const int8_t *x, const int8_t *w, int32_t *sums, size_t fours)
{
    int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    for (; fours > 0; fours--, x += 4, w += 16) {
        const int32_t p = x[0], q = x[1], r = x[2], s = x[3];
        a += p * w[0] + q * w[1] + r * w[2] + s * w[3];
        b += p * w[4] + q * w[5] + r * w[6] + s * w[7];
        c += p * w[8] + q * w[9] + r * w[10] + s * w[11];
        d += p * w[12] + q * w[13] + r * w[14] + s * w[15];
    }
    sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}
#endif

/* y = zero + (x w + bias) * factor / 2^(29 + shift) to the nearest, per output, within int8. The
   bias, filled up to whole fours, has the zero of x in it. Shifts to the right are arithmetic, as
   every compiler's are. */
static void k_dense_integer(
    const int8_t *x, const int8_t *w, const int32_t *bias, const int32_t *factor,
    const int8_t *shift, int zero, int8_t *y, size_t rows, size_t inputs, size_t outputs)
{
    const size_t fours = (inputs + 3) / 4;
    size_t o, j;
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        const int8_t *at = w;
        for (o = 0; o < outputs; o += 4, at += 16 * fours) {
            const size_t width = outputs - o < 4 ? outputs - o : 4;
            int32_t sums[4];
            sums[0] = bias[o], sums[1] = bias[o + 1], sums[2] = bias[o + 2], sums[3] = bias[o + 3];
            integer_sums(x, at, sums, fours);
            for (j = 0; j < width; j++) {
                /* The upper half of a 64-bit product is one instruction, or little more. */
                const int32_t high = (int32_t)(((int64_t)(sums[j] * 16) * factor[o + j]) >> 32);
                const int32_t twice = high >> shift[o + j];
                y[o + j] = (int8_t)within_int8(zero + ((twice + 1) >> 1));
            }
        }
    }
}
