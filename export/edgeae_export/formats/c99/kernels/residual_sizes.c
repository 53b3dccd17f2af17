/* Sum of sizes of (x - offset) * scale - z, in one fixed order; z is in int8, and
   both are in steps of its grid. */
static void k_residual_sizes(
    const int8_t *z, const float *x, const EDGEAE_ROM float *offset, const EDGEAE_ROM float *scale,
    size_t period,
    float step, int zero, float *y, size_t n)
{
    float sum = 0.0f;
    size_t i, j;
    for (i = 0; i < n; i += period) {
        float part = 0.0f; /* of a step: it need not wait for the step before */
        for (j = 0; j < period; j++) {
            const float scaled = (x[i + j] - offset[j]) * scale[j];
            const float r = scaled - (float)(z[i + j] - zero);
            part += fabsf(r);
        }
        sum += part;
    }
    y[0] = sum * (step);
}
