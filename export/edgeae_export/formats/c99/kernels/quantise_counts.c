#include "to_int8.h"

/* As k_quantise of counts, without floats: zero + (x * factor - offset) / 2^(shift + bits). */
static void k_quantise_counts(
    const int16_t *x, const EDGEAE_ROM int32_t *factor, const EDGEAE_ROM int32_t *offset,
    const EDGEAE_ROM int8_t *shift, size_t period, int bits, int zero, int8_t *y, size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            y[i + j] = to_int8((x[i + j] * factor[j] - offset[j]) >> shift[j], bits, zero);
        }
    }
}
