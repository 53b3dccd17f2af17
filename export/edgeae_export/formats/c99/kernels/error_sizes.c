#include "fixed.h"

/* Sum of sizes of (x - offset) * scale - z over n values, and of z over those behind them, in
   integers: in 256ths of a step of z's grid. */
static void k_error_sizes(
    const int8_t *z, const float *x, const EDGEAE_ROM float *offset, const EDGEAE_ROM float *scale,
    size_t period, int32_t zero, float factor, float *y, size_t n, size_t total)
{
    int64_t sum = 0;
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            const int32_t scaled = fixed_of(x[i + j], offset[j], scale[j]);
            const int32_t r = scaled - (z[i + j] - zero) * (1 << FIXED_BITS);
            sum += r < 0 ? -r : r;
        }
    }
    for (; i < total; i++) {
        const int32_t r = (z[i] - zero) * (1 << FIXED_BITS);
        sum += r < 0 ? -r : r;
    }
    y[0] = (float)sum * factor;
}
