/* y = (x - offset) * scale - z of n counts, and -z over those behind them. */
static void k_residual_counts(
    const float *z, const int16_t *x, const EDGEAE_ROM float *offset,
    const EDGEAE_ROM float *scale, size_t period, float *y, size_t n, size_t total)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            y[i + j] = ((float)x[i + j] - offset[j]) * scale[j] - z[i + j];
        }
    }
    for (; i < total; i++) y[i] = -z[i];
}
