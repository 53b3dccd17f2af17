/* y = (x - offset) * scale - z over n values, and -z over those behind them. */
static void k_residual_one_padded(
    const float *z, const float *x, float offset, float scale, float *y, size_t n, size_t total)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (x[i] - offset) * scale - z[i];
    for (; i < total; i++) y[i] = -z[i];
}
