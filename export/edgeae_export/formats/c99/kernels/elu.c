static void k_elu(const float *x, float alpha, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i] < 0.0f ? alpha * expm1f(x[i]) : x[i];
}
