static void k_leaky_relu(const float *x, float alpha, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i] < 0.0f ? alpha * x[i] : x[i];
}
