#include "log.h"

/* The logarithms of the powers of bands relative to their mean, less their own mean. */
static void k_log_shape(
    const float *x, const EDGEAE_ROM float *silence, float floor, float *y, size_t channels,
    size_t bands)
{
    size_t i;
    for (; channels > 0; channels--, silence++, x += bands, y += bands) {
        float mean = 0.0f, level = 0.0f;
        for (i = 0; i < bands; i++) mean += x[i];
        mean = mean / (float)bands + *silence;
        for (i = 0; i < bands; i++) {
            y[i] = log_of(x[i] / mean + floor);
            level += y[i];
        }
        level /= (float)bands;
        for (i = 0; i < bands; i++) y[i] -= level;
    }
}
