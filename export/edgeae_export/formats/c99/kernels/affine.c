/* y = (x - offset) * scale; both have `period` values. The offset goes first: small readings on a
   large offset keep their digits. */
static void k_affine(
    const float *x, const EDGEAE_ROM float *offset, const EDGEAE_ROM float *scale, size_t period,
    float *y, size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) y[i + j] = (x[i + j] - offset[j]) * scale[j];
    }
}
