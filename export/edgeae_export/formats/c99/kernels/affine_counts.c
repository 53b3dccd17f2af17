/* y = (x - offset) * scale of counts; the offset is in counts. */
static void k_affine_counts(
    const int16_t *x, const EDGEAE_ROM float *offset, const EDGEAE_ROM float *scale, size_t period,
    float *y, size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) y[i + j] = ((float)x[i + j] - offset[j]) * scale[j];
    }
}
