#include "log.h"

/* The logarithm of 1 and the power of each band, times the gain of its channel. */
static void k_log_bands(
    const float *x, const EDGEAE_ROM float *gains, float *y, size_t channels, size_t bands)
{
    size_t i;
    for (; channels > 0; channels--, gains++) {
        for (i = 0; i < bands; i++, x++) *y++ = log_of(1.0f + *x * *gains);
    }
}
