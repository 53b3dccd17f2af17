/* q = zero + (x - offset) * scale to the nearest, halves away from 0; NaN becomes -128. */
static void k_quantise(
    const float *x, const float *offset, const float *scale, size_t period, int zero, int8_t *y,
    size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            const float v = (x[i + j] - offset[j]) * scale[j];
            const float low = (float)(-128 - zero), high = (float)(127 - zero);
            int q = -128;
            if (v >= high) q = 127;
            else if (v > low) q = zero + (int)(v < 0.0f ? v - 0.5f : v + 0.5f);
            y[i + j] = (int8_t)q;
        }
    }
}
