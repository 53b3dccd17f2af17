/* y = (x - offset) * scale - z over n values, and -z over those behind them. */
static void k_residual_padded(
    const float *z, const float *x, const float *offset, const float *scale, size_t period,
    float *y, size_t n, size_t total)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) y[i + j] = (x[i + j] - offset[j]) * scale[j] - z[i + j];
    }
    for (; i < total; i++) y[i] = -z[i];
}
