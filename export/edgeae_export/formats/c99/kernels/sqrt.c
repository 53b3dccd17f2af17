static void k_sqrt(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = sqrtf(x[i]);
}
