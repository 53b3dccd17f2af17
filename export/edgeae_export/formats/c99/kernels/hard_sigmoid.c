static void k_hard_sigmoid(const float *x, float alpha, float beta, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) {
        const float v = alpha * x[i] + beta;
        y[i] = v < 0.0f ? 0.0f : v > 1.0f ? 1.0f : v; /* NaN stays NaN */
    }
}
