/* y = (x - offset) * scale, one number each for all values. */
static void k_affine_one(const float *x, float offset, float scale, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (x[i] - offset) * scale;
}
