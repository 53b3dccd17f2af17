static void k_selu(const float *x, float alpha, float gamma, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = gamma * (x[i] < 0.0f ? alpha * expm1f(x[i]) : x[i]);
}
