static void k_reciprocal(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = 1.0f / x[i];
}
