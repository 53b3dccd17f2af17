#include "square.h"

/* As k_error_squares of counts, up to the last product without floats. */
static void k_error_squares_counts(
    const int8_t *z, const int16_t *x, const EDGEAE_ROM int32_t *factor,
    const EDGEAE_ROM int32_t *offset, const EDGEAE_ROM int8_t *shift, size_t period, int bits,
    int32_t zero, float part, float *y, size_t n, size_t total)
{
    int64_t sum = 0;
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            const int32_t scaled = (x[i + j] * factor[j] - offset[j]) >> shift[j];
            const int32_t r = scaled - (z[i + j] - zero) * ((int32_t)1 << bits);
            sum += square_of(r);
        }
    }
    for (; i < total; i++) {
        const int32_t r = (z[i] - zero) * ((int32_t)1 << bits);
        sum += square_of(r);
    }
    y[0] = (float)sum * part;
}
