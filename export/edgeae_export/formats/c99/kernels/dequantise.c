static void k_dequantise(const int8_t *x, float scale, int zero, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = (float)(x[i] - zero) * scale;
}
