/* y = (x - offset) * scale - z; saves a buffer for the scaled window. */
static void k_residual(
    const float *z, const float *x, const EDGEAE_ROM float *offset, const EDGEAE_ROM float *scale,
    size_t period,
    float *y, size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) y[i + j] = (x[i + j] - offset[j]) * scale[j] - z[i + j];
    }
}
