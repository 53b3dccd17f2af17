#include "wide_sums.h"

/* Arithmetic of recurrences in integers: states in 16 bits, sums of products in 32. */
#define WHOLE_FOURS(n) (((n) + 3) / 4 * 4)

/* A layer from 16-bit inputs; all but the weights has one value per output, in whole fours. */
typedef struct {
    const EDGEAE_ROM int8_t *weights;
    const EDGEAE_ROM int32_t *bias, *factor;
    const EDGEAE_ROM int8_t *shift;
} wide_layer;

/* sum * factor / 2^shift to the nearest, for shifts from 2 on. Without a shift of 64 bits, which is
   many instructions on most microcontrollers. */
static inline int32_t wide_scaled(int32_t sum, int32_t factor, int shift)
{
    const int64_t product = (int64_t)sum * factor;
    int32_t twice = (int32_t)(product >> 32);
    if (shift > 32) {
        twice = (twice >> (shift - 33)) + 1;
    } else {
        twice = (int32_t)(((uint32_t)twice << (33 - shift) | (uint32_t)product >> (shift - 1)) + 1U);
    }
    return twice >> 1;
}

/* y = (x w + bias) * factor / 2^shift per output, in whole fours of outputs. */
static void wide_row(const int16_t *x, const wide_layer *of, int32_t *y, size_t inputs, size_t outputs)
{
    const size_t whole = WHOLE_FOURS(inputs);
    const EDGEAE_ROM int8_t *w = of->weights, *shift = of->shift;
    const EDGEAE_ROM int32_t *bias = of->bias, *factor = of->factor;
    const int32_t *const end = y + outputs;
    for (; y < end; y += 4, w += 4 * whole, bias += 4, factor += 4, shift += 4) {
        wide_sums(x, w, bias, y, whole);
        y[0] = wide_scaled(y[0], factor[0], shift[0]), y[1] = wide_scaled(y[1], factor[1], shift[1]);
        y[2] = wide_scaled(y[2], factor[2], shift[2]), y[3] = wide_scaled(y[3], factor[3], shift[3]);
    }
}

static inline int32_t wide_in_16_bits(int32_t x)
{
#if defined(__ARM_FEATURE_SAT) && defined(__thumb2__)
    __asm__("ssat %0, #16, %0" : "+r"(x));
    return x;
#else
    return x < -32768 ? -32768 : x > 32767 ? 32767 : x;
#endif
}

/* tanh of 4096ths, in 32768ths: between the 257 values of a table over -8..8, in a line. */
static inline int32_t wide_tanh(const EDGEAE_ROM int16_t *table, int32_t x)
{
    const int32_t v = wide_in_16_bits(x);
    const EDGEAE_ROM int16_t *const at = table + 128 + (v >> 8);
    return at[0] + (((at[1] - at[0]) * (v & 255) + 128) >> 8);
}

static inline int32_t wide_sigmoid(const EDGEAE_ROM int16_t *table, int32_t x)
{
    return (wide_tanh(table, x >> 1) + 32768) >> 1;
}

/* The part 0..32767 of a number, in 32768ths, to the nearest. */
static inline int32_t wide_part(int32_t part, int32_t x)
{
    return (int32_t)(((int64_t)part * x + 16384) >> 15);
}

/* Likewise, of a number within -65535..65535. */
static inline int32_t wide_part_of_17_bits(int32_t part, int32_t x)
{
    return (part * x + 16384) >> 15;
}

/* A state in 32768ths as an int8 of its grid. */
static inline int8_t wide_to_int8(int32_t h, int32_t factor, int shift, int zero)
{
    const int32_t q = zero + ((h * factor + ((int32_t)1 << (shift - 1))) >> shift);
    return (int8_t)(q < -127 ? -127 : q > 127 ? 127 : q);
}
