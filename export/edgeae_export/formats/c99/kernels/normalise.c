/* Each of `rows` rows of n values, less its mean, by its standard deviation. */
static void k_normalise(const float *x, float epsilon, float *y, size_t rows, size_t n)
{
    for (; rows > 0; rows--, x += n, y += n) {
        float mean = 0.0f, variance = 0.0f, scale;
        size_t i;
        for (i = 0; i < n; i++) mean += x[i];
        mean /= (float)n;
        for (i = 0; i < n; i++) variance += (x[i] - mean) * (x[i] - mean);
        scale = 1.0f / sqrtf(variance / (float)n + epsilon);
        for (i = 0; i < n; i++) y[i] = (x[i] - mean) * scale;
    }
}
