#include "fixed.h"
#include "to_int8.h"

/* q = zero + (x - offset) * scale / 256 to the nearest, within -127..127. */
static void k_quantise(
    const float *x, const EDGEAE_ROM float *offset, const EDGEAE_ROM float *scale, size_t period,
    int zero, int8_t *y, size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            y[i + j] = to_int8(fixed_of(x[i + j], offset[j], scale[j]), FIXED_BITS, zero);
        }
    }
}
