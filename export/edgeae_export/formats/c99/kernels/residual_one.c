/* y = (x - offset) * scale - z, one number each for all values; saves a buffer. */
static void k_residual_one(
    const float *z, const float *x, float offset, float scale, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (x[i] - offset) * scale - z[i];
}
